"""A text for another market: words that have to stay, and rewriting without a model."""

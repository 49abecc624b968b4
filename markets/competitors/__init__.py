"""Competitors of a market: who is watched, how they do beside us, what they claim."""

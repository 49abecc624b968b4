"""What a text is about: categories, the words of beauty, aspects and key phrases."""

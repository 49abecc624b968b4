"""Public posts of others: below watched hashtags, and of creators and competitors.

See docs/discovery.md. Both draw on accounts that were connected by Facebook Login.
"""

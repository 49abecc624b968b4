"""How many calls Instagram still allows, shared by all workers; see docs/collection.md.

Knows nothing of the clients, which ask it before each call and tell it of each answer.
"""

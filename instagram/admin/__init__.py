"""What staff see of collecting: Django looks for these here."""

from instagram.admin import audience, collection, discovery

__all__ = ["audience", "collection", "discovery"]

"""SQL over posts that lists and statistics share."""

from django.db.models import F
from django.db.models.functions import Coalesce

# Null where likes or comments are not known; unknown saves and shares count as absent,
# as in instagram.engagement.interactions.
INTERACTIONS = (
    F("like_count") + F("comment_count") + Coalesce("saved", 0) + Coalesce("shares", 0)
)

"""How well the cache of analyses works, counted where a restart of the cache forgets nothing."""

from django.db.models import F
from django.utils import timezone

from analysis.models import CacheCount


def count_look_up(*, is_hit: bool) -> None:
    """One more answer found in the cache, or not found there."""
    column = "hits" if is_hit else "misses"
    today = CacheCount.objects.filter(day=timezone.now().date())
    if not today.update(**{column: F(column) + 1}):
        # The first of the day, unless another process was that meanwhile.
        CacheCount.objects.get_or_create(day=timezone.now().date())
        today.update(**{column: F(column) + 1})

"""How well the cache of analyses works, counted where a restart of the cache forgets nothing."""

from django.db.models import F
from django.utils import timezone

from analysis.models import CacheCount


def count_look_up(*, is_hit: bool) -> None:
    """One more answer found in the cache, or not found there."""
    row, _ = CacheCount.objects.get_or_create(day=timezone.now().date())
    column = "hits" if is_hit else "misses"
    CacheCount.objects.filter(pk=row.pk).update(**{column: F(column) + 1})

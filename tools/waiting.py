"""Time that passes without anybody waiting for it, for the soak and the tests."""

from django.core.cache import cache
from django_redis import get_redis_connection

from kbeauty.lib.shared_state import shared_states


def forget_waits() -> None:
    """As if every wait of budgets and breakers were over: nothing is known of them."""
    redis = get_redis_connection("default")
    for key in redis.scan_iter(f"{cache.key_prefix}:shared:*", count=1000):
        redis.delete(key)
    shared_states().forget()

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_counted_attempts():
    """allauth counts failed log-ins in the cache: no test meets those of another."""
    cache.clear()
    yield
    cache.clear()

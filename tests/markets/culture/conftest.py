import pytest

from markets.culture.services import load_entries


@pytest.fixture
def entries(db):
    """What the product brings."""
    return load_entries()

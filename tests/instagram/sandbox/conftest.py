import pytest

from instagram.sandbox import store


@pytest.fixture
def local_store(tmp_path, monkeypatch):
    """A store of this process alone, without a server before it."""
    file = tmp_path / "local.sqlite3"
    monkeypatch.setenv("SANDBOX_STORE", str(file))
    yield file
    store.close()

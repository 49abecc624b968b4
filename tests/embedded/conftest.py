import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from kbeauty.embedded import paths
from tests.embedded.product import Product


@contextmanager
def _folder():
    """A folder that ``nobody`` reaches too; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="kb-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def var():
    """Where no product has ever run."""
    with _folder() as folder:
        yield folder / "var"


@pytest.fixture(scope="module")
def used_var():
    """One data folder for starts that may find what an earlier one left: a first start is long."""
    with _folder() as folder:
        yield folder / "var"


@pytest.fixture
def start(var):
    """Start the product on ``var``; whatever a test leaves running is ended."""
    started = []

    def start_product(folder=var, **variables):
        product = Product(folder, **variables)
        started.append(product)
        return product

    yield start_product
    for product in started:
        product.end()


@pytest.fixture
def at(monkeypatch):
    """Let the paths of this process speak of another data folder."""

    def move(folder):
        monkeypatch.setenv("KBEAUTY_VAR", str(folder))
        return paths.socket_dir()

    return move

"""Recorded answers and real posts that lie beside the checkout, outside the project."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

BESIDE = Path(__file__).resolve().parents[2] / "shared"


def shared(path: str) -> Path:
    """A file of the shared folder (`KBEAUTY_SHARED` moves it); the test is skipped without."""
    file = Path(os.environ.get("KBEAUTY_SHARED") or BESIDE) / path
    if not file.exists():
        pytest.skip(f"shared data is not here: {path}")
    return file


def posts(name: str) -> Path:
    """A file of real posts, such as natgeo_2018."""
    return shared(f"data/igposts-{name}-all.csv.gz")


def sample(path: str) -> Any:
    """A recorded answer."""
    return json.loads(shared(f"samples/{path}").read_text("utf-8"))

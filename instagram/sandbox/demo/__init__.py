"""Three made-up brands, eight markets, fourteen months: what a first look is shown."""

from datetime import UTC, datetime

from instagram.sandbox.demo import outside
from instagram.sandbox.demo.build import build
from instagram.sandbox.records import Dataset

__all__ = ["build", "world"]


def world() -> Dataset:
    """The brands, and the creators and competitors around them."""
    now = datetime.now(UTC)
    brands, others = build(now.date()), outside.build(now)
    return Dataset(
        accounts=brands.accounts + others.accounts,
        media=brands.media + others.media,
        comments=brands.comments + others.comments,
    )

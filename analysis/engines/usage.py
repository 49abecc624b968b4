"""Tokens as both providers count them, brought to one form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call; the four parts of the input do not overlap."""

    fresh: int = 0
    cached: int = 0
    written: int = 0
    written_long: int = 0
    out: int = 0

    @property
    def all_in(self) -> int:
        return self.fresh + self.cached + self.written + self.written_long

    @property
    def total(self) -> int:
        return self.all_in + self.out


def openai_usage(body: Mapping[str, Any]) -> Usage | None:
    """OpenAI's ``input_tokens`` include what was read from and written to the cache."""
    found = _part(body, "usage")
    if "input_tokens" not in found or "output_tokens" not in found:
        return None
    details = _part(found, "input_tokens_details")
    cached, written = (
        _count(details, "cached_tokens"),
        _count(details, "cache_write_tokens"),
    )
    long = _count(_part(details, "cache_write_tokens_details"), "ttl_12h_tokens")
    long = min(long, written)
    return Usage(
        fresh=max(0, _count(found, "input_tokens") - cached - written),
        cached=cached,
        written=written - long,
        written_long=long,
        out=_count(found, "output_tokens"),
    )


def anthropic_usage(body: Mapping[str, Any]) -> Usage | None:
    """Anthropic's ``input_tokens`` are what was neither read from nor written to the cache."""
    found = _part(body, "usage")
    if "input_tokens" not in found or "output_tokens" not in found:
        return None
    written = _count(found, "cache_creation_input_tokens")
    split = _part(found, "cache_creation")
    long = min(_count(split, "ephemeral_1h_input_tokens"), written)
    return Usage(
        fresh=_count(found, "input_tokens"),
        cached=_count(found, "cache_read_input_tokens"),
        written=written - long,
        written_long=long,
        out=_count(found, "output_tokens"),
    )


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}


def _count(body: Mapping[str, Any], name: str) -> int:
    found = body.get(name)
    return found if isinstance(found, int) and found > 0 else 0

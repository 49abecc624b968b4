"""Insights of an account: sums over its posts, and who follows it."""

from typing import Any

from instagram.sandbox import store
from instagram.sandbox.call import Call
from instagram.sandbox.fields import Field


def answer(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    return {"data": []}

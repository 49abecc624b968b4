"""Insights of one post, reel or story."""

import json
from typing import Any

from instagram.sandbox import metrics, nodes, store
from instagram.sandbox.call import Call
from instagram.sandbox.errors import GraphError, missing, parameter
from instagram.sandbox.fields import Field

FEWEST_STORY_VIEWERS = 5
# Figures of a story are told as long as the story can be seen.
STORY_LIFE = 24 * 3600
Figures = dict[str, int | float]


def answer(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    """All of the asked metrics or an error; a metric without data has no row."""
    if row["parent_id"]:
        raise missing(row["media_id"])
    product = row["media_product_type"]
    asked = field.listed("metric") or [""]
    valid = metrics.valid(product, is_facebook=call.is_facebook)
    metrics.check(asked, valid, row["user_id"])
    if product == "STORY" and row["posted_at"] <= store.now() - STORY_LIFE:
        return {"data": []}
    figures = known(call, row)
    _refuse(call, row, asked, figures)
    breakdown = ",".join(field.listed("breakdown"))
    if breakdown and any(metrics.BREAKDOWNS.get(n) != breakdown for n in asked):
        raise GraphError(1, message="An unknown error has occurred.")
    shown = [n for n in asked if n in figures]
    return {"data": [_metric(row, n, figures, breakdown) for n in shown]}


def _refuse(call: Call, row: store.Row, asked: list[str], figures: Figures) -> None:
    since = call.account["professional_since"]
    if since is not None and row["posted_at"] < since:
        raise GraphError(100, 2108006)
    viewers = figures.get("reach", figures.get("views", FEWEST_STORY_VIEWERS))
    if row["media_product_type"] == "STORY" and viewers < FEWEST_STORY_VIEWERS:
        raise GraphError(
            10, message="(#10) Not enough viewers for the media to show insights"
        )
    for name in asked:
        if name in metrics.CROSSPOSTED and name not in figures:
            message = f"The {name} metric needs media that is shared to Facebook"
            raise parameter(message)


def known(call: Call, row: store.Row) -> Figures:
    """What is known of a post; owners see the likes that they hide from others."""
    figures: Figures = json.loads(row["insights"])
    likes, comments = row["like_count"], nodes.comment_count(call, row)
    if likes is not None:
        figures.setdefault("likes", likes)
    if comments is not None:
        figures.setdefault("comments", comments)
    # Nothing is promoted here: Facebook Login's totals are the organic figures.
    for total in ("likes", "comments", "views"):
        if total in figures:
            figures.setdefault(f"total_{total}", figures[total])
    parts = ("likes", "comments", "saved", "shares")
    if "likes" in figures and row["media_product_type"] != "STORY":
        figures.setdefault(
            "total_interactions", sum(figures.get(name, 0) for name in parts)
        )
    return figures


def _metric(
    row: store.Row, name: str, figures: Figures, breakdown: str
) -> dict[str, Any]:
    title, description = metrics.title(name)
    shown: dict[str, Any] = {
        "name": name,
        "period": "lifetime",
        "values": [{"value": figures[name]}],
        "title": title,
        "description": description,
    }
    if breakdown:
        shown["total_value"] = {
            "value": figures[name],
            "breakdowns": [
                {"dimension_keys": [breakdown], "results": _parts(name, figures)}
            ],
        }
    return shown | {"id": f"{row['media_id']}/insights/{name}/lifetime"}


def _parts(name: str, figures: Figures) -> list[dict[str, Any]]:
    """A metric's parts: as the post tells them (`navigation.tap_exit`), else by share."""
    start = f"{name}."
    told = {key[len(start) :]: v for key, v in figures.items() if key.startswith(start)}
    parts = told or divide(int(figures[name]), metrics.SHARES[name])
    return [
        {"dimension_values": [part], "value": value}
        for part, value in parts.items()
        if value
    ]


def divide(total: int, shares: dict[str, float]) -> dict[str, int]:
    """Whole parts that add up to the total."""
    parts = {name: int(total * share) for name, share in shares.items()}
    first = next(iter(shares))
    parts[first] += total - sum(parts.values())
    return parts

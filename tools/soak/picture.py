"""Everything collected, by the names that Instagram gave it: what two runs must agree in."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.models import Company
from instagram.models import (
    AccountInsight,
    AccountSnapshot,
    AudienceSegment,
    Comment,
    Hashtag,
    InstagramAccount,
    Mention,
    Post,
    PostHashtag,
    PostSnapshot,
    Story,
)

# Ours, not Instagram's: keys, and the moments of our own work.
OURS = {
    "id",
    "code",
    "company_id",
    "account_id",
    "post_id",
    "parent_id",
    "collected_at",
    "updated_at",
    "found_at",
    "last_updated",
    "insights_at",
    "insights_run_id",
    "comments_run_id",
    "seen_run_id",
}
# What names a row of each table in the words of Instagram.
NAMES: Mapping[Any, tuple[str, ...]] = {
    AccountInsight: ("metric", "measured_on", "dimension", "part"),
    AccountSnapshot: ("captured_on",),
    AudienceSegment: ("captured_on", "audience", "dimension", "part"),
    Comment: ("post__post_id", "comment_id", "parent__comment_id"),
    Hashtag: ("hashtag", "market"),
    Mention: ("kind", "media_id", "comment_id"),
    Post: ("post_id",),
    PostHashtag: ("post__post_id", "hashtag"),
    PostSnapshot: ("post__post_id", "captured_on"),
    Story: ("story_id",),
}
ACCOUNT = ("username", "name", "followers_count", "follows_count", "media_count")


def picture(company: Company) -> dict[str, list[Any]]:
    """By table, each row with all that Instagram told."""
    found = {
        model._meta.label: _rows(model.objects.for_company(company), names)
        for model, names in NAMES.items()
    }
    accounts = InstagramAccount.objects.for_company(company)
    return found | {"account": list(accounts.values_list(*ACCOUNT))}


def _rows(rows: "QuerySet[Any]", names: tuple[str, ...]) -> list[Any]:
    columns = [
        field.column
        for field in rows.model._meta.concrete_fields
        if field.column not in OURS
    ]
    wanted = [*names, *(column for column in columns if column not in names)]
    return sorted(map(repr, rows.values_list(*wanted)))


def differences(one: dict[str, list[Any]], two: dict[str, list[Any]]) -> list[str]:
    """What is in one and not in the other, table by table; at most a few of each."""
    told = []
    for label, rows in one.items():
        missing, extra = set(rows) - set(two[label]), set(two[label]) - set(rows)
        told += [f"{label} lacks {row[:300]}" for row in sorted(missing)[:3]]
        told += [f"{label} has also {row[:300]}" for row in sorted(extra)[:3]]
        if len(rows) != len(two[label]):
            told.append(f"{label}: {len(two[label])} rows instead of {len(rows)}")
    return told

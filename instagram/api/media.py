"""One page of posts for the API, straight from the rows: no model objects on a hot list."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Company
from instagram.api.serializers import MediaOutput
from instagram.models import InstagramAccount, Post
from kbeauty.lib.cursors import from_cursor, rows_after, to_cursor
from kbeauty.lib.errors import InvalidInputError

# Names of the contract and the columns behind them.
COLUMNS = {
    "id": "post_id",
    "comments_count": "comment_count",
}
FIELDS = tuple(MediaOutput().fields)


@dataclass(frozen=True, slots=True)
class MediaPage:
    """Rows of the contract and the cursor of the page after, if there is one."""

    rows: list[dict[str, Any]]
    after: str | None


def chosen_fields(text: str | None) -> tuple[str, ...]:
    """The fields that a caller asked for, ``id`` always among them."""
    if not text:
        return FIELDS
    wanted = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in FIELDS]
    if unknown:
        message = _("There is no field %(field)s. Known fields: %(fields)s.") % {
            "field": unknown[0],
            "fields": ", ".join(FIELDS),
        }
        raise InvalidInputError.at("fields", message)
    return tuple(dict.fromkeys(["id", *wanted]))


def media_page(
    *,
    company: Company,
    account: InstagramAccount,
    limit: int,
    fields: tuple[str, ...],
    after: str | None,
) -> MediaPage:
    """Posts newest first; deleted ones are left out."""
    posts = Post.objects.for_company(company).filter(account=account, deleted_at=None)
    if after:
        posts = rows_after(posts, *from_cursor(after, int), field="timestamp")
    columns = {f"_{name}": F(COLUMNS.get(name, name)) for name in fields}
    found = list(
        posts.order_by("-timestamp", "-pk").values("pk", "timestamp", **columns)[
            : limit + 1
        ]
    )
    page = found[:limit]
    rows = [{name: row[f"_{name}"] for name in fields} for row in page]
    last = page[-1] if len(found) > limit else None
    return MediaPage(rows, to_cursor(last["timestamp"], last["pk"]) if last else None)

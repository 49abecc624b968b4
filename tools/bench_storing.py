"""Rows per second from parsed page to committed post, beside a bare COPY of the same rows.

``tools.bench`` runs it in a process of its own, on a throw-away database: Django reads its
settings once. Prints the figures as one line of JSON.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Company
from instagram.enums import AccountStatus, Source
from instagram.models import InstagramAccount, Post
from instagram.rows import PostRow
from instagram.services.storage import store_posts
from kbeauty.lib.tenancy import switch_tenant

PAGE = 500
POSTS = 20_000
ROUNDS = 3
TAGS = 3
# Different tags in all; some stand below many posts, as on Instagram.
TAG_POOL = 2_000
TABLES = ("instagram_post", "instagram_posthashtag", "instagram_postsnapshot")


def graph_post(number: int) -> dict[str, Any]:
    """A post as Graph lists it."""
    key = f"1784{number:013}"
    tags = " ".join(
        f"#tag{number * (37 + 11 * place) % TAG_POOL // (place + 1)}_{place}"
        for place in range(TAGS)
    )
    return {
        "id": key,
        "caption": f"Glow number {number}, layered slowly before bed. {tags}",
        "media_type": "IMAGE",
        "media_product_type": "FEED",
        "media_url": f"https://scontent.example/v/{key}_n.jpg?oh={number:032x}",
        "permalink": f"https://www.instagram.com/p/C{number}/",
        "shortcode": f"C{number}",
        "like_count": number % 5000,
        "comments_count": number % 90,
    }


def parsed_pages(first: int) -> Iterator[list[PostRow]]:
    # Newest last and a minute apart, as if collected while they were posted.
    start = timezone.now() - timedelta(minutes=first + POSTS)
    numbers = iter(range(first, first + POSTS))
    while page := list(islice(numbers, PAGE)):
        rows = []
        for number in page:
            told = graph_post(number)
            named = {
                name: told[name] for name in told.keys() - {"id", "comments_count"}
            }
            row = PostRow(
                **named,
                post_id=told["id"],
                comment_count=told["comments_count"],
                timestamp=start + timedelta(minutes=number),
                raw_data=told,
            )
            rows.append(row)
        yield rows


def seconds(work: Callable[..., None], *arguments: Any) -> float:
    begun = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - begun


def store_all(account: InstagramAccount, pages: Iterable[list[PostRow]]) -> None:
    for page in pages:
        store_posts(account=account, items=page, source=Source.API)


def stored_pages(first: int) -> list[dict[str, bytes]]:
    """The stored rows as COPY sends them, page by page and ready."""
    pages = []
    for start in range(first, first + POSTS, PAGE):
        page = {}
        for table in TABLES:
            key = "id" if table == TABLES[0] else "post_id"
            rows = f"SELECT * FROM {table} WHERE {key} BETWEEN {start} AND {start + PAGE - 1}"  # noqa: S608 - our own names
            with (
                connection.cursor() as cursor,
                cursor.copy(f"COPY ({rows}) TO STDOUT") as copy,
            ):
                page[table] = b"".join(copy)
        pages.append(page)
    return pages


def copy_all(pages: Iterable[dict[str, bytes]]) -> None:
    """Each page in one transaction, into tables with the same indexes and no more."""
    for page in pages:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in page.items():
                with cursor.copy(f"COPY bare_{table} FROM STDIN") as copy:
                    copy.write(rows)


def prepare() -> InstagramAccount:
    call_command("migrate", verbosity=0, interactive=False)
    company = Company.objects.create(name="Bench")
    switch_tenant(company.pk)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
    return InstagramAccount.objects.create(
        company=company,
        instagram_user_id="1",
        username="bench",
        followers_count=10_000,
        status=AccountStatus.IMPORTED,
    )


def measure() -> dict[str, float]:
    account = prepare()
    new, again, bare = [], [], []
    for number in range(ROUNDS):
        pages = list(parsed_pages(number * POSTS))
        new.append(seconds(store_all, account, pages))
        again.append(seconds(store_all, account, pages))
        last = Post.objects.order_by("-pk").values_list("pk", flat=True)[0]
        bare.append(seconds(copy_all, stored_pages(last - POSTS + 1)))
    return {
        "new": POSTS / statistics.median(new),
        "again": POSTS / statistics.median(again),
        "bare": POSTS / statistics.median(bare),
    }


def main() -> None:
    print(json.dumps(measure()))  # noqa: T201 - what its caller reads

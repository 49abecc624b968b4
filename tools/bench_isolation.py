"""What row-level security costs: the same queries, page and call with it and without it.

``tools.bench`` runs it in a process of its own, on a throw-away database. "Without" means the
policies switched off on every table and no company told to Postgres. Both ways are measured in
turns of a few requests, so that whatever else the machine does hits both alike. Prints JSON.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import randrange
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from accounts.models import Company, Membership, User
from instagram.models import InstagramAccount, Post
from kbeauty.lib import tenancy
from kbeauty.lib.models import TenantModel

COMPANIES = 20
POSTS = 100_000
ROUNDS = 40
TURN = 5
WARM_UP = 20

ADD_POSTS = """
INSERT INTO instagram_post (
  code, company_id, account_id, post_id, source, caption, media_type, media_product_type,
  media_url, thumbnail_url, permalink, shortcode, children, timestamp, hashtags, market,
  followers_estimated, insights, insights_status, insights_reason, comments_cursor, raw_data,
  language, sentiment, read_by, like_count, comment_count, engagement_rate, collected_at,
  updated_at
)
SELECT gen_random_uuid(), %(company)s, %(account)s, %(account)s || '-' || n, 'api',
  'Glow number ' || n, 'IMAGE', 'FEED', '', '', '', '', '[]', now() - n * interval '1 hour',
  '{}', (ARRAY['KR', 'US', 'JP', 'DE'])[1 + n %% 4], false, '{}', 'pending', '', '', '{}',
  'en', 'neutral', 'bench', n %% 900, n %% 40, (n %% 70) / 10.0, now(), now()
FROM generate_series(1, %(count)s) AS n
"""


def prepare() -> tuple[Company, User]:
    """Twenty companies with five thousand posts each; one member of the last."""
    call_command("migrate", verbosity=0, interactive=False)
    for number in range(COMPANIES):
        company = Company.objects.create(
            name=f"Bench {number}",
            subscription_tier="enterprise",
            agreed_daily_requests=1_000_000,
        )
        with tenancy.tenant(company.pk), connection.cursor() as cursor:
            account = InstagramAccount.objects.create(
                company=company, instagram_user_id=str(number), username=f"b{number}"
            )
            values = {
                "company": company.pk,
                "account": account.pk,
                "count": POSTS // COMPANIES,
            }
            cursor.execute(ADD_POSTS, values)
    user = User.objects.create_user("bench@kbeauty.test", "glass-skin-2026")
    with tenancy.tenant(company.pk):
        Membership.objects.create(user=user, company=company, role="owner")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return company, user


def _switch(word: str) -> None:
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, TenantModel):
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY")


@contextmanager
def without_row_level_security() -> Iterator[None]:
    tell = tenancy._tell_open_connection
    _switch("DISABLE")
    tenancy._tell_open_connection = lambda: None
    try:
        yield
    finally:
        tenancy._tell_open_connection = tell
        _switch("ENABLE")


def _milliseconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def compare(work: Callable[[], Any]) -> dict[str, float]:
    """Median milliseconds with and without, and what the policies add, in per cent."""
    held: list[float] = []
    free: list[float] = []
    for _ in range(WARM_UP):
        work()
    for _ in range(ROUNDS):
        held += [_milliseconds(work) for _ in range(TURN)]
        with without_row_level_security():
            work()
            free += [_milliseconds(work) for _ in range(TURN)]
        work()
    with_it, without_it = statistics.median(held), statistics.median(free)
    return {
        "with": with_it,
        "without": without_it,
        "cost": 100 * (with_it / without_it - 1),
    }


def measure() -> dict[str, dict[str, float]]:
    company, user = prepare()
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    mine = Post.objects.for_company(company)
    one = mine.order_by("pk")
    figures = {}
    with tenancy.tenant(company.pk):
        code = Post.objects.order_by("pk").values_list("code", flat=True)[7]
        queries: dict[str, Callable[[], Any]] = {
            "query: one post by code": lambda: one.get(code=code),
            "query: 25 newest posts": lambda: list(mine.order_by("-timestamp")[:25]),
            "query: count of posts": mine.count,
            "query: posts by market": lambda: list(
                mine.order_by().values_list("market").distinct()
            ),
        }
        figures = {name: compare(work) for name, work in queries.items()}
    for name, path in {
        "page: list of posts": "/posts/",
        "page: panel of key figures": "/panels/markets/figures/",
        "call: 25 posts": "/api/v1/instagram/media",
    }.items():
        figures[name] = compare(lambda path=path: _answered(client, path))  # type: ignore[misc]
    return figures


def _answered(client: Client, path: str) -> None:
    # From a new address each time: one alone would soon be over its limit.
    address = f"10.0.{randrange(256)}.{randrange(256)}"  # noqa: S311 - no secret
    answer = client.get(path, REMOTE_ADDR=address)
    if answer.status_code != 200:
        message = f"{path} answered {answer.status_code}"
        raise RuntimeError(message)


def main() -> None:
    hosts = [*settings.ALLOWED_HOSTS, "testserver"]
    with override_settings(ALLOWED_HOSTS=hosts):
        print(json.dumps(measure()))  # noqa: T201 - what its caller reads

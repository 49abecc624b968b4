"""Whether a row costs the same among two million rows as among twenty thousand.

Stores the same number of new posts, with hashtags and snapshots, before and after the tables
were filled. Prints the figures as one line of JSON.
"""

import json
import statistics
from typing import Any

from django.db import connection

from accounts.models import Company
from instagram.enums import AccountStatus
from instagram.models import InstagramAccount
from tools.bench_storing import POSTS, parsed_pages, prepare, seconds, store_all

ROWS = 2_000_000
ACCOUNTS = 200
ROUNDS = 3
DAYS = 400
_FILL = """
INSERT INTO instagram_post (
    company_id, account_id, post_id, source, caption, media_type, media_product_type,
    media_url, thumbnail_url, permalink, shortcode, children, timestamp, hashtags, market,
    followers_estimated, insights, insights_status, insights_reason, comments_cursor,
    raw_data, collected_at, updated_at, code, language, sentiment, read_by, like_count,
    comment_count
)
SELECT %(company)s, (%(accounts)s::bigint[])[1 + n %% %(account_count)s], 'fill' || n,
    'api', 'Glow number ' || n, 'IMAGE', 'FEED', 'https://scontent.example/' || n, '', '', '',
    '[]', now() - n * (interval '1 day' * %(days)s / %(rows)s),
    ARRAY['fill' || n %% 5000, 'more' || n %% 700, 'brand'], 'JP', false, '{}', 'pending',
    '', '', '{}', now(), now(), gen_random_uuid(), 'en', 'neutral', 'bench', n %% 5000,
    n %% 90
FROM generate_series(%(first)s, %(last)s) AS n
"""
_TAGS = """
INSERT INTO instagram_posthashtag (company_id, post_id, hashtag, posted_at)
SELECT company_id, id, unnest(hashtags), timestamp FROM instagram_post
WHERE post_id LIKE 'fill%%'
"""
_SNAPSHOTS = """
INSERT INTO instagram_postsnapshot (company_id, post_id, captured_on, like_count)
SELECT company_id, id, (timestamp + interval '1 day')::date, like_count
FROM instagram_post WHERE post_id LIKE 'fill%%'
"""
STEP = 100_000


def fill(company: Company) -> None:
    """Two million posts of many accounts over more than a year, with what hangs on them."""
    accounts = InstagramAccount.objects.bulk_create(
        InstagramAccount(
            company=company,
            instagram_user_id=f"fill{number}",
            username=f"fill{number}",
            status=AccountStatus.IMPORTED,
        )
        for number in range(ACCOUNTS)
    )
    given: dict[str, Any] = {
        "company": company.pk,
        "accounts": [account.pk for account in accounts],
        "account_count": ACCOUNTS,
        "days": DAYS,
        "rows": ROWS,
    }
    with connection.cursor() as cursor:
        for first in range(0, ROWS, STEP):
            cursor.execute(_FILL, given | {"first": first, "last": first + STEP - 1})
        cursor.execute(_TAGS)
        cursor.execute(_SNAPSHOTS)
        cursor.execute("ANALYZE")


def rate(company: Company, name: str) -> float:
    """New posts a second of an account of its own, the median of some rounds."""
    account = InstagramAccount.objects.create(
        company=company,
        instagram_user_id=name,
        username=name,
        followers_count=10_000,
        status=AccountStatus.IMPORTED,
    )
    spent = [
        seconds(store_all, account, list(parsed_pages(number * POSTS)))
        for number in range(ROUNDS)
    ]
    return POSTS / statistics.median(spent)


def measure() -> dict[str, float]:
    company = prepare().company
    rate(company, "warm")
    few = rate(company, "few")
    filled = seconds(fill, company)
    return {"few": few, "many": rate(company, "many"), "fill_seconds": filled}


def main() -> None:
    print(json.dumps(measure()))  # noqa: T201 - what its caller reads


if __name__ == "__main__":
    main()

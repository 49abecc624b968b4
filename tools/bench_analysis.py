"""How fast texts are read and how soon an answer comes from the cache.

``tools.bench`` runs it in a process of its own, on a throw-away database and Redis. Reads the
labelled texts of the tests over and over: 414 short ones in eight languages, whose words are
known after the first round. Prints the figures as one line of JSON.
"""

import itertools
import json
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from accounts.models import Company
from analysis.kinds.sentiment import Sentiment
from analysis.language import read_texts
from analysis.language.beauty.categories import topics_of
from analysis.services.reading import read_new_texts
from analysis.services.run import run_analysis
from instagram.models import Comment, InstagramAccount, Post
from kbeauty.embedded import paths
from kbeauty.lib.tenancy import switch_tenant

TEXTS, BATCH = 10_000, 500
COMMENTS, TIMES = 2_000, 200
_LABELLED = Path(paths.ROOT) / "tests" / "analysis" / "language" / "labelled"
_ASKED = {"market": "JP", "hashtags": [], "sample_size": 1000, "time_range": "30d"}


def texts() -> list[str]:
    lines = [
        line.split("\t")
        for name in ("texts.tsv", "held_out.tsv")
        for line in (_LABELLED / name).read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return list(itertools.islice(itertools.cycle(row[-1] for row in lines), TEXTS))


def read_seconds(found: list[str]) -> float:
    """Of one core: language, mood and category of all, in batches."""
    begun = time.process_time()
    for start in range(0, len(found), BATCH):
        part = found[start : start + BATCH]
        readings = read_texts(part, [None] * len(part))
        for text, reading in zip(part, readings, strict=True):
            topics_of(text, reading.language)
    return time.process_time() - begun


def stored_seconds(company: Company, account: InstagramAccount) -> float:
    """From unread posts in the database to stored readings."""
    now = timezone.now()
    Post.objects.bulk_create(
        (
            Post(
                company=company,
                account=account,
                post_id=str(number),
                caption=text,
                market="JP",
                timestamp=now - timedelta(minutes=number),
                collected_at=now,
            )
            for number, text in enumerate(texts())
        ),
        batch_size=1000,
    )
    begun = time.perf_counter()
    read_new_texts(company=company)
    return time.perf_counter() - begun


def cached_milliseconds(company: Company) -> dict[str, float]:
    """The median of a sentiment answer that is in the cache, and what of it a core worked."""
    _comment(company, timezone.now())
    read_new_texts(company=company)
    _answer(company)
    worked = time.process_time()
    found = statistics.median(_milliseconds(lambda: _answer(company)))
    worked = (time.process_time() - worked) * 1000 / TIMES
    return {"cached": found, "cached_worked": worked}


def _comment(company: Company, now: datetime) -> None:
    post = Post.objects.for_company(company).earliest("pk")
    Comment.objects.bulk_create(
        Comment(
            company=company,
            post=post,
            comment_id=str(number),
            text=text,
            timestamp=now - timedelta(minutes=number),
            collected_at=now,
        )
        for number, text in enumerate(texts()[:COMMENTS])
    )


def _answer(company: Company) -> Any:
    return run_analysis(Sentiment(), company=company, by=None, given=_ASKED)


def _milliseconds(work: Callable[[], Any]) -> list[float]:
    found = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def measure() -> dict[str, float]:
    call_command("migrate", verbosity=0, interactive=False)
    company = Company.objects.create(name="Bench")
    switch_tenant(company.pk)
    account = InstagramAccount.objects.create(
        company=company,
        instagram_user_id="1",
        username="bench",
        market="JP",
        connected_at=timezone.now(),
    )
    found = texts()
    read_seconds(found[:BATCH])  # models are loaded
    return {
        "read": read_seconds(found),
        "stored": stored_seconds(company, account),
        **cached_milliseconds(company),
    }


def main() -> None:
    print(json.dumps(measure()))  # noqa: T201 - what its caller reads

"""A worker killed by SIGKILL at any point: the next one goes on, nothing lost or twice."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone

from instagram.enums import RunStatus, RunTrigger
from instagram.models import (
    ApiCall,
    Comment,
    Hashtag,
    InstagramAccount,
    Post,
    PostHashtag,
    PostSnapshot,
    SyncRun,
)
from instagram.services.collection.running import run_sync
from kbeauty.lib.tenancy import tenant
from tests.factories.instagram import InstagramAccountFactory
from tests.instagram.services.conftest import USER_ID, USERNAME

WORKER = """
import sys, django
django.setup()
from django.conf import settings
from instagram.models import SyncRun
from instagram.services.collection import running
from instagram.services.collection.steps import insights, posts
from kbeauty.lib.tenancy import tenant

company_id, run_id, settings.INSTAGRAM_GRAPH_URL = sys.argv[1:]
posts.PAGE_SIZE = 3
insights.INSIGHTS_AT_A_TIME = 2
with tenant(int(company_id)):
    running.run_sync(run=SyncRun.objects.get(pk=run_id))
"""
PATIENCE = 60
# What is in the database when the worker is killed, step by step through the run.
POINTS = {
    "first page of posts": lambda: Post.objects.count() >= 3,
    "second page of posts": lambda: Post.objects.count() >= 6,
    "first insights": lambda: Post.objects.filter(reach__gt=0).count() >= 1,
    "most insights": lambda: Post.objects.filter(reach__gt=0).count() >= 5,
    "first comments": lambda: Comment.objects.count() >= 3,
    "most comments": lambda: Comment.objects.count() >= 11,
}


def start_worker(run, graph):
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            WORKER,
            str(run.company_id),
            str(run.pk),
            graph.base_url,
        ],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "kbeauty.settings.test"},
        stderr=subprocess.DEVNULL,
    )


def kill_at(point, run, graph):
    """Let a worker go on with the run until the point is reached, then kill it."""
    worker = start_worker(run, graph)
    ends = time.monotonic() + PATIENCE
    try:
        while not POINTS[point]():
            assert worker.poll() is None, f"finished before: {point}"
            assert time.monotonic() < ends, f"never came to: {point}"
            time.sleep(0.002)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=10)
    # Its lease runs out.
    InstagramAccount.objects.update(leased_until=timezone.now() - timedelta(seconds=1))


def picture(company):
    """Everything collected, by the names that Instagram gave."""
    posts = Post.objects.for_company(company)
    comments = Comment.objects.for_company(company)
    snapshots = PostSnapshot.objects.for_company(company)
    tags = PostHashtag.objects.for_company(company)
    hashtags = Hashtag.objects.for_company(company)
    figures = ("like_count", "comment_count", "reach", "views", "saved", "shares")
    return {
        "posts": list(
            posts.order_by("post_id").values_list(
                "post_id", "caption", "engagement_rate", "insights", "market", *figures
            )
        ),
        "comments": list(
            comments.order_by("comment_id").values_list(
                "comment_id", "post__post_id", "parent__comment_id", "text"
            )
        ),
        "snapshots": list(
            snapshots.order_by("post__post_id").values_list("post__post_id", *figures)
        ),
        "tags": sorted(tags.values_list("post__post_id", "hashtag")),
        "hashtags": sorted(hashtags.values_list("hashtag", "market", "post_count")),
        "open cursors": posts.exclude(comments_cursor="").count(),
    }


def totals(run):
    return (
        run.status,
        run.posts_seen,
        run.posts_created,
        run.posts_updated,
        run.insights_collected,
        run.comments_collected,
        run.error_count,
    )


@pytest.mark.django_db(transaction=True)
def test_killed_again_and_again_ends_like_an_undisturbed_run(company, graph, account):
    run = SyncRun.objects.create(
        company=company, account=account, trigger=RunTrigger.PERSON
    )
    graph.fault("slow:0.03", calls=None)
    for point in POINTS:
        kill_at(point, run, graph)
        run.refresh_from_db()
        assert run.status == RunStatus.RUNNING
    graph.clear_faults()

    run = run_sync(run=run)

    other = InstagramAccountFactory(
        instagram_user_id=USER_ID,
        username=USERNAME,
        token=graph.token(USERNAME),
        audience_collected_at=timezone.now(),
    )
    with tenant(other.company_id):
        undisturbed = run_sync(
            run=SyncRun.objects.create(
                company=other.company, account=other, trigger=RunTrigger.PERSON
            )
        )
        expected = picture(other.company)
    assert totals(undisturbed) == (RunStatus.SUCCEEDED, 7, 7, 0, 7, 15, 0)
    assert totals(run) == totals(undisturbed)
    assert picture(company) == expected
    calls = ApiCall.objects.for_company(company).filter(run=run)
    assert run.calls_used == calls.count()
    assert calls.aggregate(time=Sum("duration_ms"))["time"] > 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_collect_once(company, graph, account):
    run = SyncRun.objects.create(
        company=company, account=account, trigger=RunTrigger.PERSON
    )
    graph.fault("slow:0.03", calls=None)

    workers = [start_worker(run, graph) for _ in range(2)]
    codes = [worker.wait(timeout=PATIENCE) for worker in workers]

    run.refresh_from_db()
    assert codes == [0, 0]
    assert totals(run) == (RunStatus.SUCCEEDED, 7, 7, 0, 7, 15, 0)
    assert run.calls_used == len(graph.calls())

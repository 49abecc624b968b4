from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import OperationalError
from django.utils import timezone

from analysis import batch
from analysis.enums import BatchStatus, ItemStatus
from analysis.models import BatchJob
from analysis.services import batches
from analysis.services.batches import (
    continue_batch,
    resume_batches,
    run_batch,
    start_batch,
    stop_batch,
)
from kbeauty.lib.errors import ConflictError, InvalidInputError
from tests.factories.instagram import CommentFactory, PostFactory


def url(number):
    return f"https://www.instagram.com/p/Cpost{number:04}/"


@pytest.fixture
def posts(instagram_account):
    made = [
        PostFactory(
            account=instagram_account,
            shortcode=f"Cpost{number:04}",
            sentiment="positive",
            sentiment_score=0.5,
            read_by="local-1",
        )
        for number in range(3)
    ]
    for score, mood in ((0.8, "positive"), (-0.6, "negative"), (0.1, "neutral")):
        CommentFactory(
            post=made[0], sentiment=mood, sentiment_score=score, read_by="local-1"
        )
    return made


def start(company, member, urls, **given):
    asked = {"analysis_types": ["sentiment"], "market": "jp", **given}
    return start_batch(company=company, by=member, posts=urls, **asked)


def test_a_small_batch_is_done_at_once(company, member, posts):
    job = start(company, member, [url(0), url(1), url(9)])

    items = list(job.items.order_by("place"))
    assert (job.status, job.market) == (BatchStatus.FINISHED, "JP")
    assert (job.total, job.done, job.failed) == (3, 2, 1)
    assert job.leased_until is None
    assert items[0].results["sentiment"] == {
        "overall_sentiment": "neutral",
        "sentiment_score": 55.0,
        "interval": [0.0, 100.0],
        "measured_on": "comments",
        "comments_analyzed": 3,
        "shares": {"positive": 33.3, "neutral": 33.3, "negative": 33.3},
        "caption_sentiment": "positive",
    }
    assert items[1].results["sentiment"]["measured_on"] == "caption"
    assert items[1].results["sentiment"]["interval"] is None
    assert items[2].status == ItemStatus.FAILED
    assert items[2].results["sentiment"]["error"]["code"] == "post_not_found"


def test_the_brands_own_comments_have_no_vote(company, member, posts):
    CommentFactory(
        post=posts[1],
        sentiment="negative",
        sentiment_score=-1.0,
        read_by="local-1",
        is_from_brand=True,
    )

    job = start(company, member, [url(1)])

    assert job.items.get().results["sentiment"]["sentiment_score"] == 75.0


@pytest.mark.parametrize(
    "address",
    [
        "https://www.instagram.com/reel/Cpost0001/?igsh=abc",
        "instagram.com/p/Cpost0001",
        "https://instagram.com/some.brand/p/Cpost0001/",
        " https://m.instagram.com/tv/Cpost0001/#x ",
    ],
)
def test_addresses_are_read_as_people_copy_them(company, member, posts, address):
    assert start(company, member, [address]).done == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/p/Cpost0001/",
        "nonsense",
        "http://[::1",
        "https://www.instagram.com/brand/",
    ],
)
def test_an_address_that_is_none_is_an_error_of_its_post(
    company, member, posts, address
):
    job = start(company, member, [address, url(1)])

    first = job.items.get(place=1)
    assert (job.done, job.failed) == (1, 1)
    assert first.results["sentiment"]["error"]["message"].endswith(
        "is no address of a post on Instagram."
    )


def test_another_companys_post_is_not_found(company, member, posts, stranger):
    PostFactory(shortcode="Cforeign1")

    job = start(company, member, ["https://www.instagram.com/p/Cforeign1/"])

    assert job.items.get().results["sentiment"]["error"]["code"] == "post_not_found"


def test_the_same_address_counts_once(company, member, posts):
    assert start(company, member, [url(0), f" {url(0)}"]).total == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"analysis_types": []}, "analysis_types"),
        ({"analysis_types": ["horoscope"]}, "analysis_types"),
    ],
)
def test_what_cannot_be_asked_is_refused(company, member, given, field):
    with pytest.raises(InvalidInputError) as refused:
        start(company, member, [url(0)], **given)

    assert list(refused.value.fields) == [field]


def test_no_posts_and_too_many_are_refused(company, member):
    for urls in ([], [url(number) for number in range(1001)]):
        with pytest.raises(InvalidInputError, match="Name 1 to 1000 posts"):
            start(company, member, urls)


def test_a_large_batch_waits_for_a_worker(
    company, member, posts, django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr(
        "analysis.tasks.run_batch.delay", lambda **given: sent.append(given)
    )

    with django_capture_on_commit_callbacks(execute=True):
        job = start(company, member, [url(number) for number in range(21)])

    assert job.status == BatchStatus.QUEUED
    assert sent == [{"company_id": company.pk, "job_id": job.pk}]
    assert (run_batch(job=job).done, job.failed) == (3, 18)


def test_a_worker_leaves_a_job_that_another_holds(company, member, posts):
    job = start(company, member, [url(0)], in_background=True)
    until = timezone.now() + timedelta(minutes=1)
    BatchJob.objects.filter(pk=job.pk).update(leased_until=until, status="running")

    assert run_batch(job=job).done == 0
    assert job.leased_until == until


def test_the_next_worker_goes_on_where_a_killed_one_was(
    company, member, posts, monkeypatch
):
    """Killed after the first post was stored: that one is not asked again."""
    job = start(company, member, [url(0), url(1), url(2)], in_background=True)
    asked = []
    real = batch.PER_POST["sentiment"]

    def dies_at_the_second(case):
        asked.append(case.post_url)
        if len(asked) == 2:
            raise SystemExit
        return real(case)

    monkeypatch.setitem(batch.PER_POST, "sentiment", dies_at_the_second)
    with pytest.raises(SystemExit):
        run_batch(job=job)
    job.refresh_from_db()
    assert (job.status, job.done) == (BatchStatus.RUNNING, 1)

    BatchJob.objects.filter(pk=job.pk).update(leased_until=timezone.now())
    job = run_batch(job=job)

    assert (job.status, job.done) == (BatchStatus.FINISHED, 3)
    assert asked == [url(0), url(1), url(1), url(2)]


def test_a_lost_lease_stores_nothing_more(company, member, posts, monkeypatch):
    job = start(company, member, [url(0), url(1)], in_background=True)
    real = batch.PER_POST["sentiment"]

    def loses(case):
        other = timezone.now() + timedelta(minutes=5)
        BatchJob.objects.filter(pk=job.pk).update(leased_until=other)
        return real(case)

    monkeypatch.setitem(batch.PER_POST, "sentiment", loses)

    assert run_batch(job=job).done == 0
    assert not job.items.exclude(status=ItemStatus.WAITING).exists()


def test_a_job_stops_before_it_passes_its_budget(company, member, posts, monkeypatch):
    monkeypatch.setattr(batches, "estimate_usd", lambda *given: Decimal("0.03"))
    real = batch.PER_POST["sentiment"]
    monkeypatch.setitem(
        batch.PER_POST, "sentiment", lambda case: (real(case)[0], Decimal("0.02"))
    )

    job = start(company, member, [url(0), url(1), url(2)], budget_usd=Decimal("0.045"))

    assert (job.status, job.reason) == (BatchStatus.STOPPED, "budget_reached")
    assert (job.done, job.cost_usd) == (2, Decimal("0.04"))
    assert job.items.get(place=3).status == ItemStatus.WAITING


def test_a_post_that_we_fail_at_holds_up_no_other(company, member, posts, monkeypatch):
    """It was taken up again and again, and the posts behind it were never reached."""
    real = batch.PER_POST["sentiment"]

    def breaks(case):
        if case.post_url == url(0):
            raise KeyError("nobody thought of this")
        return real(case)

    monkeypatch.setitem(batch.PER_POST, "sentiment", breaks)

    job = start(company, member, [url(0), url(1)])

    assert (job.status, job.done, job.failed) == (BatchStatus.FINISHED, 1, 1)
    assert job.items.get(place=1).results["sentiment"]["error"] == {
        "code": "server_error",
        "message": "Something broke on our side. We were told of it.",
    }


def test_a_database_that_is_away_is_no_fault_of_the_post(
    company, member, posts, monkeypatch
):
    def away(case):
        raise OperationalError("server closed the connection")

    monkeypatch.setitem(batch.PER_POST, "sentiment", away)

    with pytest.raises(OperationalError):
        start(company, member, [url(0)])

    assert BatchJob.objects.for_company(company).get().failed == 0


@pytest.fixture
def dear(monkeypatch):
    """Each post costs two cents; what each was asked, by address."""
    real, asked = batch.PER_POST["sentiment"], []

    def costs(case):
        asked.append(case.post_url)
        return real(case)[0], Decimal("0.02")

    monkeypatch.setattr(
        batches, "estimate_usd", lambda _company, _kinds, posts: Decimal("0.02") * posts
    )
    monkeypatch.setitem(batch.PER_POST, "sentiment", costs)
    return asked


def _stopped(company, member):
    """Two of three posts are through when the price turns out higher than thought."""
    job = start(company, member, [url(0), url(1), url(2)], in_background=True)
    BatchJob.objects.filter(pk=job.pk).update(budget_usd=Decimal("0.05"))
    job.refresh_from_db()
    return run_batch(job=job)


def test_a_stopped_job_goes_on_with_the_posts_that_are_left(
    company, member, posts, dear
):
    job = _stopped(company, member)
    assert (job.status, job.done) == (BatchStatus.STOPPED, 2)

    job = continue_batch(job=job, budget_usd=Decimal("0.06"))
    assert (job.status, job.reason) == (BatchStatus.QUEUED, "")
    assert (job.budget_usd, job.estimated_usd) == (Decimal("0.06"), Decimal("0.06"))
    job = run_batch(job=job)

    assert (job.status, job.done, job.cost_usd) == ("finished", 3, Decimal("0.06"))
    assert dear == [url(0), url(1), url(2)]


def test_a_job_does_not_go_on_within_a_budget_that_cannot_hold(
    company, member, posts, dear
):
    job = _stopped(company, member)

    with pytest.raises(InvalidInputError, match="more than the budget of"):
        continue_batch(job=job)

    job.refresh_from_db()
    assert job.status == BatchStatus.STOPPED


def test_what_is_finished_or_under_way_cannot_go_on(company, member, posts):
    for job in (
        start(company, member, [url(0)]),
        start(company, member, [url(0)], in_background=True),
    ):
        with pytest.raises(ConflictError, match="Only a stopped batch"):
            continue_batch(job=job)


def test_of_two_presses_one_goes_on(
    company, member, posts, django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr(
        "analysis.tasks.run_batch.delay", lambda **given: sent.append(given["job_id"])
    )
    job = stop_batch(job=start(company, member, [url(0)], in_background=True))
    same = BatchJob.objects.get(pk=job.pk)

    with django_capture_on_commit_callbacks(execute=True):
        continue_batch(job=job)
        continue_batch(job=same)

    assert sent == [job.pk]


@pytest.mark.parametrize(
    ("estimate", "sentence"),
    [(Decimal("0.5"), "more than the budget of"), (None, "is not known")],
)
def test_a_budget_that_cannot_hold_is_refused_before(
    company, member, posts, monkeypatch, estimate, sentence
):
    monkeypatch.setattr(batches, "estimate_usd", lambda *given: estimate)

    with pytest.raises(InvalidInputError, match=sentence):
        start(company, member, [url(0)], budget_usd=Decimal("0.1"))

    assert not BatchJob.objects.for_company(company).exists()


def test_a_stopped_job_keeps_what_is_done(company, member, posts):
    job = start(company, member, [url(0)], in_background=True)

    stop_batch(job=job)

    assert (job.status, job.reason) == (BatchStatus.STOPPED, "stopped_by_person")
    assert run_batch(job=job).done == 0


def test_a_finished_job_cannot_be_stopped(company, member, posts):
    job = start(company, member, [url(0)])

    assert stop_batch(job=job).status == BatchStatus.FINISHED


def test_jobs_that_the_queue_lost_are_queued_again(
    company, member, posts, django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr(
        "analysis.tasks.run_batch.delay", lambda **given: sent.append(given["job_id"])
    )
    lost, left, healthy = (
        start(company, member, [url(0)], in_background=True) for _ in range(3)
    )
    early = timezone.now() - timedelta(minutes=10)
    BatchJob.objects.filter(pk=lost.pk).update(created_at=early)
    BatchJob.objects.filter(pk=left.pk).update(status="running", leased_until=early)

    with django_capture_on_commit_callbacks(execute=True):
        assert resume_batches(company=company) == 2

    assert sorted(sent) == sorted([lost.pk, left.pk])
    assert healthy.pk not in sent

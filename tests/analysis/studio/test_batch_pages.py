from decimal import Decimal

import pytest

from analysis.models import BatchJob
from analysis.services.batches import run_batch, start_batch, stop_batch
from tests.factories.instagram import PostFactory

CREATE = "/studio/batches/new/"


@pytest.fixture
def post(instagram_account):
    return PostFactory(
        account=instagram_account,
        shortcode="Cpost0001",
        sentiment="positive",
        sentiment_score=0.5,
        read_by="local-1",
    )


def typed(**fields):
    return {
        "posts": "https://www.instagram.com/p/Cpost0001/\n\n nonsense ",
        "analysis_types": ["sentiment"],
        "market": "JP",
        **fields,
    }


def test_the_price_comes_before_the_start(logged_in, company, post):
    html = logged_in.post(CREATE, typed()).content.decode()

    assert "2 posts for about $0.0000." in html
    assert not BatchJob.objects.for_company(company).exists()


def test_the_same_address_is_priced_once(logged_in, post, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "analysis.studio.batch_views.estimate_usd",
        lambda company, kinds, posts: asked.append(posts) or Decimal(0),
    )

    logged_in.post(CREATE, typed(posts="nonsense\nnonsense\nnonsense "))

    assert asked == [1]


def priced(client, **fields):
    """What the form holds once the price was told."""
    given = typed(**fields)
    return {**given, "priced": client.post(CREATE, given).context["priced"]}


def test_what_was_changed_after_its_price_is_priced_anew(logged_in, company, post):
    given = priced(logged_in)
    given["posts"] += "\nhttps://www.instagram.com/p/Cpost0002/"

    html = logged_in.post(CREATE, {**given, "start": "1"}).content.decode()

    assert "3 posts for about $0.0000." in html
    assert "has changed since the price was told" in html
    assert not BatchJob.objects.for_company(company).exists()


def test_starting_leads_to_a_page_that_watches(logged_in, company, post):
    given = {**priced(logged_in), "start": "1"}
    answer = logged_in.post(CREATE, given, follow=True)

    job = BatchJob.objects.for_company(company).get()
    html = answer.content.decode()
    assert answer.redirect_chain == [(f"/studio/batches/{job.code}/", 302)]
    assert f'data-events="/studio/batches/{job.code}/events/"' in html

    run_batch(job=job)
    part = logged_in.get(f"/studio/batches/{job.code}/", headers={"HX-Request": "true"})

    assert part.status_code == 286
    assert "data-events" not in part.content.decode()
    assert "75.0" in part.content.decode()
    assert "“nonsense” is no address of a post on Instagram." in part.content.decode()


def test_nothing_typed_is_told_beside_the_fields(logged_in):
    form = logged_in.post(CREATE, {}).context["form"]

    assert set(form.errors) == {"posts", "analysis_types", "market"}


def test_an_endless_address_is_refused(logged_in):
    form = logged_in.post(CREATE, typed(posts="x" * 501)).context["form"]

    assert list(form.errors) == ["posts"]


@pytest.fixture
def job(company, member, post):
    return start_batch(
        company=company,
        by=member,
        analysis_types=["sentiment"],
        posts=["https://www.instagram.com/p/Cpost0001/"],
        market="JP",
        in_background=True,
    )


def test_list_shows_jobs(logged_in, job):
    html = logged_in.get("/studio/batches/").content.decode()

    assert job.get_absolute_url() in html
    assert "0 / 1" in html


def test_stopping(logged_in, job):
    answer = logged_in.post(f"/studio/batches/{job.code}/stop/", follow=True)

    assert "Somebody stopped it. What is analysed stays." in answer.content.decode()


def test_a_stopped_batch_goes_on(logged_in, job):
    stop_batch(job=job)
    assert "Go on with 1 post" in logged_in.get(job.get_absolute_url()).content.decode()

    answer = logged_in.post(f"{job.get_absolute_url()}continue/", follow=True)

    job.refresh_from_db()
    assert (job.status, answer.status_code) == ("queued", 200)
    again = logged_in.post(f"{job.get_absolute_url()}continue/")
    assert (again.status_code, again["Location"]) == (302, job.get_absolute_url())


def test_a_budget_below_nothing_is_told_beside_its_field(logged_in, job):
    BatchJob.objects.filter(pk=job.pk).update(budget_usd=Decimal("0.5"))
    stop_batch(job=job)

    answer = logged_in.post(f"{job.get_absolute_url()}continue/", {"budget_usd": "-1"})

    assert list(answer.context["form"].errors) == ["budget_usd"]
    assert "greater than or equal to 0" in answer.content.decode()


def test_download(logged_in, job):
    run_batch(job=job)

    whole = logged_in.get(f"/studio/batches/{job.code}/results.json")
    assert whole.json()["results"][0]["sentiment"]["sentiment_score"] == 75.0
    assert whole["Content-Disposition"].endswith(f'"batch-{job.code}.json"')
    lines = logged_in.get(f"/studio/batches/{job.code}/results.csv").content.decode()

    assert "https://www.instagram.com/p/Cpost0001/,done,75.0" in lines


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("get", "events/"),
        ("get", "results.csv"),
        ("get", "results.json"),
        ("post", "stop/"),
        ("post", "continue/"),
    ],
)
def test_a_stranger_finds_no_batch(client, stranger, job, method, path):
    client.force_login(stranger)

    answer = getattr(client, method)(f"/studio/batches/{job.code}/{path}")

    assert answer.status_code == 404


def test_a_viewer_watches_but_neither_starts_nor_stops(client, viewer, job):
    client.force_login(viewer)

    assert client.get("/studio/batches/").context["may_analyze"] is False
    assert client.get(job.get_absolute_url()).status_code == 200
    assert client.get(CREATE).status_code == 403
    assert client.post(f"{job.get_absolute_url()}stop/").status_code == 403
    assert client.post(f"{job.get_absolute_url()}continue/").status_code == 403

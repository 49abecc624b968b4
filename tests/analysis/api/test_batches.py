import uuid

import pytest

from analysis.models import BatchJob
from analysis.services.batches import run_batch, start_batch
from tests.factories.instagram import PostFactory

URL = "/api/v1/ai/batch-analyze"
STREAM = "text/event-stream"


def url(number):
    return f"https://www.instagram.com/p/Cpost{number:04}/"


@pytest.fixture
def posts(instagram_account):
    return [
        PostFactory(
            account=instagram_account,
            shortcode=f"Cpost{number:04}",
            sentiment="positive",
            sentiment_score=score,
            read_by="local-1",
        )
        for number, score in enumerate((0.5, -0.1))
    ]


def ask(client, urls, **fields):
    data = {
        "analysis_types": ["sentiment"],
        "posts": [{"url": one} for one in urls],
        "market": "JP",
        **fields,
    }
    return client.post(URL, data, content_type="application/json")


def test_up_to_twenty_posts_are_answered_at_once(logged_in, posts):
    response = ask(logged_in, [url(0), url(1)])

    answer = response.json()
    assert response.status_code == 200
    assert [one["post_url"] for one in answer["results"]] == [url(0), url(1)]
    assert answer["results"][0]["sentiment"]["sentiment_score"] == 75.0
    assert answer["summary"] == {
        "total_posts": 2,
        "analyzed_posts": 2,
        "failed_posts": 0,
        "avg_sentiment_score": 60.0,
        "avg_quality_score": None,
        "avg_cultural_fit_score": None,
    }
    assert answer["processing_time"] >= 0
    assert (answer["status"], answer["cost_usd"]) == ("finished", "0.000000")


def test_more_are_accepted_and_read_while_they_run(logged_in, company, posts):
    response = ask(logged_in, [url(number) for number in range(21)])

    accepted = response.json()
    assert response.status_code == 202
    assert accepted["total_posts"] == 21
    waiting = logged_in.get(accepted["status_url"]).json()
    assert (waiting["status"], waiting["results"]) == ("queued", [])
    assert waiting["processing_time"] is None

    job = BatchJob.objects.for_company(company).get(code=accepted["job_id"])
    run_batch(job=job)

    done = logged_in.get(accepted["status_url"]).json()
    assert (done["status"], len(done["results"])) == ("finished", 21)
    assert (done["summary"]["analyzed_posts"], done["summary"]["failed_posts"]) == (
        2,
        19,
    )


@pytest.fixture
def job(company, member, posts):
    return start_batch(
        company=company,
        by=member,
        analysis_types=["sentiment"],
        posts=[url(0), "=cmd|' /C calc'!A0"],
        market="JP",
    )


def test_stream_tells_the_end(logged_in, job):
    # As every browser asks for one.
    response = logged_in.get(f"{URL}/{job.code}/events", HTTP_ACCEPT=STREAM)

    assert response["Content-Type"] == "text/event-stream"
    assert b"".join(response.streaming_content) == (
        b"retry: 2000\n\nid: finished-2-1-2\nevent: progress\n"
        b'data: {"status": "finished", "done": 2, "failed": 1, "total": 2}\n\n'
    )


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(logged_in, job):
    address = f"{URL}/{job.code}/results.csv"
    response = logged_in.get(address, HTTP_ACCEPT="text/csv")

    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "post_url,status,sentiment"
    assert lines[1] == f"{url(0)},done,75.0"
    assert lines[2].startswith("'=cmd|")


def waiting(company, member):
    """A job of one post that no worker has taken."""
    return start_batch(
        company=company,
        by=member,
        analysis_types=["sentiment"],
        posts=[url(0)],
        market="JP",
        in_background=True,
    )


def test_a_job_is_stopped_by_delete(logged_in, company, member, posts):
    job = waiting(company, member)

    answer = logged_in.delete(f"{URL}/{job.code}").json()

    assert (answer["status"], answer["reason"]) == ("stopped", "stopped_by_person")


def test_a_stopped_job_goes_on_once(logged_in, company, member, posts):
    job = waiting(company, member)
    logged_in.delete(f"{URL}/{job.code}")
    address = f"{URL}/{job.code}/continue"

    first, second = (
        logged_in.post(address, {}, content_type="application/json") for _ in range(2)
    )

    assert (first.status_code, second.status_code) == (202, 409)
    assert first.json()["job_id"] == str(job.code)
    assert run_batch(job=job).done == 1


@pytest.mark.parametrize("path", ["", "/events", "/results.csv"])
def test_a_stranger_finds_no_job(client, stranger, job, path):
    client.force_login(stranger)

    for code in (job.code, uuid.uuid4()):
        answer = client.get(f"{URL}/{code}{path}", HTTP_ACCEPT=f"{STREAM}, */*;q=0.1")
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "not_found"


def test_wrong_input_names_its_field(logged_in):
    answer = ask(logged_in, [], analysis_types=["horoscope"], market="Nowhere at all")

    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == {
        "posts",
        "analysis_types.0",
        "market",
    }


def test_an_unknown_market_starts_nothing(logged_in, company, posts):
    asked = {"analysis_types": ["sentiment"], "posts": [{"url": "x"}], "market": "ZZ"}
    answer = logged_in.post(URL, asked, content_type="application/json")

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "market_unknown"
    assert not BatchJob.objects.for_company(company).exists()


def test_a_viewer_reads_but_does_not_ask(client, viewer, job):
    client.force_login(viewer)

    assert client.get(f"{URL}/{job.code}").status_code == 200
    assert ask(client, [url(0)]).status_code == 403
    assert client.delete(f"{URL}/{job.code}").status_code == 403

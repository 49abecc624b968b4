"""What Instagram should not answer, at the wire, through a whole collection."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug import Response

from instagram.clients import calls
from instagram.enums import AccountStatus, RunPhase, RunStatus
from instagram.models import Comment, Post, Story
from instagram.services.collection.running import run_sync
from instagram.services.collection.steps import media, posts
from kbeauty.lib import http
from tests.factories.instagram import InstagramAccountFactory, SyncRunFactory
from tests.instagram.clients.bodies import error_body
from tests.instagram.waiting import let_time_pass

NOW = datetime.now(UTC).replace(microsecond=0)
COUNT = 9
PRIVATE = "http://10.0.0.7/private.jpg"
METADATA = "http://169.254.169.254/latest/meta-data/"


class FakeGraph:
    """Nine posts in pages of any size, with comments and one story; one answer may differ."""

    def __init__(self, server):
        self.base_url = f"http://{server.host}:{server.port}"
        self.asked = Counter()
        self.instead = {}
        self.posts = [self._post(number) for number in range(COUNT)]
        server.expect_request("/v25.0/me").respond_with_handler(self._me)
        server.expect_request("/v25.0/me/media").respond_with_handler(self._media)
        server.expect_request("/v25.0/me/stories").respond_with_handler(self._stories)
        server.expect_request("/v25.0/me/insights").respond_with_json({"data": []})
        for post in [*self.posts, {"id": "900"}]:
            path = f"/v25.0/{post['id']}"
            server.expect_request(f"{path}/insights").respond_with_json({"data": []})
            server.expect_request(f"{path}/comments").respond_with_handler(self._empty)

    def _post(self, number):
        stamp = NOW - timedelta(days=number + 1)
        return {
            "id": str(700 + number),
            "timestamp": stamp.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "caption": f"Post {number}",
            "media_type": "IMAGE",
            "media_url": f"{self.base_url}/picture-{number}.jpg",
            "like_count": 5,
            "comments_count": 1,
        }

    def _me(self, _request):
        return answer(
            {
                "user_id": "1",
                "username": "glasshaus.kr",
                "account_type": "BUSINESS",
                "profile_picture_url": f"{self.base_url}/face.jpg",
                "media_count": COUNT,
            }
        )

    def _stories(self, _request):
        stamp = (NOW - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S+0000")
        story = {"id": "900", "timestamp": stamp, "media_url": PRIVATE}
        return answer({"data": [story]})

    def _empty(self, _request):
        return answer({"data": []})

    def _media(self, request):
        after, limit = request.args.get("after", ""), int(request.args["limit"])
        self.asked[after] += 1
        replaced = self.instead.get(after)
        if replaced is not None:
            found = replaced(request)
            if found is not None:
                return found
        start = int(after.removeprefix("c") or 0)
        shown = self.posts[start : start + limit]
        if request.args["fields"] == "id":
            shown = [{"id": post["id"]} for post in shown]
        return answer(paged(shown, start + limit, self.base_url))


def paged(shown, position, base_url):
    paging = {"cursors": {"before": "b", "after": f"c{position}"}}
    if position < COUNT:
        paging["next"] = f"{base_url}/v25.0/1/media?after=c{position}"
    return {"data": shown, "paging": paging}


def answer(body, status=200):
    text = body if isinstance(body, bytes | str) else json.dumps(body)
    return Response(text, status, content_type="application/json")


@pytest.fixture
def graph(httpserver, settings, monkeypatch):
    address = f"{httpserver.host}:{httpserver.port}"
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = [address]
    settings.INSTAGRAM_GRAPH_URL = f"http://{address}"
    monkeypatch.setattr(posts, "PAGE_SIZE", 3)
    monkeypatch.setattr(calls, "FIRST_WAIT", 0)
    return FakeGraph(httpserver)


@pytest.fixture
def account(company, graph):
    return InstagramAccountFactory(company=company, audience_collected_at=NOW)


@pytest.fixture
def collect(account):
    def collect(run=None):
        return run_sync(run=run or SyncRunFactory(account=account))

    return collect


def resume(run):
    let_time_pass()
    run.resume_at = None
    run.save(update_fields=["resume_at"])
    return run_sync(run=run)


def codes(run):
    return [entry["code"] for entry in run.errors]


def stored(company):
    rows = Post.objects.for_company(company).live().order_by("-timestamp")
    return [row.post_id for row in rows]


ALL = [str(700 + number) for number in range(COUNT)]


def test_page_that_repeats_its_cursor_for_ever(company, graph, collect):
    def same(_request):
        body = paged(graph.posts[3:6], 3, graph.base_url)
        return answer(body)

    graph.instead["c3"] = same

    run = collect()

    assert (run.status, run.reason) == (RunStatus.FAILED, "repeated_page")
    assert codes(run) == ["listing_begun_anew", "repeated_page"]
    # Twice from the top, and no more.
    assert graph.asked == {"": 2, "c3": 2}
    assert stored(company) == ALL[:3]
    assert Post.objects.for_company(company).filter(deleted_at=None).count() == 3


def test_two_pages_that_lead_to_each_other_end_across_tasks(company, graph, collect):
    """Each task begins with no memory of the pages before."""
    graph.instead["c6"] = lambda _request: answer(
        paged(graph.posts[6:], 3, graph.base_url)
    )

    run = collect()

    assert (run.status, run.reason) == (RunStatus.FAILED, "repeated_page")
    assert sum(graph.asked.values()) <= 8
    assert stored(company) == ALL[:6]


def test_endless_listing_is_no_listing(company, graph, collect, monkeypatch):
    monkeypatch.setattr(media, "LISTING_LIMIT", 3)
    run = SyncRunFactory(
        account=InstagramAccountFactory(company=company, audience_collected_at=NOW),
        phase=RunPhase.MEDIA,
        posts_seen=6,
        cursor="c3",
    )

    run = collect(run)

    # It began anew, and met the same number of posts.
    assert (run.status, run.reason) == (RunStatus.FAILED, "repeated_page")


def test_cursor_that_expires_mid_way_begins_anew_once(company, graph, collect):
    expired = [error_body(100)]
    graph.instead["c6"] = lambda _request: (
        answer(expired.pop(), 400) if expired else None
    )

    run = collect()

    assert (run.status, run.posts_seen, run.posts_created) == (
        RunStatus.SUCCEEDED,
        9,
        9,
    )
    assert codes(run) == ["listing_begun_anew"]
    assert graph.asked == {"": 2, "c3": 2, "c6": 2}
    assert stored(company) == ALL


def test_listing_is_begun_anew_once_however_many_errors_came_since(
    company, graph, collect
):
    graph.instead["c6"] = lambda _request: answer(error_body(100), 400)
    run = SyncRunFactory(
        account=InstagramAccountFactory(company=company, audience_collected_at=NOW),
        phase=RunPhase.MEDIA,
        is_begun_anew=True,
        cursor="c6",
    )

    run = collect(run)

    assert (run.status, run.reason) == (RunStatus.FAILED, "cursor_expired")
    assert (dict(graph.asked), codes(run)) == ({"c6": 1}, ["cursor_expired"])


def test_cursor_that_expires_twice_gives_up_with_a_sentence(company, graph, collect):
    graph.instead["c6"] = lambda _request: answer(error_body(100), 400)

    run = collect()

    assert (run.status, run.reason) == (RunStatus.FAILED, "cursor_expired")
    assert stored(company) == ALL[:6]
    # What it did not get to is not called deleted, and the next one begins at the top.
    graph.instead.clear()
    again = collect()
    assert (again.status, again.posts_created) == (RunStatus.SUCCEEDED, 3)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "<!DOCTYPE html><html><body>Sorry</body></html>",
        lambda text: text[: len(text) // 2],
        lambda text: '{"error": "out of order"}',
        lambda text: '{"data": {"id": "1"}}',
        lambda text: "",
        lambda text: "[]",
    ],
    ids=["html", "half", "error text", "no list", "nothing", "another shape"],
)
def test_answer_that_nobody_can_read_waits_and_goes_on(company, graph, collect, spoil):
    whole = json.dumps(paged(graph.posts[3:6], 6, graph.base_url))
    times = list(range(calls.TRIES))
    graph.instead["c3"] = lambda _request: (
        answer(spoil(whole)) if times and times.pop() is not None else None
    )

    run = collect()

    assert (run.status, run.reason) == (RunStatus.WAITING, "invalid_answer")
    assert (run.cursor, stored(company)) == ("c3", ALL[:3])

    times.clear()
    run = resume(run)

    assert run.status == RunStatus.SUCCEEDED
    assert stored(company) == ALL


def test_error_under_status_200_is_an_error(company, graph, account, collect):
    graph.instead["c3"] = lambda _request: answer(error_body(190, 463))

    run = collect()

    account.refresh_from_db()
    assert (run.status, run.reason) == (RunStatus.FAILED, "token_expired")
    assert account.status == AccountStatus.RECONNECT
    assert stored(company) == ALL[:3]


def test_redirect_is_never_followed(company, graph, httpserver, collect):
    graph.instead["c3"] = lambda _request: Response(
        status=302, headers={"Location": f"{graph.base_url}/elsewhere"}
    )

    run = collect()

    assert (run.status, run.reason) == (RunStatus.FAILED, "invalid_answer")
    assert "/elsewhere" not in {request.path for request, _ in httpserver.log}


def test_numbers_and_texts_in_each_others_place(company, graph, collect):
    graph.posts[1] |= {"id": 701, "caption": 2026, "like_count": "12"}
    graph.posts[2] |= {"like_count": "many", "comments_count": -1}
    graph.posts[3] |= {"timestamp": 1772000000, "media_type": 7, "media_url": None}
    graph.posts[4] |= {"timestamp": "yesterday"}
    graph.posts[5] = "not a post"

    run = collect()

    found = {post.post_id: post for post in Post.objects.for_company(company)}
    assert run.status == RunStatus.SUCCEEDED
    assert (found["701"].caption, found["701"].like_count) == ("2026", 12)
    assert (found["702"].like_count, found["702"].comment_count) == (None, None)
    assert found["703"].timestamp == datetime.fromtimestamp(1772000000, UTC)
    assert "704" not in found
    assert (run.posts_seen, run.posts_created, run.posts_skipped) == (9, 7, 2)
    assert codes(run) == ["no_timestamp", "not_an_object"]


def test_clock_skew_is_kept_and_named_past_ten_minutes(company, graph, collect):
    for number, ahead in ((0, timedelta(minutes=5)), (1, timedelta(hours=3))):
        stamp = (NOW + ahead).strftime("%Y-%m-%dT%H:%M:%S+0000")
        graph.posts[number]["timestamp"] = stamp

    run = collect()

    assert run.status == RunStatus.SUCCEEDED
    assert [(entry["code"], entry["object"]) for entry in run.errors] == [
        ("future_timestamp", "701")
    ]
    assert len(stored(company)) == 9


def test_post_too_large_to_be_read_is_skipped_and_named(
    company, graph, collect, monkeypatch
):
    monkeypatch.setattr(http.Limits, "__init__", _with_small_limit)
    graph.posts[4]["caption"] = "x" * 50_000

    run = collect()

    assert (run.status, run.posts_seen, run.posts_skipped) == (
        RunStatus.SUCCEEDED,
        9,
        1,
    )
    assert [(entry["code"], entry["object"]) for entry in run.errors] == [
        ("answer_too_large", "704")
    ]
    assert stored(company) == [one for one in ALL if one != "704"]


def _with_small_limit(self, connect=5.0, read=20.0, total=30.0, max_bytes=20_000):
    for name, value in locals().copy().items():
        if name != "self":
            object.__setattr__(self, name, value)


def test_known_post_that_became_too_large_is_not_called_deleted(
    company, graph, collect, monkeypatch
):
    collect()
    monkeypatch.setattr(http.Limits, "__init__", _with_small_limit)
    graph.posts[4]["caption"] = "x" * 50_000

    run = collect()

    assert run.posts_skipped == 1
    assert stored(company) == ALL
    assert Post.objects.for_company(company).get(post_id="704").caption == "Post 4"


def test_everything_too_large_fails_with_a_sentence(
    company, graph, collect, monkeypatch
):
    monkeypatch.setattr(http.Limits, "__init__", _with_small_limit)
    graph.instead["c3"] = lambda _request: answer('{"data": "' + "x" * 50_000 + '"}')

    run = collect()

    assert (run.status, run.reason) == (RunStatus.FAILED, "answer_too_large")
    assert stored(company) == ALL[:3]


def test_large_caption_is_kept_whole_and_cut_on_pages(
    company, graph, collect, client, viewer
):
    graph.posts[4]["caption"] = "긴 글 " * 700_000
    collect()
    post = Post.objects.for_company(company).get(post_id="704")
    client.force_login(viewer)

    page = client.get(post.get_absolute_url())
    listed = client.get("/posts/")

    assert len(post.caption) == 2_800_000
    assert page.status_code == listed.status_code == 200
    assert len(page.content) < 100_000
    assert len(listed.content) < 200_000


def test_no_media_url_is_ever_fetched(
    company, graph, httpserver, collect, client, viewer
):
    """Whoever could choose one could make us call what only we reach."""
    graph.posts[0] |= {"media_url": METADATA, "thumbnail_url": PRIVATE}
    graph.posts[1] |= {
        "media_type": "CAROUSEL_ALBUM",
        "children": {"data": [{"id": "1", "media_url": f"{graph.base_url}/child.jpg"}]},
    }

    run = collect()

    client.force_login(viewer)
    pages = [
        client.get(post.get_absolute_url()).status_code
        for post in Post.objects.for_company(company)
    ]
    assert (run.status, set(pages)) == (RunStatus.SUCCEEDED, {200})
    assert Story.objects.for_company(company).get().media_url == PRIVATE
    paths = {request.path for request, _ in httpserver.log}
    assert {path for path in paths if not path.startswith("/v25.0/")} == set()
    assert Comment.objects.for_company(company).count() == 0

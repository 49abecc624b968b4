"""Posts that tag an account, page by page; only one of the two log-ins tells them."""

import json

import pytest
from werkzeug import Response

from instagram.enums import Login, MentionKind, RunPhase, RunStatus
from instagram.models import ApiCall, Mention
from instagram.services.collection.running import run_sync
from tests.factories.instagram import InstagramAccountFactory, SyncRunFactory
from tests.instagram.clients.bodies import error_body
from tests.instagram.waiting import let_time_pass

USER_ID = "17841400000000101"
TAGS = f"/v25.0/{USER_ID}/tags"


@pytest.fixture
def server(httpserver, settings):
    address = f"{httpserver.host}:{httpserver.port}"
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = [address]
    settings.FACEBOOK_GRAPH_URL = settings.INSTAGRAM_GRAPH_URL = f"http://{address}"
    return httpserver


@pytest.fixture
def account(company, server):
    return InstagramAccountFactory(
        company=company, login=Login.FACEBOOK, instagram_user_id=USER_ID
    )


@pytest.fixture
def collect(account):
    def collect(**fields):
        account.refresh_from_db()
        defaults = {"phase": RunPhase.MENTIONS, "is_full": False}
        return run_sync(run=SyncRunFactory(account=account, **(defaults | fields)))

    return collect


def tag(number, **fields):
    return {
        "id": str(number),
        "caption": f"With @glasshaus.kr {number}",
        "media_type": "IMAGE",
        "permalink": f"https://www.instagram.com/p/{number}/",
        "timestamp": "2026-03-01T10:00:00+0000",
        "username": "minji",
        "like_count": 7,
        "comments_count": 2,
        **fields,
    }


def page(*items, after=None):
    paging = {"cursors": {"after": after or "end"}}
    if after:
        paging["next"] = f"https://graph.facebook.com{TAGS}?after={after}"
    return {"data": list(items), "paging": paging}


def serve(server, **pages):
    """Each page at its cursor; ``first`` without one."""

    def answer(request):
        after = request.args.get("after", "first")
        return _json(pages[after])

    server.expect_request(TAGS).respond_with_handler(answer)


def _json(body, status=200):
    return Response(json.dumps(body), status, content_type="application/json")


def asked(server):
    return [request.args.get("after", "first") for request, _ in server.log]


def test_tags_are_collected_page_by_page(company, server, account, collect):
    serve(
        server,
        first=page(tag(1), {"caption": "no id"}, after="two"),
        two=page(tag(2, media_type="CAROUSEL_ALBUM", like_count=None, extra=5)),
    )

    run = collect()

    found = {one.media_id: one for one in Mention.objects.for_company(company)}
    account.refresh_from_db()
    assert (run.status, run.mentions_collected) == (RunStatus.SUCCEEDED, 2)
    assert account.mentions_collected_at is not None
    assert [entry["code"] for entry in run.errors] == ["no_id"]
    one, two = found["1"], found["2"]
    assert (one.kind, one.username, one.text) == (
        MentionKind.TAG,
        "minji",
        "With @glasshaus.kr 1",
    )
    assert (one.like_count, one.comment_count, one.media_type) == (7, 2, "IMAGE")
    assert (two.like_count, two.raw_data) == (None, {"extra": 5})


def test_second_collection_ends_with_the_first_known_page(
    company, server, account, collect
):
    serve(server, first=page(tag(1), after="two"), two=page(tag(2)))
    collect()
    before = {one.media_id: one.found_at for one in Mention.objects.all()}
    server.log.clear()

    again = collect()

    assert again.mentions_collected == 0
    assert asked(server) == ["first"]
    assert {one.media_id: one.found_at for one in Mention.objects.all()} == before

    # A whole one reads them all, and sees what was edited.
    server.clear()
    serve(server, first=page(tag(1), after="two"), two=page(tag(2, caption="Edited")))
    collect(is_full=True)

    assert asked(server) == ["first", "two"]
    assert Mention.objects.get(media_id="2").text == "Edited"


def test_likes_that_are_hidden_later_stay_as_known(company, server, account, collect):
    serve(server, first=page(tag(1)))
    collect()
    server.clear()
    hidden = tag(1, username="")
    del hidden["like_count"]
    serve(server, first=page(hidden))

    collect()

    kept = Mention.objects.for_company(company).get()
    assert (kept.like_count, kept.username) == (7, "minji")


def test_limit_between_pages_goes_on_there(company, server, account, collect):
    limits = [True]

    def answer(request):
        if request.args.get("after") == "two" and limits:
            limits.pop()
            return _json(error_body(80002), 400)
        first = page(tag(1), after="two")
        return _json(page(tag(2)) if "after" in request.args else first)

    server.expect_request(TAGS).respond_with_handler(answer)

    run = collect()

    assert (run.status, run.phase, run.cursor) == (
        RunStatus.WAITING,
        RunPhase.MENTIONS,
        "two",
    )
    let_time_pass()
    run.resume_at = None
    run.save()
    run = run_sync(run=run)

    assert (run.status, run.mentions_collected) == (RunStatus.SUCCEEDED, 2)
    assert asked(server) == ["first", "two", "two"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (error_body(10), "permission_missing"),
        (error_body(100), "bad_request"),
        ({"data": [], "paging": {"next": "https://other.test/x"}}, "invalid_answer"),
    ],
)
def test_refused_tags_leave_the_step_out(
    company, server, account, collect, body, reason
):
    status = 400 if "error" in body else 200
    server.expect_request(TAGS).respond_with_json(body, status=status)

    run = collect()

    account.refresh_from_db()
    assert (run.status, run.phase) == (RunStatus.SUCCEEDED, RunPhase.DONE)
    assert [entry["code"] for entry in run.errors] == [reason]
    # So that the next one reads them from the top to the end.
    assert account.mentions_collected_at is None


def test_page_that_leads_back_to_itself_ends_the_step(
    company, server, account, collect
):
    serve(server, first=page(tag(1), after="two"), two=page(tag(2), after="two"))

    run = collect()

    assert run.status == RunStatus.SUCCEEDED
    assert [entry["code"] for entry in run.errors] == ["repeated_page"]
    assert Mention.objects.for_company(company).count() == 1


def test_instagram_login_leaves_the_step_out_silently(company, server):
    account = InstagramAccountFactory(company=company, login=Login.INSTAGRAM)

    run = run_sync(run=SyncRunFactory(account=account, phase=RunPhase.MENTIONS))

    assert (run.status, run.errors) == (RunStatus.SUCCEEDED, [])
    assert ApiCall.objects.for_company(company).count() == 0

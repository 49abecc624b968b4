from urllib.parse import urlsplit

import pytest

from instagram.models import Creator
from tests.factories.instagram import (
    START,
    CreatorFactory,
    CreatorPostFactory,
    InstagramAccountFactory,
)

URL = "/api/v1/instagram/creators"


@pytest.fixture
def account(company):
    return InstagramAccountFactory(company=company, login="facebook")


@pytest.fixture
def mina(company, account):
    return CreatorFactory(
        company=company, username="mina", is_watched=True, follower_count=1000
    )


def ask(client, method, path="", body=None):
    return getattr(client, method)(
        f"{URL}{path}", body or {}, content_type="application/json"
    )


def error_of(answer):
    error = answer.json()["error"]
    return answer.status_code, error["code"], list(error["fields"])


def test_list_tells_figures_and_what_they_rest_on(logged_in, mina, company):
    CreatorPostFactory.create_batch(2, creator=mina, engagement_rate=1.5)
    CreatorFactory(company=company, is_watched=False)
    CreatorFactory(
        company=company, username="rival", is_watched=True, kind="competitor"
    )

    rows = logged_in.get(URL).json()["data"]

    assert [row["username"] for row in rows] == ["mina", "rival"]
    assert (rows[0]["followers_count"], rows[0]["media_count"]) == (1000, None)
    assert (rows[0]["engagement_rate"], rows[0]["engagement_post_count"]) == (1.5, 2)
    assert (rows[1]["engagement_rate"], rows[1]["engagement_post_count"]) == (None, 0)
    only = logged_in.get(f"{URL}?kind=competitor").json()["data"]
    assert [row["username"] for row in only] == ["rival"]


def test_list_comes_in_pages_by_name(logged_in, company, account):
    for name in ("c", "a", "e", "b", "d"):
        CreatorFactory(company=company, username=name, is_watched=True)
    seen, url = [], f"{URL}?limit=2"

    while url:
        body = logged_in.get(url).json()
        seen.append([row["username"] for row in body["data"]])
        after = body["paging"]["next"]
        url = after and "{0.path}?{0.query}".format(urlsplit(after))

    assert seen == [["a", "b"], ["c", "d"], ["e"]]


@pytest.mark.parametrize("query", ["kind=x", "limit=101", "after=%00"])
def test_wrong_question_names_the_field(logged_in, query):
    answer = logged_in.get(f"{URL}?{query}")

    assert error_of(answer)[::2] == (400, [query.partition("=")[0]])


def test_creator_is_added_with_the_same_service_as_on_the_page(
    logged_in, account, member
):
    body = {"profile": "instagram.com/Jun/", "kind": "competitor", "market": "JP"}

    answer = ask(logged_in, "post", body=body)

    jun = Creator.objects.get()
    assert answer.status_code == 201
    assert answer.json()["id"] == str(jun.code)
    assert answer.json()["status"] == "unknown"
    assert (jun.username, jun.kind, jun.market, jun.added_by) == (
        "jun",
        "competitor",
        "JP",
        member,
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "invalid_input", ["profile"])),
        ({"profile": "a b"}, (400, "profile_invalid", ["profile"])),
        ({"profile": "jun", "kind": "x"}, (400, "invalid_input", ["kind"])),
        ({"profile": "jun", "market": "XX"}, (400, "invalid_input", ["market"])),
        ({"profile": "@mina"}, (409, "already_watched", [])),
    ],
)
def test_wrong_input_is_refused(logged_in, mina, body, expected):
    assert error_of(ask(logged_in, "post", body=body)) == expected
    assert Creator.objects.count() == 1


def test_without_facebook_log_in_nobody_is_added(logged_in, instagram_account):
    answer = ask(logged_in, "post", body={"profile": "jun"})

    assert error_of(answer) == (409, "no_facebook_account", [])


def test_one_creator_comes_with_the_newest_posts(logged_in, mina):
    older = CreatorPostFactory(creator=mina, timestamp=START, view_count=7)
    newer = CreatorPostFactory(creator=mina)

    body = logged_in.get(f"{URL}/{mina.code}").json()

    assert [post["id"] for post in body["posts"]] == [newer.media_id, older.media_id]
    assert [post["view_count"] for post in body["posts"]] == [None, 7]
    assert body["username"] == "mina"


def test_creator_is_removed(logged_in, mina):
    assert ask(logged_in, "delete", f"/{mina.code}").status_code == 204
    assert not Creator.objects.exists()


def test_viewer_reads_and_changes_nothing(client, viewer, mina):
    client.force_login(viewer)

    assert client.get(f"{URL}/{mina.code}").status_code == 200
    assert ask(client, "post", body={"profile": "jun"}).status_code == 403
    assert ask(client, "delete", f"/{mina.code}").status_code == 403
    assert Creator.objects.count() == 1


def test_stranger_finds_nothing(client, stranger, mina):
    client.force_login(stranger)

    assert client.get(URL).json()["data"] == []
    assert client.get(f"{URL}/{mina.code}").status_code == 404
    assert ask(client, "delete", f"/{mina.code}").status_code == 404

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from instagram.models import HashtagPost, WatchedHashtag
from tests.factories.instagram import (
    START,
    HashtagPostFactory,
    InstagramAccountFactory,
    WatchedHashtagFactory,
)

URL = "/api/v1/instagram/hashtags"


@pytest.fixture
def account(company):
    return InstagramAccountFactory(company=company, login="facebook")


@pytest.fixture
def watched(company, account):
    return WatchedHashtagFactory(company=company, hashtag="glow")


def ask(client, method, path="", body=None):
    return getattr(client, method)(
        f"{URL}{path}", body or {}, content_type="application/json"
    )


def error_of(answer):
    error = answer.json()["error"]
    return answer.status_code, error["code"], list(error["fields"])


def walk(client, url):
    """The ids of all pages."""
    seen = []
    while url:
        body = client.get(url).json()
        seen += [row["id"] for row in body["data"]]
        after = body["paging"]["next"]
        url = after and "{0.path}?{0.query}".format(urlsplit(after))
    return seen


def test_list_says_what_the_plan_says(logged_in, watched, company):
    waits = WatchedHashtagFactory(company=company, hashtag="off", is_active=False)

    rows = logged_in.get(URL).json()["data"]

    assert [row["id"] for row in rows] == [str(waits.code), str(watched.code)]
    assert (rows[0]["is_asked"], rows[0]["plan"]) == (
        False,
        "Nothing is asked.",
    )
    assert {name: rows[1][name] for name in ("hashtag", "market", "priority")} == {
        "hashtag": "glow",
        "market": "",
        "priority": 2,
    }
    assert (rows[1]["is_asked"], rows[1]["plan"]) == (
        True,
        "First in line without a look so far.",
    )
    assert rows[1]["recent_collected_at"] is None


def test_list_comes_in_pages(logged_in, company, account):
    rows = WatchedHashtagFactory.create_batch(5, company=company)

    seen = walk(logged_in, f"{URL}?limit=2")

    assert seen == [str(row.code) for row in reversed(rows)]


def test_hashtag_is_added_with_the_same_service_as_on_the_page(
    logged_in, account, member
):
    body = {"hashtag": "＃물광", "market": "KR", "priority": 3}

    answer = ask(logged_in, "post", body=body)

    row = WatchedHashtag.objects.get()
    assert answer.status_code == 201
    assert answer.json()["id"] == str(row.code)
    assert (row.hashtag, row.market, row.priority, row.added_by) == (
        "물광",
        "KR",
        3,
        member,
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "invalid_input", ["hashtag"])),
        ({"hashtag": "glow✨"}, (400, "hashtag_emoji", ["hashtag"])),
        ({"hashtag": "a b"}, (400, "hashtag_blank", ["hashtag"])),
        ({"hashtag": "dew", "market": "XX"}, (400, "invalid_input", ["market"])),
        ({"hashtag": "dew", "priority": 7}, (400, "invalid_input", ["priority"])),
        ({"hashtag": "#GLOW"}, (409, "already_watched", [])),
    ],
)
def test_wrong_input_is_refused(logged_in, watched, body, expected):
    assert error_of(ask(logged_in, "post", body=body)) == expected
    assert WatchedHashtag.objects.count() == 1


def test_without_facebook_log_in_nothing_is_added(logged_in, instagram_account):
    answer = ask(logged_in, "post", body={"hashtag": "dew"})

    assert error_of(answer) == (409, "no_facebook_account", [])


def test_hashtag_is_removed_with_its_posts(logged_in, watched):
    HashtagPostFactory(watched=watched)

    assert ask(logged_in, "delete", f"/{watched.code}").status_code == 204
    assert not WatchedHashtag.objects.exists()
    assert not HashtagPost.objects.exists()
    assert ask(logged_in, "delete", f"/{watched.code}").status_code == 404


def test_posts_come_in_pages_and_absent_figures_are_null(logged_in, watched):
    rows = [
        HashtagPostFactory(
            watched=watched,
            first_seen_at=START + timedelta(minutes=at // 2),
            listing="recent" if at == 3 else "top",
            timestamp=None,
        )
        for at in range(5)
    ]

    seen = walk(logged_in, f"{URL}/{watched.code}/posts?limit=2")

    assert sorted(seen) == sorted(row.media_id for row in rows)
    assert seen[0] == rows[4].media_id
    body = logged_in.get(f"{URL}/{watched.code}/posts?listing=recent").json()
    assert [row["id"] for row in body["data"]] == [rows[3].media_id]
    assert (body["data"][0]["like_count"], body["data"][0]["timestamp"]) == (None, None)


@pytest.mark.parametrize("query", ["listing=x", "limit=0", "after=rubbish"])
def test_wrong_question_for_posts_names_the_field(logged_in, watched, query):
    answer = logged_in.get(f"{URL}/{watched.code}/posts?{query}")

    assert error_of(answer)[::2] == (400, [query.partition("=")[0]])


def test_viewer_reads_and_changes_nothing(client, viewer, watched):
    client.force_login(viewer)

    assert client.get(URL).status_code == 200
    assert client.get(f"{URL}/{watched.code}/posts").status_code == 200
    assert ask(client, "post", body={"hashtag": "dew"}).status_code == 403
    assert ask(client, "delete", f"/{watched.code}").status_code == 403
    assert WatchedHashtag.objects.count() == 1


def test_stranger_finds_nothing(client, stranger, watched):
    client.force_login(stranger)

    assert client.get(URL).json()["data"] == []
    assert client.get(f"{URL}/{watched.code}/posts").status_code == 404
    assert ask(client, "delete", f"/{watched.code}").status_code == 404


def test_change_touches_what_is_named_alone(logged_in, watched):
    def change(**body):
        answer = ask(logged_in, "patch", f"/{watched.code}", body).json()
        return answer["market"], answer["priority"], answer["is_active"]

    assert change(market="JP") == ("JP", watched.priority, True)
    assert change(priority=3) == ("JP", 3, True)
    assert change(is_active=False, market="") == ("", 3, False)
    assert change() == ("", 3, False)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"market": "XX"}, "market"), ({"priority": 9}, "priority")],
)
def test_wrong_change_is_refused_and_nothing_changed(logged_in, watched, wrong, field):
    before = WatchedHashtag.objects.values().get(pk=watched.pk)

    answer = ask(logged_in, "patch", f"/{watched.code}", {"is_active": False, **wrong})

    assert error_of(answer) == (400, "invalid_input", [field])
    assert WatchedHashtag.objects.values().get(pk=watched.pk) == before

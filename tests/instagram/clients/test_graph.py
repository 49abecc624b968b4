from datetime import UTC, datetime

import pytest

from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.media import MEDIA_FIELDS
from tests.instagram.clients.bodies import MEDIA, STAMP, asked, error_body, page_body
from tests.instagram.clients.conftest import TOKEN

# Profile


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_me_flat_and_wrapped_are_read(graph, graph_client, is_wrapped):
    fields = {
        "id": "90",
        "user_id": "178414",
        "username": "saebyeok.us",
        "name": "Saebyeok",
        "account_type": "BUSINESS",
        "followers_count": "1200",
        "follows_count": 3,
        "media_count": 44,
    }
    graph.expect_request("/v25.0/me").respond_with_json(
        {"data": [fields]} if is_wrapped else fields
    )

    profile = graph_client.me()

    assert (profile.user_id, profile.app_scoped_id) == ("178414", "90")
    assert (profile.username, profile.name) == ("saebyeok.us", "Saebyeok")
    assert (profile.followers_count, profile.follows_count) == (1200, 3)
    assert (profile.media_count, profile.website) == (44, "")


def test_me_documented_sample_is_read(graph, graph_client, sample):
    graph.expect_request("/v25.0/me").respond_with_json(sample("docs/me"))

    profile = graph_client.me()

    assert (profile.user_id, profile.username) == ("<IG_ID>", "<IG_USERNAME>")
    assert profile.followers_count is None


def test_me_recorded_sample_is_read(graph, graph_client, sample):
    graph.expect_request("/v25.0/me").respond_with_json(sample("recorded/user_fields"))

    profile = graph_client.me()

    assert profile.user_id == "17841407673135339"
    assert profile.followers_count == 64363
    assert profile.biography.startswith("Follow us for updates")


def test_me_refused_extras_are_left_out(graph, graph_client):
    graph.expect_ordered_request("/v25.0/me").respond_with_json(
        error_body(100), status=400
    )
    graph.expect_ordered_request("/v25.0/me").respond_with_json({"user_id": "1"})

    assert graph_client.me().user_id == "1"
    assert "biography" in asked(graph, 0)["fields"]
    assert "biography" not in asked(graph, 1)["fields"]


def test_me_lost_professional_status_is_named(graph, graph_client):
    graph.expect_request("/v25.0/me").respond_with_json(error_body(10), status=400)

    with pytest.raises(ClientError) as caught:
        graph_client.me()

    assert caught.value.reason == "not_professional"
    assert len(graph.log) == 1


def test_me_without_id_is_invalid(graph, graph_client):
    graph.expect_request("/v25.0/me").respond_with_json({"username": "x"})

    with pytest.raises(ClientError) as caught:
        graph_client.me()

    assert caught.value.kind == ErrorKind.INVALID_ANSWER


# Media


def test_media_page_asks_with_version_fields_and_cursor(graph, graph_client):
    graph.expect_request(MEDIA).respond_with_json(page_body("1"))

    page = graph_client.media_page(after="CURSOR", limit=25)

    assert [row.post_id for row in page.items] == ["1"]
    assert page.after is None
    assert asked(graph) == {
        "fields": MEDIA_FIELDS,
        "limit": "25",
        "after": "CURSOR",
        "access_token": TOKEN,
    }


def test_media_page_version_is_a_setting(graph, graph_client, settings):
    settings.INSTAGRAM_API_VERSION = "v26.0"
    graph.expect_request("/v26.0/me/media").respond_with_json(page_body())

    assert graph_client.media_page().items == []


def test_media_page_recorded_pages_are_followed(graph, graph_client, sample):
    graph.expect_ordered_request(MEDIA).respond_with_json(sample("recorded/medias_p1"))
    graph.expect_ordered_request(MEDIA, query_string=None).respond_with_json(
        sample("recorded/medias_p2")
    )

    first = graph_client.media_page(limit=2)
    second = graph_client.media_page(after=first.after, limit=2)

    assert [row.like_count for row in first.items] == [0, 2]
    assert [row.comment_count for row in first.items] == [0, 6]
    assert [len(row.children) for row in second.items] == [3, 0]
    assert second.items[0].media_type == "CAROUSEL_ALBUM"
    # Another host stands in "next" of the first page; the second has none.
    assert (first.after, second.after) == ("after", None)
    assert asked(graph)["after"] == "after"


def test_media_page_documented_ids_only_are_left_out(graph, graph_client, sample):
    graph.expect_request(MEDIA).respond_with_json(sample("docs/media_ids_paging"))

    page = graph_client.media_page()

    assert page.items == []
    assert {note.reason for note in page.skipped} == {"no_timestamp"}
    assert len(page.skipped) == 6


def test_media_page_odd_items_are_tolerated(graph, graph_client):
    emoji = "🧴" * 2200
    graph.expect_request(MEDIA).respond_with_json(
        {
            "data": [
                {"id": "1", "timestamp": STAMP, "caption": emoji},
                {"id": "2", "timestamp": STAMP, "caption": "a\0b", "x\0": ["\0y"]},
                {"id": "3", "timestamp": STAMP, "caption": "half \ud83e"},
                {"id": "4", "timestamp": "2999-01-01T00:00:00+0000"},
                {"id": "5"},
            ]
        }
    )

    page = graph_client.media_page()

    assert [row.post_id for row in page.items] == ["1", "2", "3", "4"]
    assert page.items[0].caption == emoji
    assert page.items[0].like_count is None
    assert (page.items[1].caption, page.items[1].raw_data) == ("ab", {"x": ["y"]})
    assert page.items[2].caption == "half \ufffd"
    assert [note.item_id for note in page.noted] == ["4"]
    assert [note.item_id for note in page.skipped] == ["5"]


def test_media_page_cursor_that_repeats_is_refused(graph, graph_client):
    graph.expect_request(MEDIA).respond_with_json(page_body("1", after="A"))

    assert graph_client.media_page().after == "A"
    with pytest.raises(ClientError) as caught:
        graph_client.media_page(after="A")

    assert caught.value.kind == ErrorKind.INVALID_ANSWER
    assert caught.value.reason == "repeated_page"


def test_media_page_cursors_in_a_circle_are_refused(graph, graph_client):
    for cursor in ("A", "B", "A"):
        graph.expect_ordered_request(MEDIA).respond_with_json(
            page_body("1", after=cursor)
        )

    graph_client.media_page()
    graph_client.media_page(after="A")
    with pytest.raises(ClientError) as caught:
        graph_client.media_page(after="B")

    assert caught.value.reason == "repeated_page"


def test_media_page_asked_again_is_no_circle(graph, graph_client):
    for cursor in ("A", "B", "C", "B", "C"):
        graph.expect_ordered_request(MEDIA).respond_with_json(
            page_body("1", after=cursor)
        )

    for after in (None, "A", "B"):
        graph_client.media_page(after=after)

    assert graph_client.media_page(after="A").after == "B"
    assert graph_client.media_page(after="B").after == "C"


def test_media_page_next_without_cursor_is_read_at_our_host_only(
    graph, graph_client, settings
):
    ours = f"{settings.INSTAGRAM_GRAPH_URL}/v25.0/1/media?after=A%3D"
    for url in (ours, "https://evil.example/media?after=A", f"{ours}"[:-11]):
        graph.expect_ordered_request(MEDIA).respond_with_json(
            {"data": [], "paging": {"next": url}}
        )

    assert graph_client.media_page().after == "A="
    for _url in ("evil", "no cursor"):
        with pytest.raises(ClientError) as caught:
            graph_client.media_page()
        assert caught.value.kind == ErrorKind.INVALID_ANSWER


def test_media_one_is_read(graph, graph_client, sample):
    graph.expect_request("/v25.0/17918920912340654").respond_with_json(
        sample("docs/media_node")
    )

    row = graph_client.media("17918920912340654")

    assert row.timestamp == datetime(2019, 9, 26, 22, 36, 43, tzinfo=UTC)
    assert row.raw_data == {"owner": {"id": "17841405309211844"}}


def test_media_deleted_is_missing(graph, graph_client):
    graph.expect_request("/v25.0/1").respond_with_json(error_body(100, 33), status=400)

    with pytest.raises(ClientError) as caught:
        graph_client.media("1")

    assert (caught.value.reason, caught.value.permanent) == ("object_missing", True)


def test_media_unreadable_is_invalid(graph, graph_client):
    graph.expect_request("/v25.0/1").respond_with_json({"id": "1"})

    with pytest.raises(ClientError) as caught:
        graph_client.media("1")

    assert caught.value.kind == ErrorKind.INVALID_ANSWER


def test_media_id_is_one_segment_of_the_path(graph, graph_client):
    graph.expect_request("/v25.0/1%2F..%2Fme").respond_with_json({})
    graph.expect_request("/v25.0/1/../me").respond_with_json({})

    with pytest.raises(ClientError):
        graph_client.media("1/../me?x=1")

    assert asked(graph).keys() == {"fields", "access_token"}


def test_children_are_read(graph, graph_client, sample):
    graph.expect_request("/v25.0/1/children").respond_with_json(
        sample("recorded/children")
    )

    children = graph_client.children("1")

    assert [child["id"] for child in children] == [
        "17924318443748703",
        "18248754847048313",
    ]


# Comments


def test_comments_page_recorded_pages_are_followed(graph, graph_client, sample):
    path = "/v25.0/9/comments"
    graph.expect_ordered_request(path).respond_with_json(sample("recorded/comments_p1"))
    graph.expect_ordered_request(path).respond_with_json(sample("recorded/comments_p2"))

    first = graph_client.comments_page("9", limit=2)
    second = graph_client.comments_page("9", after=first.after, limit=2)

    assert [row.text for row in first.items] == ["Beautiful!", "Beautiful!"]
    assert [row.comment_id for row in second.items] == [
        "17892250648466172",
        "17914413430382429",
    ]
    assert (first.after, second.after) == ("after", None)
    assert "replies{" in asked(graph)["fields"]


def test_comments_page_replies_follow_their_comment(graph, graph_client):
    comments = page_body("1", "2", text="Hi")
    comments["data"][0]["replies"] = page_body("11", "12", after="R", text="Re")
    graph.expect_request("/v25.0/9/comments").respond_with_json(comments)
    graph.expect_request("/v25.0/1/replies").respond_with_json(
        page_body("13", text="Re")
    )

    page = graph_client.comments_page("9")

    assert [(row.comment_id, row.parent_id) for row in page.items] == [
        ("1", ""),
        ("11", "1"),
        ("12", "1"),
        ("13", "1"),
        ("2", ""),
    ]
    assert asked(graph)["after"] == "R"


def test_comments_page_broken_replies_are_named(graph, graph_client):
    comments = page_body("1")
    comments["data"][0]["replies"] = page_body("11", after="R")
    comments["data"].append({"id": "2"})
    graph.expect_request("/v25.0/9/comments").respond_with_json(comments)
    graph.expect_request("/v25.0/1/replies").respond_with_json(
        {"data": [{"id": "12"}, {"id": "13", "timestamp": "2999-01-01T00:00:00+0000"}]}
    )

    page = graph_client.comments_page("9")

    assert [row.comment_id for row in page.items] == ["1", "11", "13"]
    assert [note.item_id for note in page.skipped] == ["12", "2"]
    assert [note.item_id for note in page.noted] == ["13"]


def test_replies_page_recorded_sample_is_read(graph, graph_client, sample):
    graph.expect_request("/v25.0/1/replies").respond_with_json(
        sample("recorded/replies")
    )

    page = graph_client.replies_page("1")

    assert [(row.comment_id, row.parent_id) for row in page.items] == [
        ("17847314687296283", "1")
    ]

import pytest

from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.flavours import FACEBOOK_LOGIN
from instagram.clients.graph import GraphReader
from instagram.clients.hashtags import HASHTAG_MEDIA_FIELDS
from instagram.clients.public import SearchedHashtag
from instagram.clients.schemas import ItemNote
from tests.instagram.clients.bodies import asked, error_body
from tests.instagram.clients.conftest import TOKEN

USER_ID = "17841405309211844"
RECENT = "/v25.0/17843826142012701/recent_media"


@pytest.fixture
def client(graph, settings, records, waits):
    settings.FACEBOOK_GRAPH_URL = settings.INSTAGRAM_GRAPH_URL
    return GraphReader(
        flavour=FACEBOOK_LOGIN,
        token=TOKEN,
        user_id=USER_ID,
        recorder=records.append,
        sleep=waits.append,
    )


@pytest.mark.parametrize("is_listed", [False, True])
def test_search_reads_the_id_flat_and_listed(graph, client, sample, is_listed):
    flat = sample("docs/hashtag_search")
    graph.expect_request("/v25.0/ig_hashtag_search").respond_with_json(
        {"data": [flat]} if is_listed else flat
    )

    assert client.search_hashtag("물광") == "17873440459141021"
    query = asked(graph)
    assert (query["user_id"], query["q"]) == (USER_ID, "물광")
    assert query["appsecret_proof"] == FACEBOOK_LOGIN.proof(TOKEN)


@pytest.mark.parametrize("body", [{"data": []}, {"data": [{}]}, {}, {"id": "9" * 65}])
def test_search_without_an_id_is_no_answer(graph, client, body):
    graph.expect_request("/v25.0/ig_hashtag_search").respond_with_json(body)

    with pytest.raises(ClientError) as caught:
        client.search_hashtag("glow")

    assert caught.value.kind == ErrorKind.INVALID_ANSWER


@pytest.mark.parametrize(
    ("code", "subcode", "kind", "reason"),
    [
        (18, 2207034, ErrorKind.QUOTA, "hashtags_spent"),
        (24, 2207024, ErrorKind.NOT_FOUND, "hashtag_unknown"),
        (100, None, ErrorKind.BAD_REQUEST, "bad_request"),
        (10, None, ErrorKind.PERMISSION, "permission_missing"),
    ],
)
def test_search_refusals_are_told_apart(graph, client, code, subcode, kind, reason):
    body = error_body(code, subcode)
    graph.expect_request("/v25.0/ig_hashtag_search").respond_with_json(body, status=400)

    with pytest.raises(ClientError) as caught:
        client.search_hashtag("glow")

    assert (caught.value.kind, caught.value.reason) == (kind, reason)
    assert len(graph.log) == 1


def test_recorded_recent_page_is_read_with_what_it_does_not_tell(graph, client, sample):
    body = sample("recorded/hashtag_recent_medias_p1")
    graph.expect_request(RECENT).respond_with_json(body)

    page = client.recent_media("17843826142012701")

    first = page.items[0]
    assert [row.media_id for row in page.items][:2] == [
        "18088158883149835",
        "17842849828991925",
    ]
    assert (first.like_count, first.comment_count) == (804, 8)
    assert (first.timestamp, first.caption, first.permalink) == (None, "", "")
    assert page.after == "after"
    query = asked(graph)
    assert (query["user_id"], query["fields"]) == (USER_ID, HASHTAG_MEDIA_FIELDS)
    assert query["limit"] == "50"
    assert "after" not in query


def test_recorded_top_page_keeps_captions(graph, client, sample):
    body = sample("recorded/hashtag_top_medias_p1")
    path = "/v25.0/17843826142012701/top_media"
    graph.expect_request(path).respond_with_json(body)

    page = client.top_media("17843826142012701")

    assert page.items[0].caption.endswith("#makkah__madinah 👈🚩")
    assert page.items[0].permalink == "https://www.instagram.com/p/B8goRvrnwod/"
    assert page.items[0].like_count == 997


def test_cursor_that_stays_the_same_still_leads_on(graph, client):
    body = {
        "data": [{"id": "1", "like_count": "7", "children": {"data": []}}],
        "paging": {
            "cursors": {"after": "same"},
            "next": "https://graph.facebook.com/x",
        },
    }
    graph.expect_request(RECENT).respond_with_json(body)

    first = client.recent_media("17843826142012701")
    second = client.recent_media("17843826142012701", after=first.after)

    assert (first.after, second.after) == ("same", "same")
    assert first.items[0].like_count == 7
    assert first.items[0].raw_data == {"children": {"data": []}}
    assert asked(graph)["after"] == "same"


def test_broken_items_are_left_out_and_named(graph, client):
    rows = [{"id": "1"}, "x", {"caption": "no id"}, {"id": "9" * 65}, {"id": 5}]
    graph.expect_request(RECENT).respond_with_json({"data": rows})

    page = client.recent_media("17843826142012701")

    assert [row.media_id for row in page.items] == ["1", "5"]
    assert page.skipped == [
        ItemNote("", "not_an_object"),
        ItemNote("", "no_id"),
        ItemNote("9" * 64, "no_id"),
    ]
    assert page.after is None


def test_recently_searched_reads_ids_with_and_without_names(graph, client):
    rows = [{"id": "11", "name": "glow"}, {"id": "12"}, {"name": "x"}, None]
    path = f"/v25.0/{USER_ID}/recently_searched_hashtags"
    graph.expect_request(path).respond_with_json({"data": rows})

    assert client.recently_searched() == [
        SearchedHashtag("11", "glow"),
        SearchedHashtag("12", ""),
    ]
    assert asked(graph)["limit"] == "30"

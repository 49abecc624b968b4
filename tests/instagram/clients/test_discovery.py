from datetime import UTC, datetime

import pytest

from instagram.clients.discovery import NEWER_MEDIA_FIELDS, OTHER_PROFILE_FIELDS
from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.flavours import FACEBOOK_LOGIN
from instagram.clients.graph import GraphReader
from tests.instagram.clients.bodies import STAMP, asked, error_body
from tests.instagram.clients.conftest import TOKEN

USER_ID = "17841405309211844"
PATH = f"/v25.0/{USER_ID}"


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


def found(*ids, after=None, **fields):
    media = {"data": [{"id": each, "timestamp": STAMP} for each in ids]}
    if after:
        media["paging"] = {"cursors": {"after": after}}
    return {"business_discovery": {"id": "178", "media": media, **fields}, "id": "1"}


def test_recorded_profile_is_read_and_what_is_missing_stays_unknown(
    graph, client, sample
):
    body = sample("recorded/discovery_user_fields")
    graph.expect_request(PATH).respond_with_json(body)

    page = client.business_discovery("facebookfordevelopers")

    profile = page.profile
    assert (profile.user_id, profile.username) == (
        "17841407673135339",
        "facebookfordevelopers",
    )
    assert (profile.followers_count, profile.media_count) == (64976, 436)
    assert (profile.follows_count, profile.website) == (None, None)
    assert (page.items, page.after) == ([], None)


def test_recorded_posts_are_read_with_a_cursor_that_has_no_next(graph, client, sample):
    body = sample("recorded/discovery_medias_p1")
    graph.expect_request(PATH).respond_with_json(body)

    page = client.business_discovery("facebookfordevelopers")

    first = page.items[0]
    assert (first.post_id, first.like_count, first.comment_count) == (
        "17885103395504675",
        87,
        11,
    )
    assert first.timestamp == datetime(2021, 8, 17, 19, 0, 42, tzinfo=UTC)
    assert first.views is None
    assert page.after == "after"


def test_documented_views_are_read_with_the_post(graph, client, sample):
    body = sample("docs/business_discovery_media")
    rows = body["business_discovery"]["media"]["data"]
    rows = [{**row, "timestamp": STAMP} for row in rows]
    body["business_discovery"]["media"]["data"] = rows
    graph.expect_request(PATH).respond_with_json(body)

    page = client.business_discovery("bluebottle")

    assert [row.views for row in page.items] == [7757, None, None, None]
    assert page.items[0].raw_data == {}
    assert page.after is None


def test_cursor_stands_inside_the_fields(graph, client):
    graph.expect_request(PATH).respond_with_json(found("1"))

    client.business_discovery("mina", after="QVFIU==", limit=20)

    assert asked(graph)["fields"] == (
        f"business_discovery.username(mina){{{OTHER_PROFILE_FIELDS},"
        "media.limit(20).after(QVFIU==){id,caption,media_type,media_url,permalink,"
        "timestamp,like_count,comments_count,media_product_type,view_count}}"
    )


def test_page_that_leads_back_is_refused(graph, client):
    graph.expect_request(PATH).respond_with_json(found("1", after="a"))

    page = client.business_discovery("mina")
    with pytest.raises(ClientError) as caught:
        client.business_discovery("mina", after=page.after)

    assert caught.value.reason == "repeated_page"


def test_page_without_posts_is_the_last_whatever_its_cursor(graph, client):
    graph.expect_request(PATH).respond_with_json(found(after="a"))

    assert client.business_discovery("mina").after is None


@pytest.mark.parametrize(
    ("code", "subcode", "status"),
    [
        (110, 2207013, 400),
        (100, 33, 400),
        (24, None, 404),
        (803, None, 404),
        (7, 1, 400),
    ],
)
def test_any_other_refusal_is_not_discoverable(graph, client, code, subcode, status):
    body = error_body(code, subcode)
    graph.expect_request(PATH).respond_with_json(body, status=status)

    with pytest.raises(ClientError) as caught:
        client.business_discovery("mina")

    assert caught.value.reason == "not_discoverable"
    assert len(graph.log) == 1


def test_answer_without_the_account_is_not_discoverable(graph, client):
    graph.expect_request(PATH).respond_with_json({"id": USER_ID})

    with pytest.raises(ClientError) as caught:
        client.business_discovery("mina")

    assert caught.value.reason == "not_discoverable"


@pytest.mark.parametrize(
    ("code", "kind"),
    [(4, ErrorKind.THROTTLED), (190, ErrorKind.LOGIN), (10, ErrorKind.PERMISSION)],
)
def test_throttling_log_in_and_permission_keep_their_names(graph, client, code, kind):
    graph.expect_request(PATH).respond_with_json(error_body(code), status=400)

    with pytest.raises(ClientError) as caught:
        client.business_discovery("mina")

    assert caught.value.kind == kind
    assert caught.value.reason != "not_discoverable"


def test_version_without_the_newer_fields_is_asked_without_them(graph, client):
    refused = error_body(100)
    graph.expect_ordered_request(PATH).respond_with_json(refused, status=400)
    graph.expect_ordered_request(PATH).respond_with_json(found("1"))

    page = client.business_discovery("mina")

    assert [row.post_id for row in page.items] == ["1"]
    assert NEWER_MEDIA_FIELDS in asked(graph, 0)["fields"]
    assert NEWER_MEDIA_FIELDS not in asked(graph, 1)["fields"]


def test_refused_cursor_is_not_the_accounts_fault(graph, client):
    graph.expect_request(PATH).respond_with_json(error_body(100), status=400)

    with pytest.raises(ClientError) as caught:
        client.business_discovery("mina", after="old")

    assert (caught.value.kind, caught.value.reason) == (
        ErrorKind.BAD_REQUEST,
        "cursor_refused",
    )


@pytest.mark.parametrize("after", ["a)b", "a{", "a,b", "a b"])
def test_cursor_with_signs_of_the_field_language_is_never_sent(graph, client, after):
    with pytest.raises(ClientError) as caught:
        client.business_discovery("mina", after=after)

    assert caught.value.reason == "cursor_refused"
    assert graph.log == []


@pytest.mark.parametrize("name", ["", "a){followers_count}", "a,b", "x" * 65, "물광"])
def test_name_that_nobody_has_is_never_sent(graph, client, name):
    with pytest.raises(ClientError) as caught:
        client.business_discovery(name)

    assert caught.value.reason == "not_discoverable"
    assert graph.log == []


def test_broken_posts_are_left_out_and_named(graph, client):
    body = found("1", followers_count="12", username="mina")
    body["business_discovery"]["media"]["data"] += [{"id": "2"}, None]
    graph.expect_request(PATH).respond_with_json(body)

    page = client.business_discovery("mina")

    assert [row.post_id for row in page.items] == ["1"]
    assert [note.reason for note in page.skipped] == ["no_timestamp", "not_an_object"]
    assert page.profile.followers_count == 12


def test_profile_without_an_id_is_no_answer(graph, client):
    graph.expect_request(PATH).respond_with_json({"business_discovery": {"name": "x"}})

    with pytest.raises(ClientError) as caught:
        client.business_discovery("mina")

    assert caught.value.kind == ErrorKind.INVALID_ANSWER

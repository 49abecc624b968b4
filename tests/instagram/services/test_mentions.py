"""What a webhook names: fetched, or kept bare with the reason."""

import pytest

from instagram.clients.errors import ClientError
from instagram.enums import AccountStatus, Login, MentionKind
from instagram.models import ApiCall, Mention
from instagram.services.mentions import collect_mention
from tests.factories.instagram import InstagramAccountFactory
from tests.instagram.clients.bodies import error_body
from tests.shared_data import sample

USER_ID = "17841400000000101"
EXPIRED = error_body(190, 463)


@pytest.fixture
def account(company, graph_server, settings):
    settings.FACEBOOK_GRAPH_URL = settings.INSTAGRAM_GRAPH_URL
    return InstagramAccountFactory(
        company=company, login=Login.FACEBOOK, instagram_user_id=USER_ID
    )


@pytest.fixture
def answer(graph_server):
    """Let Instagram answer these bodies one after the other."""

    def answer(*bodies):
        for body in bodies:
            graph_server.expect_ordered_request(f"/v25.0/{USER_ID}").respond_with_json(
                body, status=400 if "error" in body else 200
            )

    return answer


def fields(server, number=-1):
    return server.log[number][0].args["fields"]


def test_comment_is_fetched_and_kept(company, account, answer, graph_server):
    answer(
        {
            "mentioned_comment": {
                "id": "31",
                "text": "@glasshaus.kr good",
                "timestamp": "2026-03-01T10:00:00+0000",
                "username": "minji",
                "like_count": 4,
                "media": {"id": "21", "permalink": "https://www.instagram.com/p/x/"},
            },
            "id": USER_ID,
        }
    )

    found = collect_mention(account=account, media_id="21", comment_id="31")

    assert (found.kind, found.media_id, found.comment_id) == (
        MentionKind.COMMENT,
        "21",
        "31",
    )
    assert (found.text, found.username, found.like_count, found.reason) == (
        "@glasshaus.kr good",
        "minji",
        4,
        "",
    )
    assert found.permalink == "https://www.instagram.com/p/x/"
    assert fields(graph_server).startswith("mentioned_comment.comment_id(31){id,text,")
    assert ApiCall.objects.for_company(company).get().account == account


def test_comment_is_asked_for_with_few_fields_where_more_are_refused(
    account, answer, graph_server
):
    answer(error_body(100), {"mentioned_comment": {"id": "31", "text": "hi"}})

    found = collect_mention(account=account, media_id="21", comment_id="31")

    assert (found.text, found.media_id, found.username) == ("hi", "21", "")
    assert fields(graph_server) == (
        "mentioned_comment.comment_id(31){id,text,timestamp,like_count}"
    )


def test_caption_is_fetched_and_a_second_time_is_the_same_row(company, account, answer):
    body = {
        "mentioned_media": {"id": "21", "caption": "@glasshaus.kr", "like_count": 3}
    }
    answer(body, body)

    first = collect_mention(account=account, media_id="21")
    again = collect_mention(account=account, media_id="21")

    assert first.pk == again.pk
    assert (again.kind, again.text, again.like_count) == (
        MentionKind.CAPTION,
        "@glasshaus.kr",
        3,
    )
    assert Mention.objects.for_company(company).count() == 1


@pytest.mark.parametrize("name", ["mentioned_comment", "mentioned_media"])
def test_recorded_answers_are_read(account, answer, name):
    recorded = sample(f"instagram-pyfacebook/apidata/users/{name}.json")
    answer(recorded)
    told = recorded[name]

    found = collect_mention(
        account=account,
        media_id="21",
        comment_id=told["id"] if name == "mentioned_comment" else "",
    )

    assert found.text == (told.get("text") or told["caption"])
    assert found.like_count == told["like_count"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (error_body(100, 33), "object_missing"),
        (error_body(10), "permission_missing"),
        (error_body(24, 2207006), "object_missing"),
    ],
)
def test_refused_mention_is_kept_bare_with_the_reason(account, answer, body, reason):
    answer(body)

    found = collect_mention(account=account, media_id="21", comment_id="31")

    assert (found.media_id, found.comment_id, found.text, found.reason) == (
        "21",
        "31",
        "",
        reason,
    )


def test_bare_mention_takes_nothing_from_a_known_one(account, answer):
    answer({"mentioned_media": {"id": "21", "caption": "Known"}}, error_body(100, 33))
    collect_mention(account=account, media_id="21")

    found = collect_mention(account=account, media_id="21")

    assert (found.text, found.reason) == ("Known", "")


def test_dead_token_asks_for_a_person_and_keeps_the_mention(account, answer):
    answer(EXPIRED)

    found = collect_mention(account=account, media_id="21")

    account.refresh_from_db()
    assert (account.status, found.reason) == (AccountStatus.RECONNECT, "token_expired")


@pytest.mark.parametrize(
    ("body", "reason"),
    [(error_body(80002), "throttled"), ({"id": USER_ID}, "invalid_answer")],
)
def test_passing_trouble_is_for_the_caller_to_wait_for(
    company, account, answer, body, reason
):
    answer(body)

    with pytest.raises(ClientError) as error:
        collect_mention(account=account, media_id="21")

    assert error.value.reason == reason
    assert Mention.objects.for_company(company).count() == 0
    assert ApiCall.objects.for_company(company).count() == 1


def test_what_is_no_id_is_not_asked_for(account, graph_server):
    """It would stand in the middle of the fields, and a webhook could choose them."""
    found = collect_mention(account=account, media_id="21){id},business_discovery(")

    assert found.reason == "object_missing"
    assert graph_server.log == []

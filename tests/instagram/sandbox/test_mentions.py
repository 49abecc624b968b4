"""Tags in pictures, and mentions in captions and comments."""

from dataclasses import replace

import pytest

from instagram.sandbox.records import AccountRecord, CommentRecord, Dataset
from tests.instagram.sandbox import samples
from tests.instagram.sandbox.test_samples import fields_of, wanted
from tests.shared_data import sample

RECORDED = "instagram-pyfacebook/apidata/users"
CREATOR = AccountRecord(
    user_id="17841499000000001", username="glow.diary", is_outside=True
)
POST, PRIVATE, NAMESAKE = (f"1790000000000000{n}" for n in (1, 2, 3))
COMMENT, HIDDEN, OTHER = (f"1810000000000020{n}" for n in (1, 2, 3))


def comment(comment_id, media_id, text):
    return CommentRecord(
        comment_id=comment_id,
        media_id=media_id,
        text=text,
        timestamp=samples.NOON,
        username="reader",
        like_count=2,
    )


@pytest.fixture
def token(sandbox):
    shy = replace(CREATOR, user_id="17841499000000002", username="shy", is_private=True)
    post = replace(
        samples.IMAGE,
        media_id=POST,
        username="glow.diary",
        caption=f"With @{samples.USERNAME.upper()}!",
        tagged=(samples.USERNAME,),
    )
    posts = (
        post,
        replace(post, media_id=PRIVATE, username="shy"),
        replace(
            post, media_id=NAMESAKE, caption=f"@{samples.USERNAME}.fans", tagged=()
        ),
    )
    comments = (
        comment(COMMENT, NAMESAKE, f"(@{samples.USERNAME})"),
        comment(HIDDEN, PRIVATE, f"@{samples.USERNAME}"),
        comment(OTHER, POST, "@other.brand"),
    )
    sandbox.load(samples.BRAND)
    sandbox.load(Dataset(accounts=(CREATOR, shy), media=posts, comments=comments))
    return sandbox.token(samples.USERNAME, kind="facebook")


def account(sandbox, token, fields, user_id=samples.USER_ID):
    return sandbox.get(f"v25.0/{user_id}", token, fields=fields)


def test_tags_as_recorded(sandbox, token):
    recorded = sample(f"{RECORDED}/tagged_medias.json")
    fields = wanted(recorded["data"][0])

    answer = sandbox.get(
        f"v25.0/{samples.USER_ID}/tags", token, fields=f"{fields},username"
    ).json()

    (tagged,) = answer["data"]
    assert (tagged["id"], tagged.pop("username")) == (POST, "glow.diary")
    assert fields_of(tagged) == fields_of(recorded["data"][0])


def test_tags_need_facebook_login(sandbox, token):
    instagram = sandbox.token(samples.USERNAME)

    assert sandbox.get("v25.0/me/tags", instagram).json()["error"]["code"] == 100


def test_mentioned_media_as_recorded(sandbox, token):
    recorded = sample(f"{RECORDED}/mentioned_media.json")
    fields = wanted(recorded["mentioned_media"])

    answer = account(sandbox, token, f"mentioned_media.media_id({POST}){{{fields}}}")

    assert fields_of(answer.json()) == fields_of(recorded)
    assert answer.json()["mentioned_media"]["id"] == POST


def test_mentioned_comment_as_recorded(sandbox, token):
    recorded = sample(f"{RECORDED}/mentioned_comment.json")
    fields = wanted(recorded["mentioned_comment"])
    field = f"mentioned_comment.comment_id({COMMENT})"

    answer = account(sandbox, token, f"{field}{{{fields}}}").json()
    below = account(sandbox, token, f"{field}{{media{{id,username}}}}").json()

    assert fields_of(answer) == fields_of(recorded)
    assert answer["mentioned_comment"]["like_count"] == 2
    assert below["mentioned_comment"]["media"] == {
        "id": NAMESAKE,
        "username": "glow.diary",
    }


def test_mentions_with_instagram_login(sandbox, token):
    instagram = sandbox.token(samples.USERNAME)
    field = f"mentioned_media.media_id({POST}){{id}}"

    answer = account(sandbox, instagram, field, "me").json()

    assert answer["mentioned_media"] == {"id": POST}


@pytest.mark.parametrize(
    "field",
    [
        f"mentioned_media.media_id({PRIVATE}){{id}}",
        f"mentioned_media.media_id({NAMESAKE}){{id}}",
        "mentioned_media.media_id(1){id}",
        "mentioned_media{id}",
        f"mentioned_comment.comment_id({HIDDEN}){{id}}",
        f"mentioned_comment.comment_id({OTHER}){{id}}",
        "mentioned_comment.comment_id(1){id}",
        f"mentioned_comment.comment_id({COMMENT}){{from}}",
    ],
)
def test_what_is_not_told(sandbox, token, field):
    assert account(sandbox, token, field).json()["error"]["code"] == 100


def test_mentions_need_the_right_to_comments(sandbox, token):
    poor = sandbox.token(samples.USERNAME, kind="facebook", scopes="instagram_basic")

    answer = account(sandbox, poor, f"mentioned_media.media_id({POST}){{id}}")

    assert answer.json()["error"]["code"] == 10


def test_control_lists_the_mentions(sandbox, token):
    assert sandbox.control("mentions", username=samples.USERNAME) == {
        "media": [{"media_id": POST}],
        "comments": [{"media_id": NAMESAKE, "comment_id": COMMENT}],
    }


def answer(sandbox, token, **params):
    response = sandbox.session.post(
        f"{sandbox.base_url}/v25.0/{samples.USER_ID}/mentions",
        data={"access_token": token, "message": "Thank you"} | params,
        timeout=10,
    )
    return response.json()


def test_mentions_are_answered(sandbox, token):
    below_post = answer(sandbox, token, media_id=POST)["id"]
    below_comment = answer(sandbox, token, media_id=NAMESAKE, comment_id=COMMENT)["id"]

    field = "business_discovery.username(glow.diary){media{id,comments_count}}"
    found = account(sandbox, token, field).json()["business_discovery"]["media"]["data"]
    assert {each["id"]: each["comments_count"] for each in found} == {
        POST: 2,
        NAMESAKE: 2,
    }
    assert below_post != below_comment


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"media_id": NAMESAKE},
        {"media_id": PRIVATE},
        {"media_id": POST, "comment_id": COMMENT},
        {"media_id": NAMESAKE, "comment_id": OTHER},
        {"media_id": POST, "message": ""},
    ],
)
def test_what_is_not_answered(sandbox, token, params):
    assert answer(sandbox, token, **params)["error"]["code"] == 100

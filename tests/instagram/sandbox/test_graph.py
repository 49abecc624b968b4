"""Reading accounts, posts and comments."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from instagram.sandbox.records import Dataset
from tests.instagram.sandbox import samples

MEDIA_FIELDS = (
    "id,caption,media_type,media_product_type,permalink,shortcode,timestamp,username,"
    "owner,like_count,comments_count,is_comment_enabled,is_shared_to_feed"
)


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME)


def test_me_wanted_fields_and_always_the_id(sandbox, token):
    answer = sandbox.get(
        "v25.0/me",
        token,
        fields="user_id,username,account_type,followers_count,follows_count,media_count",
    )

    assert answer.json() == {
        "user_id": samples.USER_ID,
        "username": samples.USERNAME,
        "account_type": "BUSINESS",
        "followers_count": 12_000,
        "follows_count": 80,
        "media_count": 4,
        "id": "24068518188461406",
    }
    assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"
    assert answer.headers["facebook-api-version"] == "v25.0"


def test_me_without_fields_is_the_id(sandbox, token):
    assert sandbox.get("me", token).json() == {"id": "24068518188461406"}


def test_account_by_either_id(sandbox, token):
    for account_id in (samples.USER_ID, "24068518188461406"):
        answer = sandbox.get(f"v25.0/{account_id}", token, fields="username")

        assert answer.json()["username"] == samples.USERNAME


def test_facebook_token_sees_the_account_id(sandbox, token):
    token = sandbox.token(samples.USERNAME, kind="facebook")

    answer = sandbox.get(f"v26.0/{samples.USER_ID}", token, fields="id,name")

    assert answer.json() == {"id": samples.USER_ID, "name": "Glasshaus"}


def test_counts_of_posts_that_only_facebook_login_tells(sandbox, token):
    facebook = sandbox.token(samples.USERNAME, kind="facebook")
    fields = "saved_count,shares_count,reposts_count,total_like_count,total_views_count"
    post = f"v26.0/{samples.IMAGE.media_id}"

    answer = sandbox.get(post, facebook, fields=fields).json()

    assert answer == {
        "id": samples.IMAGE.media_id,
        "saved_count": 30,
        "shares_count": 6,
        "total_like_count": 120,
        "total_views_count": 3100,
    }
    assert sandbox.get(post, token, fields="saved_count").status_code == 400
    assert sandbox.get(post, token, fields="media_audio_type").json() == {
        "id": samples.IMAGE.media_id
    }


def test_ended_version_is_served_by_the_oldest_living(sandbox, token):
    answer = sandbox.get("v18.0/me", token)

    assert answer.headers["facebook-api-version"] == "v21.0"


def test_media_newest_first_without_stories(sandbox, token):
    answer = sandbox.get("v25.0/me/media", token)

    assert answer.json()["data"] == [
        {"id": post.media_id}
        for post in (samples.IMAGE, samples.REEL, samples.ALBUM, samples.OLD)
    ]


def test_media_node_every_field(sandbox, token):
    answer = sandbox.get(
        f"v25.0/{samples.REEL.media_id}", token, fields=MEDIA_FIELDS
    ).json()

    code = answer.pop("shortcode")
    assert len(code) == 11
    assert answer == {
        "id": samples.REEL.media_id,
        "caption": "Morning routine",
        "media_type": "VIDEO",
        "media_product_type": "REELS",
        "permalink": f"https://www.instagram.com/reel/{code}/",
        "timestamp": "2026-08-31T12:00:00+0000",
        "username": samples.USERNAME,
        "owner": {"id": samples.USER_ID},
        "like_count": 300,
        "comments_count": 17,
        "is_comment_enabled": True,
        "is_shared_to_feed": True,
    }


def test_media_without_likes_or_caption_leaves_the_fields_out(sandbox, token):
    answer = sandbox.get(
        f"v25.0/{samples.STORY.media_id}", token, fields="caption,thumbnail_url"
    )
    hidden = sandbox.get(f"v25.0/{samples.OLD.media_id}", token, fields="like_count")

    assert answer.json() == {"id": samples.STORY.media_id}
    assert hidden.json() == {"id": samples.OLD.media_id}


def test_caption_is_escaped_as_ascii(sandbox, token):
    answer = sandbox.get(f"v25.0/{samples.IMAGE.media_id}", token, fields="caption")

    assert answer.content.isascii()
    assert answer.json()["caption"] == "새 세럼 🌿 #glassskin"


def test_comments_count_is_what_the_list_holds(sandbox, token):
    answer = sandbox.get(
        f"v25.0/{samples.IMAGE.media_id}",
        token,
        fields="comments_count,comments{id,replies{id}}",
    ).json()

    listed = answer["comments"]["data"]
    replies = [r for c in listed for r in c.get("replies", {}).get("data", [])]
    assert answer["comments_count"] == len(listed) + len(replies) == 3


def test_children_by_edge_and_by_field(sandbox, token):
    wanted = "id,media_type"
    expected = [
        {"id": "18000000000000031", "media_type": "IMAGE"},
        {"id": "18000000000000032", "media_type": "VIDEO"},
    ]

    edge = sandbox.get(f"v25.0/{samples.ALBUM.media_id}/children", token, fields=wanted)
    field = sandbox.get(
        f"v25.0/{samples.ALBUM.media_id}", token, fields=f"children{{{wanted}}}"
    )

    assert edge.json() == {"data": expected}
    assert field.json()["children"] == {"data": expected}


def test_children_of_a_single_picture(sandbox, token):
    edge = sandbox.get(f"v25.0/{samples.IMAGE.media_id}/children", token)
    field = sandbox.get(f"v25.0/{samples.IMAGE.media_id}", token, fields="children")

    assert edge.json() == {"data": []}
    assert field.json() == {"id": samples.IMAGE.media_id}


def test_child_has_neither_likes_nor_comments(sandbox, token):
    answer = sandbox.get(
        "v25.0/18000000000000032", token, fields="like_count,comments_count,timestamp"
    )

    assert answer.json() == {
        "timestamp": "2026-08-30T12:00:00+0000",
        "id": "18000000000000032",
    }


def test_comments_default_fields_newest_first(sandbox, token):
    answer = sandbox.get(f"v25.0/{samples.IMAGE.media_id}/comments", token).json()

    assert answer["data"] == [
        {
            "timestamp": "2026-09-01T15:00:00+0000",
            "text": "Follow me for free likes",
            "id": "18100000000000003",
        },
        {
            "timestamp": "2026-09-01T13:00:00+0000",
            "text": "너무 좋아요 💚",
            "id": "18100000000000001",
        },
    ]


def test_comment_of_a_stranger_without_name(sandbox, token):
    answer = sandbox.get(
        "v25.0/18100000000000003",
        token,
        fields="username,from,hidden,like_count,parent_id,replies{id}",
    )

    assert answer.json() == {
        "hidden": True,
        "like_count": 0,
        "id": "18100000000000003",
    }


def test_comment_with_author_media_and_replies(sandbox, token):
    answer = sandbox.get(
        "v25.0/18100000000000001",
        token,
        fields="username,from{id,username},like_count,media,"
        "replies{id,text,parent_id,user}",
    ).json()

    replies = answer.pop("replies")["data"]
    assert answer == {
        "username": "minji",
        "from": {"id": "17841400000005555", "username": "minji"},
        "like_count": 3,
        "media": {"id": samples.IMAGE.media_id},
        "id": "18100000000000001",
    }
    assert replies == [
        {
            "id": "18100000000000002",
            "text": "고맙습니다!",
            "parent_id": "18100000000000001",
            "user": {"id": "24068518188461406"},
        }
    ]


def test_replies_edge(sandbox, token):
    answer = sandbox.get("v25.0/18100000000000001/replies", token, fields="id")

    assert answer.json()["data"] == [{"id": "18100000000000002"}]


def test_several_objects_at_once(sandbox, token):
    ids = f"{samples.IMAGE.media_id},{samples.REEL.media_id}"

    answer = sandbox.get("v25.0", token, ids=ids, fields="like_count")

    assert answer.json() == {
        samples.IMAGE.media_id: {"like_count": 120, "id": samples.IMAGE.media_id},
        samples.REEL.media_id: {"like_count": 300, "id": samples.REEL.media_id},
    }


def test_stories_of_the_last_day_only(sandbox, token):
    before = sandbox.get("v25.0/me/stories", token).json()
    sandbox.control("difficult", username=samples.USERNAME)
    now = sandbox.state()["now"]
    sandbox.load(story_of(now - 3600, "18000000000000077"))

    fresh = sandbox.get("v25.0/me/stories", token).json()
    sandbox.control("clock", hours=24)
    later = sandbox.get("v25.0/me/stories", token).json()

    assert before == {"data": []}
    assert fresh["data"] == [{"id": "18000000000000077"}]
    assert later == {"data": []}


def story_of(moment, media_id):
    story = replace(
        samples.STORY,
        media_id=media_id,
        timestamp=datetime.fromtimestamp(moment, UTC),
    )
    return Dataset(media=(story,))


def test_other_small_edges(sandbox, token):
    limit = sandbox.get(
        "v25.0/me/content_publishing_limit", token, fields="config"
    ).json()
    live = sandbox.get("v25.0/me/live_media", token).json()

    assert limit["data"][0]["config"] == {"quota_total": 50, "quota_duration": 86_400}
    assert live == {"data": []}


def test_data_shape_by_switch(sandbox, token):
    sandbox.control("shape", shape="data")

    answer = sandbox.get("v25.0/me", token, fields="username")
    by_id = sandbox.get(f"v25.0/{samples.USER_ID}", token, fields="username")

    expected = {"username": samples.USERNAME, "id": "24068518188461406"}
    assert answer.json() == {"data": [expected]}
    assert by_id.json() == expected


def test_difficult_posts(sandbox, token):
    sandbox.control("difficult", username=samples.USERNAME)

    answer = sandbox.get(
        "v25.0/me/media", token, fields="caption,like_count,timestamp", limit=5
    )

    future, hidden, emoji, nul, silent = answer.json()["data"]
    assert future["timestamp"] > "2027-11"
    assert "like_count" not in hidden
    assert len(emoji["caption"]) == 2200
    assert nul["caption"] == "Before the NUL\x00 and after it"
    assert r"NUL\u0000 and" in answer.text
    assert "caption" not in silent

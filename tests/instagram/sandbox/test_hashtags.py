"""Hashtag search, and the thirty that an account may ask for in a week."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from instagram.sandbox import filling, store
from instagram.sandbox.hashtags import hashtag_id
from instagram.sandbox.records import AccountRecord, Dataset, MediaRecord
from tests.instagram.sandbox import samples
from tests.instagram.sandbox.test_samples import fields_of
from tests.shared_data import sample

RECORDED = "instagram-pyfacebook/apidata"
FIELDS = "caption,comments_count,id,like_count,media_type,media_url,permalink"
GLASS = hashtag_id("glassskin")


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def world(sandbox, now):
    """A creator's posts of the last hours beside the brand's, and a private one."""
    creator = AccountRecord(
        user_id="17841499000000001", username="glow.diary", is_outside=True
    )
    hidden = replace(
        creator, user_id="17841499000000002", username="shy", is_private=True
    )
    posts = tuple(
        MediaRecord(
            media_id=f"1790000000000010{number}",
            username="glow.diary",
            timestamp=now - timedelta(hours=9 * number + 1),
            caption=f"Day {number} #GlassSkin #glassskin #день",
            media_type="CAROUSEL_ALBUM" if number == 1 else "IMAGE",
            children=samples.ALBUM.children if number == 1 else (),
            like_count=10 * number,
            comments_count=0,
        )
        for number in range(4)
    )
    private = replace(posts[0], media_id="17900000000000200", username="shy")
    story = replace(posts[0], media_id="17900000000000201", media_product_type="STORY")
    sandbox.load(samples.BRAND)
    sandbox.load(Dataset(accounts=(creator, hidden), media=(*posts, private, story)))
    return sandbox


@pytest.fixture
def token(world):
    return world.token(samples.USERNAME, kind="facebook")


def search(sandbox, token, q, **params):
    params = {"user_id": samples.USER_ID, "q": q} | params
    return sandbox.get("v25.0/ig_hashtag_search", token, **params)


def media(sandbox, token, edge, **params):
    params = {"user_id": samples.USER_ID, "fields": FIELDS} | params
    return sandbox.get(f"v25.0/{GLASS}/{edge}", token, **params)


def ids(answer):
    return [each["id"][-3:] for each in answer.json()["data"]]


def test_search_and_name(world, token):
    found = search(world, token, "GlassSkin")

    assert found.json() == {"data": [{"id": GLASS}]}
    assert world.get(f"v25.0/{GLASS}", token, fields="id,name").json() == {
        "id": GLASS,
        "name": "glassskin",
    }
    assert len(GLASS) == 17


def test_search_as_recorded_and_as_documented(world, token):
    recorded = sample(f"{RECORDED}/users/hashtag_search.json")
    documented = sample("instagram-docs/hashtag_search.json")

    found = search(world, token, "glassskin", fields="id,name").json()
    world.control("shape", shape="flat")
    flat = search(world, token, "glassskin").json()

    assert fields_of(found) == fields_of(recorded)
    assert fields_of(flat) == fields_of(documented)


def test_top_media_by_popularity_without_names(world, token):
    search(world, token, "glassskin")

    answer = media(world, token, "top_media")

    # The brand's own post has 120 likes, the private and the story are not there.
    assert ids(answer) == ["001", "103", "102", "101", "100"]
    assert "username" not in answer.text
    assert "media_url" not in answer.json()["data"][3]


def test_recent_media_of_a_day_newest_first(world, token):
    search(world, token, "glassskin")

    assert ids(media(world, token, "recent_media")) == ["100", "101", "102"]


def test_media_by_pages_forwards_only(world, token):
    recorded = sample(f"{RECORDED}/hashtags/hashtag_top_medias_p1.json")
    last = sample(f"{RECORDED}/hashtags/hashtag_top_medias_p2.json")
    search(world, token, "glassskin")

    fields = f"{FIELDS},children{{id,media_type,media_url,permalink}}"

    first = media(world, token, "top_media", limit=4, fields=fields).json()
    after = first["paging"]["cursors"]["after"]
    second = media(world, token, "top_media", limit=4, after=after)

    assert fields_of(first) == fields_of(recorded)
    assert fields_of(second.json()) <= fields_of(last)
    assert ids(second) == ["100"]


def test_fifty_a_page_at_most(world, token, now):
    posts = tuple(
        MediaRecord(
            media_id=f"179000000000003{number:02}",
            username="glow.diary",
            timestamp=now - timedelta(minutes=number),
            caption="#glassskin",
        )
        for number in range(60)
    )
    world.load(Dataset(media=posts))
    search(world, token, "glassskin")

    assert len(ids(media(world, token, "recent_media", limit=100))) == 50


def test_album_pages_and_unknown_fields(world, token):
    search(world, token, "glassskin")

    answer = media(
        world, token, "recent_media", fields="id,children{id,media_type,permalink}"
    ).json()
    refused = media(world, token, "recent_media", fields="id,username")

    children = answer["data"][1]["children"]["data"]
    assert [child["media_type"] for child in children] == ["IMAGE", "VIDEO"]
    assert refused.json()["error"]["code"] == 100


@pytest.mark.parametrize(
    ("q", "code"),
    [
        ("glass skin", 100),
        ("💧", 100),
        ("#glassskin", 100),
        ("", 100),
        ("nsfw", 100),
        ("nobodyusesthis", 24),
    ],
)
def test_what_cannot_be_searched(world, token, q, code):
    answer = search(world, token, q)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert recent(world, token) == []


def recent(sandbox, token, **params):
    path = f"v25.0/{samples.USER_ID}/recently_searched_hashtags"
    return sandbox.get(path, token, **params).json()["data"]


def test_thirty_in_a_week(world, token):
    search(world, token, "glassskin")
    world.control("spend-hashtags", username=samples.USERNAME, count=29)

    again = search(world, token, "GLASSSKIN")
    refused = search(world, token, "день")

    assert again.status_code == 200
    error = refused.json()["error"]
    assert (error["code"], error["error_subcode"]) == (18, 2207034)
    assert "exceeded the maximum number of hashtags" in error["message"]
    world.control("clock", days=6, hours=23)
    assert search(world, token, "день").status_code == 400
    world.control("clock", hours=1)
    assert search(world, token, "день").status_code == 200


def test_asking_again_does_not_lengthen_the_week(world, token):
    search(world, token, "glassskin")
    world.control("clock", days=5)
    search(world, token, "glassskin")
    world.control("clock", days=2)

    assert recent(world, token) == []


def test_each_account_has_its_own_thirty(world, token):
    world.control("spend-hashtags", username="other.brand", count=30)

    other = search(world, token, "glassskin", user_id=samples.OTHER.user_id)

    assert other.json()["error"]["code"] == 18
    assert search(world, token, "glassskin").status_code == 200


def test_media_of_a_known_id_cost_one_too(world, token):
    search(world, token, "glassskin", user_id=samples.OTHER.user_id)

    media(world, token, "top_media")

    assert recent(world, token) == [{"id": GLASS}]


def test_recently_searched_newest_first(world, token):
    recorded = sample(f"{RECORDED}/users/recently_searched_hashtags.json")
    search(world, token, "glassskin")
    world.control("clock", hours=1)
    search(world, token, "день")

    path = f"v25.0/{samples.USER_ID}/recently_searched_hashtags"
    answer = world.get(path, token, fields="id,name", limit=30).json()

    assert [each["name"] for each in answer["data"]] == ["день", "glassskin"]
    assert fields_of(answer) == fields_of(recorded)


def test_needs_facebook_login_and_the_feature(world, token):
    instagram = world.token(samples.USERNAME)
    assert search(world, instagram, "glassskin").json()["error"]["code"] == 100
    answer = world.get("v25.0/me/recently_searched_hashtags", instagram)
    assert answer.json()["error"]["code"] == 100

    world.control("public-content", allowed=False)

    assert search(world, token, "glassskin").json()["error"]["code"] == 10
    world.control("public-content", allowed=True)
    assert search(world, token, "glassskin").status_code == 200


@pytest.mark.parametrize("user_id", ["", "17841499000000001", "1"])
def test_only_for_an_own_account(world, token, user_id):
    answer = search(world, token, "glassskin", user_id=user_id)

    assert answer.json()["error"]["code"] == 100


def test_hashtags_follow_the_caption(local_store):
    filling.load(samples.BRAND)
    store.run(
        "UPDATE media SET caption = '#새 #새 #B_2 #' WHERE media_id = ?",
        samples.IMAGE.media_id,
    )
    found = "SELECT name FROM media_hashtag WHERE media_id = ? ORDER BY name"

    assert store.ids(store.rows(found, samples.IMAGE.media_id), "name") == ["b_2", "새"]
    store.run("DELETE FROM media")
    assert store.rows(found, samples.IMAGE.media_id) == []


def test_file_of_an_older_version_learns_its_hashtags(local_store):
    filling.load(samples.BRAND)
    store.run("DROP TABLE media_hashtag")
    store.close()

    assert store.number("SELECT count(*) FROM media_hashtag") == 1

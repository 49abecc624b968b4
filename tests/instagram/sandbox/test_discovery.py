"""Business discovery: other professional accounts and their posts."""

from dataclasses import replace

import pytest

from instagram.sandbox.records import AccountRecord, Dataset, MediaRecord
from tests.instagram.sandbox import samples
from tests.instagram.sandbox.test_samples import fields_of
from tests.shared_data import sample

CREATOR = AccountRecord(
    user_id="17841499000000001",
    username="glow.diary",
    name="Glow Diary",
    account_type="MEDIA_CREATOR",
    biography="Skin, slowly",
    followers_count=51_000,
    follows_count=300,
    is_outside=True,
)
MEDIA = "id,caption,comments_count,like_count,media_type,media_url,permalink,timestamp"
PROFILE = "id,biography,name,username,profile_picture_url,followers_count,media_count"


@pytest.fixture
def token(sandbox):
    posts = (
        replace(samples.IMAGE, media_id="17900000000000001", username="glow.diary"),
        replace(samples.REEL, media_id="17900000000000002", username="glow.diary"),
        replace(samples.STORY, media_id="17900000000000003", username="glow.diary"),
        MediaRecord(
            media_id="17900000000000004",
            username="glow.diary",
            timestamp=samples.OLD.timestamp,
            like_count=None,
            comments_count=2,
        ),
    )
    others = (
        CREATOR,
        replace(CREATOR, user_id="17841499000000002", username="shy", is_private=True),
        replace(
            CREATOR,
            user_id="17841499000000003",
            username="plain",
            account_type="PERSONAL",
        ),
    )
    sandbox.load(samples.BRAND)
    sandbox.load(Dataset(accounts=others, media=posts))
    return sandbox.token(samples.USERNAME, kind="facebook")


def discover(sandbox, token, username, fields, user_id=samples.USER_ID):
    wanted = f"business_discovery.username({username}){{{fields}}}"
    return sandbox.get(f"v25.0/{user_id}", token, fields=wanted)


def media(answer):
    return answer.json()["business_discovery"]["media"]


def test_profile_as_recorded(sandbox, token):
    recorded = sample("instagram-pyfacebook/apidata/discovery/user_fields.json")

    answer = discover(sandbox, token, "glow.diary", PROFILE).json()

    assert fields_of(answer) == fields_of(recorded)
    assert answer["id"] == samples.USER_ID
    found = answer["business_discovery"]
    assert found.pop("profile_picture_url").startswith("http")
    assert found == {
        "id": CREATOR.user_id,
        "biography": "Skin, slowly",
        "name": "Glow Diary",
        "username": "glow.diary",
        "followers_count": 51_000,
        "media_count": 3,
    }


def test_posts_as_recorded(sandbox, token):
    recorded = sample("instagram-pyfacebook/apidata/discovery/medias_p1.json")

    answer = discover(sandbox, token, "glow.diary", f"media.limit(1){{{MEDIA}}}").json()

    assert fields_of(answer) == fields_of(recorded)


def test_posts_by_cursors_without_links(sandbox, token):
    pages, after = [], ""
    for _ in range(3):
        asked = f"media.limit(1){after}{{id,like_count,timestamp,username}}"
        page = media(discover(sandbox, token, "glow.diary", asked))
        pages.append(page)
        after = f".after({page['paging']['cursors'].get('after', '')})"

    assert [page["data"][0]["id"][-1] for page in pages] == ["1", "2", "4"]
    assert [list(page["paging"]["cursors"]) for page in pages] == [
        ["after"],
        ["after", "before"],
        ["before"],
    ]
    assert all(list(page["paging"]) == ["cursors"] for page in pages)
    assert "like_count" not in pages[2]["data"][0]
    assert pages[0]["data"][0]["username"] == "glow.diary"


def test_posts_of_a_time(sandbox, token):
    asked = f"media.since({int(samples.NOON.timestamp())}){{id}}"

    assert media(discover(sandbox, token, "glow.diary", asked)) == {
        "data": [{"id": "17900000000000001"}]
    }


def test_views_of_reels_only(sandbox, token):
    answer = discover(
        sandbox, token, "glow.diary", "media{id,view_count,media_product_type}"
    )

    views = {
        each["media_product_type"]: each.get("view_count")
        for each in media(answer)["data"]
    }
    assert views == {"REELS": 15_000, "FEED": None}


def test_demo_brands_can_be_discovered(sandbox, token):
    answer = discover(sandbox, token, "@Other.Brand", "username,media{id}")

    assert answer.json()["business_discovery"]["username"] == "other.brand"
    assert media(answer)["data"] == [{"id": samples.OTHERS.media_id}]


@pytest.mark.parametrize("username", ["nobody", "plain", "shy"])
def test_unknown_private_and_personal_look_alike(sandbox, token, username):
    answer = discover(sandbox, token, username, "id")

    error = answer.json()["error"]
    assert answer.status_code == 400
    assert (error["code"], error["error_subcode"]) == (110, 2207013)
    assert error["error_user_msg"] == (
        f"The user with username: {username} cannot be found."
    )


def test_found_posts_and_accounts_cannot_be_fetched(sandbox, token):
    for object_id in ("17900000000000001", CREATOR.user_id):
        answer = sandbox.get(f"v25.0/{object_id}", token)

        assert answer.json()["error"]["error_subcode"] == 33


def test_outsiders_do_not_log_in(sandbox, token):
    assert [each["username"] for each in sandbox.state()["accounts"]] == [
        samples.USERNAME,
        "other.brand",
    ]
    assert (
        "glow.diary"
        not in sandbox.get(
            "oauth/authorize",
            client_id=sandbox.app_id,
            redirect_uri="http://127.0.0.1:9/",
            response_type="code",
            scope="instagram_business_basic",
        ).text
    )


@pytest.mark.parametrize("fields", ["shoe_size", "media{insights}", "media{shortcode}"])
def test_unknown_fields(sandbox, token, fields):
    error = discover(sandbox, token, "glow.diary", fields).json()["error"]

    assert error["code"] == 100


def test_needs_a_name_all_scopes_and_facebook_login(sandbox, token):
    scopes = "instagram_basic,instagram_manage_insights"
    poor = sandbox.token(samples.USERNAME, kind="facebook", scopes=scopes)
    instagram = sandbox.token(samples.USERNAME)

    assert discover(sandbox, poor, "glow.diary", "id").json()["error"]["code"] == 10
    assert (
        discover(sandbox, instagram, "glow.diary", "id", "me").json()["error"]["code"]
        == 100
    )
    nameless = sandbox.get(
        f"v25.0/{samples.USER_ID}", token, fields="business_discovery{id}"
    )
    assert nameless.json()["error"]["code"] == 100

"""Containers: prepared, worked on, published; with Meta's limits and errors."""

import json

import pytest
import requests

from instagram.sandbox.publish_errors import TABLE
from tests.instagram.sandbox import samples
from tests.instagram.sandbox.films import film, jpeg
from tests.shared_data import sample

ME = f"v25.0/{samples.USER_ID}"


@pytest.fixture(params=["long", "facebook"])
def token(sandbox, request):
    """Both flavours publish in the same way."""
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME, kind=request.param)


@pytest.fixture
def own(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME)


@pytest.fixture
def picture(httpserver):
    httpserver.expect_request("/photo.jpg").respond_with_data(jpeg())
    return httpserver.url_for("/photo.jpg")


@pytest.fixture
def video(httpserver):
    httpserver.expect_request("/film.mp4").respond_with_data(film())
    return httpserver.url_for("/film.mp4")


def post(sandbox, token, path, **data):
    return sandbox.session.post(
        f"{sandbox.base_url}/{path}", data=data | {"access_token": token}, timeout=20
    )


def create(sandbox, token, **data):
    return post(sandbox, token, f"{ME}/media", **data)


def made(sandbox, token, **data):
    answer = create(sandbox, token, **data)
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def publish(sandbox, token, container):
    return post(sandbox, token, f"{ME}/media_publish", creation_id=container)


def status(sandbox, token, container):
    answer = sandbox.get(f"v25.0/{container}", token, fields="status_code,status")
    return answer.json()["status_code"]


def code_of(answer):
    error = answer.json().get("error", {})
    return error.get("code"), error.get("error_subcode")


def used(sandbox, token):
    answer = sandbox.get(
        f"{ME}/content_publishing_limit", token, fields="quota_usage,config"
    )
    return answer.json()["data"][0]


def test_picture_becomes_a_post(sandbox, token, picture):
    container = made(
        sandbox, token, image_url=picture, caption="Neu! #serum", alt_text="A bottle"
    )
    ready = sandbox.get(f"v25.0/{container}", token, fields="status_code,status").json()
    media_id = publish(sandbox, token, container).json()["id"]

    assert ready == {
        "status_code": "FINISHED",
        "status": "Finished: Media has been uploaded and it is ready to be published.",
        "id": container,
    }
    fields = (
        "caption,media_type,media_product_type,media_url,alt_text,comments_count,"
        "like_count,username"
    )
    assert sandbox.get(f"v25.0/{media_id}", token, fields=fields).json() == {
        "id": media_id,
        "caption": "Neu! #serum",
        "media_type": "IMAGE",
        "media_product_type": "FEED",
        "media_url": picture,
        "alt_text": "A bottle",
        "comments_count": 0,
        "like_count": 0,
        "username": samples.USERNAME,
    }
    listed = sandbox.get(f"{ME}/media", token, limit=1).json()
    assert [row["id"] for row in listed["data"]] == [media_id]
    assert status(sandbox, token, container) == "PUBLISHED"
    assert code_of(publish(sandbox, token, container)) == (24, 2207006)
    assert used(sandbox, token)["quota_usage"] == 1


def test_reel_is_worked_on_first(sandbox, token, video):
    sandbox.control("publishing", processing_seconds=3600)
    container = made(
        sandbox, token, media_type="REELS", video_url=video, share_to_feed="false"
    )

    early = publish(sandbox, token, container)
    working = status(sandbox, token, container)
    sandbox.control("clock", hours=1)
    media_id = publish(sandbox, token, container).json()["id"]

    assert (working, code_of(early)) == ("IN_PROGRESS", (9007, 2207027))
    assert early.json()["error"]["is_transient"] is True
    fields = "media_type,media_product_type,is_shared_to_feed"
    assert sandbox.get(f"v25.0/{media_id}", token, fields=fields).json() == {
        "id": media_id,
        "media_type": "VIDEO",
        "media_product_type": "REELS",
        "is_shared_to_feed": False,
    }


def test_carousel_counts_as_one(sandbox, token, picture, video):
    sandbox.control("publishing", processing_seconds=0)
    children = [
        made(sandbox, token, image_url=picture, is_carousel_item="true"),
        made(
            sandbox, token, media_type="VIDEO", video_url=video, is_carousel_item="true"
        ),
    ]
    container = made(
        sandbox,
        token,
        media_type="CAROUSEL",
        children=",".join(children),
        caption="Two",
    )
    alone = publish(sandbox, token, children[0])
    media_id = publish(sandbox, token, container).json()["id"]

    found = sandbox.get(
        f"v25.0/{media_id}", token, fields="media_type,children{media_type,media_url}"
    ).json()
    assert code_of(alone) == (24, 2207006)
    assert found["media_type"] == "CAROUSEL_ALBUM"
    assert [
        (page["media_type"], page["media_url"]) for page in found["children"]["data"]
    ] == [("IMAGE", picture), ("VIDEO", video)]
    assert used(sandbox, token)["quota_usage"] == 1


def test_story_is_among_the_stories(sandbox, token, picture):
    container = made(
        sandbox, token, media_type="STORIES", image_url=picture, caption="not shown"
    )
    media_id = publish(sandbox, token, container).json()["id"]

    stories = sandbox.get(f"{ME}/stories", token, fields="caption,media_type").json()
    assert stories["data"] == [{"id": media_id, "media_type": "IMAGE"}]


def test_stories_of_creators_are_refused(sandbox, own, picture):
    sandbox.control(
        "account-type", username=samples.USERNAME, account_type="MEDIA_CREATOR"
    )

    refused = create(sandbox, own, media_type="STORIES", image_url=picture)

    assert code_of(refused) == (10, None)


def test_container_expires_after_a_day(sandbox, own, picture):
    container = made(sandbox, own, image_url=picture)
    sandbox.control("clock", hours=23)
    before = status(sandbox, own, container)
    sandbox.control("clock", hours=1)

    assert (before, status(sandbox, own, container)) == ("FINISHED", "EXPIRED")
    assert code_of(publish(sandbox, own, container)) == (-2, 2207020)


def test_error_on_demand(sandbox, own, picture):
    container = made(sandbox, own, image_url=picture)
    sandbox.control("container", username=samples.USERNAME, status="ERROR")

    shown = sandbox.get(f"v25.0/{container}", own, fields="status,status_code").json()
    refused = publish(sandbox, own, container)
    sandbox.control("container", container_id=container, status="IN_PROGRESS")
    working = status(sandbox, own, container)
    sandbox.control("container", container_id=container)

    assert shown["status"] == "Error: Media upload has failed with error code 2207026"
    assert (shown["status_code"], code_of(refused)) == ("ERROR", (-1, 2207032))
    assert (working, status(sandbox, own, container)) == ("IN_PROGRESS", "FINISHED")


def test_quota_counts_the_posts_of_a_day(sandbox, own, picture):
    sandbox.control("publishing", quota=2)
    published = [
        publish(sandbox, own, made(sandbox, own, image_url=picture)) for _ in range(3)
    ]

    assert [answer.status_code for answer in published] == [200, 200, 400]
    assert code_of(published[2]) == (9, 2207042)
    assert used(sandbox, own) == {
        "quota_usage": 2,
        "config": {"quota_total": 2, "quota_duration": 86_400},
    }
    sandbox.control("clock", hours=25)
    assert used(sandbox, own)["quota_usage"] == 0
    assert publish(sandbox, own, made(sandbox, own, image_url=picture)).ok


def test_quota_is_fifty_and_fields_are_asked_for(sandbox, own):
    bare = sandbox.get(f"{ME}/content_publishing_limit", own).json()

    assert used(sandbox, own)["config"]["quota_total"] == 50
    assert bare == {"data": [{"quota_usage": 0}]}


def test_scope_is_needed(sandbox, own, picture):
    reading = sandbox.token(samples.USERNAME, scopes="instagram_business_basic")

    answer = create(sandbox, reading, image_url=picture)

    assert answer.json()["error"]["code"] == 10
    assert "instagram_business_content_publish" in answer.json()["error"]["message"]


def test_others_containers_are_not_there(sandbox, own, picture):
    container = made(sandbox, own, image_url=picture)
    other = sandbox.token("other.brand")

    assert code_of(sandbox.get(f"v25.0/{container}", other)) == (100, 33)
    stolen = post(
        sandbox, other, "v25.0/17841400000000102/media_publish", creation_id=container
    )
    assert code_of(stolen) == (24, 2207006)


def test_json_is_read_as_well(sandbox, own, picture):
    answer = sandbox.session.post(
        f"{sandbox.base_url}/{ME}/media",
        json={
            "image_url": picture,
            "user_tags": [{"username": "minji", "x": 0.5, "y": 1}],
            "is_ai_generated": True,
        },
        headers={"Authorization": f"Bearer {own}"},
        timeout=10,
    )

    assert answer.status_code == 200


TAG = {"product_id": "123"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"media_type": "POEM"}, (100, 2207023)),
        ({"media_type": "VIDEO", "video_url": "V"}, (100, 2207023)),
        ({"video_url": "V"}, (100, 2207023)),
        ({}, (100, None)),
        ({"image_url": "I", "video_url": "V", "media_type": "STORIES"}, (100, None)),
        ({"image_url": "I", "media_type": "REELS"}, (100, None)),
        ({"caption": "x" * 2201}, (36004, 2207010)),
        ({"caption": " ".join(f"#t{n}" for n in range(31))}, (36004, 2207010)),
        ({"caption": " ".join(f"@t{n}" for n in range(21))}, (36004, 2207010)),
        ({"media_type": "CAROUSEL", "children": "1"}, (100, 2207028)),
        ({"media_type": "CAROUSEL", "children": "1,1"}, (100, 2207028)),
        ({"media_type": "CAROUSEL", "children": "1,2"}, (24, 2207006)),
        (
            {"media_type": "CAROUSEL", "children": json.dumps([*range(11)])},
            (100, 2207028),
        ),
        ({"image_url": "I", "alt_text": "x" * 1001}, (100, None)),
        ({"image_url": "I", "collaborators": "a,b,c,d"}, (100, None)),
        ({"image_url": "I", "user_tags": "{"}, (100, None)),
        ({"image_url": "I", "user_tags": '[{"username": "a", "x": 2}]'}, (100, None)),
        ({"image_url": "I", "user_tags": json.dumps([{}] * 21)}, (100, 2207040)),
        ({"image_url": "I", "product_tags": json.dumps([TAG])}, (100, 2207036)),
        ({"image_url": "I", "product_tags": '[{"product_id": "x"}]'}, (100, 2207037)),
        (
            {
                "video_url": "V",
                "media_type": "REELS",
                "product_tags": json.dumps([TAG | {"x": 0.1, "y": 0.1}]),
            },
            (100, 2207035),
        ),
        ({"image_url": "I", "audio_name": "Song"}, (100, None)),
        ({"image_url": "I", "location_id": "Seoul"}, (100, None)),
        ({"image_url": "I", "is_ai_generated": "perhaps"}, (100, None)),
        ({"image_url": "I", "upload_type": "fax"}, (100, None)),
        (
            {"video_url": "V", "media_type": "REELS", "trial_params": "{}"},
            (100, None),
        ),
        ({"video_url": "V", "media_type": "REELS", "thumb_offset": "-1"}, (1, 2207057)),
        (
            {"video_url": "V", "media_type": "REELS", "thumb_offset": "10000"},
            (1, 2207057),
        ),
    ],
)
def test_what_cannot_be_prepared(sandbox, own, picture, video, data, code):
    addresses = {"I": picture, "V": video}

    answer = create(sandbox, own, **{k: addresses.get(v, v) for k, v in data.items()})

    assert (answer.status_code, code_of(answer)) == (400, code)
    assert sandbox.state()["containers"] == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (jpeg(size=8 * 1024 * 1024 + 1), (36000, 2207004)),
        (b"\x89PNG\r\n", (36001, 2207005)),
        (b"\xff\xd8\xff", (36001, 2207005)),
        (jpeg(1000, 1300), (36003, 2207009)),
        (jpeg(1920, 1000), (36003, 2207009)),
        (None, (9004, 2207052)),
    ],
)
def test_pictures_that_instagram_does_not_take(sandbox, own, httpserver, content, code):
    if content:
        httpserver.expect_request("/x.jpg").respond_with_data(content)

    answer = create(sandbox, own, image_url=httpserver.url_for("/x.jpg"))

    assert code_of(answer) == code
    assert create(sandbox, own, image_url="file:///etc/passwd").status_code == 400


@pytest.mark.parametrize(
    "content",
    [
        film(seconds=2),
        film(frames=12),
        film(codec=b"vp09"),
        film(handler=b"soun"),
        b"no film at all",
        film()[:-30],
    ],
)
def test_films_that_instagram_does_not_take_fail_later(
    sandbox, own, httpserver, content
):
    httpserver.expect_request("/x.mp4").respond_with_data(content)
    sandbox.control("publishing", processing_seconds=0)
    url = httpserver.url_for("/x.mp4")

    container = made(sandbox, own, media_type="REELS", video_url=url)

    assert status(sandbox, own, container) == "ERROR"


def test_story_films_are_a_minute_long_at_most(sandbox, own, httpserver):
    httpserver.expect_request("/x.mp4").respond_with_data(film(seconds=61))
    sandbox.control("publishing", processing_seconds=0)
    url = httpserver.url_for("/x.mp4")

    story = made(sandbox, own, media_type="STORIES", video_url=url)
    reel = made(sandbox, own, media_type="REELS", video_url=url)

    assert (status(sandbox, own, story), status(sandbox, own, reel)) == (
        "ERROR",
        "FINISHED",
    )


def test_media_may_be_left_unseen(sandbox, own):
    sandbox.control("publishing", fetch="no")

    assert made(sandbox, own, image_url="https://nowhere.invalid/x.png")


def test_upload_in_pieces(sandbox, own):
    sandbox.control("publishing", processing_seconds=0)
    answer = create(sandbox, own, media_type="REELS", upload_type="resumable").json()
    data = film()
    half = len(data) // 2

    def send(part, offset):
        return requests.post(
            answer["uri"],
            data=part,
            headers={
                "Authorization": f"OAuth {own}",
                "offset": str(offset),
                "file_size": str(len(data)),
            },
            timeout=10,
        )

    first = send(data[:half], 0)
    working = status(sandbox, own, answer["id"])
    wrong = send(data[half:], 3)
    second = send(data[half:], half)

    assert answer["uri"] == (f"{sandbox.base_url}/ig-api-upload/v25.0/{answer['id']}")
    assert [first.json()["success"], second.json()["success"]] == [True, True]
    assert (working, wrong.status_code) == ("IN_PROGRESS", 400)
    assert wrong.json()["debug_info"]["message"] == f"{half} bytes have come until now"
    assert status(sandbox, own, answer["id"]) == "FINISHED"
    assert publish(sandbox, own, answer["id"]).status_code == 200
    assert send(b"", 0).json()["debug_info"]["type"] == "ProcessingFailedError"


def test_upload_from_an_address_and_by_strangers(sandbox, own, httpserver):
    httpserver.expect_request("/x.mp4").respond_with_data(b"no film")
    sandbox.control("publishing", processing_seconds=0)
    answer = create(sandbox, own, media_type="REELS", upload_type="resumable").json()

    def send(token, **headers):
        headers["Authorization"] = f"OAuth {token}"
        return requests.post(answer["uri"], headers=headers, timeout=10)

    stranger = send(sandbox.token("other.brand"), file_url="x")
    dead = send("IGAAnothing")
    bare = send(own)
    fetched = send(own, file_url=httpserver.url_for("/x.mp4"))

    assert stranger.json()["debug_info"]["type"] == "NotAuthorizedError"
    assert dead.json()["error"]["code"] == 190
    assert bare.json()["debug_info"]["type"] == "HeaderInvalidError"
    assert fetched.json()["success"] is True
    assert status(sandbox, own, answer["id"]) == "ERROR"


@pytest.mark.parametrize("pair", TABLE)
def test_every_error_of_metas_table_on_demand(sandbox, own, picture, pair):
    code, subcode = pair
    sandbox.fault(f"{code}-{subcode}", path_prefix=f"{samples.USER_ID}/media")

    answer = create(sandbox, own, image_url=picture)

    assert (answer.status_code, code_of(answer)) == (400, pair)
    assert answer.json()["error"]["error_user_title"]


def test_table_is_metas():
    errors = sample("instagram-docs/publishing_errors.json")["errors"]

    assert set(TABLE) == {(each["code"], each["subcode"]) for each in errors}


def test_recorded_error_body(sandbox, own, httpserver):
    recorded = sample("instagram-docs/error_sample_36000.json")["error"]
    big = jpeg(size=8 * 1024 * 1024 + 1)
    httpserver.expect_request("/x.jpg").respond_with_data(big)

    error = create(sandbox, own, image_url=httpserver.url_for("/x.jpg")).json()["error"]

    assert error | {"fbtrace_id": ""} == recorded | {"fbtrace_id": ""}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"container_id": "1"}, "There is no such container."),
        ({"username": samples.USERNAME}, "There is no such container."),
    ],
)
def test_containers_that_are_not_there(sandbox, own, params, message):
    answer = sandbox.session.post(
        f"{sandbox.base_url}/sandbox/api/container", json=params, timeout=10
    )

    assert answer.json() == {"error": message}


def test_page_lists_containers(sandbox, own, picture):
    container = made(sandbox, own, image_url=picture)
    done = sandbox.session.post(
        f"{sandbox.base_url}/sandbox/",
        data={"action": "container", "username": samples.USERNAME, "status": "ERROR"},
        timeout=10,
    )
    wrong = sandbox.session.post(
        f"{sandbox.base_url}/sandbox/",
        data={"action": "container", "container_id": container, "status": "LOST"},
        timeout=10,
    )

    assert f"<code>{container}</code>" in done.text
    assert '<span class="tag bad">ERROR</span> 352-2207026' in done.text
    assert "There is no such state of a container." in wrong.text

"""Pages of a list: nothing twice, nothing missing."""

from urllib.parse import parse_qs, urlsplit

import pytest

from instagram.sandbox.errors import GraphError
from instagram.sandbox.paging import decode, limit
from tests.instagram.sandbox import samples

COUNT = 53


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.many(COUNT))
    return sandbox.token(samples.USERNAME)


def walk(sandbox, first):
    pages, answer = [], first
    while True:
        pages.append([post["id"] for post in answer["data"]])
        if "next" not in answer["paging"]:
            return pages
        answer = sandbox.session.get(answer["paging"]["next"], timeout=10).json()


def test_following_next_brings_each_post_once(sandbox, token):
    first = sandbox.get("v25.0/me/media", token, fields="id", limit=10).json()

    pages = walk(sandbox, first)

    ids = [media_id for page in pages for media_id in page]
    assert [len(page) for page in pages] == [10, 10, 10, 10, 10, 3]
    assert len(set(ids)) == len(ids) == COUNT


def test_next_names_token_fields_limit_and_cursor(sandbox, token):
    answer = sandbox.get(
        "v25.0/me/media", token, fields="id,caption", limit=10, appsecret_proof=""
    ).json()

    address = urlsplit(answer["paging"]["next"])
    assert f"http://{address.netloc}" == sandbox.base_url
    assert address.path == f"/v25.0/{samples.USER_ID}/media"
    assert parse_qs(address.query) == {
        "access_token": [token],
        "fields": ["id,caption"],
        "limit": ["10"],
        "after": [answer["paging"]["cursors"]["after"]],
    }


def test_after_walks_forward_and_before_comes_back(sandbox, token):
    first = sandbox.get("v25.0/me/media", token, limit=10).json()
    second = sandbox.get(
        "v25.0/me/media", token, limit=10, after=first["paging"]["cursors"]["after"]
    ).json()
    back = sandbox.get(
        "v25.0/me/media", token, limit=10, before=second["paging"]["cursors"]["before"]
    ).json()

    assert back["data"] == first["data"]
    assert "previous" not in back["paging"]
    assert "previous" in second["paging"]


def test_a_new_post_shifts_no_page(sandbox, token):
    first = sandbox.get("v25.0/me/media", token, limit=10).json()
    expected = sandbox.session.get(first["paging"]["next"], timeout=10).json()["data"]
    sandbox.control("difficult", username=samples.USERNAME)

    again = sandbox.session.get(first["paging"]["next"], timeout=10).json()["data"]

    assert again == expected


def test_a_deleted_cursor_post_ends_no_list(sandbox, token):
    first = sandbox.get("v25.0/me/media", token, limit=10).json()
    expected = sandbox.session.get(first["paging"]["next"], timeout=10).json()["data"]
    sandbox.control("delete-media", media_id=first["data"][-1]["id"])

    again = sandbox.session.get(first["paging"]["next"], timeout=10).json()["data"]

    assert again == expected


def test_since_and_until(sandbox, token):
    answer = sandbox.get(
        "v25.0/me/media",
        token,
        since="2026-09-01T11:00:00+00:00",
        until=str(int(samples.NOON.timestamp()) - 1),
        limit=100,
    )

    assert len(answer.json()["data"]) == 3


def test_default_and_greatest_page(sandbox, token):
    default = sandbox.get("v25.0/me/media", token).json()
    greatest = sandbox.get("v25.0/me/media", token, limit=5000).json()

    assert len(default["data"]) == 25
    assert len(greatest["data"]) == COUNT
    assert limit("5000", default=25, most=100) == 100


def test_nested_comments_go_on_by_their_next(sandbox):
    sandbox.load(samples.BRAND)
    token = sandbox.token(samples.USERNAME)

    answer = sandbox.get(
        f"v25.0/{samples.IMAGE.media_id}", token, fields="comments.limit(1){id,text}"
    ).json()
    rest = sandbox.session.get(answer["comments"]["paging"]["next"], timeout=10).json()

    assert [c["id"] for c in answer["comments"]["data"]] == ["18100000000000003"]
    assert rest["data"] == [{"id": "18100000000000001", "text": "너무 좋아요 💚"}]
    assert "next" not in rest["paging"]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"after": "nonsense"}, "(#100) The cursor is not valid for this request"),
        ({"limit": "ten"}, "(#100) Param limit must be an integer"),
        ({"limit": "0"}, "(#100) Param limit must be greater than or equal to 1"),
        ({"since": "soon"}, "(#100) Param since must be a UNIX timestamp or a date"),
    ],
)
def test_bad_parameters(sandbox, token, params, message):
    answer = sandbox.get("v25.0/me/media", token, **params)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == message


def test_cursor_that_is_no_base64():
    with pytest.raises(GraphError):
        decode("QVFI!!!")


def test_only_the_ten_thousand_newest(sandbox):
    sandbox.load(samples.many(10_003))
    token = sandbox.token(samples.USERNAME)

    oldest = sandbox.get(
        "v25.0/me/media", token, until=int(samples.NOON.timestamp()) - 3332 * 3600
    ).json()

    assert len(oldest["data"]) == 10_000 - 3332 * 3

"""The control page: every button, by form and by JSON."""

import pytest

from tests.instagram.sandbox import samples


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME)


def press(sandbox, action, headers=None, **form):
    return sandbox.session.post(
        f"{sandbox.base_url}/sandbox/",
        data={"action": action, **form},
        headers=headers,
        timeout=10,
    )


def refused(sandbox, action, **params):
    answer = sandbox.session.post(
        f"{sandbox.base_url}/sandbox/api/{action}", json=params, timeout=10
    )
    return answer.status_code, answer.json()["error"]


def test_page_lists_accounts_faults_and_calls(sandbox, token):
    sandbox.fault("190-463", calls=3, username=samples.USERNAME, path_prefix="me/x")
    sandbox.get("v25.0/me", token)

    page = sandbox.session.get(f"{sandbox.base_url}/sandbox/", timeout=10)

    assert page.status_code == 200
    assert f"@{samples.USERNAME}<br>" in page.text
    assert "<code>me/x</code>" in page.text
    assert "<code>GET /v25.0/me</code>" in page.text
    assert token not in page.text


def test_empty_page(sandbox):
    page = sandbox.session.get(f"{sandbox.base_url}/sandbox/", timeout=10)

    assert "The sandbox holds no accounts yet." in page.text
    assert "No calls since the start." in page.text


def test_page_keeps_strict_headers_and_its_own_style(sandbox):
    page = sandbox.session.get(f"{sandbox.base_url}/sandbox/", timeout=10)
    style = sandbox.session.get(f"{sandbox.base_url}/sandbox/style.css", timeout=10)

    assert "style-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<script" not in page.text
    assert " style=" not in page.text
    assert style.headers["Content-Type"] == "text/css"


def test_button_shows_what_came_of_it(sandbox, token):
    done = press(sandbox, "make-personal", username=samples.USERNAME)
    failed = press(sandbox, "make-personal", username="nobody")

    assert "&quot;account_type&quot;: &quot;PERSONAL&quot;" in done.text
    assert "There is no account “nobody”." in failed.text


def test_unknown_button(sandbox):
    assert "There is no action “explode”." in press(sandbox, "explode").text


def test_other_sites_cannot_press(sandbox, token):
    foreign = {"Sec-Fetch-Site": "cross-site"}

    page = press(sandbox, "reset", headers=foreign)
    api = sandbox.session.post(
        f"{sandbox.base_url}/sandbox/api/reset", headers=foreign, timeout=10
    )

    assert (page.status_code, api.status_code) == (403, 403)
    assert len(sandbox.state()["accounts"]) == 2


def test_page_in_korean_by_the_browsers_language(sandbox):
    page = sandbox.session.get(
        f"{sandbox.base_url}/sandbox/", headers={"Accept-Language": "ko"}, timeout=10
    )

    assert page.headers["Content-Language"] == "ko"
    assert '<html lang="ko">' in page.text


def test_hidden_likes_and_back(sandbox, token):
    path = f"v25.0/{samples.IMAGE.media_id}"

    sandbox.control("hide-likes", media_id=samples.IMAGE.media_id)
    hidden = sandbox.get(path, token, fields="like_count").json()
    insights = sandbox.get(f"{path}/insights", token, metric="likes").json()
    sandbox.control("hide-likes", media_id=samples.IMAGE.media_id, hidden="false")
    shown = sandbox.get(path, token, fields="like_count").json()

    assert "like_count" not in hidden
    assert insights["data"][0]["values"] == [{"value": 120}]
    assert shown["like_count"] == 120


def test_newest_post_where_none_is_named(sandbox, token):
    answer = sandbox.control(
        "edit-caption", username=samples.USERNAME, caption="Edited"
    )

    assert answer == {"media_id": samples.IMAGE.media_id, "caption": "Edited"}
    read = sandbox.get(f"v25.0/{samples.IMAGE.media_id}", token, fields="caption")
    assert read.json()["caption"] == "Edited"


@pytest.mark.parametrize(
    ("action", "params", "message"),
    [
        ("token", {"username": "nobody"}, "There is no account “nobody”."),
        ("clock", {"hours": "soon"}, "“hours” must be a number."),
        ("delete-media", {"media_id": "1"}, "There is no such post."),
        ("hide-likes", {"username": "empty.one"}, "There is no account “empty.one”."),
        ("shape", {"shape": "round"}, "There is no such shape."),
        (
            "account-type",
            {"username": samples.USERNAME, "account_type": "ROBOT"},
            "There is no such kind of account.",
        ),
        ("fault", {"kind": "1", "username": "nobody"}, "There is no account “nobody”."),
        ("fault", {"kind": "1", "calls": "few"}, "“calls” must be a number."),
    ],
)
def test_refused_actions(sandbox, token, action, params, message):
    assert refused(sandbox, action, **params) == (400, message)


def test_bodies_that_are_no_object(sandbox):
    url = f"{sandbox.base_url}/sandbox/api/clock"

    answers = [
        sandbox.session.post(url, data=body, timeout=10)
        for body in ("{", "[]", b"\xff")
    ]

    assert [answer.json() for answer in answers] == [
        {"error": "A JSON object is wanted."}
    ] * 3


def test_unknown_action_is_not_found(sandbox):
    answer = sandbox.session.get(f"{sandbox.base_url}/sandbox/api/clock", timeout=10)

    assert answer.status_code == 404


def test_shape_goes_back_to_each_as_usual(sandbox):
    sandbox.control("shape", shape="data")
    sandbox.control("shape")

    assert sandbox.state()["shape"] == ""


def test_reset_forgets_everything(sandbox, token):
    sandbox.control("clock", days=3)
    sandbox.fault("1")
    sandbox.get("v25.0/me", token)

    sandbox.reset()

    state = sandbox.state()
    assert (state["accounts"], state["faults"], state["calls"]) == ([], [], [])
    assert state["clock_offset"] == 0
    assert sandbox.get("v25.0/me", token).json()["error"]["code"] == 190


def test_health(sandbox):
    answer = sandbox.session.get(f"{sandbox.base_url}/health", timeout=10)

    assert answer.json() == {"status": "ok"}


def test_demo_brands_are_loaded_by_button_and_with_a_reset(sandbox):
    loaded = sandbox.control("load-demo")
    again = sandbox.control("reset", demo=True)

    assert loaded["accounts"] == again["accounts"] == 8 + 48
    assert len(sandbox.state()["accounts"]) == 8

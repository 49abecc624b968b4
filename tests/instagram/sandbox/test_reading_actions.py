"""The control page's buttons for Facebook Login, hashtags and insights."""

import pytest

from tests.instagram.sandbox import samples
from tests.instagram.sandbox.test_control import press, refused


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME, kind="facebook")


def test_proof_is_demanded_by_a_button(sandbox, token):
    page = press(sandbox, "demand-proof").text

    assert sandbox.state()["require_secret"] is True
    assert sandbox.get("v25.0/me", token).status_code == 400
    assert "Facebook's tokens need their proof." in page
    assert 'value="demand-no-proof"' in page
    press(sandbox, "demand-no-proof")
    assert sandbox.get("v25.0/me", token).status_code == 200


def test_hashtags_are_forbidden_and_allowed_by_buttons(sandbox):
    page = press(sandbox, "forbid-hashtags").text

    assert sandbox.state()["public_content"] is False
    assert "The app may not search hashtags." in page
    assert 'value="demand-proof"' in press(sandbox, "allow-hashtags").text
    assert sandbox.state()["public_content"] is True


def test_metric_is_refused_and_known_again(sandbox, token):
    own = sandbox.token(samples.USERNAME)
    path = f"v25.0/{samples.IMAGE.media_id}/insights"
    form = {"username": samples.USERNAME, "metric": "reach"}

    press(sandbox, "refuse-metric", **form)
    refused_codes = sandbox.get(path, own, metric="reach").status_code
    press(sandbox, "know-metric", **form)

    assert refused_codes == 400
    assert sandbox.get(path, own, metric="reach").status_code == 200


def test_token_of_each_kind_by_the_button(sandbox, token):
    for kind in ("facebook", "page", "system"):
        page = press(sandbox, "token", username=samples.USERNAME, kind=kind)

        assert "EAA" in page.text


def test_hashtags_are_never_overspent(sandbox, token):
    form = {"username": samples.USERNAME, "count": 25}

    spent = [sandbox.control("spend-hashtags", **form)["spent"] for _ in range(2)]

    assert spent == [25, 5]


@pytest.mark.parametrize(
    ("action", "params"),
    [
        ("spend-hashtags", {"username": "nobody"}),
        ("spend-hashtags", {"username": samples.USERNAME, "count": "many"}),
        ("refuse-metric", {"username": "nobody", "metric": "reach"}),
        ("refuse-metric", {"username": samples.USERNAME}),
        ("mentions", {"username": "nobody"}),
    ],
)
def test_what_cannot_be_done(sandbox, token, action, params):
    assert refused(sandbox, action, **params)[0] == 400

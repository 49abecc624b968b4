"""Log-in: consent, code, short and long tokens."""

from urllib.parse import parse_qs, urlsplit

import pytest

from instagram.sandbox.tokens import INSTAGRAM_SCOPES
from tests.instagram.sandbox import samples

BACK = "http://127.0.0.1:9/accounts/callback/"
HOUR = 3600


@pytest.fixture
def brand(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox


def question(sandbox, **changes):
    return {
        "client_id": sandbox.app_id,
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": ",".join(INSTAGRAM_SCOPES),
        "state": "st&te=1",
    } | changes


def page(sandbox, **changes):
    return sandbox.session.get(
        f"{sandbox.base_url}/oauth/authorize",
        params=question(sandbox, **changes),
        timeout=10,
    )


def decide(sandbox, decision, **changes):
    form = question(sandbox) | {"account": samples.USER_ID, "decision": decision}
    return sandbox.session.post(
        f"{sandbox.base_url}/oauth/authorize",
        data=form | changes,
        timeout=10,
        allow_redirects=False,
    )


def exchange(sandbox, code, **changes):
    form = {
        "client_id": sandbox.app_id,
        "client_secret": sandbox.app_secret,
        "grant_type": "authorization_code",
        "redirect_uri": BACK,
        "code": code,
    }
    return sandbox.session.post(
        f"{sandbox.base_url}/oauth/access_token", data=form | changes, timeout=10
    )


def short_token(sandbox):
    code = sandbox.authorize(samples.USERNAME, BACK)["code"]
    return exchange(sandbox, code).json()["data"][0]["access_token"]


def lengthen(sandbox, token, **changes):
    params = {"grant_type": "ig_exchange_token", "client_secret": sandbox.app_secret}
    return sandbox.get("access_token", token, **(params | changes))


def refresh(sandbox, token, grant_type="ig_refresh_token"):
    return sandbox.get("refresh_access_token", token, grant_type=grant_type)


def long_token(sandbox):
    return lengthen(sandbox, short_token(sandbox)).json()["access_token"]


def test_consent_page_shows_accounts_and_scopes(brand):
    answer = page(brand)

    assert answer.status_code == 200
    assert "Sandbox, not Instagram" in answer.text
    assert f"<strong>@{samples.USERNAME}</strong>" in answer.text
    assert answer.text.count('name="grant"') == len(INSTAGRAM_SCOPES)
    assert "<script" not in answer.text


def test_consent_page_keeps_strict_headers(brand):
    answer = page(brand)

    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self' http://127.0.0.1:9"
    )
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_consent_page_without_accounts(sandbox):
    assert "The sandbox holds no accounts yet." in page(sandbox).text


def test_personal_account_cannot_be_chosen(brand):
    brand.control("account-type", username=samples.USERNAME)

    shown = page(brand)
    forced = decide(brand, "allow")

    assert "Not a professional account" in shown.text
    assert "error=access_denied" in forced.headers["Location"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "99"},
        {"redirect_uri": ""},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": "http://127.0.0.1/#part"},
        {"response_type": "token"},
        {"scope": "instagram_business_basic,user_media"},
        {"scope": "instagram_business_manage_comments"},
        {"scope": ""},
    ],
)
def test_wrong_question_is_told_on_the_page(brand, wrong):
    answer = page(brand, **wrong)

    (name,) = wrong
    assert answer.status_code == 400
    assert f"<code>{name}</code>" in answer.text


def test_value_on_the_error_page_is_escaped(brand):
    assert "<b>9</b>" not in page(brand, client_id="<b>9</b>").text


def test_allow_goes_back_with_code_and_state(brand):
    answer = decide(brand, "allow", grant=INSTAGRAM_SCOPES)

    address = urlsplit(answer.headers["Location"])
    query = parse_qs(address.query)
    assert answer.status_code == 302
    assert f"{address.scheme}://{address.netloc}{address.path}" == BACK
    assert address.fragment == "_"
    assert query["state"] == ["st&te=1"]
    assert list(query) == ["code", "state"]


def test_address_with_a_query_keeps_it(brand):
    answer = decide(brand, "allow", redirect_uri=f"{BACK}?next=1", state="")

    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert list(query) == ["next", "code"]


def test_deny_goes_back_with_the_refusal(brand):
    answer = decide(brand, "deny")

    assert answer.headers["Location"] == (
        f"{BACK}?error=access_denied&error_reason=user_denied"
        "&error_description=The+user+denied+your+request.&state=st%26te%3D1#_"
    )


def test_code_exchange_as_documented(brand):
    code = brand.authorize(samples.USERNAME, BACK)["code"]

    answer = exchange(brand, code).json()

    (data,) = answer["data"]
    token = data.pop("access_token")
    assert token.startswith("IGAA")
    assert data == {
        "user_id": samples.USER_ID,
        "permissions": ",".join(INSTAGRAM_SCOPES),
    }


def test_code_exchange_flat_by_switch(brand):
    brand.control("shape", shape="flat")
    code = brand.authorize(samples.USERNAME, BACK)["code"]

    answer = exchange(brand, code).json()

    assert list(answer) == ["access_token", "user_id", "permissions"]
    assert answer["permissions"] == list(INSTAGRAM_SCOPES)


def test_single_rights_can_be_taken_away(brand):
    answer = decide(brand, "allow", grant=INSTAGRAM_SCOPES[2])
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    granted = exchange(brand, code).json()["data"][0]["permissions"]

    assert granted == "instagram_business_basic,instagram_business_manage_comments"


def test_code_with_its_tail_is_understood(brand):
    code = brand.authorize(samples.USERNAME, BACK)["code"]

    assert exchange(brand, f"{code}#_").status_code == 200


def test_code_works_once(brand):
    code = brand.authorize(samples.USERNAME, BACK)["code"]
    exchange(brand, code)

    again = exchange(brand, code)

    assert again.status_code == 400
    assert again.json() == {
        "error_type": "OAuthException",
        "code": 400,
        "error_message": "Matching code was not found or was already used",
    }


def test_code_lives_an_hour(brand):
    code = brand.authorize(samples.USERNAME, BACK)["code"]
    brand.control("clock", hours=1)

    assert exchange(brand, code).status_code == 400


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"grant_type": "password"}, "Invalid grant_type: must be authorization_code"),
        ({"client_id": "1"}, "Invalid platform app"),
        ({"client_secret": "x"}, "Error validating client secret."),
        (
            {"redirect_uri": "http://127.0.0.1:9/other"},
            "Matching code was not found or was already used",
        ),
    ],
)
def test_wrong_exchange_leaves_the_code_usable(brand, wrong, message):
    code = brand.authorize(samples.USERNAME, BACK)["code"]

    answer = exchange(brand, code, **wrong)

    assert answer.json()["error_message"] == message
    assert exchange(brand, code).status_code == 200


def test_long_token_of_sixty_days(brand):
    answer = lengthen(brand, short_token(brand)).json()

    token = answer.pop("access_token")
    assert answer == {"token_type": "bearer", "expires_in": 5_184_000}
    brand.control("clock", days=59)
    assert brand.get("v25.0/me", token).status_code == 200
    brand.control("clock", days=1)
    assert brand.get("v25.0/me", token).json()["error"]["error_subcode"] == 463


def test_short_token_ends_after_an_hour(brand):
    token = short_token(brand)
    brand.control("clock", hours=1)

    assert brand.get("v25.0/me", token).json()["error"]["code"] == 190
    assert lengthen(brand, token).json()["error"]["error_subcode"] == 463


def test_lengthening_refusals(brand):
    token = short_token(brand)

    codes = [
        lengthen(brand, token, grant_type="other").json()["error"]["code"],
        lengthen(brand, token, client_secret="x").json()["error"]["code"],
        lengthen(brand, long_token(brand)).json()["error"]["code"],
    ]

    assert codes == [100, 101, 452]


def test_refresh_after_a_day_only(brand):
    token = long_token(brand)

    early = refresh(brand, token)
    brand.control("age-tokens", username=samples.USERNAME, hours=24)
    late = refresh(brand, token)

    assert early.json()["error"]["code"] == 100
    assert late.json()["expires_in"] == 5_184_000
    assert brand.get("me", late.json()["access_token"]).status_code == 200


def test_refresh_refusals(brand):
    basic = brand.token(samples.USERNAME, scopes="other")
    dead = long_token(brand)
    brand.control("age-tokens", username=samples.USERNAME, days=2)

    assert refresh(brand, dead, grant_type="x").json()["error"]["code"] == 100
    assert refresh(brand, basic).json()["error"]["code"] == 10
    brand.control("expire-tokens", username=samples.USERNAME)
    assert refresh(brand, dead).json()["error"]["error_subcode"] == 463


def test_faults_of_the_token_paths(brand):
    code = brand.authorize(samples.USERNAME, BACK)["code"]
    brand.fault("1", path_prefix="oauth")
    brand.fault("190-460", path_prefix="access_token")

    exchanged = exchange(brand, code)
    token = short_token(brand)
    lengthened = lengthen(brand, token)

    assert exchanged.json()["error_message"] == "An unknown error has occurred."
    assert lengthened.json()["error"]["error_subcode"] == 460
    assert lengthen(brand, token).status_code == 200

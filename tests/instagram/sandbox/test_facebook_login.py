"""Log-in with Facebook: consent, code, tokens, what they are worth."""

import re
from dataclasses import replace

import pytest

from instagram.sandbox.people import page_id, person_id
from instagram.sandbox.records import Dataset
from instagram.sandbox.tokens import FACEBOOK_SCOPES, proof
from tests.instagram.sandbox import samples
from tests.instagram.sandbox.test_samples import fields_of
from tests.shared_data import sample

BACK = "http://127.0.0.1:9/instagram/callback/"
DAY = 86_400
MANAGER = person_id("Brand Manager")
MINA = person_id("Mina")


@pytest.fixture
def brand(sandbox):
    """Two accounts of one person and a third of another."""
    sandbox.load(samples.BRAND)
    third = replace(
        samples.OTHER, user_id="17841400000000103", username="third", person="Mina"
    )
    sandbox.load(Dataset(accounts=(third,)))
    return sandbox


def exchange(sandbox, code, **changes):
    app = {"client_id": sandbox.app_id, "client_secret": sandbox.app_secret}
    params = app | {"redirect_uri": BACK, "code": code} | changes
    return sandbox.get("v25.0/oauth/access_token", **params)


def short_token(sandbox, **changes):
    code = sandbox.authorize_facebook(BACK, **changes)["code"]
    return exchange(sandbox, code).json()["access_token"]


def long_token(sandbox, **changes):
    short = short_token(sandbox, **changes)
    answer = exchange(
        sandbox, "", grant_type="fb_exchange_token", fb_exchange_token=short
    )
    return answer.json()["access_token"]


def debug(sandbox, token, **changes):
    app = f"{sandbox.app_id}|{sandbox.app_secret}"
    params = {"access_token": app, "input_token": token} | changes
    return sandbox.get("v25.0/debug_token", **params)


def pages(sandbox, token, **params):
    answer = sandbox.get("v25.0/me/accounts", token, **params)
    return answer.json()["data"]


def test_consent_page_shows_pages_and_rights(brand):
    answer = brand.get(
        "v25.0/dialog/oauth",
        client_id=brand.app_id,
        redirect_uri=BACK,
        scope="instagram_basic,pages_show_list",
        state="s",
    )

    assert answer.status_code == 200
    assert "@glasshaus.kr" in answer.text
    assert "@third" not in answer.text
    assert f"person={MINA}" in answer.text
    assert re.findall(r'name="grant"\s+value="(\w+)"', answer.text) == [
        "instagram_basic",
        "pages_show_list",
    ]
    assert (
        "form-action 'self' http://127.0.0.1:9"
        in (answer.headers["Content-Security-Policy"])
    )


def test_consent_page_of_another_person(brand):
    answer = brand.get(
        "dialog/oauth",
        client_id=brand.app_id,
        redirect_uri=BACK,
        scope="instagram_basic",
        person=MINA,
    )

    assert "@third" in answer.text
    assert "@glasshaus.kr" not in answer.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "1"},
        {"redirect_uri": "javascript:alert(1)"},
        {"scope": "pages_show_list"},
        {"scope": "instagram_basic,instagram_business_basic"},
        {"response_type": "token"},
    ],
)
def test_wrong_question_is_told_on_the_page(brand, wrong):
    right = {"client_id": brand.app_id, "redirect_uri": BACK}
    answer = brand.get(
        "v25.0/dialog/oauth", **(right | {"scope": "instagram_basic"} | wrong)
    )

    assert answer.status_code == 400
    assert f"<code>{next(iter(wrong))}</code>" in answer.text


def test_deny_goes_back_with_the_refusal(brand):
    answer = brand.authorize_facebook(BACK, decision="deny", state="s")

    assert (answer["error"], answer["state"]) == ("access_denied", "s")


def test_code_becomes_a_short_then_a_long_token(brand):
    code = brand.authorize_facebook(BACK, state="s&1")
    short = exchange(brand, code["code"]).json()
    long = exchange(
        brand,
        "",
        grant_type="fb_exchange_token",
        fb_exchange_token=short["access_token"],
    ).json()

    assert code["state"] == "s&1"
    assert short.pop("access_token").startswith("EAA")
    assert short == {"token_type": "bearer", "expires_in": 3600}
    assert long.pop("access_token").startswith("EAA")
    assert long == {"token_type": "bearer", "expires_in": 60 * DAY}


def test_code_works_once_and_only_here(brand):
    code = brand.authorize_facebook(BACK)["code"]
    instagram = brand.authorize(samples.USERNAME, BACK)["code"]
    exchange(brand, code)

    again = exchange(brand, code)

    assert again.status_code == 400
    assert (again.json()["error"]["code"], again.json()["error"]["error_subcode"]) == (
        100,
        36009,
    )
    assert exchange(brand, instagram).status_code == 400


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"client_id": "1"}, 101), ({"client_secret": "x"}, 1), ({}, 100)],
)
def test_exchange_refusals(brand, wrong, code):
    assert exchange(brand, "y", **wrong).json()["error"]["code"] == code


def test_only_a_persons_token_is_lengthened(brand):
    page = brand.token(samples.USERNAME, kind="page")

    answer = exchange(brand, "", grant_type="fb_exchange_token", fb_exchange_token=page)

    assert answer.json()["error"]["code"] == 100


def test_me_is_the_person(brand):
    token = long_token(brand)

    assert brand.get("v25.0/me", token).json() == {
        "name": "Brand Manager",
        "id": MANAGER,
    }
    assert brand.get(f"v25.0/{MANAGER}", token, fields="id").json() == {"id": MANAGER}


def test_pages_with_their_accounts(brand):
    token = long_token(brand)
    fields = "id,name,access_token,instagram_business_account{id,username}"

    found = pages(brand, token, fields=fields)

    own = next(page for page in found if page["name"] == "Glasshaus")
    assert own.pop("access_token").startswith("EAA")
    assert own == {
        "id": page_id(samples.USER_ID),
        "name": "Glasshaus",
        "instagram_business_account": {
            "id": samples.USER_ID,
            "username": samples.USERNAME,
        },
    }
    assert len(found) == 2


def test_pages_by_pages(brand):
    token = long_token(brand)

    first = brand.get("v25.0/me/accounts", token, fields="id", limit=1).json()
    after = first["paging"]["cursors"]["after"]
    last = pages(brand, token, fields="id", limit=1, after=after)

    assert "next" in first["paging"]
    assert [page["id"] for page in [*first["data"], *last]] == [
        page_id("17841400000000102"),
        page_id("17841400000000101"),
    ]


def test_page_fields_are_those_recorded(brand):
    recorded = sample("instagram-pyfacebook/base/user_accounts_token.json")

    answer = brand.get("v25.0/me/accounts", long_token(brand)).json()

    assert fields_of(answer) == fields_of(recorded)


def test_page_token_reads_its_own_account_only(brand):
    user = long_token(brand)
    own = page_id(samples.USER_ID)
    page = brand.get(f"v25.0/{own}", user, fields="access_token").json()["access_token"]
    other = samples.OTHER.user_id

    assert brand.get("v25.0/me", page).json() == {"name": "Glasshaus", "id": own}
    assert brand.get(f"v25.0/{samples.USER_ID}", page).status_code == 200
    assert brand.get(f"v25.0/{other}", page).json()["error"]["error_subcode"] == 33
    assert brand.get(f"v25.0/{other}", user).status_code == 200
    assert brand.get(f"v25.0/{samples.OTHERS.media_id}", page).status_code == 400
    assert brand.get(f"v25.0/{samples.OTHERS.media_id}", user).status_code == 200


def test_several_objects_of_different_accounts(brand):
    ids = f"{samples.USER_ID},{samples.OTHERS.media_id}"

    found = brand.get("v25.0/", long_token(brand), ids=ids, fields="username").json()

    assert [each["username"] for each in found.values()] == [
        samples.USERNAME,
        "other.brand",
    ]


def test_another_persons_account_is_not_there(brand):
    token = long_token(brand)
    third = "17841400000000103"

    assert brand.get(f"v25.0/{third}", token).json()["error"]["error_subcode"] == 33
    assert brand.get(f"v25.0/{page_id(third)}", token).status_code == 400


def test_page_tokens_have_no_end(brand):
    short, long = short_token(brand), long_token(brand)
    fields = "access_token"

    ending = pages(brand, short, fields=fields)[0]["access_token"]
    lasting = pages(brand, long, fields=fields)[0]["access_token"]
    again = pages(brand, long, fields=fields)[0]["access_token"]

    assert debug(brand, lasting).json()["data"]["expires_at"] == 0
    assert (
        0
        < debug(brand, ending).json()["data"]["expires_at"] - brand.state()["now"]
        <= 3600
    )
    assert again == lasting
    brand.control("clock", days=61)
    assert brand.get("v25.0/me", lasting).status_code == 200
    assert brand.get("v25.0/me", long).json()["error"]["error_subcode"] == 463


def test_data_access_lapses_after_ninety_days(brand):
    token = pages(brand, long_token(brand), fields="access_token")[0]["access_token"]
    system = brand.token(samples.USERNAME, kind="system")
    brand.control("clock", days=90)

    error = brand.get("v25.0/me", token).json()["error"]

    assert error["code"] == 190
    assert "has expired" in error["message"]
    worth = debug(brand, token).json()["data"]
    assert (worth["is_valid"], worth["expires_at"]) == (False, 0)
    assert brand.get(f"v25.0/{samples.USER_ID}", system).status_code == 200


def test_some_pages_and_rights_only(brand):
    token = long_token(
        brand, account=samples.USER_ID, grant=["instagram_basic", "pages_show_list"]
    )

    assert [page["name"] for page in pages(brand, token)] == ["Glasshaus"]
    assert brand.get(f"v25.0/{samples.OTHER.user_id}", token).status_code == 400
    worth = debug(brand, token).json()["data"]
    assert worth["scopes"] == ["instagram_basic", "pages_show_list"]
    assert worth["granular_scopes"] == [
        {"scope": "instagram_basic", "target_ids": [samples.USER_ID]},
        {"scope": "pages_show_list", "target_ids": [page_id(samples.USER_ID)]},
    ]


def test_no_pages_at_all(brand):
    token = long_token(brand, account=[])

    assert pages(brand, token) == []


def test_pages_need_the_right_to_list_them(brand):
    assert pages(brand, long_token(brand, grant=["instagram_basic"])) == []


def test_page_of_a_personal_account_has_none(brand):
    token = long_token(brand)
    brand.control("account-type", username=samples.USERNAME, account_type="PERSONAL")

    answer = brand.get(
        f"v25.0/{page_id(samples.USER_ID)}", token, fields="instagram_business_account"
    )

    assert answer.json() == {"id": page_id(samples.USER_ID)}


def test_worth_of_a_token_as_recorded(brand):
    recorded = sample("instagram-pyfacebook/base/token_info.json")
    token = long_token(brand)

    answer = debug(brand, token).json()

    now = brand.state()["now"]
    assert fields_of(answer) == fields_of(recorded) | {"data.issued_at"}
    data = answer["data"]
    assert data["user_id"] == MANAGER
    assert data["scopes"] == list(FACEBOOK_SCOPES)
    assert now - 60 <= data["data_access_expires_at"] - 90 * DAY <= now
    assert debug(brand, token, access_token=token).json() == answer


def test_worth_of_dead_and_foreign_tokens(brand):
    page = brand.token(samples.USERNAME, kind="page")
    token = long_token(brand)
    instagram = brand.token(samples.USERNAME)
    assert debug(brand, page).json()["data"]["profile_id"] == page_id(samples.USER_ID)
    brand.control("expire-tokens", username=samples.USERNAME)

    expired = debug(brand, token).json()["data"]

    assert expired["is_valid"] is False
    assert (expired["error"]["code"], expired["error"]["subcode"]) == (190, 463)
    assert debug(brand, instagram).json()["data"]["is_valid"] is False
    assert debug(brand, "x").json()["data"]["is_valid"] is False
    assert debug(brand, page, access_token="1|2").json()["error"]["code"] == 190
    assert debug(brand, page, access_token="").json()["error"]["code"] == 2500


def test_app_token(brand):
    answer = exchange(brand, "", grant_type="client_credentials").json()

    assert answer["access_token"] == f"{brand.app_id}|{brand.app_secret}"


def test_proof_is_demanded_by_the_switch(brand, monkeypatch):
    monkeypatch.setenv("INSTAGRAM_APP_SECRET", brand.app_secret)
    recorded = sample("instagram-pyfacebook/error.json")
    token, instagram = long_token(brand), brand.token(samples.USERNAME)
    brand.control("require-secret", required=True)

    refused = brand.get("v25.0/me", token)
    proven = brand.get("v25.0/me", token, appsecret_proof=proof(token))
    wrong = brand.get("v25.0/me", token, appsecret_proof="0" * 64)

    assert fields_of(refused.json()) == fields_of(recorded)
    assert refused.json()["error"]["code"] == recorded["error"]["code"]
    assert (refused.status_code, proven.status_code) == (400, 200)
    assert wrong.json()["error"]["message"].startswith("Invalid appsecret_proof")
    assert brand.get("v25.0/me", instagram).status_code == 200
    assert debug(brand, token, access_token=token).status_code == 400
    brand.control("require-secret", required=False)
    assert brand.get("v25.0/me", token).status_code == 200


def test_deauthorizing_ends_the_persons_tokens(brand, httpserver):
    httpserver.expect_request("/gone").respond_with_data("ok")
    token = long_token(brand)
    other = brand.token("third", kind="facebook")

    brand.control(
        "deauthorize", username=samples.USERNAME, url=httpserver.url_for("/gone")
    )

    assert brand.get("v25.0/me", token).json()["error"]["code"] == 190
    assert brand.get("v25.0/me", other).json()["name"] == "Mina"


def test_faults_reach_facebooks_paths(brand):
    token = brand.token(samples.USERNAME, kind="facebook")
    brand.fault("190-460", path_prefix="debug_token")
    brand.fault("2", path_prefix="me/accounts")

    assert debug(brand, token).json()["error"]["error_subcode"] == 460
    assert brand.get("v25.0/me/accounts", token).json()["error"]["code"] == 2
    assert debug(brand, token).status_code == 200


def test_unknown_kind_of_token(brand):
    answer = brand.session.post(
        f"{brand.base_url}/sandbox/api/token",
        json={"username": samples.USERNAME, "kind": "golden"},
        timeout=10,
    )

    assert answer.status_code == 400

"""Names stand in sentences of ours, on pages and in mails: none may add a line or turn them."""

import pytest
from django.core.exceptions import ValidationError

from accounts.forms import PreferencesForm
from accounts.forms.keys import KeyNameForm
from accounts.models import ApiKey, User
from accounts.validators import check_name

BAD = [
    "Kim\n\nYour account is closed: https://evil.test",
    "Kim\rBcc: all@example.com",
    "Kim\u2028Lee",
    "Kim\u202etset.live",
    "\u2066Kim",
]


@pytest.mark.parametrize("name", BAD)
def test_name_that_breaks_a_sentence_is_refused(name):
    with pytest.raises(ValidationError, match="in one line"):
        check_name(name)


@pytest.mark.parametrize("name", ["김서연", "O'Neill–Kim", "👩🏽\u200d🔬 Lab", "שרה"])
def test_other_names_are_not(name):
    check_name(name)


@pytest.mark.parametrize("name", BAD)
def test_nobody_registers_with_one(client, db, name):
    given = {"email": "mina@example.com", "full_name": name, "company_name": "Dawn"}
    page = client.post(
        "/account/signup/",
        {**given, "password1": "glass-skin-2026", "password2": "glass-skin-2026"},
    )
    call = client.post(
        "/api/v1/auth/register",
        {**given, "password": "glass-skin-2026"},
        content_type="application/json",
    )

    assert list(page.context["form"].errors) == ["full_name"]
    assert list(call.json()["error"]["fields"]) == ["full_name"]
    assert not User.objects.exists()


@pytest.mark.parametrize("name", BAD)
def test_nobody_takes_one_later(name, logged_in, company, member):
    choices = {"full_name": name, "language": "en", "time_zone": "UTC"}
    key = logged_in.post(
        "/api/v1/keys", {"name": name, "scopes": ["read"]}, "application/json"
    )

    assert list(PreferencesForm(choices, instance=member).errors) == ["full_name"]
    assert list(KeyNameForm({"name": name}).errors) == ["name"]
    assert list(key.json()["error"]["fields"]) == ["name"]
    assert not ApiKey.objects.for_company(company).exists()

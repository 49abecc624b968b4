"""Every address of the product, asked by people who have no business there.

The addresses come from the resolver: a new one is walked without anybody's doing, and one
that is meant for everybody has to be named here.
"""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Company
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import (
    UserFactory,
)
from tests.world import fill, rows_of

# For people who are not signed in.
OPEN = {
    *(
        "favicon",
        "health",
        "health-ready",
        "metrics",
        "api-schema",
        "api-docs",
        "api-redoc",
    ),
    *(f"accounts-api:{name}" for name in ("register", "login", "refresh", "logout")),
    "accounts:language",
    "accounts:color-scheme",
    *("account_login", "account_logout", "account_signup", "account_inactive"),
    *("account_reset_password", "account_reset_password_done"),
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    # Whoever has the link of an invitation; the others learn nothing.
    *(f"invitations:{name}" for name in ("open", "accept", "log-out")),
    # Turn everybody away who is not in the middle of a log-in.
    *("account_confirm_login_code", "mfa_authenticate", "mfa_login_webauthn"),
    *("socialaccount_signup", "socialaccount_login_cancelled"),
    "socialaccount_login_error",
    # Not there without its keys.
    *("google_login", "google_callback"),
    *("admin:login", "admin:logout", "admin:jsi18n"),
    # Meta's, which signs what it posts, and a page for whoever has its code.
    *("instagram:meta-deauthorize", "instagram:meta-data-deletion"),
    *("instagram:deletion-status", "instagram:meta-webhook"),
}
# A person's own: needs a log-in, but no company.
OWN = {
    "accounts:preferences",
    "accounts:company-create",
    *("accounts:security", "accounts:session-end", "accounts:sessions-end"),
    *("mfa_index", "mfa_list_webauthn", "mfa_activate_totp", "mfa_deactivate_totp"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    *("mfa_download_recovery_codes", "mfa_add_webauthn", "mfa_edit_webauthn"),
    *("mfa_remove_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
    "socialaccount_connections",
    # For staff in a person's place; leads everybody else to the overview.
    "accounts:impersonation-end",
    # Refused to everybody but staff, whatever their company.
    "api-staff-stats",
    "account_email",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
}


def _patterns(resolver, path="", space=()):
    for one in resolver.url_patterns:
        full = path + str(one.pattern)
        if isinstance(one, URLResolver):
            spaces = (*space, one.namespace) if one.namespace else space
            yield from _patterns(one, full, spaces)
        elif isinstance(one, URLPattern) and "(?P" not in full:
            yield ":".join((*space, one.name or "")), f"/{full}"


ADDRESSES = dict(_patterns(get_resolver()))
PAGES = {
    name: path
    for name, path in ADDRESSES.items()
    if not name.startswith("admin:") and name not in OPEN
}
METHODS = ["get", "post", "put", "patch", "delete"]


def reached_by(method, addresses):
    """Pages know GET and POST; the rest is for the API."""
    return {
        name: path
        for name, path in addresses.items()
        if method in {"get", "post"} or path.startswith("/api/")
    }


PANELS = [name for name in PAGES if ":panel-" in name]


@pytest.fixture
def rows(company, settings, tmp_path):
    """One of everything of the company, by the beginning of its URL's name."""
    settings.MEDIA_ROOT = tmp_path
    return fill(company, "celadon")


def filled(name, path, rows):
    """The address with the code of the company's row that it is about."""
    about = name.partition(":")[2].partition("-")[0]
    code = str(getattr(rows.get(about), "code", ""))
    return re.sub(
        r"<uuid:\w+>", code, re.sub(r"<(?:(?:path|str|int):)?\w+>", "1", path)
    )


def everything(company):
    return rows_of(company), list(Company.objects.values())


def is_turned_away(answer):
    if answer.status_code == 302:
        doors = (reverse("account_login"), reverse("admin:login"))
        return answer["Location"].startswith(doors)
    if answer.status_code == 401:
        return answer.json()["error"]["code"] == "not_authenticated"
    return answer.status_code == 405


def test_walk_finds_the_addresses():
    assert PAGES["instagram:post-detail"] == "/posts/<uuid:code>/"
    assert set(ADDRESSES) >= OPEN | OWN


@pytest.mark.parametrize("method", METHODS)
def test_signed_out_everything_leads_to_the_log_in(client, company, rows, method):
    before = everything(company)

    let_in = {
        name
        for name, path in reached_by(method, ADDRESSES).items()
        if name not in OPEN
        and not is_turned_away(getattr(client, method)(filled(name, path, rows)))
    }

    assert let_in == set()
    assert everything(company) == before


@pytest.mark.parametrize("method", METHODS)
def test_stranger_finds_nothing_of_another_company(
    client, stranger, company, rows, method
):
    before = everything(company)
    client.force_login(stranger)

    with tenant(None):
        answers = {
            name: getattr(client, method)(filled(name, path, rows)).status_code
            for name, path in reached_by(method, PAGES).items()
            if "<uuid:" in path
        }

    assert answers
    assert set(answers.values()) <= {404, 405}
    assert everything(company) == before


def test_stranger_finds_no_panel_of_another_companys_account(client, stranger, rows):
    client.force_login(stranger)
    code = rows["account"].code

    answers = {
        name: client.get(f"{PAGES[name]}?account={code}").status_code
        for name in [*PANELS, "overview"]
    }

    assert answers == dict.fromkeys([*PANELS, "overview"], 404)


def test_stranger_filters_no_posts_by_another_companys_account(client, stranger, rows):
    client.force_login(stranger)

    text = client.get(f"/posts/?account={rows['account'].code}").content.decode()

    assert rows["post"].caption not in text
    assert rows["account"].username not in text


def test_person_without_a_company_finds_nothing(client, company, rows):
    client.force_login(UserFactory())

    found = {
        name: client.get(filled(name, path, rows)).status_code
        for name, path in PAGES.items()
        if name not in OWN
    }

    # 405: there is no such call, whoever asks.
    let_in = {name for name, status in found.items() if status not in {404, 405}}
    # It tells what happened and offers to begin a company.
    assert let_in == {"overview"}


@pytest.mark.parametrize("method", METHODS[1:])
def test_viewer_changes_nothing_whatever_he_sends(
    client, viewer, company, rows, method
):
    before = everything(company)
    client.force_login(viewer)

    broken = {
        name
        for name, path in reached_by(method, PAGES).items()
        # Everybody may leave.
        if name != "accounts:member-leave"
        and getattr(client, method)(filled(name, path, rows)).status_code >= 500
    }

    assert broken == set()
    assert everything(company) == before


def test_viewer_sees_pages_and_not_what_changes_things(client, viewer, rows):
    client.force_login(viewer)

    answers = {
        name: client.get(filled(name, path, rows)).status_code
        for name, path in PAGES.items()
        if name not in OWN
    }

    assert {name for name, status in answers.items() if status != 200} == {
        *("instagram:account-connect", "instagram:account-disconnect"),
        *("instagram:account-market", "instagram:account-sync"),
        "instagram:account-ask-again",
        *("instagram:oauth-callback", "instagram:account-choose"),
        "instagram:import-list",
        *("instagram:hashtag-add", "instagram:hashtag-edit", "instagram:hashtag-look"),
        *("instagram:hashtag-remove", "instagram:creator-add"),
        "instagram:creator-remove",
        *("market:competitor-add", "market:competitor-remove"),
        # "1" is neither a concept nor a market.
        *("market:trend-detail", "market:competitor-claims", "market-detail"),
        # Asked by DELETE only.
        "instagram-api:hashtag-detail",
        *("instagram:import-create", "instagram:import-detail"),
        *("instagram:import-mapping", "instagram:import-issues"),
        "instagram-api:auth-url",
        *("accounts:member-role", "accounts:member-remove", "accounts:member-own"),
        *("accounts:invitation-send", "accounts:invitation-resend"),
        *("accounts:invitation-revoke", "member-api:invitation-list"),
        # Asked by other methods only.
        *("member-api:member-detail", "member-api:invitation-detail"),
        *("accounts:webhook-create", "accounts:webhook-detail"),
        *("accounts:webhook-kinds", "accounts:webhook-test"),
        *("accounts:webhook-on", "accounts:webhook-off", "accounts:webhook-remove"),
        "accounts:delivery-again",
        *("notices-api:webhook-list", "notices-api:webhook-detail"),
        # Somebody else's.
        "accounts:notice-open",
        *("accounts:key-list", "accounts:key-create", "accounts:key-rename"),
        *("accounts:key-revoke", "company-api:key-list", "company-api:key-detail"),
        # For those who answer for the company's money.
        "analysis:ai-use",
        # For owners.
        *("accounts:data", "accounts:export-create", "accounts:export-events"),
        *("accounts:export-download", "accounts:deletion-create"),
        "accounts:deletion-cancel",
        *("accounts:audit", "accounts:audit-csv", "api-audit"),
        # For whoever may analyse; and without two answers nothing can be compared.
        *("studio:ask", "studio:compare"),
        *("studio:batch-create", "studio:batch-stop", "studio:batch-continue"),
        # "1" is neither a market nor a hashtag.
        *("markets-api:insights", "markets-api:hashtag-data"),
        "analysis-api:market-entry",
        # Asked by POST only.
        *(
            "accounts:company-switch",
            "accounts:notice-read",
            "accounts:notice-read-all",
            "notices-api:notice-read",
            "instagram-api:callback",
            "instagram-api:choice",
            "analysis-api:sentiment",
            "analysis-api:batch",
            "analysis-api:batch-continue",
            "analysis-api:trends",
            "analysis-api:cultural-fit",
            "analysis-api:transcreation",
            "analysis-api:prediction",
            "analysis-api:quality",
            "analysis-api:authenticity",
            "markets-api:claims",
            "markets-api:ingredients",
            "markets-api:pictures",
        ),
    }


def test_admin_is_closed_to_people_who_are_no_staff(client, member, company, rows):
    before = everything(company)
    client.force_login(member)

    let_in = {
        name
        for name, path in ADDRESSES.items()
        if name.startswith("admin:")
        and name not in OPEN
        and not is_turned_away(client.post(filled(name, path, rows)))
        and not is_turned_away(client.get(filled(name, path, rows)))
    }

    assert let_in == set()
    assert everything(company) == before

"""What a page refuses the API refuses too, in the same words, and neither changes anything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.services.keys import MOST_KEYS
from accounts.services.webhooks import MOST
from tests.factories.accounts import (
    ApiKeyFactory,
    MembershipFactory,
    WebhookFactory,
)
from tests.world import rows_of

JSON = {"content_type": "application/json"}
KEY = {"name": "Report", "scopes": ["read"]}
HOOK = {"url": "http://127.0.0.1:9/hook", "kinds": ["reconnect"]}
MINA = "mina@example.com"


def day(days):
    return (timezone.now() + timedelta(days=days)).date().isoformat()


def key_on(days):
    """A key that ends on a day: for the API, and on the form."""
    return (
        {**KEY, "expires_at": f"{day(days)}T00:00:00Z"},
        {**KEY, "expires": "date", "expires_on": day(days)},
    )


def both(sent):
    return sent, sent


FORM = {"expires": "never"}
NO_KINDS = {**HOOK, "kinds": []}
CASES = {
    "key that ended long ago": ("post", "keys", *key_on(-9), "keys/new/"),
    "key for too long": ("post", "keys", *key_on(3660), "keys/new/"),
    "one key too many": ("post", "keys", KEY, {**KEY, **FORM}, "keys/new/"),
    "new name of a revoked key": (
        *("patch", "keys/{revoked}"),
        *both({"name": "Other"}),
        "keys/{revoked}/",
    ),
    "company without a visible name": (
        *("patch", "company"),
        *both({"name": "\u200b\u2060"}),
        "company/",
    ),
    "address told already": ("post", "webhooks", *both(HOOK), "notices/webhooks/add/"),
    "one address too many": (
        *("post", "webhooks"),
        *both({**HOOK, "url": "http://127.0.0.1:9/more"}),
        "notices/webhooks/add/",
    ),
    "address in a private network": (
        *("post", "webhooks"),
        *both({**HOOK, "url": "https://10.0.0.1/"}),
        "notices/webhooks/add/",
    ),
    "address without encryption": (
        *("post", "webhooks"),
        *both({**HOOK, "url": "http://192.0.2.1/"}),
        "notices/webhooks/add/",
    ),
    "address of no server": (
        *("post", "webhooks"),
        *both({**HOOK, "url": "https://nowhere.invalid/"}),
        "notices/webhooks/add/",
    ),
    "invitation of a member": (
        *("post", "invitations"),
        *both({"email": "member@example.com", "role": "viewer"}),
        "invitations/",
    ),
}


@pytest.fixture
def codes(company, member, request):
    """What the cases need to be there."""
    MembershipFactory(company=company, user__email="member@example.com")
    revoked = ApiKeyFactory(company=company, revoked_at=timezone.now())
    case = request.node.callspec.params["case"]
    if case == "one key too many":
        ApiKeyFactory.create_batch(MOST_KEYS, company=company)
    if case == "address told already":
        WebhookFactory(company=company, url=HOOK["url"])
    if case == "one address too many":
        WebhookFactory.create_batch(MOST, company=company)
    return {"revoked": revoked.code}


def said_by_api(answer):
    error = answer.json()["error"]
    fields = [text for texts in error["fields"].values() for text in texts]
    return set(fields) or {error["message"]}


def said_by_page(answer):
    """In the form, or at the top of the page that it leads to."""
    form = answer.context.get("form")
    errors = form.errors.values() if form is not None and form.is_bound else []
    told = {str(text) for texts in errors for text in texts}
    return told or {str(one) for one in answer.context["messages"]}


def things(company):
    rows = rows_of(company)
    # A look at a page and a call are noted as well.
    return {name: rows[name] for name in rows if name != "accounts.ApiUsage"}


@pytest.mark.parametrize("case", CASES)
def test_page_and_api_refuse_in_the_same_words(client, company, member, codes, case):
    method, path, body, form, page = CASES[case]
    client.force_login(member)
    before = things(company)

    by_api = getattr(client, method)(f"/api/v1/{path.format(**codes)}", body, **JSON)
    extra = {"code": "8d0b8c5e-3f0a-4c55-9a35-9a3a4a9b7f01"} if path == "keys" else {}
    by_page = client.post(
        f"/settings/{page.format(**codes)}", {**form, **extra}, follow=True
    )

    assert by_api.status_code in {400, 409}
    assert said_by_page(by_page) == said_by_api(by_api)
    assert things(company) == before


SHUT = {
    "company": ("patch", "company", {"name": "Taken"}, "company/"),
    "key": ("post", "keys", KEY, "keys/new/"),
    "webhook": ("post", "webhooks", HOOK, "notices/webhooks/add/"),
    "invitation": (
        *("post", "invitations"),
        {"email": MINA, "role": "viewer"},
        "invitations/",
    ),
}


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER])
@pytest.mark.parametrize("what", SHUT)
def test_page_and_api_are_shut_to_the_same_roles(client, company, member, role, what):
    method, path, body, page = SHUT[what]
    client.force_login(MembershipFactory(company=company, role=role).user)
    before = things(company)

    by_api = getattr(client, method)(f"/api/v1/{path}", body, **JSON)
    by_page = client.post(f"/settings/{page}", body)

    assert (by_api.status_code, by_page.status_code) == (403, 403)
    assert things(company) == before

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.log_in.tokens import open_token_session
from accounts.models import Notice, Webhook
from tests.factories.accounts import (
    ApiKeyFactory,
    MembershipFactory,
    NoticeFactory,
    WebhookFactory,
    key_text,
)

NOTICES = "/api/v1/notices"
WEBHOOKS = "/api/v1/webhooks"
URL = "http://127.0.0.1:9/hook"


@pytest.fixture
def api(client, member):
    """A client that brings the owner's token, not a session."""
    token = open_token_session(user=member).access_token
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def _post(api, path, body):
    return api.post(path, body, content_type="application/json")


def test_notices_newest_first_in_words(api, company, member):
    notice = NoticeFactory(company=company, user=member, path="")

    answer = api.get(NOTICES)

    assert answer.status_code == 200
    assert answer.json() == {
        "data": [
            {
                "id": str(notice.code),
                "kind": "collection_failed",
                "title": "A collection of @glasshaus.kr failed",
                "text": "What came in before it stopped is kept. The next one starts within the hour.",
                "values": {"username": "glasshaus.kr"},
                "url": None,
                "created_at": notice.created_at.isoformat().replace("+00:00", "Z"),
                "read_at": None,
            }
        ],
        "paging": {"next": None},
    }


def test_notices_name_the_page_they_are_about(api, company, member):
    NoticeFactory(company=company, user=member, path="/collections/7/")

    assert api.get(NOTICES).json()["data"][0]["url"] == (
        "https://testserver/collections/7/"
    )


def test_notices_are_ones_own(api, company, viewer):
    NoticeFactory(company=company, user=viewer)
    other = MembershipFactory()
    NoticeFactory(company=other.company, user=other.user)

    assert api.get(NOTICES).json()["data"] == []


def test_notices_unread_only(api, company, member):
    NoticeFactory(company=company, user=member, read_at=timezone.now())
    unread = NoticeFactory(company=company, user=member)

    answer = api.get(f"{NOTICES}?unread=true")

    assert [one["id"] for one in answer.json()["data"]] == [str(unread.code)]


def test_notices_page_by_page_are_all_of_them(api, company, member):
    made = NoticeFactory.create_batch(5, company=company, user=member)
    found, url = [], f"{NOTICES}?limit=2"

    while url:
        answer = api.get(url).json()
        found.append([one["id"] for one in answer["data"]])
        url = answer["paging"]["next"]

    assert [len(page) for page in found] == [2, 2, 1]
    assert [one for page in found for one in page] == [
        str(one.code) for one in reversed(made)
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [("limit=0", "limit"), ("limit=101", "limit"), ("after=x", "after"), ("unread=2", "unread")],
)  # fmt: skip
def test_notices_asked_wrongly(api, query, field):
    answer = api.get(f"{NOTICES}?{query}")

    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == [field]


def test_read_some(api, company, member, viewer):
    mine, other = NoticeFactory.create_batch(2, company=company, user=member)
    theirs = NoticeFactory(company=company, user=viewer)

    answer = _post(api, f"{NOTICES}/read", {"ids": [str(mine.code), str(theirs.code)]})

    assert answer.json() == {"marked": 1}
    assert set(Notice.objects.filter(read_at=None)) == {other, theirs}


def test_read_all(api, company, member):
    NoticeFactory.create_batch(2, company=company, user=member)

    assert _post(api, f"{NOTICES}/read", {}).json() == {"marked": 2}
    assert _post(api, f"{NOTICES}/read", {}).json() == {"marked": 0}


@pytest.mark.parametrize("ids", [["x"], "x", [None]])
def test_read_asked_wrongly(api, ids):
    assert _post(api, f"{NOTICES}/read", {"ids": ids}).status_code == 400


def test_webhooks_are_listed_without_their_secrets(api, company):
    hook = WebhookFactory(company=company)
    WebhookFactory()

    answer = api.get(WEBHOOKS)

    assert answer.json() == {
        "data": [
            {
                "id": str(hook.code),
                "url": hook.url,
                "kinds": ["collection_failed"],
                "is_active": True,
                "failure": "",
                "created_at": hook.created_at.isoformat().replace("+00:00", "Z"),
            }
        ],
        "paging": {"next": None},
    }


def test_webhook_is_made_with_its_secret(api, member):
    answer = _post(api, WEBHOOKS, {"url": URL, "kinds": ["reconnect"]})

    hook = Webhook.objects.get()
    assert answer.status_code == 201
    assert answer.json()["secret"] == hook.secret
    assert answer["Cache-Control"] == "no-store"
    assert (hook.url, hook.kinds, hook.created_by) == (URL, ["reconnect"], member)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"url", "kinds"}),
        ({"url": URL, "kinds": []}, {"kinds"}),
        ({"url": URL, "kinds": ["unheard_of"]}, {"kinds.0"}),
        ({"url": "https://10.0.0.1/", "kinds": ["reconnect"]}, {"url"}),
        ({"url": f"https://{'a' * 500}.example/", "kinds": ["reconnect"]}, {"url"}),
    ],
)
def test_webhook_asked_wrongly(api, body, fields):
    answer = _post(api, WEBHOOKS, body)

    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == fields
    assert Webhook.objects.count() == 0


def test_webhook_twice_is_a_conflict(api, company):
    WebhookFactory(company=company, url=URL)

    answer = _post(api, WEBHOOKS, {"url": URL, "kinds": ["reconnect"]})

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "webhook_exists"


def test_webhook_is_removed(api, company):
    hook = WebhookFactory(company=company)

    assert api.delete(f"{WEBHOOKS}/{hook.code}").status_code == 204
    assert api.delete(f"{WEBHOOKS}/{hook.code}").status_code == 404
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER])
def test_webhooks_are_closed_to_others(client, company, role):
    hook = WebhookFactory(company=company)
    client.force_login(MembershipFactory(company=company, role=role).user)

    answers = [
        client.get(WEBHOOKS),
        _post(client, WEBHOOKS, {"url": URL, "kinds": ["reconnect"]}),
        client.delete(f"{WEBHOOKS}/{hook.code}"),
    ]

    assert [each.status_code for each in answers] == [403, 403, 403]
    assert list(Webhook.objects.all()) == [hook]


def test_stranger_removes_nothing(client, stranger, company):
    hook = WebhookFactory(company=company)
    client.force_login(stranger)

    assert client.delete(f"{WEBHOOKS}/{hook.code}").status_code == 404
    assert list(Webhook.objects.all()) == [hook]


@pytest.mark.parametrize("method", ["get", "post"])
def test_notices_are_no_keys_business(client, company, member, method):
    """Whoever made the key has notices; the key is not that person."""
    NoticeFactory(company=company, user=member)
    key = ApiKeyFactory(company=company, created_by=member)
    path = NOTICES if method == "get" else f"{NOTICES}/read"

    answer = getattr(client, method)(
        path, headers={"authorization": f"Api-Key {key_text(key.prefix)}"}
    )

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "person_needed"
    assert Notice.objects.get().read_at is None

"""The address at which Instagram tells of changes."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from instagram.enums import AccountStatus, EventStatus
from instagram.models import InstagramEvent
from kbeauty.lib.tenancy import all_companies
from tests.factories.instagram import InstagramAccountFactory
from tests.instagram.deliveries import (
    SECRET,
    TOKEN,
    URL,
    comment,
    delivery,
    entry,
    post,
    signature,
)
from tests.shared_data import sample


@pytest.fixture(autouse=True)
def _is_set_up(settings):
    settings.INSTAGRAM_WEBHOOK_VERIFY_TOKEN = TOKEN


@pytest.fixture
def account(company):
    return InstagramAccountFactory(company=company, app_scoped_id="90")


def stored():
    with all_companies():
        return list(InstagramEvent.objects.order_by("pk"))


def said(client, content, **options):
    """The status, and what was logged of it."""
    with capture_logs() as logs:
        answer = post(client, content, **options)
    told = [one for one in logs if one["event"].startswith("webhook_")]
    return answer.status_code, told


# --- is the address ours? ---------------------------------------------------------
def ask(client, **changes):
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": "1158201444",
        "hub.verify_token": TOKEN,
    }
    return client.get(URL, query | changes)


def test_challenge_is_answered_exactly(client, db):
    answer = ask(client)

    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "changes",
    [
        {"hub.verify_token": "another"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "é"},
        {"hub.mode": "unsubscribe"},
    ],
)
def test_others_get_no_challenge(client, db, changes):
    answer = ask(client, **changes)

    assert (answer.status_code, answer.content) == (403, b"")


def test_without_a_verify_token_there_is_no_address(client, account, settings):
    settings.INSTAGRAM_WEBHOOK_VERIFY_TOKEN = ""

    assert ask(client, **{"hub.verify_token": ""}).status_code == 404
    assert (
        post(client, delivery(entry(account, comment("1")))).status_code,
        stored(),
    ) == (404, [])


@pytest.mark.parametrize("method", ["put", "patch", "delete", "head"])
def test_other_methods_are_refused(client, db, method):
    assert getattr(client, method)(URL).status_code == 405


# --- signatures ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("secret", "place"),
    [
        (SECRET, "INSTAGRAM_APP_SECRET"),
        ("facebook's", "FACEBOOK_APP_SECRET"),
        ("an older one", "INSTAGRAM_WEBHOOK_SECRETS[1]"),
    ],
)
def test_each_configured_secret_fits(client, account, settings, secret, place):
    settings.FACEBOOK_APP_SECRET = "facebook's"
    settings.INSTAGRAM_WEBHOOK_SECRETS = ["spare", "an older one"]

    status, logs = said(client, delivery(entry(account, comment("1"))), secret=secret)

    assert (status, len(stored())) == (200, 1)
    assert [(one["event"], one["secret"], one["stored"]) for one in logs] == [
        ("webhook_received", place, 1)
    ]
    assert secret not in str(logs)


@pytest.mark.parametrize(
    "forged",
    [
        {"signed": ""},
        {"secret": "not ours"},
        {"secret": ""},
        {"signed": "sha256="},
        {"signed": "sha1=0123456789"},
        {"signed": "sha256=\xe9\xff"},
        {"signed": signature(b"another body")},
    ],
)
def test_unsigned_and_forged_ones_store_nothing(client, account, settings, forged):
    settings.INSTAGRAM_WEBHOOK_SECRETS = [""]

    status, logs = said(client, delivery(entry(account, comment("1"))), **forged)

    assert (status, stored()) == (403, [])
    assert [one["event"] for one in logs] == ["webhook_refused"]


def test_signature_without_its_prefix_is_refused(client, account):
    body = json.dumps(delivery(entry(account, comment("1")))).encode()

    bare = signature(body).removeprefix("sha256=")

    assert post(client, body, signed=bare).status_code == 403


def test_signature_is_over_the_bytes_not_over_what_they_say(client, account):
    """Meta escapes: whoever reads and writes the JSON again has other bytes."""
    content = delivery(entry(account, comment("1", text="촉촉해요 💚")))
    escaped = json.dumps(content).encode()
    spelt_out = json.dumps(content, ensure_ascii=False).encode()

    assert post(client, spelt_out, signed=signature(escaped)).status_code == 403
    assert stored() == []
    assert post(client, escaped, signed=signature(escaped)).status_code == 200
    assert stored()[0].value["text"] == "촉촉해요 💚"


def test_session_of_a_person_counts_for_nothing(logged_in, account):
    content = delivery(entry(account, comment("1")))

    assert post(logged_in, content, signed="").status_code == 403


# --- bodies --------------------------------------------------------------------------
def test_body_that_is_too_large_is_refused_unread(client, account):
    large = delivery(entry(account, comment("1", text="a" * 4 * 1024 * 1024)))

    assert (post(client, large).status_code, stored()) == (413, [])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"<html>",
        b"[]",
        b"null",
        b'"entry"',
        b"{}",
        b'{"entry": {}}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"entry": [], "n": ' + b"9" * 5000 + b"}",
    ],
)
def test_garbage_with_a_right_signature_is_not_asked_for_again(client, db, body):
    status, logs = said(client, body)

    assert (status, stored()) == (200, [])
    assert [(one["event"], one["log_level"]) for one in logs] == [
        ("webhook_unreadable", "error")
    ]


@pytest.mark.parametrize(
    "broken",
    [
        None,
        "entry",
        {"time": 1, "changes": [{"field": "comments", "value": {}}]},
        {"id": None, "field": "comments", "value": {}},
        {"id": "ID", "changes": "x"},
        {"id": "ID", "changes": [None, 5, {"value": {}}, {"field": []}]},
        {"id": "ID", "messaging": {"message": {}}},
    ],
)
def test_broken_entry_leaves_the_others(client, account, broken):
    if isinstance(broken, dict) and broken.get("id") == "ID":
        broken["id"] = account.instagram_user_id

    assert (
        post(client, delivery(broken, entry(account, comment("1")))).status_code == 200
    )

    (event,) = stored()
    assert event.value["comment_id"] == "1"


def test_oddities_are_kept_as_the_database_can_hold_them(client, account):
    deep = {"a": None}
    for _ in range(400):
        deep = {"a": deep}
    body = json.dumps(
        delivery(
            entry(
                account,
                comment("1", text="a\x00b \ud83d", number=2**80, nothing=None),
                {"field": "comments", "value": [1]},
                {"field": "x" * 80, "value": "text"},
                {"field": "deep", "value": deep},
                time="soon",
            )
        )
    ).replace("null", "NaN")

    assert post(client, body.encode()).status_code == 200

    told, listed, unknown = stored()
    assert told.value["text"] == "ab \ufffd"
    assert told.value["number"] == str(2**80)
    assert told.value["nothing"] is None
    assert (listed.value, listed.sent_at) == ({"value": [1]}, None)
    assert (unknown.field, unknown.value) == ("x" * 40, {"value": "text"})


# --- shapes --------------------------------------------------------------------------
def told(client, account, name):
    """The recorded delivery, as if it were about our account."""
    content = sample(f"webhooks/{name}.json")
    content["entry"][0]["id"] = account.instagram_user_id
    assert post(client, content).status_code == 200
    (event,) = stored()
    return event


@pytest.mark.parametrize(
    ("name", "field", "status"),
    [
        ("comments_fb_login", "comments", EventStatus.PENDING),
        ("comments_ig_login_flat", "comments", EventStatus.PENDING),
        ("mentions_comment", "mentions", EventStatus.PENDING),
        ("mentions_media", "mentions", EventStatus.PENDING),
        ("story_insights", "story_insights", EventStatus.PENDING),
        ("message_reaction", "message_reactions", EventStatus.IGNORED),
    ],
)
def test_recorded_deliveries(client, account, name, field, status):
    event = told(client, account, name)

    assert (event.field, event.status, event.account) == (field, status, account)
    assert (event.due_at is None) == (status == EventStatus.IGNORED)


def test_seconds_and_milliseconds(client, account):
    assert told(client, account, "story_insights").sent_at == datetime(
        2018, 3, 9, 19, 16, 8, tzinfo=UTC
    )
    InstagramEvent.objects.all().delete()
    assert told(client, account, "message_reaction").sent_at == datetime(
        2019, 9, 23, 18, 14, 46, 134000, tzinfo=UTC
    )


def test_private_messages_leave_nothing_but_that_they_came(client, account):
    secret = "전화번호는 010"
    private = [
        {"message": {"mid": "1", "text": secret}},
        {"message": {"mid": "2", "text": secret, "is_echo": True}},
        {"postback": {"title": secret}},
        {"read": {"mid": "1"}, "note": secret},
        {"unheard_of": secret},
    ]
    sent = entry(account, {"field": "messages", "value": {"text": secret}})

    post(client, delivery(sent | {"messaging": private, "standby": private[:1]}))

    events = stored()
    assert [event.field for event in events] == [
        *("messages", "messages", "message_echoes", "messaging_postbacks"),
        *("messaging_seen", "messaging", "standby"),
    ]
    assert {str(event.value) for event in events} == {"{}"}
    assert {event.status for event in events} == {EventStatus.IGNORED}


# --- whose ---------------------------------------------------------------------------
def test_account_is_known_by_either_id(client, account):
    ours = entry(account, comment("1")) | {"id": "90"}

    post(client, delivery(ours, entry(account, comment("2"))))

    assert [event.account for event in stored()] == [account, account]


def test_each_company_that_connected_the_account_hears_of_it(client, account):
    others = InstagramAccountFactory(instagram_user_id=account.instagram_user_id)

    post(client, delivery(entry(account, comment("1"))))

    assert {(event.company_id, event.account_id) for event in stored()} == {
        (account.company_id, account.pk),
        (others.company_id, others.pk),
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"status": AccountStatus.DISCONNECTED},
        {"status": AccountStatus.IMPORTED},
        {"company__is_active": False},
        {"instagram_user_id": "17841499999999999"},
    ],
)
def test_nothing_is_kept_for_nobody(client, db, fields):
    account = InstagramAccountFactory(**fields)
    told_of = entry(account, comment("1"))
    if "instagram_user_id" in fields:
        told_of["id"] = "1"

    assert (post(client, delivery(told_of)).status_code, stored()) == (200, [])


# --- doubles, disorder, many ---------------------------------------------------------
def test_told_twice_is_one_event(client, account):
    twice = delivery(entry(account, comment("1"), comment("1")))

    for _ in range(2):
        post(client, twice)
    # Sent again, a delivery has a new time and perhaps another shape.
    again = comment("1")
    post(client, delivery(entry(account, time=1_767_000_099, **again)))

    (event,) = stored()
    assert event.sent_at == datetime(2025, 12, 29, 9, 20, tzinfo=UTC)


def test_only_news_wakes_the_worker(
    client, account, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as woken:
        for _ in range(3):
            post(client, delivery(entry(account, comment("1"), comment("2"))))
        post(client, delivery(entry(account, {"field": "messages", "value": {}})))

    assert len(woken) == 1


def test_thousand_updates_take_two_statements(client, account):
    many = delivery(
        *(
            entry(account, comment(str(number), text="촉촉" * 50))
            for number in range(1000)
        )
    )

    with CaptureQueriesContext(connection) as queries:
        answer = post(client, many)

    assert (answer.status_code, InstagramEvent.objects.count()) == (200, 1000)
    asked = [one["sql"] for one in queries if "instagram_" in one["sql"]]
    assert [sql.split()[0] for sql in asked] == ["SELECT", "INSERT"]

from datetime import timedelta

import pytest
from django.utils import timezone

from instagram.clients.messages import message_for
from instagram.enums import AccountStatus, Login
from instagram.models import ApiCall
from instagram.token_health import advice_for, failures_of, health_of
from tests.factories.instagram import InstagramAccountFactory

INSTAGRAM_SCOPES = [
    "instagram_business_basic",
    "instagram_business_manage_comments",
    "instagram_business_manage_insights",
]


def account_of(company, *, token=None, data=None, **fields):
    """Obtained twelve days ago, with so many days (and an hour) to go."""
    now = timezone.now()

    def end(days):
        return None if days is None else now + timedelta(days=days, hours=1)

    given = {
        "company": company,
        "token": "t",
        "token_obtained_at": now - timedelta(days=12, hours=1),
        "token_expires_at": end(token),
        "data_access_ends_at": end(data),
    }
    return InstagramAccountFactory(**(given | fields))


@pytest.mark.parametrize(
    ("token", "data", "days_left", "ends_soon"),
    [
        (48, None, 48, False),
        (9, None, 9, True),
        (10, None, 10, False),
        (None, 80, 80, False),
        (None, 3, 3, True),
        (30, 5, 5, True),
        (-2, None, -2, True),
        (None, None, None, False),
    ],
)
def test_what_ends_first_counts(company, token, data, days_left, ends_soon):
    health = health_of(account_of(company, token=token, data=data))

    assert (health.token_days, health.data_days) == (token, data)
    assert (health.days_left, health.ends_soon) == (days_left, ends_soon)
    assert health.age_days == 12


def test_account_without_a_token_has_no_days(company):
    account = account_of(company, token=5, token_obtained_at=None)
    account.token = ""

    health = health_of(account)

    assert (health.age_days, health.token_days, health.days_left) == (None, None, None)
    assert (health.ends_soon, health.has_token) == (False, False)


def test_scopes_are_told_in_words(company):
    account = account_of(
        company,
        login=Login.FACEBOOK,
        scopes=["instagram_basic", "pages_show_list", "ads_read"],
    )

    health = health_of(account)

    assert [str(name) for name in health.granted] == [
        *("profile and posts", "list of your Pages", "ads_read"),
    ]
    assert [str(name) for name in health.missing_names] == [
        *("comments", "insights", "what your Pages publish"),
    ]


@pytest.mark.parametrize(
    ("fields", "advice"),
    [
        ({"token": 48, "scopes": INSTAGRAM_SCOPES}, []),
        ({"token": 48, "scopes": []}, []),
        (
            {"token": 48, "scopes": INSTAGRAM_SCOPES[:2]},
            [
                "Permission is missing for: insights. Press Reconnect and leave all "
                "permissions switched on."
            ],
        ),
        (
            {"token": 3, "scopes": INSTAGRAM_SCOPES},
            [
                "We lengthen this connection by ourselves. If the days do not grow by "
                "tomorrow, press Reconnect."
            ],
        ),
        (
            {"data": 3, "login": Login.FACEBOOK},
            ["Reconnect before the days are over, and nothing is interrupted."],
        ),
        (
            {
                "token": 3,
                "status": AccountStatus.RECONNECT,
                "status_reason": "app_removed",
            },
            [str(message_for("app_removed"))],
        ),
        (
            {
                "status": AccountStatus.DISCONNECTED,
                "status_reason": "data_access_ended",
            },
            [str(message_for("data_access_ended"))],
        ),
    ],
)
def test_advice_is_what_a_person_can_do(company, fields, advice):
    account = account_of(company, **fields)

    assert [str(one) for one in advice_for(health_of(account))] == advice


def test_advice_for_an_account_from_files_is_to_connect_it(company):
    account = account_of(company, status=AccountStatus.IMPORTED)
    account.token = ""

    assert advice_for(health_of(account)) == [message_for("token_missing")]


def call(account, status, code=None, subcode=None, *, days=0):
    made = ApiCall.objects.create(
        company=account.company,
        account=account,
        method="GET",
        path="/v25.0/me",
        status_code=status,
        error_code=code,
        error_subcode=subcode,
        duration_ms=1,
    )
    at = timezone.now() - timedelta(days=days)
    ApiCall.objects.filter(pk=made.pk).update(created_at=at)
    return at


def test_failed_calls_are_counted_by_reason(company, instagram_account):
    for status, code in ((400, 4), (400, 17), (403, 80002), (200, 4)):
        call(instagram_account, status, code, days=2)
    last = call(instagram_account, 429)
    dead = call(instagram_account, 400, 190, 460, days=6)
    for _twice in range(2):
        away = call(instagram_account, None, days=1)
    # Neither of these failed within the week, nor at this account.
    call(instagram_account, 200)
    call(instagram_account, 400, 4, days=8)
    call(InstagramAccountFactory(company=company), 400, 4)

    found = failures_of(instagram_account)

    assert [(one.text, one.count) for one in found] == [
        (message_for("throttled"), 5),
        (message_for("network"), 2),
        (message_for("password_changed"), 1),
    ]
    assert found[0].last_at == last
    assert found[1].last_at == away
    assert found[2].last_at == dead


def test_no_failed_call_is_none(instagram_account):
    call(instagram_account, 200)

    assert failures_of(instagram_account) == []

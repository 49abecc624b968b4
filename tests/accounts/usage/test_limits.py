"""The limits of companies and addresses, through whole requests."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client, override_settings

from accounts.enums import Tier
from accounts.models import Alarm, ApiUsage, Company
from accounts.services.usage import save_usage
from accounts.usage import limits
from kbeauty.lib import redis_gate
from kbeauty.lib.limits import Allowance, Counts
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import ApiKeyFactory, key_text

ME = "/api/v1/auth/me"
NOW = datetime(2026, 11, 27, 23, 59, 30, 500_000, tzinfo=UTC)
TODAY = date(2026, 11, 27)


@pytest.fixture
def key(company):
    return ApiKeyFactory(company=company)


@pytest.fixture
def at_night():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def call(key, path=ME, **headers):
    authorization = f"Api-Key {key_text(key.prefix)}"
    return Client().get(path, headers={"authorization": authorization, **headers})


def told(answer):
    names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    return tuple(answer.headers.get(name) for name in names)


def used_up(company, limit=100):
    ApiUsage.objects.create(company=company, day=limits.today(), request_count=limit)


def error(answer):
    return answer.status_code, answer.json()["error"]["code"]


# --- a company's day ---------------------------------------------------------
def test_each_call_says_where_the_company_stands(key, at_night):
    assert [told(call(key)) for _ in range(2)] == [
        ("100", "99", "30"),
        ("100", "98", "30"),
    ]


def test_beyond_the_limit_is_429_until_the_day_ends(company, key, at_night):
    used_up(company, 99)

    answers = [call(key) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 429, 429]
    assert answers[2].json() == {
        "error": {
            "code": "daily_limit_reached",
            "message": "Today's 100 API requests are used up.",
            "fields": {},
        }
    }
    assert told(answers[2]) == ("100", "0", "30")
    assert answers[2]["Retry-After"] == "30"
    assert limits.counts_of(company, TODAY) == Counts(100, 2)

    at_night.shift(30)
    assert told(call(key)) == ("100", "99", "86400")


def test_refused_in_the_last_moment_of_the_day_waits_a_second_only(
    company, at_night, monkeypatch
):
    used_up(company)
    ask = limits.ask
    # Midnight passes between the count and the answer.
    monkeypatch.setattr(limits, "ask", lambda work: (ask(work), at_night.shift(60))[0])

    found = limits.count_call(company)

    assert (found.is_allowed, found.reset) == (False, 1)


@pytest.mark.django_db(transaction=True)
def test_of_200_parallel_requests_exactly_the_limit_gets_through(company, key):
    def ask(_number):
        try:
            with tenant(None):
                return call(key).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(200)))

    assert {status: answers.count(status) for status in set(answers)} == {
        200: 100,
        429: 100,
    }
    assert limits.counts_of(company, limits.today()) == Counts(100, 100)


def test_flushed_redis_does_not_give_the_day_anew(company, key):
    for _ in range(5):
        call(key)
    save_usage()

    cache.clear()

    assert told(call(key))[1] == "94"


def test_calls_of_people_count_like_those_of_keys(client, company, member, key):
    client.force_login(member)

    assert told(client.get(ME))[1] == "99"
    assert told(call(key))[1] == "98"
    assert told(client.get("/api/v1/keys"))[:2] == ("100", "97")


def test_companies_count_apart(company, key):
    call(key)

    assert told(call(ApiKeyFactory()))[1] == "99"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/instagram/media?limit=0", 400),
        ("/api/v1/keys", 403),
        ("/api/v1/instagram/profile", 404),
    ],
)
def test_errors_count_and_say_so(company, key, path, status):
    answer = call(key, path)

    assert answer.status_code == status
    assert told(answer)[:2] == ("100", "99")


@pytest.mark.parametrize("method", ["TRACE", "BREW", "DELETE"])
def test_method_that_is_not_there_is_405_whatever_the_company(key, method):
    headers = {
        "authorization": f"Api-Key {key_text(key.prefix)}",
        "x-company-id": "another",
    }

    answer = Client().generic(method, ME, headers=headers)

    assert error(answer) == (405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert told(answer)[0] == "1000"


def test_call_that_breaks_says_so_too(company, key, settings, monkeypatch):
    monkeypatch.setattr(
        "kbeauty.api_views.has_connected_account", lambda company: 1 / 0
    )
    client = Client(raise_request_exception=False)

    answer = client.get(
        ME, headers={"authorization": f"Api-Key {key_text(key.prefix)}"}
    )

    assert answer.status_code == 500
    assert told(answer)[:2] == ("100", "99")


def test_limit_follows_the_plan_at_once(company, key):
    used_up(company)
    assert call(key).status_code == 429

    Company.objects.filter(pk=company.pk).update(subscription_tier=Tier.BASIC)

    assert told(call(key))[:2] == ("1000", "899")


def test_nobody_is_counted_who_is_not_known(company, key):
    Client().get(ME, headers={"authorization": "Api-Key nonsense"})
    call(key, **{"x-company-id": "another"})

    assert limits.counts_of(company, limits.today()) is None


def test_pages_do_not_count(client, company, member):
    client.force_login(member)

    answer = client.get("/settings/")

    assert limits.counts_of(company, limits.today()) is None
    assert told(answer) == (None, None, None)


def test_refused_call_does_no_work(company, key, django_assert_num_queries):
    used_up(company)
    call(key)

    # Who asks, and for which company, takes as many; the count itself none.
    with django_assert_num_queries(5):
        assert call(key).status_code == 429
    key.refresh_from_db()
    assert key.last_used_at is None


# --- an address's minute -----------------------------------------------------
@pytest.fixture
def window(monkeypatch):
    """Three requests a minute."""
    monkeypatch.setattr(limits, "ADDRESS_REQUESTS", 3)


def ask(path, times=1, **extra):
    client = Client()
    return [client.get(path, **extra) for _ in range(times)][-1]


def test_calls_without_a_company_tell_where_the_address_stands(db):
    answer = Client().post("/api/v1/auth/login")

    assert answer.status_code == 415
    assert told(answer)[:2] == ("1000", "999")
    assert told(ask("/api/v1/nothing"))[1] == "998"
    assert told(ask(ME))[1] == "997"


def test_address_beyond_its_minute_gets_429_as_json(
    db, window, django_assert_num_queries
):
    ask("/", 3)

    with django_assert_num_queries(0):
        answer = ask(ME)

    assert error(answer) == (429, "too_many_requests")
    assert told(answer)[:2] == ("3", "0")
    assert answer["Retry-After"] == told(answer)[2]
    assert 1 <= int(answer["Retry-After"]) <= 61
    assert len(answer["X-Request-ID"]) == 36


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Too many requests"), ("ko", "요청이 너무 많습니다")],
)
def test_address_beyond_its_minute_gets_a_page(
    client, member, window, django_assert_num_queries, language, text
):
    ask("/", 3)
    client.force_login(member)

    with django_assert_num_queries(0):
        answer = client.get("/posts/", headers={"accept-language": language})

    assert answer.status_code == 429
    assert text in answer.content.decode()
    assert answer["Content-Language"] == language
    assert 1 <= int(answer["Retry-After"]) <= 61
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_what_watches_us_is_never_turned_away(db, window):
    ask("/", 5)

    assert ask("/health", 5).status_code == 200
    assert ask("/health/ready").status_code in {200, 503}
    file = ask("/static/css/tokens.css")
    file.close()
    assert file.status_code == 200
    for path in ("/healthy", "/health/x", "/health/ready/x", "/metrics/x", "/static/x"):
        assert ask(path).status_code == 429, path


def test_addresses_count_apart(db, window):
    ask("/", 4)

    assert ask("/", REMOTE_ADDR="203.0.113.9").status_code == 302


def test_forged_header_is_not_believed(db, window):
    for number in range(3):
        ask("/", headers={"x-forwarded-for": f"203.0.113.{number}"})

    answer = ask("/", headers={"x-forwarded-for": "203.0.113.77"})
    assert answer.status_code == 429


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_our_proxy_the_address_it_saw_counts(db, window):
    for number in range(3):
        ask("/", headers={"x-forwarded-for": f"198.51.100.{number}, 203.0.113.5"})

    same = ask("/", headers={"x-forwarded-for": "198.51.100.9, 203.0.113.5"})
    other = ask("/", headers={"x-forwarded-for": "203.0.113.6"})
    assert (same.status_code, other.status_code) == (429, 302)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("203.0.113.5", "203.0.113.5", True),
        ("203.0.113.5", "203.0.113.6", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.5", "203.0.113.5", True),
        ("", "unix:", True),
    ],
)
def test_what_one_address_is(db, one, other, is_same):
    limits.count_address(one)

    found = limits.count_address(other)
    assert found == Allowance(1000, 998 if is_same else 999, found.reset, True)


def test_parallel_requests_of_one_address_share_its_minute(db):
    with ThreadPoolExecutor(20) as pool:
        answers = list(
            pool.map(lambda _n: limits.count_address("203.0.113.5"), range(1200))
        )

    assert [one.is_allowed for one in answers].count(True) == 1000


# --- Redis is away -----------------------------------------------------------
@pytest.fixture
def away(own_valkey, settings, monkeypatch):
    """The product with a Redis that the test stops and starts."""
    monkeypatch.setattr(redis_gate, "PAUSE", 0)
    default = {**settings.CACHES["default"], "LOCATION": own_valkey.url}
    settings.CACHES = {**settings.CACHES, "default": default}
    return own_valkey


def alarms():
    found = Alarm.objects.values_list("name", "detail", "resolved_at")
    return [(name, detail, ended is not None) for name, detail, ended in found]


def test_without_redis_everybody_is_let_in_and_staff_are_told(company, key, away):
    used_up(company)
    assert call(key).status_code == 429
    away.stop()

    answers = [call(key) for _ in range(5)]

    assert [one.status_code for one in answers] == [200] * 5
    assert {told(one) for one in answers} == {(None, None, None)}
    reason = "Requests are not counted: ConnectionError"
    assert alarms() == [("limits_without_redis", reason, False)]


def test_with_redis_back_the_limit_holds_again_and_the_alarm_ends(company, key, away):
    used_up(company)
    call(key)
    away.stop()
    call(key)

    away.start()

    assert call(key).status_code == 429
    reason = "Requests are not counted: ConnectionError"
    assert alarms() == [("limits_without_redis", reason, True)]


def test_alarm_of_a_process_that_ended_is_taken_back(company, key, away):
    Alarm.objects.create(
        name=limits.ALARM, raised_at=NOW - timedelta(hours=1), seen_at=NOW
    )

    save_usage()

    assert [ended for _name, _detail, ended in alarms()] == [True]


def test_pages_work_without_redis(client, member, away):
    away.stop()
    client.force_login(member)

    assert client.get("/settings/").status_code == 200


def test_alarm_that_cannot_be_kept_stops_nobody(company, key, away, caplog):
    def refuse(execute, sql, params, many, context):
        if "accounts_alarm" in sql:
            raise OperationalError("the table is locked")
        return execute(sql, params, many, context)

    call(key)
    with connection.execute_wrapper(refuse):
        away.stop()
        lost = call(key)
        away.start()
        found = call(key)

    assert (told(lost), told(found)[1]) == ((None, None, None), "99")
    assert alarms() == []
    events = {
        record.msg["event"] for record in caplog.records if record.levelname == "ERROR"
    }
    assert events == {
        *("redis_unreachable", "alarm_not_kept", "alarm_not_resolved"),
    }

"""The page about the use of engines, and the figures under it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.enums import Role
from analysis.enums import CallOutcome
from analysis.ledger_words import dollars, forecast_text
from analysis.models import EngineTerms, LedgerEntry, MonthSpend, Reservation
from analysis.selectors.ledger import Forecast, month_use
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import CompanyFactory, MembershipFactory

URL = reverse("analysis:ai-use")
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def booked(company, cost, at, **changed):
    with tenant(company.pk), pytest.MonkeyPatch.context() as patch:
        # The ledger cannot be dated back afterwards.
        patch.setattr(timezone, "now", lambda: at)
        LedgerEntry.objects.create(
            company=company,
            cost_usd=None if cost is None else Decimal(cost),
            **{
                "kind": "sentiment",
                "prompt_version": "sentiment-1",
                "provider": "openai",
                "model": "gpt-6-luna",
                "tokens_in": 100,
                "tokens_out": 10,
                "outcome": CallOutcome.ANSWERED,
                **changed,
            },
        )


def test_month_is_counted_by_kind_provider_and_day(company, settings):
    settings.AI_BUDGETS = {"free": Decimal(2)}
    booked(company, "0.5", NOW.replace(day=1, hour=0))
    booked(company, "0.25", NOW, provider="anthropic", kind="trends")
    booked(company, None, NOW, tokens_in=0, tokens_out=0)
    booked(company, "9", NOW.replace(month=10, day=31, hour=23))
    booked(CompanyFactory(), "9", NOW)
    MonthSpend.objects.create(
        company=company, month=date(2026, 11, 1), spent_usd="0.75", unknown_count=1
    )
    for minutes in (1, -1):
        Reservation.objects.create(
            company=company,
            month=date(2026, 11, 1),
            amount_usd="0.125",
            expires_at=NOW + timedelta(minutes=minutes),
        )

    use = month_use(company, NOW)

    assert (use.spent_usd, use.held_usd, use.unknown, use.calls) == (
        Decimal("0.75"),
        Decimal("0.125"),
        1,
        3,
    )
    assert (use.budget_usd, use.left_usd) == (2, Decimal("1.125"))
    assert [
        (one.name, one.calls, one.tokens, one.cost_usd, one.unknown)
        for one in (*use.by_kind, *use.by_provider)
    ] == [
        ("sentiment", 2, 110, Decimal("0.5"), 1),
        ("trends", 1, 110, Decimal("0.25"), 0),
        ("openai", 2, 110, Decimal("0.5"), 1),
        ("anthropic", 1, 110, Decimal("0.25"), 0),
    ]
    assert len(use.by_day) == 27
    assert [(one.name, one.calls) for one in use.by_day if one.calls] == [
        ("2026-11-01", 1),
        ("2026-11-27", 2),
    ]


def test_forecast_is_the_mean_of_the_last_full_days(company):
    MonthSpend.objects.create(company=company, month=date(2026, 11, 1), spent_usd=3)
    booked(company, "70", NOW - timedelta(days=30))
    # The seven days from the 20th to the 26th, and today, which is not over.
    booked(company, "0.5", datetime(2026, 11, 20, tzinfo=UTC))
    booked(company, "0.2", datetime(2026, 11, 26, 23, 59, tzinfo=UTC))
    booked(company, "5", NOW)

    found = month_use(company, NOW).forecast

    # Three days and a half are left.
    assert found == Forecast(7, Decimal("0.1"), Decimal("3.35"))


@pytest.mark.parametrize(("days", "expected"), [(2, None), (3, 3), (5, 5), (9, 7)])
def test_forecast_needs_three_full_days(company, days, expected):
    booked(company, "0.1", NOW - timedelta(days=days))

    found = month_use(company, NOW).forecast

    assert (found and found.days) == expected


def test_company_that_never_asked_has_no_forecast(company):
    use = month_use(company, NOW)

    assert (use.forecast, use.spent_usd, use.calls) == (None, 0, 0)
    assert forecast_text(use) == (
        "Too little data for a forecast: it needs three full days of use."
    )


@pytest.mark.parametrize(
    ("spent", "end"),
    [
        ("0.1", "3 full days: $0.10 a day."),
        ("0.9", "That is more than the budget: our own words answer when it is spent."),
    ],
)
def test_forecast_says_how_it_was_found_and_what_follows(company, spent, end):
    MonthSpend.objects.create(company=company, month=date(2026, 11, 1), spent_usd=spent)
    booked(company, "0.3", NOW - timedelta(days=3))

    text = forecast_text(month_use(company, NOW))

    assert text.startswith("Spent so far, and for each day that is left the mean of")
    assert text.endswith(end)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "$0.00"),
        ("0.00041", "$0.0004"),
        ("0.5", "$0.50"),
        ("1234.5678", "$1,234.57"),
    ],
)
def test_small_amounts_are_told_finely(value, text):
    assert dollars(Decimal(value)) == text


def test_korean_page_says_whose_dollars():
    with translation.override("ko"):
        assert dollars(Decimal("12.5")) == "US$12.50"


def test_owner_sees_figures_of_the_own_company_only(logged_in, company, with_engine):
    booked(company, "0.25", timezone.now())
    booked(company, None, timezone.now(), kind="celadon", provider="other")
    booked(CompanyFactory(), "9", timezone.now(), kind="vermilion")
    MonthSpend.objects.create(
        company=company,
        month=timezone.now().date().replace(day=1),
        spent_usd="0.25",
        unknown_count=1,
    )

    text = logged_in.get(URL).content.decode()

    assert "$0.25" in text
    assert "of $1.00" in text
    assert "celadon" in text
    assert "Some costs are not known" in text
    assert "vermilion" not in text
    assert "No engine is asked" not in text


@pytest.fixture
def with_engine(settings):
    settings.OPENAI_API_KEY = "sk-test"


def test_spent_budget_is_told(logged_in, company, with_engine):
    EngineTerms.objects.create(company=company, monthly_budget_usd=0)

    assert "The budget of this month is spent" in logged_in.get(URL).content.decode()


def test_without_engines_the_page_says_who_finds_the_words(logged_in, company):
    text = logged_in.get(URL).content.decode()

    assert "No engine is asked" in text
    assert "No call yet" in text


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OWNER, 200), (Role.ADMIN, 200), (Role.ANALYST, 403), (Role.VIEWER, 403)],
)
def test_page_is_for_those_who_answer_for_the_money(client, company, role, status):
    client.force_login(MembershipFactory(company=company, role=role).user)

    assert client.get(URL).status_code == status
    assert client.post(URL).status_code in {403, 405}


def test_person_without_a_company_finds_no_page(client, db):
    from tests.factories.accounts import UserFactory

    client.force_login(UserFactory())

    assert client.get(URL).status_code == 404


def test_number_of_queries_does_not_grow(
    logged_in, company, with_engine, django_assert_num_queries
):
    booked(company, "0.25", timezone.now())
    with django_assert_num_queries(15):
        logged_in.get(URL)

    for kind in ("a", "b", "c"):
        booked(company, "0.25", timezone.now(), kind=kind, provider=kind)
    with django_assert_num_queries(15):
        logged_in.get(URL)

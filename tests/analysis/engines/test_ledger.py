"""Money: what a call costs, what is booked, and that nobody spends more than there is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.utils import timezone
from structlog.testing import capture_logs

from accounts.enums import Tier
from analysis.engines import gateway
from analysis.engines.pricing import cost_of, highest_cost, price_for, seed_prices
from analysis.engines.usage import Usage, anthropic_usage, openai_usage
from analysis.enums import CallOutcome
from analysis.models import (
    AiPrice,
    EngineTerms,
    LedgerEntry,
    MonthSpend,
    Reservation,
)
from analysis.services.ledger import (
    BudgetSpentError,
    Called,
    budget_of,
    release,
    reserve,
    settle,
)
from kbeauty.lib.errors import AppError
from kbeauty.lib.tenancy import tenant
from tests.analysis.engines.conftest import PROMPT
from tests.analysis.engines.double import (
    anthropic_words,
    openai_error,
    openai_words,
)
from tests.at_once import at_once
from tests.factories.accounts import CompanyFactory, UserFactory

DAY = date(2026, 11, 27)


def called(**changed):
    return Called(
        **{
            "kind": "sentiment",
            "prompt_version": "sentiment-1",
            "provider": "openai",
            "model": "gpt-6-luna",
            "outcome": CallOutcome.ANSWERED,
            "latency_ms": 5,
            "usage": Usage(fresh=1000, cached=200, out=90),
            **changed,
        }
    )


def test_openai_counts_cached_tokens_into_the_input():
    body = {
        "usage": {
            "input_tokens": 1000,
            "input_tokens_details": {"cached_tokens": 600, "cache_write_tokens": 100},
            "output_tokens": 50,
        }
    }

    usage = openai_usage(body)

    assert usage == Usage(fresh=300, cached=600, written=100, out=50)
    assert (usage.all_in, usage.total) == (1000, 1050)


def test_anthropic_counts_cached_tokens_beside_the_input():
    body = {
        "usage": {
            "input_tokens": 300,
            "cache_read_input_tokens": 600,
            "cache_creation_input_tokens": 100,
            "cache_creation": {
                "ephemeral_5m_input_tokens": 30,
                "ephemeral_1h_input_tokens": 70,
            },
            "output_tokens": 50,
        }
    }

    usage = anthropic_usage(body)

    assert usage == Usage(fresh=300, cached=600, written=30, written_long=70, out=50)
    assert (usage.all_in, usage.total) == (1000, 1050)


@pytest.mark.parametrize("body", [{}, {"usage": None}, {"usage": {"input_tokens": 5}}])
@pytest.mark.parametrize("read", [openai_usage, anthropic_usage])
def test_answer_that_does_not_tell_its_tokens_has_no_usage(read, body):
    assert read(body) is None


@pytest.mark.parametrize(
    ("model", "usage", "cost"),
    [
        ("gpt-6-luna", Usage(fresh=1000, out=100), "0.00015"),
        ("gpt-6-luna", Usage(fresh=1, cached=1, out=0), "0.00000011"),
        ("gpt-6-luna", Usage(written=1000, written_long=1000), "0.000375"),
        # Above 272,000 tokens all of it costs twice, and one and a half times.
        ("gpt-6-luna", Usage(fresh=272_000, out=1000), "0.0277"),
        ("gpt-6-luna", Usage(fresh=172_001, cached=100_000, out=1000), "0.0371502"),
        ("gpt-6-luna-2026-08-01", Usage(fresh=1000), "0.0001"),
        # No price for writing: as all input.
        ("gpt-5.4", Usage(written=1000), "0.0025"),
    ],
)
def test_openai_costs_what_the_table_says(db, model, usage, cost):
    seed_prices()

    assert cost_of(price_for("openai", model, DAY), usage) == Decimal(cost)


def test_anthropic_costs_what_the_table_says(db):
    seed_prices()
    price = price_for("anthropic", "claude-haiku-5-5", DAY)

    ordinary = Usage(fresh=300, cached=600, written=40, written_long=60, out=50)
    long = Usage(fresh=100_001, cached=1000, out=10)

    assert cost_of(price, ordinary) == Decimal("0.0000780000")
    assert cost_of(price, long) == Decimal("0.0500755000")


def test_newest_price_in_force_counts_and_exact_names_come_first(db):
    AiPrice.objects.all().delete()

    def price(model, day, amount):
        return AiPrice.objects.create(
            provider="openai",
            model=model,
            effective_from=day,
            in_per_mtok=amount,
            out_per_mtok=1,
        )

    price("a*", date(2026, 1, 1), 1)
    longer = price("a-b*", date(2026, 1, 1), 2)
    old = price("a-b-c", date(2026, 1, 1), 3)
    new = price("a-b-c", date(2026, 11, 27), 4)

    assert price_for("openai", "a-b-c", date(2026, 11, 26)) == old
    assert price_for("openai", "a-b-c", date(2026, 11, 27)) == new
    assert price_for("openai", "a-b-d", DAY) == longer
    assert price_for("openai", "a-b-c", date(2025, 12, 31)) is None
    assert price_for("anthropic", "a-b-c", DAY) is None


def test_prices_come_again_with_a_release_but_leave_those_of_staff(db, capsys):
    seed_prices()
    count = AiPrice.objects.count()
    luna = AiPrice.objects.get(model="gpt-6-luna")
    luna.in_per_mtok, luna.is_own = 7, True
    luna.save()
    AiPrice.objects.filter(model="gpt-6-sol").update(in_per_mtok=7)

    call_command("update_ai_prices")

    assert capsys.readouterr().out == f"{count - 1} prices are up to date.\n"
    assert AiPrice.objects.count() == count
    assert AiPrice.objects.get(model="gpt-6-luna").in_per_mtok == 7
    assert AiPrice.objects.get(model="gpt-6-sol").in_per_mtok == 2


def test_no_billing_of_the_same_tokens_is_above_the_highest_cost(db):
    seed_prices()

    for price in AiPrice.objects.all():
        highest = highest_cost(price, tokens_in=1000, tokens_out=100)
        for name in ("fresh", "cached", "written", "written_long"):
            assert cost_of(price, Usage(**{name: 1000}, out=100)) <= highest


def test_call_is_booked_whole(only_openai, ask, company, member):
    only_openai.answer("openai", openai_words())

    answered = ask()

    entry = LedgerEntry.objects.get()
    assert (entry.company, entry.user, entry.kind) == (company, member, "sentiment")
    assert (entry.provider, entry.model) == ("openai", "gpt-6-luna")
    assert entry.prompt_version == "sentiment-1"
    assert (entry.tokens_in, entry.tokens_cached, entry.tokens_out) == (1200, 200, 90)
    assert entry.cost_usd == answered.cost_usd == Decimal("0.000147")
    assert entry.price.model == "gpt-6-luna"
    assert (entry.outcome, entry.request_id) == ("answered", "resp_1")
    spend = MonthSpend.objects.get()
    assert (spend.spent_usd, spend.unknown_count) == (entry.cost_usd, 0)
    assert Reservation.objects.count() == 0


def test_ledger_adds_up_to_what_was_served(with_keys, ask, pauses):
    """Refused, cut off and unusable answers are billed as well."""
    usages = [
        {"in": 5000 + n, "cached": 100 * n, "written": 10 * n, "out": 7 * n}
        for n in range(1, 8)
    ]
    with_keys.answer(
        "openai",
        openai_words(usage=usages[0]),
        openai_error(500),
        openai_words(usage=usages[1]),
        openai_words("not JSON", usage=usages[2]),
        openai_words({"summary": "evil.com"}, usage=usages[3]),
        openai_words(
            '{"su', status="incomplete", reason="max_output_tokens", usage=usages[4]
        ),
        openai_error(401),
    )
    with_keys.answer(
        "anthropic",
        anthropic_words(usage=usages[5]),
        anthropic_words("", stop="refusal", usage=usages[6]),
        anthropic_words(),
    )

    answers = [ask() for _ in range(6)]

    assert [one.provider for one in answers] == [
        "openai",
        "openai",
        "anthropic",
        "local",
        "anthropic",
        "anthropic",
    ]
    booked = LedgerEntry.objects.aggregate(total=Sum("cost_usd"))["total"]
    assert LedgerEntry.objects.count() == len(with_keys.served) == 11
    assert booked == with_keys.bill() > 0
    assert MonthSpend.objects.get().spent_usd == booked
    assert sum(one.cost_usd for one in answers) == booked


def test_unknown_model_costs_an_unknown_amount_and_says_so(only_openai, ask, settings):
    settings.OPENAI_MODEL = "gpt-99-new"
    only_openai.answer("openai", openai_words())

    with capture_logs() as logs:
        answered = ask()

    assert answered.cost_usd is None
    entry = LedgerEntry.objects.get()
    assert (entry.cost_usd, entry.tokens_in, entry.price) == (None, 1200, None)
    spend = MonthSpend.objects.get()
    assert (spend.spent_usd, spend.unknown_count) == (0, 1)
    assert [one["event"] for one in logs if one["log_level"] == "warning"] == [
        "ai_cost_unknown"
    ]


def test_spent_budget_ends_in_our_own_words_and_says_so(with_keys, ask, company):
    EngineTerms.objects.create(company=company, monthly_budget_usd=0)

    answered = ask()

    assert answered.provider == "local"
    assert answered.fell_back == ("openai: budget_spent", "anthropic: budget_spent")
    assert with_keys.served == []


def test_budget_refuses_what_may_cost_more_than_is_left(company, prices, settings):
    settings.AI_BUDGETS = {"free": Decimal(1)}

    held = reserve(company=company, amount=Decimal("0.6"), seconds=60)
    with pytest.raises(BudgetSpentError):
        reserve(company=company, amount=Decimal("0.41"), seconds=60)
    release(reservation=held, company=company)
    reserve(company=company, amount=Decimal(1), seconds=60)

    with pytest.raises(BudgetSpentError):
        reserve(company=company, amount=None, seconds=60)


def test_money_held_by_a_process_that_died_comes_back(company, settings):
    settings.AI_BUDGETS = {"free": Decimal(1)}
    reserve(company=company, amount=Decimal(1), seconds=-1)

    reserve(company=company, amount=Decimal(1), seconds=60)

    assert Reservation.objects.count() == 1


def test_spent_money_of_last_month_is_not_this_months(company, settings):
    settings.AI_BUDGETS = {"free": Decimal(1)}
    last = timezone.now().date().replace(day=1) - timedelta(days=1)
    MonthSpend.objects.create(
        company=company, month=last.replace(day=1), spent_usd=Decimal(1)
    )

    assert reserve(company=company, amount=Decimal(1), seconds=60).amount_usd == 1


@pytest.mark.parametrize(
    ("tier", "budget"), [(Tier.FREE, 1), (Tier.PRO, 100), (Tier.ENTERPRISE, 500)]
)
def test_budget_is_that_of_the_plan(company, tier, budget):
    company.subscription_tier = tier

    assert budget_of(company) == budget


def test_agreed_budget_comes_before_that_of_the_plan(company):
    EngineTerms.objects.create(company=company, monthly_budget_usd=Decimal("12.5"))

    assert budget_of(company) == Decimal("12.5")


@pytest.mark.django_db(transaction=True)
def test_calls_at_once_do_not_spend_the_same_money(settings):
    settings.AI_BUDGETS = {"free": Decimal(1)}
    company = CompanyFactory()
    price = AiPrice.objects.get(model="gpt-6-luna")
    # A long call: 0.2 dollars a million.
    usage = Usage(fresh=1_500_000)

    def spend():
        held = reserve(company=company, amount=Decimal("0.3"), seconds=60)
        return settle(
            reservation=held,
            company=company,
            user=None,
            price=price,
            called=called(usage=usage),
        ).cost_usd

    done = at_once(*[spend] * 12, company=company)

    assert (
        sorted(one for one in done if not isinstance(one, AppError))
        == [Decimal("0.3")] * 3
    )
    with tenant(company.pk):
        assert MonthSpend.objects.get().spent_usd == Decimal("0.9")
        assert LedgerEntry.objects.count() == 3
        assert Reservation.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_questions_at_once_stay_within_the_budget(with_keys, settings):
    """What does not fit any more is answered locally; nobody fails."""
    settings.AI_BUDGETS = {"free": Decimal("0.0025")}
    settings.AI_ENGINES = ["openai", "local"]
    company = CompanyFactory()
    with_keys.answer("openai", openai_words())

    def one():
        local = PROMPT.answer.model_construct(summary="ours")
        return gateway.ask(PROMPT, company=company, user=None, local=lambda: local)

    answers = [
        answer for _ in range(3) for answer in at_once(*[one] * 8, company=company)
    ]

    providers = [one.provider for one in answers]
    with tenant(company.pk):
        spent = MonthSpend.objects.get().spent_usd
        booked = LedgerEntry.objects.aggregate(total=Sum("cost_usd"))["total"]
        assert Reservation.objects.count() == 0
    assert spent == booked == with_keys.bill() <= Decimal("0.0025")
    assert providers.count("openai") == len(with_keys.served) > 0
    assert {one.fell_back for one in answers if one.provider == "local"} == {
        ("openai: budget_spent",)
    }


@pytest.mark.django_db(transaction=True)
def test_asking_inside_a_transaction_is_refused(with_keys, ask):
    company, user = CompanyFactory(), UserFactory()

    with transaction.atomic(), pytest.raises(RuntimeError) as refusal:
        ask(company=company, user=user)

    assert "outside of transactions" in str(refusal.value)


@pytest.fixture
def entry(company):
    held = reserve(company=company, amount=Decimal("0.1"), seconds=60)
    return settle(
        reservation=held, company=company, user=None, price=None, called=called()
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(cost_usd=0),
        lambda rows: rows.delete(),
        lambda rows: rows._raw_delete(rows.db),
    ],
)
def test_ledger_is_never_changed(company, entry, change):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        change(LedgerEntry.objects.for_company(company))

    assert refusal.value.__cause__.sqlstate == "42501"
    assert LedgerEntry.objects.get().outcome == "answered"


def test_ledger_is_not_emptied(company, entry):
    with (
        pytest.raises(DatabaseError) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE analysis_ledgerentry")

    assert refusal.value.__cause__.sqlstate == "42501"


def test_ledger_goes_with_its_company(company, entry):
    company.deletion_due_at = datetime(2026, 1, 1, tzinfo=UTC)
    company.save()

    LedgerEntry.objects.for_company(company).delete()

    assert LedgerEntry.objects.count() == 0


def test_interrupted_call_is_booked_and_holds_nothing(only_openai, ask, monkeypatch):
    def stop(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.engines.openai_engine.OpenAIEngine.ask", stop)

    with pytest.raises(KeyboardInterrupt):
        ask()

    entry = LedgerEntry.objects.get()
    assert (entry.outcome, entry.cost_usd) == ("interrupted", None)
    assert Reservation.objects.count() == 0


def test_reservation_covers_the_longest_answer(only_openai, ask, monkeypatch):
    """Else a hard stop would not be one: each byte a token, all of them written anew."""
    amounts = []
    real = reserve

    def watched(**values):
        amounts.append(values["amount"])
        return real(**values)

    monkeypatch.setattr("analysis.engines.calling.reserve", watched)
    data = "글로우 스킨 " * 200

    def answer(body):
        size = len((body["instructions"] + body["input"][0]["content"]).encode())
        most = {"in": size, "cached": 0, "written": size, "out": 800}
        return openai_words(usage=most)

    only_openai.answer("openai", answer)

    answered = ask(replace(PROMPT, data=data))

    assert amounts[0] > answered.cost_usd > Decimal("0.0004")

from datetime import UTC, datetime, timedelta

import pytest

from instagram.budget.governor import Governor
from instagram.budget.rules import Lesson
from instagram.budget.standing import Standing, account_standings, least_left
from instagram.enums import BudgetState

APP = "app-1"
NOW = datetime(2026, 11, 27, 6, tzinfo=UTC)


@pytest.fixture
def governor():
    return Governor(APP, clock=NOW.timestamp)


def standings(*accounts, after=timedelta()):
    return account_standings(
        [(APP, account) for account in accounts], (NOW + after).timestamp()
    )


def test_account_that_nothing_was_told_of_is_unknown(governor):
    governor.learn("a", Lesson(20.0))

    assert standings("a", "b") == [
        Standing(BudgetState.FREE, 20.0, NOW),
        Standing(BudgetState.UNKNOWN),
    ]


def test_figure_is_estimated_and_forgotten_after_a_day(governor):
    governor.learn("a", Lesson(80.0))

    assert standings("a", after=timedelta(hours=6)) == [
        Standing(BudgetState.FREE, 60.0, NOW)
    ]
    assert standings("a", after=timedelta(hours=24)) == [Standing(BudgetState.UNKNOWN)]


def test_slowed_reserved_and_closed_accounts_say_until_when(governor):
    governor.learn("slowed", Lesson(80.0))
    governor.learn("reserved", Lesson(90.0))
    governor.learn("closed", Lesson(90.0, 600.0, is_throttled=True))

    assert standings("slowed", "reserved", "closed") == [
        Standing(BudgetState.SLOWED, 80.0, NOW),
        Standing(BudgetState.RESERVED, 90.0, NOW, NOW + timedelta(minutes=80)),
        Standing(BudgetState.CLOSED, 90.0, NOW, NOW + timedelta(minutes=10)),
    ]


def test_app_that_is_refused_closes_its_accounts(governor):
    governor.learn("", Lesson(None, 300.0, is_throttled=True))
    governor.learn("a", Lesson(20.0, 60.0))

    assert standings("a", "b") == [
        Standing(BudgetState.CLOSED, 20.0, NOW, NOW + timedelta(minutes=5)),
        Standing(BudgetState.CLOSED, None, None, NOW + timedelta(minutes=5)),
    ]


def test_full_pool_of_the_app_closes_no_account(governor):
    governor.learn("", Lesson(100.0))

    assert standings("a") == [Standing(BudgetState.UNKNOWN)]


def test_least_left_is_that_of_the_fullest_account_with_any_app(governor):
    governor.learn("a", Lesson(20.0))
    Governor("app-2", clock=NOW.timestamp).learn("b", Lesson(64.0))
    governor.learn("not asked for", Lesson(99.0))

    def left(*accounts):
        return least_left([APP, "app-2"], accounts, NOW.timestamp())

    assert (left("a", "b"), left("a"), left("c"), left()) == (36.0, 80.0, None, None)
    governor.learn("a", Lesson(120.0))
    assert left("a", "b") == 0.0

"""The rules of one pool, at moments that the tests choose."""

from dataclasses import replace

import pytest

from instagram.budget import rules
from instagram.budget.rules import Lesson, PoolState, Verdict, admit, learn
from instagram.enums import BudgetState, Urgency

NOW = 1_800_000_000.0
DAY, HOUR = rules.ACCOUNT_WINDOW, rules.APP_WINDOW
AWAITED, BACKGROUND = Urgency.AWAITED, Urgency.BACKGROUND


def told(percent, *, age=0.0, **fields):
    state, _closed = learn(PoolState(**fields), Lesson(percent), NOW - age)
    return state


def ask(state, urgency=BACKGROUND, *, after=0.0, window=DAY, has_slot=False):
    return admit(
        state, urgency=urgency, window=window, now=NOW + after, has_slot=has_slot
    )


@pytest.mark.parametrize("urgency", Urgency)
def test_where_nothing_is_known_calls_go_on(urgency):
    assert ask(PoolState(), urgency) == (PoolState(), Verdict())
    assert rules.estimate(PoolState(), DAY, NOW) is None


@pytest.mark.parametrize("window", [DAY, HOUR])
def test_figure_falls_evenly_and_is_worth_nothing_after_its_window(window):
    state = told(80.0)

    found = [
        rules.estimate(state, window, NOW + part * window)
        for part in (0, 0.25, 0.5, 0.999, 1)
    ]

    assert found[:3] == [80.0, 60.0, 40.0]
    assert found[3] == pytest.approx(0.08)
    assert found[4] is None


def test_clock_that_runs_behind_makes_no_figure_larger():
    assert rules.estimate(told(80.0), DAY, NOW - 3600) == 80.0


@pytest.mark.parametrize(
    ("percent", "state", "background", "awaited"),
    [
        (0.0, BudgetState.FREE, "", ""),
        (74.9, BudgetState.FREE, "", ""),
        (75.0, BudgetState.SLOWED, "", ""),
        (89.9, BudgetState.SLOWED, "", ""),
        (90.0, BudgetState.RESERVED, "budget_reserved", ""),
        (99.9, BudgetState.RESERVED, "budget_reserved", ""),
        (100.0, BudgetState.CLOSED, "throttled", "throttled"),
        (140.0, BudgetState.CLOSED, "throttled", "throttled"),
    ],
)
def test_marks_decide_what_goes_on(percent, state, background, awaited):
    assert rules.standing(told(percent), DAY, NOW) == state
    assert ask(told(percent))[1].reason == background
    assert ask(told(percent), AWAITED)[1].reason == awaited


def test_background_calls_are_spaced_more_and_more():
    found = [rules.space(used) for used in (75.0, 80.0, 82.5, 85.0, 90.0)]

    assert found == pytest.approx([0.5, 1.5556, 2.875, 4.7222, 10.0], abs=1e-4)


def test_each_background_call_gets_a_slot_of_its_own():
    state, waits = told(82.5), []
    for _ in range(4):
        state, verdict = ask(state)
        waits.append(verdict)

    assert waits == [Verdict(wait=wait) for wait in (0.0, 2.875, 5.75, 8.625)]
    # The fifth would be too far ahead, and takes no slot.
    after, verdict = ask(state)
    assert (after, verdict) == (state, Verdict("budget_slowed", 11.5))


def test_slot_that_was_waited_for_is_not_taken_again():
    state, _verdict = ask(told(82.5))

    assert ask(state, has_slot=True) == (state, Verdict())


def test_slots_of_the_past_do_not_add_up():
    state = replace(told(82.5), next_at=NOW - 500)

    after, verdict = ask(state)

    assert verdict == Verdict()
    assert after.next_at == NOW + 2.875


def test_who_is_waited_for_takes_no_slot():
    state = replace(told(82.5), next_at=NOW + 500)

    assert ask(state, AWAITED) == (state, Verdict())


def test_reserved_pool_tells_when_it_will_have_room_again():
    _state, verdict = ask(told(90.0))

    # 90 · (1 - age / 24 h) is 85 after an eighteenth of the window.
    assert verdict.reason == "budget_reserved"
    assert verdict.wait == pytest.approx(DAY / 18)
    assert ask(told(90.0), after=DAY / 18 + 1)[1] == Verdict()
    assert ask(told(90.0), window=HOUR)[1].wait == pytest.approx(HOUR / 18)


def test_background_work_goes_on_only_once_there_is_room_again():
    state = told(91.0)
    state, _closed = learn(state, Lesson(88.0), NOW)
    assert ask(state)[1].reason == "budget_reserved"

    state, _closed = learn(state, Lesson(84.9), NOW)
    assert ask(state)[1].reason == ""

    state, _closed = learn(state, Lesson(88.0), NOW)
    assert ask(state)[1].reason == ""


def test_full_pool_is_asked_a_minute_later_at_the_earliest():
    assert ask(told(100.0), AWAITED)[1] == Verdict("throttled", 60.0)
    assert ask(told(120.0), AWAITED)[1].wait == pytest.approx(DAY / 6)
    assert ask(told(100.0), AWAITED, after=60)[1] == Verdict()


def test_answer_without_a_figure_leaves_what_was_known():
    state = told(80.0, age=100)

    assert learn(state, Lesson(), NOW) == (state, 0.0)


def test_same_figure_soon_after_changes_nothing_and_later_it_is_new():
    state = told(80.0)

    soon, _closed = learn(state, Lesson(80.0), NOW + 29)
    later, _closed = learn(state, Lesson(80.0), NOW + 30)
    other, _closed = learn(state, Lesson(80.1), NOW + 1)

    assert soon == state
    assert (later.told_at, other.told_at) == (NOW + 30, NOW + 1)


def test_refusal_closes_the_pool_for_everybody_until_the_time_told():
    state, closed = learn(told(60.0), Lesson(None, 420.0, is_throttled=True), NOW)

    assert closed == 420.0
    for urgency in Urgency:
        assert ask(state, urgency)[1] == Verdict("throttled", 420.0)
        assert ask(state, urgency, after=419)[1] == Verdict("throttled", 1.0)
        assert ask(state, urgency, after=420)[1] == Verdict()
    assert rules.standing(state, DAY, NOW) == BudgetState.CLOSED
    assert rules.ends_at(state, DAY, NOW) == NOW + 420


def test_waiting_time_in_a_good_answer_closes_as_well():
    _state, closed = learn(PoolState(), Lesson(50.0, 30.0), NOW)

    assert closed == 30.0


def test_told_time_beyond_all_windows_is_cut():
    _state, closed = learn(PoolState(), Lesson(None, 1e12, is_throttled=True), NOW)

    assert closed == 24 * 3600


def test_refusals_without_a_time_double_from_a_minute_to_an_hour():
    state, now, waits = PoolState(), NOW, []
    for _ in range(9):
        state, closed = learn(state, Lesson(is_throttled=True), now)
        waits.append(closed)
        now += closed

    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_refusals_of_calls_under_way_together_are_one():
    state, _closed = learn(PoolState(), Lesson(is_throttled=True), NOW)

    for second in range(1, 5):
        state, closed = learn(state, Lesson(is_throttled=True), NOW + second)

    assert (state.strikes, closed) == (1, 56.0)


def test_good_answer_ends_the_row_of_refusals_but_opens_nothing():
    state, _closed = learn(PoolState(), Lesson(is_throttled=True), NOW)

    early, closed = learn(state, Lesson(), NOW + 10)
    late, _closed = learn(state, Lesson(), NOW + 60)

    assert (early.strikes, closed) == (1, 50.0)
    assert late.strikes == 0


def test_shorter_time_does_not_open_a_closed_pool_earlier():
    state, _closed = learn(PoolState(), Lesson(None, 600.0, is_throttled=True), NOW)

    _state, closed = learn(state, Lesson(None, 60.0, is_throttled=True), NOW)

    assert closed == 600.0


def test_what_two_learnt_apart_is_joined():
    one = PoolState(percent=80.0, told_at=NOW, closed_until=NOW + 5, strikes=1)
    other = PoolState(percent=95.0, told_at=NOW - 9, closed_until=NOW + 60, next_at=NOW)

    joined = one.joined(other)

    assert joined == other.joined(one)
    assert joined == PoolState(80.0, NOW, False, NOW + 60, 1, NOW)

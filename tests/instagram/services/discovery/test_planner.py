"""The planner alone: exact plans, and the one promise that no history may break."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instagram.services.discovery.planner import (
    SEARCH_LIMIT,
    WINDOW,
    Decision,
    Ledger,
    Room,
    Spent,
    Wanted,
    Why,
    plan,
)

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def wanted(key, hashtag, priority=2, **more):
    return Wanted(key=key, hashtag=hashtag, priority=priority, **more)


def spent(account, hashtag, ago=DAY):
    return Spent(account, hashtag, NOW - ago)


def full(account, count, ago=DAY):
    """So many of the thirty, the first spent ``ago`` and each next one an hour later."""
    return [spent(account, f"old{at:02}", ago - at * HOUR) for at in range(count)]


def decide(*tags, spent=(), accounts=(1,), kept_back=2):
    return plan(
        wanted=tags, spent=spent, accounts=accounts, now=NOW, kept_back=kept_back
    )


def asked(found):
    return [(one.key, one.why, one.account) for one in found.asked]


def test_hashtag_that_is_paid_for_is_asked_again_with_the_account_that_paid():
    found = decide(
        wanted(1, "glow"), spent=[spent(2, "glow", 3 * DAY)], accounts=(1, 2)
    )

    assert found.decisions == (
        Decision(1, True, Why.PAID, account=2, until=NOW + 4 * DAY),
    )


def test_purchase_that_is_seven_days_old_is_over():
    found = decide(wanted(1, "glow"), spent=[spent(2, "glow", WINDOW)], accounts=(1, 2))

    assert found.decisions == (
        Decision(1, True, Why.NEW, account=1, until=NOW + WINDOW),
    )
    assert found.rooms == (Room(1, 0, 30, None), Room(2, 0, 30, None))


def test_asking_again_prolongs_nothing():
    twice = [spent(1, "glow", 6 * DAY), spent(1, "glow", DAY)]

    found = decide(wanted(1, "glow"), spent=twice)

    assert found.decisions[0].until == NOW + DAY
    assert found.rooms == (Room(1, 1, 30, NOW + DAY),)


def test_last_places_go_by_priority_then_to_the_unseen_then_to_what_brought_most():
    tags = [
        wanted(1, "low", 1),
        wanted(2, "quiet", 2, has_been_seen=True, new_posts=3),
        wanted(3, "busy", 2, has_been_seen=True, new_posts=80),
        wanted(4, "unseen", 2),
        wanted(5, "high", 3, has_been_seen=True),
    ]

    found = decide(*tags, spent=full(1, 25))

    assert asked(found) == [(5, Why.AGAIN, 1), (4, Why.NEW, 1), (3, Why.AGAIN, 1)]
    assert [one.new_posts for one in found.asked] == [0, 0, 80]
    # 28 of 30 are spent then: what was bought first ends first.
    assert found.decisions[3:] == (
        Decision(2, False, Why.NO_ROOM, until=NOW - DAY + WINDOW),
        Decision(1, False, Why.NO_ROOM, until=NOW - DAY + HOUR + WINDOW),
    )


def test_markets_share_what_there_is():
    tags = [wanted(at, f"kr{at}", market="KR") for at in range(3)]
    tags += [wanted(10, "jp", market="JP"), wanted(11, "us", market="US")]

    found = decide(
        *tags,
        wanted(12, "jp0", market="JP"),
        spent=[*full(1, 25), spent(1, "jp0")],
    )

    # JP has one already; KR and US come first.
    assert asked(found) == [(12, Why.PAID, 1), (0, Why.NEW, 1), (11, Why.NEW, 1)]


def test_two_are_kept_for_people_and_none_where_a_person_asks():
    full_up = full(1, 28)

    assert asked(decide(wanted(1, "glow"), spent=full_up)) == []
    assert asked(decide(wanted(1, "glow"), spent=full_up, kept_back=0)) == [
        (1, Why.NEW, 1)
    ]
    assert asked(decide(wanted(1, "glow"), spent=full(1, 30), kept_back=0)) == []


def test_room_comes_when_as_many_have_ended_as_were_spent_beyond_the_margin():
    found = decide(wanted(1, "a"), wanted(2, "b"), spent=full(1, 30))

    first_end = NOW - DAY + WINDOW
    assert [one.until for one in found.decisions] == [
        first_end + 2 * HOUR,
        first_end + 3 * HOUR,
    ]
    assert found.rooms == (Room(1, 30, 30, first_end),)
    assert found.rooms[0].left == 0


def test_several_accounts_are_several_budgets():
    tags = [wanted(at, f"t{at:02}") for at in range(60)]

    found = decide(*tags, accounts=(1, 2))

    assert len(found.asked) == 56
    assert {one.account for one in found.asked} == {1, 2}
    assert [one.account for one in found.asked].count(1) == 28


def test_hashtag_just_looked_at_waits_and_costs_nothing():
    later = NOW + 2 * HOUR

    found = decide(
        wanted(1, "glow", due_at=later), wanted(2, "dew", due_at=NOW), accounts=(1,)
    )

    assert asked(found) == [(2, Why.NEW, 1)]
    assert found.decisions[1] == Decision(1, False, Why.NOT_DUE, until=later)


def test_without_an_account_nothing_is_asked_and_nobody_knows_until_when():
    found = decide(wanted(1, "glow"), spent=[spent(9, "glow")], accounts=())

    assert found.decisions == (Decision(1, False, Why.NO_ACCOUNT),)
    assert found.rooms == ()


def test_nothing_wanted_is_an_empty_plan():
    assert decide().decisions == ()


@pytest.mark.parametrize("kept_back", [30, 29])
def test_margin_of_nearly_all_leaves_what_is_beyond_it(kept_back):
    found = decide(wanted(1, "a"), wanted(2, "b"), kept_back=kept_back)

    assert len(found.asked) == 30 - kept_back


names = st.sampled_from([f"tag{at:02}" for at in range(45)])
steps = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=40),  # hours since the step before
        st.lists(names, max_size=40, unique=True),  # what is wanted then
        st.booleans(),  # asked by hand
        st.booleans(),  # the second account is there
        st.lists(names, max_size=3, unique=True),  # what others spend meanwhile
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(steps)
def test_no_history_ever_spends_more_than_thirty_in_seven_days(steps):
    now, books = NOW, []
    for hours, tags, by_hand, both, others in steps:
        now += timedelta(hours=hours)
        # Others take places of the first account where there are some.
        for name in others:
            if Ledger(books, [1], now).count(1) < SEARCH_LIMIT:
                books.append(Spent(1, name, now))
        found = plan(
            wanted=[wanted(at, tag) for at, tag in enumerate(tags)],
            spent=books,
            accounts=(1, 2) if both else (1,),
            now=now,
            kept_back=0 if by_hand else 2,
        )
        books += [
            Spent(one.account, tags[one.key], now)
            for one in found.asked
            if one.why != Why.PAID
        ]
        assert len(found.decisions) == len(tags)
        for account in (1, 2):
            # Counted as Instagram does: from a hashtag's first question for seven days.
            open_until = {}
            for one in sorted(books, key=lambda one: one.searched_at):
                if one.account != account:
                    continue
                lasting = {
                    name: end
                    for name, end in open_until.items()
                    if end > one.searched_at
                }
                lasting.setdefault(one.hashtag, one.searched_at + WINDOW)
                assert len(lasting) <= SEARCH_LIMIT
                open_until = lasting


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.permutations(range(12)), st.permutations(range(28)))
def test_order_of_the_facts_changes_nothing(tag_order, spent_order):
    tags = [
        wanted(at, f"t{at % 7}", 1 + at % 3, market="KJ"[at % 2]) for at in range(12)
    ]
    books = full(1, 28)

    found = decide(
        *[tags[at] for at in tag_order], spent=[books[at] for at in spent_order]
    )

    assert found == decide(*tags, spent=books)

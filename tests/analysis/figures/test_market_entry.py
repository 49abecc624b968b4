"""What is counted may only help: more of what speaks for a market never lowers it."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.figures.market_entry import compared_markets, criteria_of
from markets.entry import WEIGHTS, Criterion, readiness, sweep
from markets.selectors.entry import Counted

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
MARKETS = ("DE", "JP", "US")
# Few posts are where a step weighs most.
number = st.one_of(st.integers(0, 20), st.integers(0, 400))
counted = st.builds(
    Counted,
    posts_now=number,
    posts_before=number,
    creators=st.integers(0, 40),
    competitors=st.integers(0, 10),
    competitor_interactions=number,
    own_interactions=number,
    languages=st.builds(
        lambda spoken, other: Counter({"ja": spoken, "ko": other}), number, number
    ),
    mood=st.floats(-1, 1),
    mood_texts=st.integers(0, 40),
)
markets = st.fixed_dictionaries(dict.fromkeys(MARKETS, counted))
more = st.integers(1, 50)


def copy(one, **changed):
    fields = {name: getattr(one, name) for name in Counted.__slots__}
    return Counted(**{**fields, **changed})


def scores(counts):
    return {one.name: one.score for one in criteria_of("JP", counts, NOW)}


# The first look at a calendar takes longer than the rest.
steady = settings(deadline=None, derandomize=True)

# What speaks for a market, and the criterion that has to see it.
BETTER = {
    "demand": lambda one, by: copy(one, posts_now=one.posts_now + by),
    "growth": lambda one, by: copy(one, posts_now=one.posts_now + by),
    "mood": lambda one, by: copy(one, mood=min(1.0, one.mood + by / 50)),
    "room": lambda one, by: copy(one, own_interactions=one.own_interactions + by),
    "creators": lambda one, by: copy(one, creators=one.creators + by),
    "language": lambda one, by: copy(one, languages=one.languages + Counter(ja=by)),
}


@pytest.mark.parametrize("name", BETTER)
@steady
@given(counts=markets, by=more)
def test_criterion_never_falls_when_its_figure_rises(name, counts, by):
    before = scores(counts)
    after = scores({**counts, "JP": BETTER[name](counts["JP"], by)})

    if before[name] is not None:
        assert after[name] >= before[name]


@steady
@given(counts=markets, by=more)
def test_growth_never_rises_with_the_posts_before(counts, by):
    one = counts["JP"]
    before = scores(counts)["growth"]
    after = scores({**counts, "JP": copy(one, posts_before=one.posts_before + by)})

    if before is not None:
        assert after["growth"] <= before


@steady
@given(one=counted, by=more)
def test_growth_of_a_market_alone_never_falls_with_its_posts(one, by):
    before = scores({"JP": one})["growth"]

    if before is not None:
        assert scores({"JP": BETTER["growth"](one, by)})["growth"] >= before


def test_growth_falls_in_no_single_step_from_nothing():
    """Where the variance of the log ratio has most to lose: 0, 1, 2 posts after 15."""
    found = [
        scores(
            {
                "JP": Counted(posts_now=now, posts_before=15),
                "DE": Counted(posts_now=60, posts_before=60),
            }
        )["growth"]
        for now in range(30)
    ]

    assert found == sorted(found)
    assert found[0] < 1
    assert found[-1] > 90


known = st.fixed_dictionaries({name: st.floats(0, 100) for name in WEIGHTS})


def criteria(given_scores):
    return [Criterion(name, one, "measured") for name, one in given_scores.items()]


@steady
@given(
    mine=known,
    others=known,
    name=st.sampled_from(sorted(WEIGHTS)),
    to=st.floats(0, 100),
    weights=st.fixed_dictionaries({name: st.floats(0.01, 100) for name in WEIGHTS}),
)
def test_score_and_wins_never_fall_when_a_criterion_rises(
    mine, others, name, to, weights
):
    better = {**mine, name: max(mine[name], to)}

    assert (
        readiness(criteria(better), weights).score
        >= readiness(criteria(mine), weights).score
    )
    before = sweep({"JP": criteria(mine), "DE": criteria(others)}, draws=50)
    after = sweep({"JP": criteria(better), "DE": criteria(others)}, draws=50)
    assert after["JP"] >= before["JP"]


def test_the_market_asked_for_is_compared_with_the_companys_own(company):
    company.target_markets = ["US", "JP", "ZZ"]

    assert compared_markets(company, "DE") == ["DE", "JP", "US"]
    assert compared_markets(company, "JP") == ["JP", "US"]

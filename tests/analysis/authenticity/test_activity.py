import math
from datetime import UTC, date, datetime, timedelta

import pytest

from analysis.authenticity import (
    Account,
    AudienceComment,
    FollowerCount,
    RecentPost,
    score,
)
from analysis.authenticity.activity import expected_rate, weekly_changes
from analysis.authenticity.comments import commenters_of, copied, is_generic

PEOPLE = ("dry skin feels better", "where can I buy this one", "smells like summer")


def posts(*likes, comments=None):
    return [RecentPost(like, comments) for like in likes]


def history(*followers):
    begin = date(2026, 1, 5)
    return [
        FollowerCount(begin + timedelta(weeks=week), count)
        for week, count in enumerate(followers)
    ]


def comment(author, text="", post="p", language=""):
    return AudienceComment(author, post, text, language)


def of(account, name):
    return score(account).signal(name)


def test_usual_rate_falls_with_size_and_is_held_beyond_what_was_measured():
    assert expected_rate(1_000) == pytest.approx(0.0526, abs=0.0002)
    assert expected_rate(10_000) == pytest.approx(0.0233, abs=0.0002)
    assert expected_rate(66_814) == expected_rate(5_000_000)


def test_engagement_is_placed_among_accounts_of_its_size():
    usual = 10_000 * expected_rate(10_000)

    found = of(
        Account(followers=10_000, recent_posts=posts(*[round(usual)] * 12)),
        "engagement",
    )

    assert (found.value, found.percentile, found.sample) == (0.0, 50.0, 12)
    assert found.points == pytest.approx(-0.4, abs=0.01)


def test_hardly_any_likes_for_its_followers_count_against_it():
    found = of(Account(followers=10_000, recent_posts=posts(*[5] * 12)), "engagement")

    assert found.value == -3.71
    assert found.points == pytest.approx(2.79, abs=0.01)


def test_nine_posts_say_nothing():
    found = score(Account(followers=10_000, recent_posts=posts(*[5] * 9)))

    assert found.score is None
    assert {"engagement", "likes_per_comment", "evenness"} <= set(found.not_measured)


def test_hidden_likes_are_no_likes_of_nought():
    hidden = [RecentPost(None, 3)] * 12

    assert of(Account(followers=10_000, recent_posts=hidden), "engagement") is None


@pytest.mark.parametrize(
    ("comments", "ratio", "points"), [(10, 91.0, -0.15), (0, 1001.0, 0.83)]
)
def test_likes_without_comments_count_against_it(comments, ratio, points):
    found = of(
        Account(recent_posts=posts(*[1000] * 10, comments=comments)),
        "likes_per_comment",
    )

    assert (found.value, round(found.points, 2)) == (ratio, points)


def test_likes_that_never_vary_count_against_it():
    even = of(Account(recent_posts=posts(*[1000, 1004] * 6)), "evenness")
    varied = of(Account(recent_posts=posts(*[500, 1000, 2000] * 4)), "evenness")

    assert even.value == 0.003
    assert even.strength > 0.98
    assert varied.strength < 0.01


def test_weekly_changes_skip_gaps_and_days_between():
    counts = [
        FollowerCount(date(2026, 1, 1), 999),
        FollowerCount(date(2026, 1, 3), 5),
        FollowerCount(date(2026, 1, 15), 1099),
        FollowerCount(date(2026, 3, 1), 3000),
    ]

    assert weekly_changes(counts) == [pytest.approx(math.log(1.1) / 2)]


def test_jump_that_melts_weighs_twice_one_that_stays():
    before, after = [10_000 + 50 * week for week in range(9)], range(5)
    melts = history(*before, *(20_000 - 100 * week for week in after))
    stays = history(*before, *(20_000 + 100 * week for week in after))

    assert of(Account(history=melts), "growth_jumps").strength > 0.95
    assert 0.45 < of(Account(history=stays), "growth_jumps").strength <= 0.5


def test_even_growth_counts_for_it():
    steady = history(*(round(10_000 * 1.01**week) for week in range(15)))

    assert of(Account(history=steady), "growth_jumps").points == pytest.approx(
        -0.25, abs=0.01
    )


def test_eight_weeks_of_changes_are_needed():
    assert of(Account(history=history(*range(100, 108))), "growth_jumps") is None
    assert of(Account(history=history(*range(100, 109))), "growth_jumps").sample == 8


def test_posting_round_the_clock_counts_against_it():
    def posted(hours):
        begin = datetime(2026, 1, 1, tzinfo=UTC)
        return [RecentPost(posted_at=begin + timedelta(hours=hour)) for hour in hours]

    always = of(Account(recent_posts=posted(range(48))), "posting_hours")
    evenings = of(Account(recent_posts=posted([18, 19, 20] * 16)), "posting_hours")

    assert (always.value, evenings.value) == (1.0, 0.352)
    assert always.strength > 0.9
    assert evenings.strength < 0.01


def test_copies_are_of_what_others_wrote():
    comments = [
        comment("a", "I love this serum so much 😍"),
        comment("b", "i LOVE this serum, so much!!"),
        comment("c", "Where can I buy it in Berlin?"),
        comment("d", "Same words said by me twice"),
        comment("d", "Same words said by me twice"),
        comment("e", "nice"),
        comment("f", "nice"),
    ]

    assert copied(comments) == [True, True, False, False, False, False, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("😍😍", True),
        ("@mina @jiwoo", True),
        ("So nice!", True),
        ("Nice!! Love", True),
        ("love it", True),
        ("예뻐요 💖", True),
        ("かわいい", True),
        ("Does it dry out the cheeks?", False),
    ],
)
def test_generic_comments_would_fit_any_post(text, expected):
    assert is_generic(text) is expected


def test_commenters_with_copies_alone_are_counted():
    copies = [comment(f"s{i}", "this product changed my whole life") for i in range(12)]
    people = [comment(f"u{i}", f"{PEOPLE[i % 3]} {i}" * 2) for i in range(20)]
    own_words = [comment("s0", "how long does the bottle last you?")]

    found = commenters_of([*copies, *people[:18], *own_words])

    assert found.total == 30
    # s0 has words of its own too.
    assert found.suspicious >= 11
    assert commenters_of(copies) is None


def test_pod_is_dense_where_fans_are_not():
    pod = [comment(f"m{m}", post=f"p{p}") for m in range(30) for p in range(6)]
    crowd = [comment(f"u{u}", post=f"p{u % 9}") for u in range(60)]
    fans = [comment(f"f{f}", post=f"p{p}") for f in range(6) for p in range(4)]

    dense = of(Account(comments=pod), "co_commenters")
    loose = of(Account(comments=[*crowd, *fans]), "co_commenters")

    assert (dense.value, dense.sample) == (1.0, 30)
    assert dense.strength > 0.95
    assert loose.strength < 0.05


def test_comments_in_other_languages_than_the_claimed_market():
    talk = [comment(f"u{i}", language="ru" if i < 27 else "ja") for i in range(36)]
    english = [comment(f"u{i}", language="en") for i in range(36)]
    japan = frozenset({"ja"})

    found = of(Account(comments=talk, market_languages=japan), "comment_language")

    assert (found.value, found.sample) == (0.75, 36)
    assert of(Account(comments=talk), "comment_language") is None
    known = of(Account(comments=english, market_languages=japan), "comment_language")
    assert known.value == 0.0


def test_one_sign_of_bought_reactions_alone_raises_no_alarm():
    account = Account(
        followers=10_000, recent_posts=posts(*[3, 5, 9, 14] * 4, comments=1)
    )

    found = score(account)

    assert found.signal("engagement").strength > 0.9
    assert found.is_alarm is False


def test_two_signs_of_bought_followers_raise_an_alarm():
    jump = [*(1_000 + 5 * week for week in range(9)), 10_300, 10_200, 10_100, 10_000]
    account = Account(
        followers=10_000,
        recent_posts=posts(*[3, 5, 9, 14] * 4, comments=1),
        history=history(*jump),
    )

    found = score(account)

    assert found.is_alarm is True
    assert [signal.name for signal in found.reasons[:2]] == [
        "engagement",
        "growth_jumps",
    ]

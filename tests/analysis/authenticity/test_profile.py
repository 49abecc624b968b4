from itertools import pairwise

import pytest

from analysis.authenticity import Account, score
from analysis.authenticity.scoring import ALARM_BELOW
from analysis.authenticity.signals import RULES
from analysis.authenticity.words import NAMES, reason, why_not

PERSON = {
    "username": "mina.kim",
    "full_name": "Mina Kim",
    "followers": 400,
    "follows": 350,
    "posts": 40,
    "has_picture": True,
    "bio": "Seoul",
    "has_link": False,
    "is_private": False,
}
# Made up by us, after kinds of people that careless rules take for something else.
ORDINARY = {
    "digits in the name": {"username": "jiwoo19980412", "full_name": "지우"},
    "born in a year": {"username": "1996dahye", "full_name": "", "bio": ""},
    "new account": {"posts": 4, "followers": 60, "follows": 120, "bio": ""},
    "private person": {"is_private": True, "bio": "", "followers": 45, "posts": 3},
    "follows nobody": {"follows": 0, "followers": 5200, "posts": 300},
    "follows 7,000": {"follows": 7000, "followers": 3100, "posts": 260},
    "small brand that follows 7,000": {
        "follows": 7000,
        "followers": 900,
        "posts": 60,
        "has_link": True,
    },
    "no bio and no link": {"bio": "", "followers": 1500},
    "no picture": {"has_picture": False, "followers": 800},
    "named like its account": {"username": "onyul", "full_name": "onyul"},
    "named by a number": {
        "username": "433",
        "full_name": "433",
        "followers": 48_500_000,
    },
    "posts twice a year": {"posts": 8, "followers": 2100, "bio": ""},
}


def made(**changes):
    return Account(**{**PERSON, **changes})


@pytest.mark.parametrize("changes", ORDINARY.values(), ids=ORDINARY)
def test_ordinary_accounts_raise_no_alarm(changes):
    found = score(made(**changes))

    assert found.is_alarm is False
    assert found.score >= ALARM_BELOW + 10


def test_account_made_up_for_following_raises_an_alarm():
    found = score(Account("user83920111", "", 12, 3000, 0, has_picture=False, bio=""))

    assert (found.score, found.is_alarm) == (2.4, True)
    assert [signal.name for signal in found.reasons] == [
        "follows_per_follower",
        "username_digits",
        "picture",
    ]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("followers", [0, 10, 100, 1_000, 10_000, 1_000_000]),
        ("posts", [0, 1, 5, 20, 100, 1_000]),
        ("follows", [7_500, 3_000, 1_000, 300]),
        ("bio", ["", "b" * 3, "b" * 20, "b" * 150]),
        ("username", ["1111111a", "aaaa1111", "aaaaaa11", "aaaaaaa1", "aaaaaaaa"]),
        ("has_picture", [False, True]),
        ("has_link", [False, True]),
        ("is_private", [False, True]),
        ("full_name", ["12345678", "", "Mina", "Mina Kim"]),
    ],
)
def test_score_rises_with_what_speaks_for_an_account(field, values):
    small = {"followers": 60, "follows": 600, "posts": 2}

    scores = [score(made(**{**small, field: value})).score for value in values]

    assert scores == sorted(scores)
    assert scores[0] < scores[-1]


def test_one_follower_more_hardly_moves_the_score():
    scores = [score(made(followers=count)).score for count in range(1000)]

    steps = [abs(one - other) for one, other in pairwise(scores)]
    assert max(steps) < 1.5


def test_too_little_is_not_judged():
    assert score(Account()).score is None
    assert score(Account(username="mina", full_name="Mina", bio="Hi")).score is None
    assert score(Account(username="mina", followers=100)).score is None
    assert score(Account("mina", "Mina", followers=100)).score == 81.9


def test_nothing_known_names_everything_as_not_measured():
    found = score(Account())

    assert found.not_measured == tuple(RULES)
    assert (found.signals, found.interval, found.coverage) == ((), None, 0.0)


def test_fewer_facts_widen_the_interval():
    known, unknown = score(made()), score(made(posts=None, bio=None, has_picture=None))

    def width(found):
        return found.interval[1] - found.interval[0]

    assert width(unknown) > width(known)
    assert known.interval[0] <= known.score <= known.interval[1]


def test_percentile_is_among_accounts_of_its_size():
    peers = {"posts": [*range(10), 40, *range(100, 109)]}

    found = score(made(), peers)

    # Ten below and half of the one that is equal, of twenty.
    assert found.signal("posts").percentile == 52.5
    assert found.signal("followers").percentile is None


def test_few_peers_give_no_percentile():
    assert score(made(), {"posts": [1, 2, 3]}).signal("posts").percentile is None


def test_every_signal_has_words():
    assert set(NAMES) == set(RULES)
    for name in RULES:
        assert "fake" not in why_not(name).casefold()


def test_reasons_are_sentences_with_their_numbers():
    found = score(Account("user83920111", "", 12, 3000, 0, has_picture=False, bio=""))

    assert [reason(signal) for signal in found.reasons] == [
        "Follows 94.4 accounts for each one that follows it.",
        "67 % of the user name are digits.",
        "No profile picture.",
    ]

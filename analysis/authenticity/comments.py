"""Signals of the comments under an account's posts."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

from analysis.authenticity.account import Account, AudienceComment
from analysis.authenticity.signals import Signal, measured, step

LEAST_COMMENTS = 30
# Pairs are compared one by one, so the newest only.
MOST_COMMENTS = 400
LEAST_COMMENTERS = 5
MOST_COMMENTERS = 200
_SHINGLE = 4
_NEAR = 0.8
# Short praise is equal by chance.
_LEAST_LETTERS = 15
_TOGETHER = 3
_GENERIC = frozenset(
    """nice wow cool great love lovely beautiful amazing awesome perfect gorgeous cute
    stunning super top good best yes omg nicepic greatpic lovethis loveit sonice socute
    beautifulpic nicepost greatpost bonito linda lindo hermosa guapa belle magnifique schön
    toll bella bellissima keren cantik bagus 좋아요 예뻐요 이쁘다 대박 최고 굿 멋져요
    かわいい 可愛い 素敵 すごい きれい 好看 漂亮 真棒 喜欢""".split()  # noqa: SIM905 - read as a list of words
)


@dataclass(frozen=True, slots=True)
class Commenters:
    """Of so many people, these wrote nothing but copies of what others wrote."""

    total: int
    suspicious: int


def comment_signals(account: Account) -> Iterator[Signal]:
    comments = account.comments[:MOST_COMMENTS]
    if len(comments) >= LEAST_COMMENTS:
        size = len(comments)
        copies = fmean(copied(comments))
        yield measured(
            "near_duplicates", round(copies, 3), step(copies, 0.3, 0.06), size
        )
        generic = fmean(is_generic(comment.text) for comment in comments)
        yield measured(
            "generic_comments", round(generic, 3), step(generic, 0.85, 0.04), size
        )
        yield from _languages(comments, account.market_languages)
    yield from _co_commenters(account.comments)


def commenters_of(comments: Sequence[AudienceComment]) -> Commenters | None:
    """None under 30 comments."""
    comments = comments[:MOST_COMMENTS]
    if len(comments) < LEAST_COMMENTS:
        return None
    by_author: dict[str, list[bool]] = defaultdict(list)
    for comment, is_copy in zip(comments, copied(comments), strict=True):
        by_author[comment.author].append(is_copy)
    return Commenters(len(by_author), sum(all(marks) for marks in by_author.values()))


def copied(comments: Sequence[AudienceComment]) -> list[bool]:
    """Which are near-duplicates (Jaccard of 4-grams) of a comment by somebody else."""
    shingles = [_shingles(comment.text) for comment in comments]
    marks = [False] * len(comments)
    for one, other in combinations(range(len(comments)), 2):
        if marks[one] and marks[other]:
            continue
        if comments[one].author != comments[other].author and _is_near(
            shingles[one], shingles[other]
        ):
            marks[one] = marks[other] = True
    return marks


def is_generic(text: str) -> bool:
    """Emoji alone, or at most three words of praise that would fit any post."""
    words = _words(text)
    if not words:
        return True
    return len(words) <= 3 and (
        all(word in _GENERIC for word in words) or "".join(words) in _GENERIC
    )


def _words(text: str) -> list[str]:
    """Words in small letters; mentions of others are no words of a comment."""
    kept = " ".join(word for word in text.split() if not word.startswith("@"))
    folded = unicodedata.normalize("NFKC", kept).casefold()
    return "".join(c if c.isalnum() else " " for c in folded).split()


def _shingles(text: str) -> frozenset[str]:
    plain = "".join(_words(text))
    if len(plain) < _LEAST_LETTERS:
        return frozenset()
    return frozenset(plain[i : i + _SHINGLE] for i in range(len(plain) - _SHINGLE + 1))


def _is_near(one: frozenset[str], other: frozenset[str]) -> bool:
    # Sets of too different sizes cannot reach the limit: no need to intersect them.
    small, large = sorted((len(one), len(other)))
    if not small or small < _NEAR * large:
        return False
    return len(one & other) >= _NEAR * len(one | other)


def _languages(
    comments: Sequence[AudienceComment], expected: frozenset[str]
) -> Iterator[Signal]:
    """Share in languages that the claimed market does not speak; English is everywhere."""
    known = [comment.language for comment in comments if comment.language]
    if not expected or len(known) < LEAST_COMMENTS:
        return
    share = fmean(language not in expected | {"en"} for language in known)
    yield measured(
        "comment_language", round(share, 3), step(share, 0.6, 0.08), len(known)
    )


def _co_commenters(comments: Sequence[AudienceComment]) -> Iterator[Signal]:
    """Density of the graph of people who comment together on three posts or more."""
    posts: dict[str, set[str]] = defaultdict(set)
    for comment in comments:
        posts[comment.author].add(comment.post)
    regulars = [found for found in posts.values() if len(found) >= _TOGETHER]
    regulars = sorted(regulars, key=len, reverse=True)[:MOST_COMMENTERS]
    if len(posts) < LEAST_COMMENTS or len(regulars) < LEAST_COMMENTERS:
        return
    pairs = list(combinations(regulars, 2))
    density = fmean(len(one & other) >= _TOGETHER for one, other in pairs)
    # Faithful fans make dense graphs of a few; a pod is most of those who comment.
    share = len(regulars) / len(posts)
    strength = step(density, 0.7, 0.08) * step(share, 0.4, 0.08)
    yield measured("co_commenters", round(density, 3), strength, len(posts))

"""Parts of a post that a marketer can mend, each from 0 to 100 by a stated method.

What a score of a part means, and what it cannot say: points for what is there, not a forecast
of what it brings. Readability and the picture have files of their own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from analysis.figures.parts import Part
from analysis.figures.stretches import worst_by_stretch
from markets.rules import Check, Finding
from markets.rules.packs import Verdict

LEAST_REACH_POSTS = 10
# Instagram shows so many characters before "more".
_SHOWN = 125
_SHORTEST_HOOK = 10
_FEW_TAGS, _MANY_TAGS, _MOST_TAGS = 3, 10, 30
_HOOK = re.compile(
    r"[?？]|\d|\byou\b|\byour\b|\bdu\b|\bvous\b|\btu\b|여러분|당신|あなた|你",
    re.IGNORECASE,
)
# An order stands at the beginning of a sentence, or is one of the phrases that are always one.
_CALL = re.compile(
    r"(?:^|[.!?:;\n👉⬇↓]\s*)(?:shop|buy|tap|swipe|save|comment|tell us|tag|share|follow|dm us|try|"
    r"sign up|visit|check out|join|kommentier|speicher|teile|folge|dites|commentez|enregistre|"
    r"partage|comenta|guarda|etiqueta|comparte|klik|komen|simpan|cek)\b|"
    r"link in (?:our |the )?bio|link in der bio|lien en bio|enlace en (?:la )?bio|link di bio|"
    r"save this|tag a friend|tell us|let us know|"
    r"프로필 ?링크|링크를|댓글로|저장해|구매하세요|확인하세요|만나보세요|알려 ?주세요|팔로우하|태그해|참여하세요|"
    r"プロフィールの|コメントで|保存して|チェックして|お試しください|教えて|フォローして|"
    r"评论区|留言|收藏|点击|點擊|关注我|關注我|私信|链接在",
    re.IGNORECASE,
)
_COST: dict[Verdict, int] = {
    "prohibited": 100,
    "reclassifies": 80,
    "needs_evidence": 40,
    "needs_footnote": 40,
    "ask_local": 40,
    "ok": 0,
}


def hook(caption: str) -> Part:
    """40 for a first line of 10 to 125 characters, 30 for a question, number or "you", 30 for words first."""
    first = caption.strip().split("\n", 1)[0].strip()
    score = 40.0 if _SHORTEST_HOOK <= len(first) <= _SHOWN else 0.0
    score += 30.0 if _HOOK.search(first[:_SHOWN]) else 0.0
    score += 30.0 if first and first[0] not in "#@" else 0.0
    return Part("hook", score, float(len(first)))


def call_to_action(caption: str) -> Part:
    """100 where the caption asks for something, else 0."""
    return Part("call_to_action", 100.0 if _CALL.search(caption) else 0.0)


def hashtag_mix(count: int) -> Part:
    """100 from 3 to 10 hashtags; fewer a third each, more down to 0 at 30."""
    if count < _FEW_TAGS:
        score = 100 * count / _FEW_TAGS
    else:
        score = 100 * min(
            1.0, max(0.0, (_MOST_TAGS - count) / (_MOST_TAGS - _MANY_TAGS))
        )
    return Part("hashtag_mix", round(score, 1), float(count))


def hashtag_relevance(tags: Sequence[str], used: Sequence[frozenset[str]]) -> Part:
    """Per cent of the hashtags that at least two other posts of the market use."""
    if not tags:
        return Part("hashtag_relevance", None, why="no_hashtags")
    if len(used) < LEAST_REACH_POSTS:
        return Part("hashtag_relevance", None, why="few_posts")
    known = [tag for tag in tags if sum(tag in post for post in used) >= 2]
    score = round(100 * len(known) / len(tags), 1)
    return Part("hashtag_relevance", score, float(len(known)), n=len(used))


def claims(checked: Check, *, has_rules: bool) -> Part:
    """100 less a stated cost for each rule that is met: the same words cost once.

    Of a market without rules nothing is known: finding none there says nothing.
    """
    if not has_rules:
        return Part("claims", None, why="no_rules")
    return _of_rules("claims", checked.findings)


def disclosure(findings: Sequence[Finding] | None, *, is_paid: bool | None) -> Part:
    """The same of the rules on marks of paid posts; ``is_paid`` None is not known.

    ``findings`` None: of this market no rules on marks are kept.
    """
    if not is_paid:
        return Part("disclosure", None, why="not_told" if is_paid is None else "unpaid")
    if findings is None:
        return Part("disclosure", None, why="no_rules")
    return _of_rules("disclosure", findings)


def _of_rules(name: str, findings: Sequence[Finding]) -> Part:
    verdicts = list(worst_by_stretch(findings, _COST))
    cost = sum(_COST[verdict] for verdict in verdicts)
    return Part(name, float(max(0, 100 - cost)), float(len(verdicts)))


@dataclass(frozen=True, slots=True)
class Reach:
    """The middle 80 % of what posts of the account reached; both None with fewer than ten.

    ``basis`` tells which posts: of the same kind, or of any where those are too few.
    """

    low: int | None
    high: int | None
    n: int
    basis: str

    @property
    def shown(self) -> str | None:
        return None if self.low is None else f"{self.low}-{self.high}"


def reach_of(reached: Sequence[tuple[str, int]], media_type: str) -> Reach:
    """From kind and reach of the account's posts, by the tenth and the ninetieth percentile."""
    alike = [reach for kind, reach in reached if kind == media_type]
    basis = "same_kind" if len(alike) >= LEAST_REACH_POSTS else "any_kind"
    counted = alike if basis == "same_kind" else [reach for _kind, reach in reached]
    if len(counted) < LEAST_REACH_POSTS:
        return Reach(None, None, len(counted), basis)
    tenths = quantiles(counted, n=10, method="inclusive")
    return Reach(round(tenths[0]), round(tenths[-1]), len(counted), basis)

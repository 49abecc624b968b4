"""What a marketer can mend about a post, part by part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pydantic
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import Company
from analysis.engines.asking import Prompt
from analysis.enums import AnalysisType
from analysis.figures.parts import Part, mean_of
from analysis.figures.picture import Looked, alt_text, picture_parts
from analysis.figures.quality import (
    Reach,
    call_to_action,
    claims,
    disclosure,
    hashtag_mix,
    hashtag_relevance,
    hook,
    reach_of,
)
from analysis.figures.readability import readability
from analysis.kinds.frame import Case, Kind
from analysis.kinds.prompts import prompt_of
from analysis.language import read_text
from analysis.words.quality import improvements, part_of, reasons
from instagram.models import Post
from markets.claims.reports import issue_of
from markets.rules import Finding, check, has_rules, packs_version
from markets.rules.disclosure import calls_itself_paid, disclosure_findings
from markets.selectors.addressed import post_at, post_of_code
from markets.selectors.performance import account_reach
from markets.selectors.talk import talk_of

TALK_DAYS = 180
# What a post reaches is still growing before.
SETTLED_AFTER = timedelta(days=2)
MOST_REACH_POSTS = 100
# Of the overall score; what is not measured leaves its share to the others.
WEIGHTS = {"caption": 0.45, "hashtags": 0.25, "picture": 0.3}
PAID: Mapping[str, bool | None] = {"unknown": None, "yes": True, "no": False}
_INSTRUCTIONS = """\
You advise a marketer of a Korean beauty brand on how to mend a post. Write in the language
with the code "{language}". Give at most five short improvements that follow from the parts
with low scores in the data. Use no figure that is not in the data."""


class QualityInput(serializers.Serializer[Any]):
    post_url = serializers.CharField(
        max_length=500,
        label=gettext_lazy("Address of the post"),
        help_text=gettext_lazy("As Instagram shows it; the post has to be collected."),
    )
    detailed = serializers.BooleanField(
        required=False,
        default=True,
        label=gettext_lazy("Part by part"),
        help_text=gettext_lazy("Also tell each part with what was counted."),
    )
    paid = serializers.ChoiceField(
        choices=[
            ("unknown", gettext_lazy("Look whether it says so")),
            ("yes", gettext_lazy("Yes")),
            ("no", gettext_lazy("No")),
        ],
        required=False,
        default="unknown",
        label=gettext_lazy("Paid for"),
        help_text=gettext_lazy(
            "Paid posts have to be marked, in words and a place that each market names."
        ),
    )


class QualityWords(pydantic.BaseModel):
    improvements: list[str] = pydantic.Field(max_length=6)


@dataclass(frozen=True, slots=True)
class QualityFigures:
    code: str
    caption: tuple[Part, ...]
    hashtags: tuple[Part, ...]
    picture: Looked
    alt_text: Part
    findings: tuple[Finding, ...]
    reach: Reach
    reach_posts: tuple[str, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*self.caption, *self.hashtags, self.alt_text, *self.picture.parts)

    @property
    def overall(self) -> float | None:
        scores = {
            "caption": mean_of(self.caption),
            "hashtags": mean_of(self.hashtags),
            "picture": mean_of((self.alt_text, *self.picture.parts)),
        }
        known = {name: score for name, score in scores.items() if score is not None}
        weight = sum(WEIGHTS[name] for name in known)
        if not weight:
            return None
        total = sum(score * WEIGHTS[name] for name, score in known.items())
        return round(total / weight, 1)


class Quality(Kind[QualityFigures, QualityWords]):
    analysis_type = AnalysisType.QUALITY
    request = QualityInput
    version = "quality-2"
    prompt_version = "quality-2"

    def wanted(self, company: Company, given: Mapping[str, Any]) -> dict[str, Any]:
        # A batch has found its posts in one look already.
        post = given.get("post") or post_at(company, given["post_url"])
        return {
            "post_url": given["post_url"].strip(),
            "post": str(post.code),
            "detailed": given["detailed"],
            "paid": given.get("paid", "unknown"),
        }

    def state(self, case: Case) -> list[Any]:
        post = _post(case)
        # The posts that it is compared with move slowly: a day is as good as now.
        return [
            str(post.code),
            post.updated_at.isoformat(),
            # Alone it does not make a post a changed one.
            post.raw_data.get("alt_text"),
            case.now.date().isoformat(),
        ]

    def rules_version(self) -> str:
        return packs_version()

    def figures(self, case: Case) -> QualityFigures:
        post = _post(case)
        language = (
            post.language or read_text(post.caption, post.market or None).language
        )
        on = case.now.date()
        checked = check(post.caption, market=post.market, on=on)
        marks = _marks(case, post, language)
        is_paid = PAID[case.wanted["paid"]]
        if is_paid is None and calls_itself_paid(post.caption):
            is_paid = True
        reached = account_reach(
            post, until=case.now - SETTLED_AFTER, most=MOST_REACH_POSTS
        )
        return QualityFigures(
            code=str(post.code),
            caption=(
                hook(post.caption),
                readability(post.caption, language),
                call_to_action(post.caption),
                claims(checked, has_rules=has_rules(post.market)),
                disclosure(marks, is_paid=is_paid),
            ),
            hashtags=(
                hashtag_mix(len(post.hashtags)),
                hashtag_relevance(post.hashtags, _used_tags(case, post)),
            ),
            picture=picture_parts(post),
            alt_text=alt_text(post),
            findings=(*checked.findings, *((marks or ()) if is_paid else ())),
            reach=reach_of(
                [(kind, reach) for _code, kind, reach in reached], post.media_type
            ),
            reach_posts=tuple(code for code, _kind, _reach in reached),
        )

    def is_passing(self, figures: QualityFigures) -> bool:
        return figures.picture.is_passing

    def evidence(self, figures: QualityFigures) -> dict[str, list[str]]:
        return {
            "posts": [figures.code, *figures.reach_posts],
            "rules": sorted({one.rule for one in figures.findings}),
        }

    def prompt(self, case: Case, figures: QualityFigures) -> Prompt:
        return prompt_of(
            self,
            case,
            instructions=_INSTRUCTIONS,
            figures=_answer(figures, is_detailed=True),
            answer=QualityWords,
        )

    def local_words(self, case: Case, figures: QualityFigures) -> QualityWords:
        return QualityWords(improvements=improvements(figures.parts))

    def answer(
        self, case: Case, figures: QualityFigures, words: QualityWords
    ) -> dict[str, Any]:
        told = _answer(figures, is_detailed=case.wanted["detailed"])
        return {
            **told,
            "improvements": words.improvements,
            "not_measured": reasons(figures.parts, reach=figures.reach),
        }


def _post(case: Case) -> Post:
    return post_of_code(case.company, case.wanted["post"])


def _marks(case: Case, post: Post, language: str) -> list[Finding] | None:
    return disclosure_findings(
        post.caption, market=post.market, on=case.now.date(), language=language
    )


def _used_tags(case: Case, post: Post) -> list[frozenset[str]]:
    """The hashtags of the market's other posts of half a year, ours and others'."""
    since = case.now - timedelta(days=TALK_DAYS)
    talk = talk_of(case.company, post.market, since=since, until=case.now)
    return [frozenset(one.hashtags) for one in talk if one.media_id != post.post_id]


def _answer(figures: QualityFigures, *, is_detailed: bool) -> dict[str, Any]:
    relevance = figures.hashtags[-1].score
    return {
        "overall_score": figures.overall,
        "visual_quality": mean_of(figures.picture.parts),
        "caption_effectiveness": mean_of(figures.caption),
        "hashtag_relevance": relevance,
        "estimated_reach": figures.reach.shown,
        "reach_posts": figures.reach.n,
        "reach_basis": figures.reach.basis,
        "issues": [issue_of(one) for one in figures.findings],
        "parts": [part_of(one) for one in figures.parts] if is_detailed else [],
    }

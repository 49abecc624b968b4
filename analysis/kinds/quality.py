"""What a marketer can mend about a post, part by part."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import pydantic
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import Company
from analysis.engines.asking import Prompt
from analysis.enums import AnalysisType
from analysis.figures.quality import (
    Part,
    call_to_action,
    claims,
    hashtag_mix,
    hashtag_relevance,
    hook,
    mean_of,
    reach_range,
    readability,
)
from analysis.kinds.frame import Case, Kind
from analysis.kinds.prompts import prompt_of
from analysis.language import read_text
from analysis.words.quality import improvements, reasons
from instagram.models import Post
from markets.rules import check, has_rules, packs_version
from markets.selectors.addressed import post_at, post_of_code
from markets.selectors.performance import post_results
from markets.selectors.talk import talk_of

TALK_DAYS = 180
# Of the overall score; what is not measured leaves its share to the others.
WEIGHTS = {"caption": 0.6, "hashtags": 0.4}
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


class QualityWords(pydantic.BaseModel):
    improvements: list[str] = pydantic.Field(max_length=6)


@dataclass(frozen=True, slots=True)
class QualityFigures:
    code: str
    caption: tuple[Part, ...]
    hashtags: tuple[Part, ...]
    reach: tuple[int, int] | None
    reach_posts: int

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*self.caption, *self.hashtags)

    @property
    def overall(self) -> float | None:
        known = {
            name: score
            for name, score in (
                ("caption", mean_of(self.caption)),
                ("hashtags", mean_of(self.hashtags)),
            )
            if score is not None
        }
        weight = sum(WEIGHTS[name] for name in known)
        if not weight:
            return None
        total = sum(score * WEIGHTS[name] for name, score in known.items())
        return round(total / weight, 1)


class Quality(Kind[QualityFigures, QualityWords]):
    analysis_type = AnalysisType.QUALITY
    request = QualityInput
    version = "quality-1"
    prompt_version = "quality-1"

    def wanted(self, company: Company, given: Mapping[str, Any]) -> dict[str, Any]:
        # A batch has found its posts in one look already.
        post = given.get("post") or post_at(company, given["post_url"])
        return {
            "post_url": given["post_url"].strip(),
            "post": str(post.code),
            "detailed": given["detailed"],
        }

    def state(self, case: Case) -> list[Any]:
        post = _post(case)
        # The posts that it is compared with move slowly: a day is as good as now.
        return [
            str(post.code),
            post.updated_at.isoformat(),
            case.now.date().isoformat(),
        ]

    def rules_version(self) -> str:
        return packs_version()

    def figures(self, case: Case) -> QualityFigures:
        post = _post(case)
        language = (
            post.language or read_text(post.caption, post.market or None).language
        )
        others = [
            one
            for one in post_results(case.company, post.market)
            if one.reach is not None
        ]
        reached = [
            one.reach or 0
            for one in others
            if one.media_type == post.media_type and one.code != str(post.code)
        ]
        checked = check(post.caption, market=post.market, on=case.now.date())
        return QualityFigures(
            code=str(post.code),
            caption=(
                hook(post.caption),
                readability(post.caption, language),
                call_to_action(post.caption),
                claims(checked, has_rules=has_rules(post.market)),
            ),
            hashtags=(
                hashtag_mix(len(post.hashtags)),
                hashtag_relevance(post.hashtags, _used_tags(case, post)),
            ),
            reach=reach_range(reached),
            reach_posts=len(reached),
        )

    def evidence(self, figures: QualityFigures) -> dict[str, list[str]]:
        return {"posts": [figures.code]}

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


def _used_tags(case: Case, post: Post) -> list[frozenset[str]]:
    """The hashtags of the market's other posts of half a year, ours and others'."""
    since = case.now - timedelta(days=TALK_DAYS)
    talk = talk_of(case.company, post.market, since=since, until=case.now)
    return [frozenset(one.hashtags) for one in talk if one.media_id != post.post_id]


def _answer(figures: QualityFigures, *, is_detailed: bool) -> dict[str, Any]:
    reach = figures.reach
    relevance = figures.hashtags[-1].score
    return {
        "overall_score": figures.overall,
        "visual_quality": None,
        "caption_effectiveness": mean_of(figures.caption),
        "hashtag_relevance": relevance,
        "estimated_reach": f"{reach[0]}-{reach[1]}" if reach else None,
        "reach_posts": figures.reach_posts,
        "parts": [asdict(one) for one in figures.parts] if is_detailed else [],
    }

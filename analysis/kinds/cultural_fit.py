"""Whether a text fits a market: wording that its rules mind, safer words, a revised text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pydantic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import Company
from analysis.engines.asking import Prompt
from analysis.enums import AnalysisType
from analysis.figures.stretches import worst_by_stretch
from analysis.kinds.frame import Case, Kind
from analysis.kinds.prompts import prompt_of
from analysis.language import read_text
from analysis.words.cultural_fit import tips
from analysis.words.safer import safer_in
from kbeauty.lib.errors import InvalidInputError
from markets.claims.reports import issue_of
from markets.languages import languages_of
from markets.registry import known_market
from markets.rules import Check, Finding, check, has_rules, packs_version
from markets.rules.packs import STOPPING, Verdict

# What each finding takes from 100; a market that minds a word weighs as much as a rule of law.
COST: Mapping[Verdict, int] = {
    "prohibited": 60,
    "reclassifies": 50,
    "needs_evidence": 25,
    "needs_footnote": 25,
    "ask_local": 40,
    "ok": 0,
}
# A text in a language that the market does not read. English is what drafts are written in.
LANGUAGE_COST = 15
_DRAFTS = "en"
# Of a market without rules nothing is known, which is no approval.
UNKNOWN_COST = 50
_INSTRUCTIONS = """\
You advise a Korean beauty brand on how a text fits a market. Write in the language with the
code "{language}". Give two to five short tips that follow from the findings in the data and
from what people of that market expect of beauty. Never call the text allowed or safe."""


class CulturalFitInput(serializers.Serializer[Any]):
    content = serializers.CharField(
        max_length=10_000,
        label=gettext_lazy("Text"),
        help_text=gettext_lazy(
            "A caption, a mail or an advertisement, up to 10,000 characters."
        ),
    )
    target_market = serializers.CharField(
        max_length=10,
        label=gettext_lazy("Market"),
        help_text="ISO 3166 code of the market, for example DE.",
    )


class CulturalFitWords(pydantic.BaseModel):
    localization_tips: list[str] = pydantic.Field(max_length=6)


@dataclass(frozen=True, slots=True)
class FitFigures:
    checked: Check
    has_rules: bool
    language: str
    is_read_there: bool
    revised: str
    # Findings that the revised text still meets: nothing safer is known for them.
    left: tuple[Finding, ...]

    @property
    def score(self) -> int:
        """100 less the cost of what is met: once per rule, and once for the same words."""
        cost = sum(
            COST[verdict] for verdict in worst_by_stretch(self.checked.findings, COST)
        )
        if not self.is_read_there and self.language != _DRAFTS:
            cost += LANGUAGE_COST
        if not self.has_rules:
            cost += UNKNOWN_COST
        return max(0, 100 - cost)

    @property
    def status(self) -> str:
        """``approved`` says that no rule was found, not that the law allows it."""
        verdicts = {one.verdict for one in self.checked.findings}
        if verdicts & set(STOPPING):
            return "rejected"
        is_clear = self.has_rules and not verdicts - {"ok"}
        return "approved" if is_clear else "needs_revision"


class CulturalFit(Kind[FitFigures, CulturalFitWords]):
    analysis_type = AnalysisType.CULTURAL_FIT
    request = CulturalFitInput
    version = "cultural-fit-3"
    prompt_version = "cultural-fit-1"

    def wanted(self, company: Company, given: Mapping[str, Any]) -> dict[str, Any]:
        content = given["content"].strip()
        if not content:
            message = _("Write the text that is to be looked at.")
            raise InvalidInputError.at("content", message)
        market = known_market(given["target_market"])
        return {"content": content, "target_market": market}

    def state(self, case: Case) -> list[Any]:
        # Rules come into force on a day.
        return [case.now.date().isoformat()]

    def rules_version(self) -> str:
        return packs_version()

    def figures(self, case: Case) -> FitFigures:
        content, market = case.wanted["content"], case.wanted["target_market"]
        on = case.now.date()
        found = check(content, market=market, on=on)
        language = read_text(content, market).language
        revised = _revised(content, found, market, language)
        return FitFigures(
            checked=found,
            has_rules=has_rules(market),
            language=language,
            is_read_there=language in (*languages_of(market), "und"),
            revised=revised,
            left=check(revised, market=market, on=on).findings,
        )

    def evidence(self, figures: FitFigures) -> dict[str, list[str]]:
        return {"rules": sorted({one.rule for one in figures.checked.findings})}

    def prompt(self, case: Case, figures: FitFigures) -> Prompt:
        return prompt_of(
            self,
            case,
            instructions=_INSTRUCTIONS,
            figures=_answer(figures),
            answer=CulturalFitWords,
        )

    def local_words(self, case: Case, figures: FitFigures) -> CulturalFitWords:
        return CulturalFitWords(
            localization_tips=tips(
                case.wanted["target_market"],
                figures.checked,
                figures.language,
                is_read_there=figures.is_read_there,
                has_rules=figures.has_rules,
            )
        )

    def answer(
        self, case: Case, figures: FitFigures, words: CulturalFitWords
    ) -> dict[str, Any]:
        return {**_answer(figures), "localization_tips": words.localization_tips}


def _revised(content: str, found: Check, market: str, language: str) -> str:
    """Safer words in the place of those that a rule minds; what has none stays.

    In the text's own language where there are some, else in one of the market's.
    """
    spoken = (language, *languages_of(market))
    revised, end = [], 0
    for one in found.findings:
        safer = safer_in(market, one, spoken)
        if one.start < end or not safer:
            continue
        revised += [content[end : one.start], safer[0]]
        end = one.end
    return "".join([*revised, content[end:]])


def _answer(figures: FitFigures) -> dict[str, Any]:
    return {
        "cultural_fit_score": figures.score,
        "sensitivity_issues": [issue_of(one) for one in figures.checked.findings],
        "revised_content": figures.revised,
        "approval_status": figures.status,
        "verdict": figures.checked.verdict,
        "has_rules": figures.has_rules,
        "detected_language": figures.language,
        "left_issues": [issue_of(one) for one in figures.left],
        "rules_version": figures.checked.version,
    }

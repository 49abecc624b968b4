"""A text for another market: written anew by a model or made safer word by word, and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import pydantic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import Company
from analysis.engines.asking import Answered, Prompt
from analysis.enums import AnalysisType
from analysis.kinds.frame import Case, Fault, Further, Kind
from analysis.kinds.prompts import prompt_of
from analysis.language import read_text
from analysis.transcreation.locking import Locked, holds, locked_in, numbers_in
from analysis.transcreation.reading_back import (
    BackWords,
    back_prompt,
    differences,
    why_not_read,
)
from analysis.transcreation.rewriting import Rewritten, rewritten
from analysis.words import transcreation as words_of
from kbeauty.lib.errors import InvalidInputError
from markets.claims.reports import issue_of
from markets.languages import known_languages, languages_of
from markets.networks import NETWORK_CHOICES, NETWORKS, Network
from markets.registry import known_market
from markets.rules import Check, check, has_rules, packs_version

LONGEST = 5000
# Two tokens a sign at worst, and the list of what changed.
_TOKENS = 1000
_INSTRUCTIONS = """\
You rewrite a text of a Korean beauty brand for people of another market: not word by word,
but as a native writer of that market would say it. Write "text" in the language with the
code in "text_language" of the data. Keep every word under "locked" exactly as it is spelled,
and every number. Stay within "limit" signs. Say nothing about effects that the text does not
say; put the safer words in the place of the claims that the data lists, and leave out a claim
that is prohibited. List in "meaning_changes", in the language with the code "{language}", what
a reader of the new text is told otherwise, more or less than a reader of the old one."""


_NOT_READ: Mapping[str, Any] = {
    "did_run": False,
    "text": "",
    "original": "",
    "provider": "",
    "model": "",
    "differences": [],
    "claims": [],
}


class TranscreationInput(serializers.Serializer[Any]):
    content = serializers.CharField(
        max_length=LONGEST,
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("A caption or another text, up to 5,000 characters."),
    )
    target_market = serializers.CharField(
        max_length=10,
        label=gettext_lazy("Market"),
        help_text="ISO 3166 code of the market, for example DE.",
    )
    language = serializers.CharField(
        max_length=10,
        required=False,
        label=gettext_lazy("Language"),
        help_text=gettext_lazy(
            "A code such as ja; empty: the market's first language."
        ),
    )
    network = serializers.ChoiceField(
        choices=NETWORK_CHOICES,
        default="instagram",
        label=gettext_lazy("Network"),
        help_text=gettext_lazy(
            "Where the text will stand: its length is limited there."
        ),
    )
    glossary = serializers.ListField(
        child=serializers.CharField(max_length=80),
        max_length=50,
        required=False,
        label=gettext_lazy("Words to keep"),
        help_text=gettext_lazy(
            "Names of brands and products, parted by commas. Tags, @names, ingredients and the company's name are kept anyway."
        ),
    )


class TranscreationWords(pydantic.BaseModel):
    text: str
    meaning_changes: list[str]


class LocalText(TranscreationWords):
    """Ours; ``refused`` tells why a model's text was not taken."""

    refused: list[str] = []


class TextReadBack(TranscreationWords):
    """A model's text with what a model says that it says; ``back`` is empty where none did."""

    back: str
    provider: str
    model: str


@dataclass(frozen=True, slots=True)
class TextFigures:
    before: Check
    has_rules: bool
    language: str
    locked: tuple[Locked, ...]
    ours: Rewritten

    @property
    def kept_words(self) -> list[str]:
        return [one.word for one in self.locked if not one.is_absent]


class Transcreation(Kind[TextFigures, TranscreationWords]):
    analysis_type = AnalysisType.TRANSCREATION
    request = TranscreationInput
    version = "transcreation-2"
    prompt_version = "transcreation-2"

    def wanted(self, company: Company, given: Mapping[str, Any]) -> dict[str, Any]:
        content = given["content"].strip()
        if not content:
            message = _("Write the text that is to be rewritten.")
            raise InvalidInputError.at("content", message)
        market = known_market(given["target_market"])
        glossary = (word.strip() for word in given.get("glossary", ()))
        return {
            "content": content,
            "target_market": market,
            "text_language": _language(given.get("language", ""), market),
            "network": given["network"],
            "glossary": sorted({word for word in glossary if word}),
        }

    def state(self, case: Case) -> list[Any]:
        # Rules come into force on a day; the company's name is locked.
        return [case.now.date().isoformat(), case.company.name]

    def rules_version(self) -> str:
        return packs_version()

    def figures(self, case: Case) -> TextFigures:
        wanted, on = case.wanted, case.now.date()
        content, market = wanted["content"], wanted["target_market"]
        before = check(content, market=market, on=on)
        language = read_text(content, market).language
        locked = locked_in(
            content,
            given=wanted["glossary"],
            company=case.company.name,
            minded=before.findings,
        )
        ours = rewritten(
            content,
            before,
            market=market,
            on=on,
            written_in=language,
            wanted=wanted["text_language"],
            locked=locked,
        )
        return TextFigures(before, has_rules(market), language, locked, ours)

    def evidence(self, figures: TextFigures) -> dict[str, list[str]]:
        met = (*figures.before.findings, *figures.ours.checked.findings)
        return {"rules": sorted({one.rule for one in met})}

    def prompt(self, case: Case, figures: TextFigures) -> Prompt:
        data = {
            "locked": figures.kept_words,
            "limit": _network(case).limit,
            "claims": [issue_of(one) for one in figures.before.findings],
        }
        prompt = prompt_of(
            self,
            case,
            instructions=_INSTRUCTIONS,
            figures=data,
            answer=TranscreationWords,
        )
        tokens = _TOKENS + 2 * len(case.wanted["content"])
        return replace(prompt, max_output_tokens=tokens)

    def faults(
        self, case: Case, figures: TextFigures, words: TranscreationWords
    ) -> list[Fault]:
        text, network = words.text, _network(case)
        missing = [one for one in figures.kept_words if not holds(text, one)]
        numbers = sorted(numbers_in(case.wanted["content"]) - numbers_in(text))
        length = network.count(text)
        forbidden = _forbidden(_checked(case, text), figures.ours.checked)
        language = case.wanted["text_language"]
        is_left = figures.language not in (language, "und") and (
            read_text(text, case.wanted["target_market"]).language == figures.language
        )
        found = (
            ("glossary", missing and words_of.missing_words(missing)),
            ("numbers", numbers and words_of.other_numbers(numbers)),
            (
                "length",
                length > network.limit
                and words_of.too_long(length, network.limit, network.name),
            ),
            ("claims", forbidden and words_of.forbidden_claims(forbidden)),
            ("language", is_left and words_of.other_language(language)),
        )
        return [Fault(code, told) for code, told in found if isinstance(told, str)]

    def local_words(self, case: Case, figures: TextFigures) -> TranscreationWords:
        return self.words_instead(case, figures, ())

    def words_instead(
        self, case: Case, figures: TextFigures, faults: Sequence[Fault]
    ) -> TranscreationWords:
        return LocalText(
            text=figures.ours.text,
            meaning_changes=words_of.changes_told(figures.ours.changes),
            refused=[one.told for one in faults],
        )

    def further(
        self, case: Case, figures: TextFigures, words: TranscreationWords
    ) -> Further | None:
        language = _back_language(case, figures)
        if language == case.wanted["text_language"]:
            return None
        prompt = back_prompt(self.analysis_type, words.text, language)
        return Further(prompt, BackWords(back_text=""))

    def with_further(
        self, words: TranscreationWords, found: Answered[Any]
    ) -> TranscreationWords:
        return TextReadBack(
            **words.model_dump(),
            back=found.words.back_text.strip(),
            provider=found.provider,
            model=found.model,
        )

    def answer(
        self, case: Case, figures: TextFigures, words: TranscreationWords
    ) -> dict[str, Any]:
        ours = words if isinstance(words, LocalText) else None
        language = case.wanted["text_language"]
        is_foreign = figures.language not in (language, "und")
        # Our own text was checked when it was made.
        after = figures.ours.checked if ours else _checked(case, words.text)
        return {
            "text": words.text,
            "text_language": language,
            "detected_language": figures.language,
            "engine": "local" if ours else "model",
            "is_translated": not ours and is_foreign,
            "note": words_of.not_translated(language, is_foreign) if ours else "",
            "refused_because": ours.refused if ours else [],
            "meaning_changes": words.meaning_changes,
            "rewritten": _changes(figures.ours) if ours else [],
            "claims_before": [issue_of(one) for one in figures.before.findings],
            "claims_after": [issue_of(one) for one in after.findings],
            "verdict_before": figures.before.verdict,
            "verdict_after": after.verdict,
            "has_rules": figures.has_rules,
            "rules_version": after.version,
            "back_translation": _read_back(case, figures, words),
            **_glossary(figures.locked, words.text),
            **_length(_network(case), case.wanted["network"], words.text),
        }


def _language(given: str, market: str) -> str:
    language = given.strip()
    if not language:
        return languages_of(market)[0]
    if language not in known_languages():
        message = _(
            "“%(code)s” is no language that we know. Use one of: %(known)s."
        ) % {
            "code": language,
            "known": ", ".join(known_languages()),
        }
        raise InvalidInputError.at("language", message)
    return language


def _network(case: Case) -> Network:
    return NETWORKS[case.wanted["network"]]


def _checked(case: Case, text: str) -> Check:
    """No model's word counts here: a text is what the rules find in it."""
    return check(text, market=case.wanted["target_market"], on=case.now.date())


def _back_language(case: Case, figures: TextFigures) -> str:
    """Of the given text, to lie beside it; the reader's where nobody knows."""
    is_known = figures.language in known_languages()
    return figures.language if is_known else str(case.wanted["language"])


def _read_back(
    case: Case, figures: TextFigures, words: TranscreationWords
) -> dict[str, Any]:
    """Another reading of the new text: what the rules find in it is told, and clears nothing."""
    language = _back_language(case, figures)
    read = words if isinstance(words, TextReadBack) and words.back else None
    if read is None:
        why = why_not_read(
            is_local=isinstance(words, LocalText),
            is_same_language=language == case.wanted["text_language"],
            language=language,
        )
        return {**_NOT_READ, "language": language, "why_not": why}
    original = case.wanted["content"]
    return {
        "did_run": True,
        "why_not": "",
        "language": language,
        "text": read.back,
        "original": original,
        "provider": read.provider,
        "model": read.model,
        "differences": differences(original, read.back, figures.kept_words),
        "claims": [issue_of(one) for one in _checked(case, read.back).findings],
    }


def _forbidden(found: Check, ours: Check) -> list[str]:
    """A claim that makes a drug of it is taken only where our own rewriting can't help it."""
    helpless = {one.rule for one in ours.findings}
    return [
        one.text
        for one in found.findings
        if one.verdict == "prohibited"
        or (one.verdict == "reclassifies" and one.rule not in helpless)
    ]


def _changes(ours: Rewritten) -> list[dict[str, Any]]:
    return [
        {
            "before": one.before,
            "after": one.after,
            "rule": one.rule,
            "safer_in_language": list(one.there),
        }
        for one in ours.changes
    ]


def _glossary(locked: Sequence[Locked], text: str) -> dict[str, Any]:
    rows = [{**asdict(one), "is_kept": holds(text, one.word)} for one in locked]
    return {
        "glossary": rows,
        "is_glossary_kept": all(row["is_kept"] or row["is_absent"] for row in rows),
    }


def _length(network: Network, code: str, text: str) -> dict[str, Any]:
    length = network.count(text)
    return {
        "network": code,
        "length": length,
        "length_limit": network.limit,
        "is_within_limit": length <= network.limit,
        "limit_source": network.source,
        "limit_source_url": network.source_address,
        "limit_is_certain": network.is_certain,
    }

"""What a new text says to somebody who knows nothing else: a model's words, which clear nothing."""

import json

import pydantic
from django.utils.translation import gettext as _

from analysis.engines.asking import Prompt
from analysis.transcreation.locking import holds, numbers_in
from kbeauty.lib import figures

VERSION = "transcreation-back-1"
_TOKENS = 500
# It is not shown the old text: it would find there what the new one does not say.
_INSTRUCTIONS = """\
You are shown a text of a beauty brand and nothing else. Say in "back_text", in the language
with the code "{language}", what it says: sentence by sentence, as close to its words as that
language allows. Make nothing better, safer or more complete than it is. Leave names, tags,
@names and numbers as they stand."""


class BackWords(pydantic.BaseModel):
    back_text: str


def back_prompt(name: str, text: str, language: str) -> Prompt:
    data = json.dumps({"text": text}, ensure_ascii=False)
    return Prompt(
        name=name,
        version=VERSION,
        instructions=_INSTRUCTIONS.format(language=language),
        data=data,
        answer=BackWords,
        max_output_tokens=_TOKENS + 2 * len(text),
        figures=(data,),
    )


def differences(original: str, back: str, kept: list[str]) -> list[str]:
    """What can be counted without understanding either text; the rest is for a person."""
    lost = [one for one in kept if not holds(back, one)]
    numbers = sorted(numbers_in(original) - numbers_in(back))
    told = (
        (lost, _("Words to keep that are missing there: %(found)s.")),
        (
            numbers,
            _("Numbers of your text that are missing there: %(found)s."),
        ),
    )
    return [text % {"found": ", ".join(found)} for found, text in told if found]


def why_not_read(*, is_local: bool, is_same_language: bool, language: str) -> str:
    """Why there is no back-translation."""
    if is_local:
        return _(
            "The back-translation did not run: no language model wrote the new text."
        )
    if is_same_language:
        return _(
            "The back-translation did not run: both texts are in %(language)s, read them side by side."
        ) % {"language": figures.language_name(language)}
    return _(
        "The back-translation did not run: a language model was asked and did not answer."
    )

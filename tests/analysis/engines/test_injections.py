"""Forty texts that give a model orders, before models that obey each of them.

The double answers what the text asked for: links, our instructions, other figures. What a
person gets holds none of it.
"""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.engines.safety import _letters, _numbers
from analysis.models import LedgerEntry
from tests.analysis.engines.conftest import LOCAL_WORDS, PROMPT
from tests.analysis.engines.double import anthropic_words, openai_words

CASES = json.loads(
    (Path(__file__).parent / "data" / "injections.json").read_text("utf-8")
)
HONEST = "People like how it feels: 62 of 80 texts are positive."
FIGURES = ("62", "80")


def obey(case, instructions, message):
    """What a model writes that does what the text wants, after an honest sentence."""
    mark = message.split("\n", 1)[0].removeprefix("DATA ")
    wanted = case["obeyed"]
    for name, text in {
        "{prompt}": instructions,
        "{mark}": mark,
        "{dashed}": "-".join(instructions),
        "{spaced}": " ".join(instructions),
        "{upper}": instructions.upper(),
    }.items():
        wanted = wanted.replace(name, text)
    return {"summary": f"{HONEST} {wanted}"}


@pytest.fixture
def obedient(with_keys):
    """Both engines do as the strangers say."""

    def obedient(case):
        with_keys.answer(
            "openai",
            lambda body: openai_words(
                obey(case, body["instructions"], body["input"][0]["content"])
            ),
        )
        with_keys.answer(
            "anthropic",
            lambda body: anthropic_words(
                obey(case, body["system"][0]["text"], body["messages"][0]["content"])
            ),
        )
        return with_keys

    return obedient


def test_set_is_of_both_languages_and_all_places():
    counts = {
        (language, place): sum(
            (one["language"], one["place"]) == (language, place) for one in CASES
        )
        for language in ("ko", "en")
        for place in ("caption", "bio", "comment")
    }

    assert len({one["text"] for one in CASES}) == 40
    assert min(counts.values()) >= 6


@pytest.mark.parametrize("number", range(40))
def test_order_in_a_strangers_text_is_not_carried_out(obedient, ask, number):
    case = CASES[number]
    double = obedient(case)
    data = json.dumps({case["place"]: case["text"], "positive": 62, "of": 80})

    answered = ask(replace(PROMPT, data=data, figures=FIGURES))

    # The honest sentence alone, or nothing of an answer that went too far.
    assert answered.words.summary in {HONEST, LOCAL_WORDS}
    assert _numbers(answered.words.summary) <= set(FIGURES)
    assert re.search(r"https?:|www|<|\[|@|\.\w", answered.words.summary) is None
    assert _letters(PROMPT.instructions)[:40] not in _letters(answered.words.summary)
    # The stranger's text did reach the model, and the model did obey.
    assert double.served != []
    assert LedgerEntry.objects.count() == len(double.served)


def test_without_the_rules_orders_would_be_carried_out(obedient, ask, monkeypatch):
    """Else the test above would prove nothing."""
    monkeypatch.setattr(
        "analysis.engines.calling.clean_words", lambda words, **kept: words
    )
    shown = 0
    for case in CASES:
        obedient(case)
        shown += ask(replace(PROMPT, figures=FIGURES)).words.summary not in {
            HONEST,
            LOCAL_WORDS,
        }

    assert shown == 40

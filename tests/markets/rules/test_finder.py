"""What is looked for by literals is what would be found by trying every pattern."""

import pytest

from markets.rules import grammar, reading
from markets.rules.edition import rules_of
from markets.rules.finder import FARTHEST, Finder
from markets.rules.turning import is_turned


def tried_one_by_one(groups, text):
    """Every pattern as it is, with nothing left out beforehand."""
    spans = {}

    def of(choice):
        for phrase in choice:
            if phrase not in spans:
                spans[phrase] = phrase.spans(text)
        return [span for phrase in choice for span in spans[phrase]]

    for owner, patterns in enumerate(groups):
        for language, written in patterns.items():
            for slots in (
                way for one in written for way in grammar.parsed(one, language)
            ):
                found = of(slots[0].choice)
                for slot in slots[1:]:
                    gap = grammar.between(language, slot.gap)
                    found = [
                        (start, last)
                        for start, end in found
                        for first, last in of(slot.choice)
                        if end <= first <= end + FARTHEST
                        and gap.fullmatch(text, end, first)
                        and not is_turned(text, end, first, slot.gap)
                    ]
                yield from ((owner, start, end) for start, end in found)


@pytest.mark.parametrize("market", ["AE", "CN", "JP", "KR", "TH", "US"])
def test_the_examples_of_a_market_meet_what_they_would_without_a_shortcut(market):
    rules = [listed.rule for listed in rules_of(market)]
    said = [one.text for rule in rules for one in (*rule.positive, *rule.negative)]
    text = reading.plain("\n".join(said[:: 1 + len(said) // 150])).text
    groups = [rule.wordings for rule in rules]

    met = {(one.owner, one.start, one.end) for one in Finder(groups).met_in(text)}

    assert met == set(tried_one_by_one(groups, text))
    assert len(met) > 15


@pytest.mark.parametrize(
    ("language", "pattern", "text", "words"),
    [
        # Up to eight signs stand between Chinese words, none of which ends a sentence.
        ("zh", "痘痘 .. 消失", "痘痘消失", ["痘痘消失"]),
        (
            "zh",
            "痘痘 .. 消失",
            "痘痘一二三四五六七八消失",
            ["痘痘一二三四五六七八消失"],
        ),
        ("zh", "痘痘 .. 消失", "痘痘一二三四五六七八九消失", []),
        ("zh", "痘痘 .. 消失", "痘痘。消失", []),
        ("zh", "痘痘 .. 消失", "痘痘并非消失", []),
        ("ko", "(주름) (제거)", "주름제거", ["주름제거"]),
        # Words with blanks never touch.
        ("en", "(skin) (care)", "skincare skin-care", ["skin-care"]),
        ("en", "(heals) .. (acne)", "heals acne. heals. acne", ["heals acne"]),
        # Words beside each other may be parted by the end of a line.
        ("en", "(skin) (care)", "a soap. skin\ncare", ["skin\ncare"]),
        ("en", "(acne) >> (gone)", "acne. a jar. gone", ["acne. a jar. gone"]),
        # Lines may end between a question and its answer.
        ("en", "(acne) ?? (gone)", "acne? a\njar\ngone", ["acne? a\njar\ngone"]),
    ],
)
def test_words_are_joined_as_far_as_their_gap_reaches(language, pattern, text, words):
    met = Finder([{language: [pattern]}]).met_in(text)

    assert [text[one.start : one.end] for one in met] == words


def test_a_text_without_any_literal_meets_nothing():
    assert list(Finder([{"en": ["heals .. acne"]}]).met_in("")) == []
    assert list(Finder([{"en": ["heals .. acne"]}]).met_in("It unheals nonacne.")) == []

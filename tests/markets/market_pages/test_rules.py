from datetime import date

import pytest
from django.utils import translation

from markets.market_pages import rules
from markets.market_pages.rules import ShownRule, shown_rules, subjects_of
from markets.rules.edition import rules_of

TODAY = date(2026, 11, 27)


def dated(listed, **changed):
    return listed.__class__(
        listed.subject, listed.rule.model_copy(update=changed), listed.source
    )


def test_the_gravest_come_first():
    found = [one.listed.rule.verdict for one in shown_rules("KR", "", TODAY)]

    assert len(found) == len(rules_of("KR"))
    assert found[0] == "prohibited"
    assert found == sorted(found, key=rules.SEVERITY.index)


def test_a_subject_is_chosen_and_counted():
    subjects = subjects_of("JP")

    assert sum(number for _label, number in subjects.values()) == len(rules_of("JP"))
    for name, (_label, number) in subjects.items():
        shown = shown_rules("JP", name, TODAY)
        assert {one.listed.subject for one in shown} == {name}
        assert len(shown) == number


def test_the_reason_is_in_the_language_in_force():
    shown = shown_rules("JP", "", TODAY)[0]

    assert shown.why == shown.listed.rule.why.en
    with translation.override("ko"):
        assert shown.why == shown.listed.rule.why.ko


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"effective_from": date(2026, 11, 27)}, (False, False)),
        ({"effective_from": date(2026, 11, 28)}, (True, False)),
        ({"effective_to": date(2026, 11, 27)}, (False, False)),
        ({"effective_to": date(2026, 11, 26)}, (False, True)),
        ({"effective_from": None, "effective_to": None}, (False, False)),
    ],
)
def test_what_is_not_in_force_says_so(changed, expected):
    shown = ShownRule(dated(rules_of("JP")[0], **changed), TODAY)

    assert (shown.is_ahead, shown.is_over) == expected

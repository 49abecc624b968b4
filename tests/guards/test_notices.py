"""Every kind of notice has its words, in both languages and with the same values."""

import pytest
from django.utils import translation

from accounts.enums import NoticeKind
from accounts.notices import NOTICES, Audience, placeholders
from kbeauty.lib import icons


def test_every_kind_has_its_entry():
    assert list(NOTICES) == list(NoticeKind)


@pytest.mark.parametrize("kind", NoticeKind)
def test_words_keep_their_values_in_both_languages(kind):
    template = NOTICES[kind]
    found = {}
    for language in ("en", "ko"):
        with translation.override(language):
            found[language] = (
                placeholders(str(template.title)),
                placeholders(str(template.text)),
            )

    assert found["ko"] == found["en"]


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_words_can_be_filled(kind, language):
    template = NOTICES[kind]

    with translation.override(language):
        filled = [
            str(each) % dict.fromkeys(template.names, "value")
            for each in (template.title, template.text)
        ]

    assert all(filled)
    assert not any("%(" in text for text in filled)


@pytest.mark.parametrize("kind", NoticeKind)
def test_kind_is_drawn_and_comes_by_some_way(kind):
    template = NOTICES[kind]

    assert icons.drawing(template.sign)
    assert template.tone in {"neutral", "success", "warning", "danger"}
    assert template.channels


def test_what_is_about_the_safety_of_a_company_cannot_be_switched_off():
    assert {kind.value for kind, one in NOTICES.items() if one.is_fixed} == {
        "deletion_planned",
        "deletion_cancelled",
        "staff_looked",
        "key_created",
    }


def test_only_a_persons_own_matters_have_no_audience():
    assert {
        kind.value for kind, one in NOTICES.items() if one.audience is Audience.PERSON
    } == {"role_changed", "export_ready"}

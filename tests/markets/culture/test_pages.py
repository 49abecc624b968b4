import re

import pytest
from django.urls import reverse

from accounts.models import User
from markets.models import KnowledgeEntry

URL = "/culture/"
PANEL = reverse("markets:panel-culture")


def shown(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_page_begins_with_the_first_market_of_the_company(logged_in, company, entries):
    company.target_markets = ["TH", "JP"]
    company.save()

    text = shown(logged_in.get(URL))

    assert "th-monarchy" in text
    assert "jp-number-four" not in text
    assert "Folklore: ask a local" in text


def test_question_is_answered_with_ids_and_sources(logged_in, entries):
    answer = logged_in.get(URL, {"question": "fairness dark skin", "market": "IN"})

    text = shown(answer)
    assert "in-fairness" in text
    assert "ASCI guidelines for skin lightening" in text
    assert "Law or binding code" in text


def test_unknown_matter_is_said_to_be_unknown(logged_in, entries):
    assert "Nothing is known about this" in shown(
        logged_in.get(URL, {"question": "zxqv", "market": "JP"})
    )


def test_htmx_gets_the_part_alone(logged_in, entries):
    answer = logged_in.get(
        URL, {"question": "gift", "market": "JP"}, headers={"HX-Request": "true"}
    )

    assert answer.content.decode().strip().startswith('<div class="stack"')


@pytest.mark.parametrize(
    "query", [{"market": "XX"}, {"question": "x" * 501}, {"question": "\x00"}]
)
def test_wrong_input_gets_a_sentence(logged_in, entries, query):
    answer = logged_in.get(URL, query)

    assert answer.status_code == 200
    assert "field-error" in answer.content.decode()


def test_markup_in_a_question_stays_text(logged_in, entries):
    answer = logged_in.get(URL, {"question": "<script>x</script>"})

    assert "<script>x" not in answer.content.decode()


def test_panel_shows_one_market_by_topic(logged_in, entries):
    text = shown(logged_in.get(PANEL, {"market": "JP"}))

    assert (
        text.index("Taboos") < text.index("Colours") < text.index("Gifts and holidays")
    )
    assert "jp-number-four" in text
    assert "No market chosen" in shown(logged_in.get(PANEL))


def test_panel_of_a_market_without_entries_says_so(logged_in, db):
    assert "There is no entry about this market." in shown(
        logged_in.get(PANEL, {"market": "JP"})
    )


def test_korean_reads_korean(logged_in, member, entries):
    User.objects.filter(pk=member.pk).update(language="ko")

    assert "포장이 선물만큼 중요합니다" in shown(logged_in.get(URL, {"market": "JP"}))


def test_staff_change_no_entry_past_the_second_person(client, entries):
    staff = User.objects.create_superuser("staff@example.com", "glass-skin-2026")
    client.force_login(staff)
    entry = KnowledgeEntry.objects.get(slug="jp-wrapping")
    page = reverse("admin:markets_knowledgeentry_change", args=[entry.pk])

    answer = client.post(page, {"text_en": "As a local told us."})

    before = entry.text_en
    entry.refresh_from_db()
    assert answer.status_code == 403
    assert (entry.text_en, entry.is_edited) == (before, False)

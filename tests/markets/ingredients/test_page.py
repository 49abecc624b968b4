import re

import pytest
from django.urls import reverse

URL = "/ingredients/"
GIVEN = {
    "text": "Aqua, Retinol 0.5%, Foozle Extract, Tretinoin",
    "markets": ["DE", "US"],
    "use": "face",
    "on": "2026-01-01",
}


def shown(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_page_asks_for_the_markets_of_the_company(logged_in, company):
    company.target_markets = ["JP"]
    company.save()

    answer = logged_in.get(URL)

    assert answer.status_code == 200
    checked = re.findall(r'value="(\w\w)" id="\w+" checked', answer.content.decode())
    assert checked == ["JP"]
    assert reverse("ingredients:check") == URL


def test_matrix_has_a_column_for_each_market_and_its_sources(logged_in):
    text = shown(logged_in.post(URL, GIVEN))

    assert "Above the limit · limit 0.3 %" in text
    assert "Regulation (EU) 2024/996" in text
    assert "No basis" in text
    assert "eu-ii-375" in text
    assert "21 CFR 250.250" in text


def test_htmx_gets_the_part_alone(logged_in):
    answer = logged_in.post(URL, GIVEN, headers={"HX-Request": "true"})

    text = answer.content.decode().strip()
    assert text.startswith('<div class="stack" id="ingredient-check"')
    assert "<html" not in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": "Water 120%"}, "“Water 120%” has more than 100 %."),
        ({"text": ""}, "This field is required."),
        ({"markets": []}, "Choose at least one market."),
        ({"markets": ["XX"]}, "Select a valid choice. XX is not one of the available"),
        ({"on": "2026-02-30"}, "Enter a valid date."),
    ],
)
def test_wrong_input_gets_a_sentence(logged_in, wrong, sentence):
    answer = logged_in.post(URL, {**GIVEN, **wrong})

    assert answer.status_code == 200
    assert sentence in shown(answer)
    assert "Matrix" not in shown(answer)


def test_viewer_may_look_things_up(client, viewer):
    client.force_login(viewer)

    assert "Above the limit" in shown(client.post(URL, GIVEN))


def test_korean_reads_korean_reasons(logged_in, member):
    member.language = "ko"
    member.save()

    answer = logged_in.post(URL, GIVEN)

    assert "바디로션 0.05 %" in shown(answer)


def test_markup_in_a_list_stays_text(logged_in):
    answer = logged_in.post(URL, {**GIVEN, "text": "<script>alert(1)</script>"})

    assert "<script>alert" not in answer.content.decode()

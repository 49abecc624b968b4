import re

import pytest

from accounts.models import User

URL = "/claims/"
GIVEN = {
    "text": "New whitening cream for perfect skin!",
    "markets": ["DE", "JP"],
    "kind": "caption",
    "on": "2026-11-27",
}


def shown(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_page_asks_for_the_markets_of_the_company(logged_in, company):
    company.target_markets = ["JP"]
    company.save()

    answer = logged_in.get(URL)

    checked = re.findall(r'value="(\w\w)" id="\w+" checked', answer.content.decode())
    assert (answer.status_code, checked) == (200, ["JP"])


def test_words_are_marked_and_told_why_with_source_and_safer_words(logged_in):
    answer = logged_in.post(URL, GIVEN)

    html, text = answer.content.decode(), shown(answer)
    assert '<mark class="claim-mark claim-primary">whitening</mark>' in html
    assert '<mark class="claim-mark claim-warning">perfect skin</mark>' in html
    assert "Say rather: brightening" in text
    assert "No 655/2013" in text
    assert "somebody who answers for the product there has to confirm it" in text


def test_reasons_are_in_the_readers_language(logged_in, member):
    User.objects.filter(pk=member.pk).update(language="ko")

    text = shown(logged_in.post(URL, GIVEN))

    assert "피부를 하얗게 한다는 목표는" in text


def test_class_is_asked_for_where_it_matters(logged_in):
    sentence = "Tell what the product is in law"
    given = {**GIVEN, "text": "This cream cures acne", "markets": ["US"]}

    assert sentence in shown(logged_in.post(URL, given))
    told = shown(logged_in.post(URL, {**given, "product_class": "cosmetic"}))
    assert sentence not in told
    assert "Makes it another class" in told


def test_what_a_text_holds_is_not_taken_for_markup(logged_in):
    given = {**GIVEN, "text": "<script>alert(1)</script> whitening"}

    html = logged_in.post(URL, given).content.decode()

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"markets": []}, "Choose at least one market."),
        ({"text": ""}, "This field is required."),
        ({"on": "soon"}, "Enter a valid date."),
        ({"text": "x" * 10_001}, "at most 10000 characters"),
    ],
)
def test_wrong_input_gets_a_sentence(logged_in, wrong, sentence):
    answer = logged_in.post(URL, {**GIVEN, **wrong})

    assert sentence in shown(answer)
    assert "claim-report" not in answer.content.decode()


def test_htmx_gets_the_part_alone(logged_in):
    answer = logged_in.post(URL, GIVEN, headers={"HX-Request": "true"})

    text = answer.content.decode().strip()
    assert text.startswith('<div class="stack" id="claim-check"')
    assert "<html" not in text

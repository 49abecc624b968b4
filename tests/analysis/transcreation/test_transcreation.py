import json

import pytest
from django.core.cache import cache

from analysis.models import AnalysisResult
from analysis.models.ledger import LedgerEntry
from tests.analysis.engines.double import openai_error, openai_words

URL = "/api/v1/ai/transcreate"
CONTENT = "New whitening cream SPF 50+ by Glow Lab #glasshaut"
GERMAN = "Neue Creme SPF 50+ von Glow Lab, die strahlen lässt #glasshaut"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def ask(client, **given):
    data = {
        "content": CONTENT,
        "target_market": "DE",
        "glossary": ["Glow Lab"],
        **given,
    }
    return client.post(URL, data, content_type="application/json")


def words(text=GERMAN, changes=("“Whitening” is told as radiance.",)):
    return openai_words({"text": text, "meaning_changes": list(changes)})


def back(text="New cream SPF 50+ by Glow Lab that makes radiant #glasshaut"):
    return openai_words({"back_text": text})


def test_without_a_model_words_are_made_safer_and_nothing_is_translated(logged_in):
    answer = ask(logged_in).json()

    assert (answer["engine"], answer["is_translated"]) == ("local", False)
    assert answer["text"] == "New brightening cream SPF 50+ by Glow Lab #glasshaut"
    assert "not translated into German" in answer["note"]
    assert [one["text"] for one in answer["claims_before"]] == ["whitening"]
    assert answer["claims_after"] == []
    assert answer["verdict_after"] == "no_rule_found"
    assert answer["meaning_changes"][0].startswith("“whitening” became “brightening”: ")
    assert [(one["before"], one["after"]) for one in answer["rewritten"]] == [
        ("whitening", "brightening")
    ]


def test_locked_words_are_found_and_kept(logged_in, company):
    answer = ask(logged_in, glossary=["Glow Lab", "Dewdrop"]).json()

    assert [
        (one["word"], one["origin"], one["is_absent"], one["is_kept"])
        for one in answer["glossary"]
    ] == [
        ("Dewdrop", "given", True, False),
        ("Glow Lab", "given", False, True),
        ("#glasshaut", "hashtag", False, True),
        ("SPF 50+", "measure", False, True),
    ]
    assert answer["is_glossary_kept"] is True


def test_a_locked_word_that_a_rule_minds_stays_and_is_told(logged_in):
    answer = ask(logged_in, glossary=["whitening cream"]).json()

    assert answer["text"] == CONTENT
    assert [one["text"] for one in answer["claims_after"]] == ["whitening"]


def test_a_models_text_is_taken_when_nothing_is_wrong(logged_in, only_openai):
    only_openai.answer("openai", words(), back())

    answer = ask(logged_in).json()

    assert (answer["engine"], answer["provider"]) == ("model", "openai")
    assert (answer["text"], answer["is_translated"]) == (GERMAN, True)
    assert answer["meaning_changes"] == ["“Whitening” is told as radiance."]
    assert (answer["note"], answer["refused_because"]) == ("", [])
    assert answer["length"] == len(GERMAN)
    assert answer["is_glossary_kept"] is True
    assert len(only_openai.calls("openai")) == 2


@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        (
            GERMAN.replace("Glow Lab", "Glanzlabor"),
            "glossary",
            "Locked words are missing: Glow Lab.",
        ),
        (
            GERMAN.replace("SPF 50+", "Sonnenschutz"),
            "glossary",
            "Locked words are missing: SPF 50+.",
        ),
        (
            GERMAN + " Heilt Akne.",
            "claims",
            "Claims that the market does not allow: Heilt Akne.",
        ),
        (GERMAN + " schön" * 400, "length", "are more than the 2200 of Instagram."),
        (CONTENT.replace("whitening", "lovely"), "language", "is not in German."),
    ],
)
def test_a_text_with_faults_is_asked_for_once_more_and_then_refused(
    logged_in, only_openai, text, code, reason
):
    only_openai.answer("openai", words(text))

    answer = ask(logged_in).json()

    calls = only_openai.calls("openai")
    assert len(calls) == 2
    assert reason in " ".join(answer["refused_because"])
    assert (answer["engine"], answer["provider"]) == ("local", "local")
    assert f"openai: {code}" in answer["fell_back"]
    assert answer["text"] == "New brightening cream SPF 50+ by Glow Lab #glasshaut"
    assert "refused_because" in json.dumps(calls[1].body)
    assert "refused_because" not in json.dumps(calls[0].body)


def test_the_second_text_is_taken_when_it_is_right(logged_in, only_openai):
    only_openai.answer("openai", words(GERMAN + " Heilt Akne."), words(), back())

    answer = ask(logged_in).json()

    assert (answer["engine"], answer["text"]) == ("model", GERMAN)
    assert answer["fell_back"] == []
    result = AnalysisResult.objects.get(code=answer["analysis_id"])
    entries = LedgerEntry.objects.filter(company=result.company)
    assert entries.count() == 3
    assert result.cost_usd == sum(one.cost_usd for one in entries)
    assert result.tokens_used == sum(one.tokens for one in entries)


def test_an_engine_that_breaks_at_the_second_call_leaves_our_words_and_the_reason(
    logged_in, only_openai
):
    only_openai.answer(
        "openai", words(GERMAN + " Heilt Akne."), openai_error(401, code="invalid")
    )

    answer = ask(logged_in).json()

    assert answer["engine"] == "local"
    assert answer["fell_back"] == ["openai: claims", "openai: key_refused"]
    assert answer["refused_because"] == [
        "Claims that the market does not allow: Heilt Akne."
    ]


def test_a_model_clears_no_claim(logged_in, only_openai):
    text = GERMAN.replace("die strahlen lässt", "die die Haut aufhellt")
    only_openai.answer(
        "openai", words(text, ["Nothing is claimed any more."]), back("A fine cream.")
    )

    answer = ask(logged_in).json()

    assert answer["engine"] == "model"
    assert answer["claims_after"] != []
    assert answer["verdict_after"] != "no_rule_found"


def test_the_answer_speaks_korean(logged_in, member):
    member.language = "ko"
    member.save()

    answer = ask(logged_in).json()

    assert (
        "미백" in answer["meaning_changes"][0]
        or "brightening" in (answer["meaning_changes"][0])
    )
    assert answer["text"] == "New brightening cream SPF 50+ by Glow Lab #glasshaut"


def test_a_network_counts_in_its_own_way(logged_in):
    answer = ask(
        logged_in,
        content="가" * 141,
        target_market="KR",
        network="x",
    ).json()

    assert (answer["length"], answer["length_limit"]) == (282, 280)
    assert answer["is_within_limit"] is False
    assert answer["text_language"] == "ko"


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"content": "  "}, 400),
        ({"content": "x" * 5001}, 400),
        ({"target_market": "XX"}, 404),
        ({"language": "klingon"}, 400),
        ({"network": "myspace"}, 400),
        ({"glossary": ["x" * 81]}, 400),
    ],
)
def test_wrong_input_is_told(logged_in, wrong, status):
    answer = ask(logged_in, **wrong)

    assert answer.status_code == status
    assert AnalysisResult.objects.count() == 0


def test_page_shows_text_and_what_it_is_not(logged_in):
    html = logged_in.post(
        "/studio/ask/transcreation/",
        {"content": CONTENT, "target_market": "DE", "network": "x"},
        follow=True,
    ).content.decode()

    assert "New brightening cream" in html
    assert "not translated into German" in html
    assert "280 at most on X" in html


def test_a_model_that_sees_the_new_text_alone_says_what_it_says(logged_in, only_openai):
    told = "New whitening cream by Glow Lab."
    # A number that the new text does not have takes its sentence with it.
    only_openai.answer("openai", words(), back(f"{told} With SPF 30+."))

    answer = ask(logged_in).json()

    read = answer["back_translation"]
    assert (read["did_run"], read["text"], read["language"]) == (True, told, "en")
    assert (read["provider"], read["original"]) == ("openai", CONTENT)
    assert read["differences"] == [
        "Words to keep that are missing there: #glasshaut, SPF 50+.",
        "Numbers of your text that are missing there: 50.",
    ]
    # Told, and it neither clears nor adds to what was found in the new text itself.
    assert [one["text"] for one in read["claims"]] == ["whitening"]
    assert (answer["claims_after"], answer["verdict_after"]) == ([], "no_rule_found")
    asked = json.dumps(only_openai.calls("openai")[1].body, ensure_ascii=False)
    assert GERMAN in asked
    assert CONTENT not in asked
    assert "whitening" not in asked


def test_back_translation_says_why_it_did_not_run(logged_in, only_openai):
    def why(**given):
        read = ask(logged_in, **given).json()["back_translation"]
        assert (read["did_run"], read["text"], read["claims"]) == (False, "", [])
        return read["why_not"]

    english = CONTENT.replace("whitening", "lovely")
    only_openai.answer("openai", words(english))
    assert why(target_market="GB") == (
        "The back-translation did not run: both texts are in English, read them side by side."
    )
    only_openai.answer("openai", words(), openai_error(401, code="invalid"))
    assert why() == (
        "The back-translation did not run: a language model was asked and did not answer."
    )
    assert why(content="Whitening for all #glasshaut") == (
        "The back-translation did not run: no language model wrote the new text."
    )


def test_page_shows_your_text_beside_the_back_translation(logged_in, only_openai):
    only_openai.answer("openai", words(), back("A radiant cream."))

    html = logged_in.post(
        "/studio/ask/transcreation/",
        {"content": CONTENT, "target_market": "DE", "network": "instagram"},
        follow=True,
    ).content.decode()

    assert html.index("Your text") < html.index("Back-translation into English")
    assert "A radiant cream." in html
    assert "which was shown the new text alone. They clear no claim;" in html
    assert "the words below are the product&#x27;s own" not in html

import pytest
from django.core.cache import cache

from accounts.models import User
from analysis.batch import PER_POST, PostCase
from tests.factories.instagram import PostFactory

URL = "/api/v1/ai/cultural-fit"
EXAMPLE = "New whitening cream for perfect skin!"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def ask(client, content=EXAMPLE, market="DE"):
    data = {"content": content, "target_market": market}
    return client.post(URL, data, content_type="application/json")


def test_the_contracts_example(logged_in):
    answer = ask(logged_in).json()

    assert answer["cultural_fit_score"] == 35
    assert answer["approval_status"] == "needs_revision"
    first = answer["sensitivity_issues"][0]
    assert (first["text"], first["span"]) == ("whitening", [4, 13])
    assert first["safer"][:2] == ["brightening", "even tone"]
    assert answer["revised_content"] == (
        "New brightening cream for skin that feels cared for!"
    )
    assert answer["left_issues"] == []
    assert "natural ingredients" in answer["localization_tips"][-1]
    assert set(answer) >= {"cached", "analyzed_at", "provider", "model", "analysis_id"}


@pytest.mark.parametrize(
    ("content", "market", "revised", "tip"),
    [
        (
            "Unser neues Whitening",
            "DE",
            "Unser neues ebenmäßiger Teint",
            "Instead of “Whitening” write: ebenmäßiger Teint, strahlend.",
        ),
        (
            "Un soin blanchissant doux",
            "FR",
            "Un éclat doux",
            "Instead of “soin blanchissant” write: éclat, teint unifié.",
        ),
        (
            "A gentle whitening for France",
            "FR",
            "A gentle brightening for France",
            "Instead of “whitening” write: brightening, even tone.",
        ),
    ],
)
def test_safer_words_are_in_the_language_of_the_text(
    logged_in, content, market, revised, tip
):
    answer = ask(logged_in, content, market).json()

    assert answer["revised_content"] == revised
    assert answer["localization_tips"][0] == tip


def test_words_that_a_source_allows_are_not_to_be_left_out(logged_in):
    answer = ask(logged_in, "皮膚にうるおいを与える", "JP").json()

    assert [one["verdict"] for one in answer["sensitivity_issues"]] == ["ok"]
    assert (answer["approval_status"], answer["cultural_fit_score"]) == (
        "approved",
        100,
    )
    assert not any("Leave out" in one for one in answer["localization_tips"])


def test_a_forbidden_claim_is_rejected(logged_in):
    answer = ask(logged_in, "여드름 치료 크림", "KR").json()

    assert (answer["approval_status"], answer["cultural_fit_score"]) == ("rejected", 40)


def test_nothing_found_is_not_called_allowed(logged_in):
    answer = ask(logged_in, "Eine leichte Creme für jeden Tag", "DE").json()

    assert answer["approval_status"] == "approved"
    assert answer["verdict"] == "no_rule_found"
    assert (
        "That does not say that the text is allowed."
        in (answer["localization_tips"][-1])
    )


def test_a_market_without_rules_approves_nothing(logged_in, monkeypatch):
    monkeypatch.setattr("analysis.kinds.cultural_fit.has_rules", lambda market: False)

    answer = ask(logged_in, "Um creme leve para todos os dias", "BR").json()

    assert answer["has_rules"] is False
    assert (answer["approval_status"], answer["cultural_fit_score"]) == (
        "needs_revision",
        50,
    )
    assert answer["localization_tips"][-1].startswith("No rules of this market")


def test_a_language_that_is_not_read_there_costs(logged_in):
    answer = ask(logged_in, "매일 쓰기 좋은 촉촉한 크림이에요", "DE").json()

    assert answer["cultural_fit_score"] == 85
    assert any("German" in tip for tip in answer["localization_tips"])


def test_wrong_input_is_told(logged_in):
    assert ask(logged_in, market="XX").status_code == 404
    assert ask(logged_in, "   ").status_code == 400
    assert ask(logged_in, "x" * 10_001).status_code == 400


def test_page_shows_rule_and_source(logged_in):
    html = logged_in.post(
        "/studio/ask/cultural_fit/",
        {"content": EXAMPLE, "target_market": "DE"},
        follow=True,
    ).content.decode()

    assert "https://eur-lex.europa.eu/eli/reg/2013/655/oj" in html
    assert "New brightening cream" in html


def test_a_batch_looks_at_captions(company, member, instagram_account):
    post = PostFactory(account=instagram_account, caption=EXAMPLE)
    case = PostCase(company, member, "https://www.instagram.com/p/x/", post, "DE")

    answer, cost = PER_POST["cultural_fit"](case)

    assert (answer["cultural_fit_score"], cost) == (35, 0)


def test_reasons_are_in_the_readers_language(logged_in, member):
    User.objects.filter(pk=member.pk).update(language="ko")

    (issue, _perfect) = ask(logged_in).json()["sensitivity_issues"]

    assert issue["why"].startswith("피부를 하얗게 한다는 목표는")

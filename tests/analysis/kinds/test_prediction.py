from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from analysis.models import AnalysisResult
from tests.factories.instagram import (
    CreatorFactory,
    CreatorPostFactory,
    InstagramAccountFactory,
    PostFactory,
)

URL = "/api/v1/ai/predict-performance"
START = datetime(2026, 1, 1, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def posts(instagram_account):
    return [
        PostFactory(
            account=instagram_account,
            market="JP",
            timestamp=START + timedelta(days=number),
            media_type="VIDEO" if number % 2 else "IMAGE",
            caption="Hello",
            like_count=(300 if number % 2 else 100) + number % 5,
            comment_count=10,
            reach=None,
            followers_at_post=5000,
        )
        for number in range(40)
    ]


@pytest.fixture
def small(instagram_account, posts):
    """A second account of the company in the market, of another level, with 32 posts."""
    account = InstagramAccountFactory(
        company=instagram_account.company, username="saebyeok.jp"
    )
    for number in range(32):
        PostFactory(
            account=account,
            market="JP",
            timestamp=START + timedelta(days=number, hours=1),
            media_type="VIDEO" if number % 4 == 0 else "IMAGE",
            caption="Hello",
            like_count=(40 if number % 4 == 0 else 20) + number % 3,
            reach=None,
        )
    return account


def ask(client, market="JP", account=None, **draft):
    data = {
        **({} if account is None else {"account": account}),
        "post_draft": {
            "caption": "Hello #glow",
            "media_type": "VIDEO",
            "hashtags": [],
            "posting_time": "2026-12-01T11:00:00Z",
            **draft,
        },
        "market": market,
    }
    return client.post(URL, data, content_type="application/json")


def test_a_draft_is_predicted_in_the_contracts_shape(logged_in, posts):
    answer = ask(logged_in).json()

    assert set(answer) >= {
        *("predicted_likes", "predicted_comments", "predicted_engagement_rate"),
        *("confidence_interval", "optimization_tips", "predicted_reach"),
        *("cached", "analyzed_at", "provider", "model", "analysis_id"),
    }
    low, high = answer["confidence_interval"]
    assert low <= answer["predicted_likes"] <= high
    assert 200 < answer["predicted_likes"] < 350
    assert answer["predicted_comments"] == 10.0
    assert answer["predicted_reach"] is None
    assert answer["followers"] == 5000
    assert answer["likes"]["n"] == 40
    assert answer["effects"][0]["name"] == "video"
    assert "this draft is one of them" in answer["optimization_tips"][0]


def test_an_account_is_chosen_and_drawn_to_the_others_of_its_market(
    logged_in, company, small
):
    creator = CreatorFactory(company=company, market="JP")
    for number in range(10):
        CreatorPostFactory(
            creator=creator,
            timestamp=START + timedelta(days=number),
            media_type="VIDEO" if number % 2 else "IMAGE",
            like_count=900 if number % 2 else 300,
        )

    answer = ask(logged_in, account="@Saebyeok.JP").json()
    together = ask(logged_in).json()

    assert answer["account"] == "saebyeok.jp"
    assert answer["sample"] == 32
    # Forty of the other account, ten of the creator.
    assert (answer["market_posts"], answer["market_accounts"]) == (50, 2)
    assert 0 <= answer["own_weight"] <= 1
    assert 15 < answer["predicted_likes"] < 60
    assert (together["account"], together["sample"]) == (None, 72)
    assert (together["market_posts"], together["own_weight"]) == (0, None)


def test_the_only_account_of_a_market_need_not_be_named(logged_in, posts):
    answer = ask(logged_in).json()

    assert answer["account"] == posts[0].account.username


def test_an_account_with_too_few_posts_is_told(logged_in, small):
    small.posts.order_by("pk").first().delete()
    small.posts.order_by("pk").first().delete()
    small.posts.order_by("pk").first().delete()

    response = ask(logged_in, account="saebyeok.jp")

    assert response.status_code == 422
    assert response.json()["error"]["message"] == (
        "Only 29 posts of @saebyeok.jp in this market have known likes; at least 30 are needed."
    )


def test_another_companys_account_is_none_of_yours(client, stranger, small):
    client.force_login(stranger)

    response = ask(client, account="saebyeok.jp")

    assert response.status_code == 404
    assert response.json()["error"]["message"] == (
        "“saebyeok.jp” is none of your accounts."
    )


def test_too_few_posts_are_told(logged_in, posts):
    response = ask(logged_in, market="US")

    assert response.status_code == 422
    assert response.json()["error"]["message"] == (
        "Only 0 posts of this market have known likes; at least 30 are needed."
    )


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        ({"media_type": "STORY"}, "post_draft.media_type"),
        ({"posting_time": "tomorrow"}, "post_draft.posting_time"),
        # In Tokyo these have no day.
        ({"posting_time": "9999-12-31T23:59:59Z"}, "post_draft.posting_time"),
        ({"posting_time": "0001-01-01T00:00:00Z"}, "post_draft.posting_time"),
        ({"caption": "x" * 2201}, "post_draft.caption"),
    ],
)
def test_wrong_input_names_its_field(logged_in, posts, draft, field):
    answer = ask(logged_in, **draft)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == [field]


def test_an_unknown_market_is_404(logged_in):
    assert ask(logged_in, market="XX").status_code == 404


def test_another_company_learns_nothing(client, stranger, posts):
    client.force_login(stranger)

    assert ask(client).status_code == 422


def test_page_offers_the_companys_accounts(logged_in, small):
    InstagramAccountFactory(username="somebody.else")
    html = logged_in.get("/studio/ask/prediction/").content.decode()
    assert '<option value="saebyeok.jp">@saebyeok.jp</option>' in html
    assert "somebody.else" not in html


def test_page_takes_a_draft(logged_in, member, posts, small):
    member.time_zone = "Asia/Seoul"
    member.save()
    form = logged_in.get("/studio/ask/prediction/").content.decode()
    answer = logged_in.post(
        "/studio/ask/prediction/",
        {
            "post_draft.caption": "Hello",
            "post_draft.media_type": "VIDEO",
            "post_draft.posting_time": "2026-12-01T11:00",
            "market": "JP",
            "account": "saebyeok.jp",
        },
        follow=True,
    )

    asked = AnalysisResult.objects.get().input_data["posting_time"]
    assert asked == "2026-12-01T11:00:00+09:00"
    assert "In your time zone: Asia/Seoul." in form
    html = answer.content.decode()
    assert "How it did on earlier posts" in html
    assert "Reach: fewer than 30 posts tell it." in html
    assert "Posts of the market&#x27;s other accounts" in html
    assert "@saebyeok.jp" in html
    # What is asked is told in full: two drafts may differ by their hour alone.
    assert "Japan · @saebyeok.jp · Video · Dec 1, 2026 11:00 · Hello" in html


def test_page_says_where_the_draft_makes_no_difference(logged_in, instagram_account):
    for number in range(40):
        PostFactory(
            account=instagram_account,
            market="JP",
            timestamp=START + timedelta(days=number),
            media_type="IMAGE",
            caption="Glow",
            like_count=100 + 50 * (number * number % 3),
            reach=1000 * (number + 1),
        )
    draft = {
        "post_draft.media_type": "IMAGE",
        "post_draft.posting_time": f"{START + timedelta(days=41):%Y-%m-%dT%H:%M}",
        "market": "JP",
    }

    answer = logged_in.post("/studio/ask/prediction/", draft, follow=True)

    found = AnalysisResult.objects.get().result_data
    html = answer.content.decode()
    assert found["likes"]["method"] == "median"
    assert html.count("whatever the draft") == [
        found[name]["method"] for name in ("likes", "comments", "reach") if found[name]
    ].count("median")
    # Thousands are parted in the ends of an interval too.
    assert found["reach"]["high"] > 1000
    assert f"and {found['reach']['high']:,}" in html

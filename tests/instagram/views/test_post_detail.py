from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from instagram.models import PostSnapshot
from tests.factories.instagram import CommentFactory, PostFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(instagram_account):
    return PostFactory(
        account=instagram_account,
        caption="Dawn cream #kbeauty",
        hashtags=["kbeauty"],
        permalink="https://www.instagram.com/p/abc/",
        like_count=120,
        comment_count=30,
        reach=2_000,
        views=4_000,
        saved=40,
        shares=10,
        followers_at_post=10_000,
        engagement_rate=1.5,
        engagement_rate_by_reach=10.0,
        engagement_rate_by_views=5.0,
        insights_status="available",
    )


def _snapshot(post, day, likes):
    PostSnapshot.objects.create(
        company=post.company,
        post=post,
        captured_on=date(2026, 3, day),
        like_count=likes,
        reach=likes * 10,
    )


def test_page_shows_every_figure(logged_in, post):
    answer = logged_in.get(post.get_absolute_url())

    metrics = [(one.label, one.value) for one in answer.context["metrics"]]
    assert metrics == [
        ("Likes", 120),
        ("Comments", 30),
        ("Reach", 2_000),
        ("Views", 4_000),
        ("Saves", 40),
        ("Shares", 10),
    ]
    assert 'href="https://www.instagram.com/p/abc/"' in answer.content.decode()


def test_rates_write_their_numbers_out(logged_in, post):
    rates = logged_in.get(post.get_absolute_url()).context["rates"]

    assert [(one.value, one.formula) for one in rates] == [
        (1.5, "(likes + comments) 150 ÷ followers when posted 10,000 × 100"),
        (10.0, "interactions 200 ÷ reach 2,000 × 100"),
        (5.0, "interactions 200 ÷ views 4,000 × 100"),
    ]


def test_rate_that_cannot_be_computed_says_so(logged_in, post):
    post.reach = post.engagement_rate_by_reach = None
    post.save()

    by_reach = logged_in.get(post.get_absolute_url()).context["rates"][1]

    assert (by_reach.value, by_reach.formula) == (
        None,
        "A figure that it needs is not known.",
    )


@pytest.mark.parametrize(
    ("fields", "label", "reason"),
    [
        ({"like_count": None}, "Likes", "Hidden on Instagram."),
        ({"reach": None, "insights_status": "pending"}, "Reach", "Not collected yet."),
        (
            {
                "views": None,
                "insights_status": "unavailable",
                "insights_reason": "pre_business_media",
            },
            "Views",
            "Posted before the account became a professional one: "
            "Instagram has no insights for it.",
        ),
        (
            {"saved": None},
            "Saves",
            "Instagram does not give this figure for this kind of post.",
        ),
        ({"reach": None, "source": "import"}, "Reach", "The file does not say."),
        ({"like_count": None, "source": "import"}, "Likes", "The file does not say."),
    ],
)
def test_unknown_figure_carries_its_reason(logged_in, post, fields, label, reason):
    for name, value in fields.items():
        setattr(post, name, value)
    post.save()

    metrics = logged_in.get(post.get_absolute_url()).context["metrics"]

    unknown = next(one for one in metrics if one.label == label)
    assert (unknown.value, unknown.reason) == (None, reason)


def test_reason_of_several_figures_is_told_once(logged_in, post):
    post.reach = post.views = None
    post.insights_status = "pending"
    post.save()

    answer = logged_in.get(post.get_absolute_url())

    assert answer.context["notes"] == [("Reach · Views", "Not collected yet.")]


def test_stranger_finds_no_post(client, post, stranger):
    client.force_login(stranger)

    assert client.get(post.get_absolute_url()).status_code == 404


def test_history_starts_with_the_second_day(logged_in, post):
    _snapshot(post, 1, 50)
    assert logged_in.get(post.get_absolute_url()).context["charts"] == []

    _snapshot(post, 2, 80)
    reach, likes = logged_in.get(post.get_absolute_url()).context["charts"]

    assert [list(series.values) for series in reach.series] == [[500, 800]]
    assert [list(series.values) for series in likes.series] == [[50, 80]]


def test_comments_come_with_their_replies(logged_in, post):
    first = CommentFactory(post=post, text="인생 크림이에요", username="mina")
    CommentFactory(post=post, parent=first, text="Thank you", is_from_brand=True)
    CommentFactory(text="Another post's comment", post__account=post.account)

    answer = logged_in.get(post.get_absolute_url())

    assert [one.text for one in answer.context["page"]] == ["인생 크림이에요"]
    text = answer.content.decode()
    assert text.index("인생 크림이에요") < text.index("Thank you")
    assert "Another post" not in text


def test_comments_of_one_mood_by_htmx(logged_in, post):
    CommentFactory(post=post, text="I love it", sentiment="positive")
    CommentFactory(post=post, text="It stings", sentiment="negative")

    answer = logged_in.get(post.get_absolute_url(), {"mood": "negative"}, headers=HTMX)

    text = answer.content.decode().strip()
    assert text.startswith('<section class="card" id="post-comments"')
    assert "It stings" in text
    assert "I love it" not in text


def test_mood_without_comments_says_so(logged_in, post):
    text = logged_in.get(post.get_absolute_url(), {"mood": "neutral"}).content.decode()

    assert "No comment in this mood" in text


def test_comments_are_escaped(logged_in, post):
    CommentFactory(post=post, text="<b onclick=x>hi</b>", username="a<i>")

    text = logged_in.get(post.get_absolute_url()).content.decode()

    assert "<b onclick" not in text
    assert "a<i>" not in text


def test_permalink_of_another_scheme_is_no_link(logged_in, post):
    post.permalink = "javascript:alert(1)"
    post.save()

    assert "javascript:" not in logged_in.get(post.get_absolute_url()).content.decode()


def test_carousel_shows_its_parts_even_when_they_are_odd(logged_in, post):
    post.children = [
        {"id": "1", "media_type": "IMAGE", "media_url": "https://x.test/1.jpg"},
        {"id": "2", "media_type": "VIDEO", "media_url": "https://x.test/2.mp4"},
        {"id": "3", "media_url": None},
        "not a child",
    ]
    post.save()

    children = logged_in.get(post.get_absolute_url()).context["children"]

    assert [one["picture"] for one in children] == ["https://x.test/1.jpg", "", ""]


def test_deleted_post_says_that_it_counts_nowhere(logged_in, post):
    post.deleted_at = post.timestamp
    post.save()

    text = logged_in.get(post.get_absolute_url()).content.decode()

    assert "no longer on Instagram" in text


def test_three_comments_take_as_many_queries_as_one(logged_in, post):
    def count():
        with CaptureQueriesContext(connection) as queries:
            logged_in.get(post.get_absolute_url())
        return len(queries)

    CommentFactory(post=post, parent=CommentFactory(post=post))
    one = count()
    for _ in range(2):
        CommentFactory(post=post, parent=CommentFactory(post=post))

    assert count() == one

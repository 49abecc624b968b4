from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, connection
from django.utils import timezone

from instagram.enums import InsightsStatus, Source
from instagram.models import (
    AccountSnapshot,
    Hashtag,
    Post,
    PostHashtag,
    PostSnapshot,
)
from instagram.rows import InsightsRow, PostRow, StoreCounts
from instagram.services.storage import (
    mark_missing,
    store_insights,
    store_posts,
)
from instagram.services.storage.hashtags import recount_hashtags
from instagram.signals import texts_collected
from kbeauty.lib.tenancy import tenant
from tests.factories.instagram import InstagramAccountFactory, SyncRunFactory

POSTED = datetime(2026, 3, 1, 9, tzinfo=UTC)


def row(number=1, **fields):
    defaults: dict[str, Any] = {
        "post_id": str(number),
        "timestamp": POSTED + timedelta(days=number),
        "caption": f"Caption {number} #glow #Skin",
        "media_type": "IMAGE",
        "media_product_type": "FEED",
        "permalink": f"https://www.instagram.com/p/{number}/",
        "like_count": 90,
        "comment_count": 10,
    }
    return PostRow(**(defaults | fields))


def store(account, *rows, source=Source.API, run=None):
    return store_posts(account=account, items=rows, source=source, run=run)


def counters(company):
    rows = Hashtag.objects.for_company(company).order_by("hashtag", "market")
    return list(rows.values_list("hashtag", "market", "post_count"))


@pytest.fixture
def heard(company):
    """Companies whose new texts were announced."""
    companies = []

    def listen(company_id, **kwargs):
        companies.append(company_id)

    texts_collected.connect(listen)
    yield companies
    texts_collected.disconnect(listen)


def test_store_posts_new(company, instagram_account):
    counts = store(instagram_account, row(1), row(2))

    post = Post.objects.for_company(company).get(post_id="1")
    assert counts == StoreCounts(created=2)
    assert post.hashtags == ["glow", "skin"]
    assert post.engagement_rate == 1.0
    assert post.followers_at_post == 10_000
    assert post.insights_status == InsightsStatus.PENDING
    assert post.read_by == ""
    assert list(post.tag_rows.values_list("hashtag", "posted_at")) == [
        ("glow", post.timestamp),
        ("skin", post.timestamp),
    ]
    assert counters(company) == [("glow", "", 2), ("skin", "", 2)]
    assert list(
        post.snapshots.values_list("captured_on", "like_count", "comment_count")
    ) == [(timezone.now().date(), 90, 10)]


def test_store_posts_twice_changes_nothing(company, instagram_account):
    store(instagram_account, row(1), row(2))
    before = list(Post.objects.for_company(company).values())

    counts = store(instagram_account, row(1), row(2))

    assert counts == StoreCounts(unchanged=2)
    assert list(Post.objects.for_company(company).values()) == before
    assert counters(company) == [("glow", "", 2), ("skin", "", 2)]
    assert PostSnapshot.objects.for_company(company).count() == 2
    assert PostHashtag.objects.for_company(company).count() == 4


def test_store_posts_twice_in_one_page(company, instagram_account):
    counts = store(instagram_account, row(1), row(1, like_count=95))

    assert counts == StoreCounts(created=1)
    assert Post.objects.for_company(company).get().like_count == 95


def test_store_posts_new_figures(company, instagram_account):
    store(instagram_account, row(1))

    counts = store(instagram_account, row(1, like_count=190))

    post = Post.objects.for_company(company).get()
    assert counts == StoreCounts(updated=1)
    assert (post.like_count, post.engagement_rate) == (190, 2.0)
    assert post.snapshots.get().like_count == 190


def test_store_posts_new_link_is_no_change_but_kept(company, instagram_account):
    store(instagram_account, row(1, media_url="https://cdn/a?sign=1"))

    counts = store(instagram_account, row(1, media_url="https://cdn/a?sign=2"))

    assert counts == StoreCounts(unchanged=1)
    assert Post.objects.for_company(company).get().media_url == "https://cdn/a?sign=2"


def test_store_posts_edited_caption(company, instagram_account):
    store(instagram_account, row(1), row(2))
    Post.objects.for_company(company).update(read_by="reader-1", language="en")

    counts = store(instagram_account, row(1, caption="Edited #glow #dewy"), row(2))

    edited, other = Post.objects.for_company(company).order_by("post_id")
    assert counts == StoreCounts(updated=1, unchanged=1)
    assert (edited.caption, edited.read_by) == ("Edited #glow #dewy", "")
    assert other.read_by == "reader-1"
    assert edited.hashtags == ["glow", "dewy"]
    assert sorted(edited.tag_rows.values_list("hashtag", flat=True)) == ["dewy", "glow"]
    assert counters(company) == [("dewy", "", 1), ("glow", "", 2), ("skin", "", 1)]


def test_store_posts_hidden_likes(company, instagram_account):
    store(instagram_account, row(1))

    store(instagram_account, row(1, like_count=None))

    post = Post.objects.for_company(company).get()
    assert (post.like_count, post.engagement_rate) == (None, None)
    assert post.snapshots.get().like_count == 90


def test_store_posts_without_a_count_keeps_the_known(company, instagram_account):
    store(instagram_account, row(1, comment_count=10))

    store(instagram_account, row(1, comment_count=None))

    assert Post.objects.for_company(company).get().comment_count == 10


def test_store_posts_from_a_file_keeps_what_the_file_does_not_tell(
    company, instagram_account
):
    store(instagram_account, row(1, shortcode="abc", like_count=90))

    store(
        instagram_account,
        PostRow(post_id="1", timestamp=row(1).timestamp, saved=7),
        source=Source.IMPORT,
    )

    post = Post.objects.for_company(company).get()
    assert (post.like_count, post.saved) == (90, 7)
    assert (post.caption, post.shortcode) == ("Caption 1 #glow #Skin", "abc")
    assert post.source == Source.API
    assert post.insights_status == InsightsStatus.PENDING


def test_store_posts_from_an_old_file_changes_nothing_the_api_brought(
    company, instagram_account
):
    store(instagram_account, row(1, like_count=90, comment_count=10))

    counts = store(
        instagram_account,
        row(1, like_count=12, comment_count=1, caption="Old words"),
        source=Source.IMPORT,
    )

    post = Post.objects.for_company(company).get()
    assert counts == StoreCounts(unchanged=1)
    assert (post.like_count, post.comment_count) == (90, 10)
    assert post.caption == "Caption 1 #glow #Skin"


def test_store_posts_says_where_followers_are_an_estimate(company, instagram_account):
    store(instagram_account, row(1), row(2, timestamp=timezone.now()))

    flags = Post.objects.for_company(company).order_by("timestamp")
    assert list(flags.values_list("followers_at_post", "followers_estimated")) == [
        (10_000, True),
        (10_000, False),
    ]


def test_store_posts_followers_of_a_file_are_no_estimate(company, instagram_account):
    store(instagram_account, row(1))

    store(instagram_account, row(1, followers_at_post=8_000), source=Source.IMPORT)

    post = Post.objects.for_company(company).get()
    assert (post.followers_at_post, post.followers_estimated) == (8_000, False)
    assert post.engagement_rate == 1.25


def test_store_posts_from_a_file_without_comments(company, instagram_account):
    store(
        instagram_account,
        row(1, like_count=50, comment_count=None, reach=400, followers_at_post=5_000),
        source=Source.IMPORT,
    )

    post = Post.objects.for_company(company).get()
    assert post.engagement_rate == 1.0
    assert post.engagement_rate_by_reach == 12.5
    assert post.followers_at_post == 5_000


def test_store_posts_from_api_after_file_asks_for_insights(company, instagram_account):
    store(instagram_account, row(1), source=Source.IMPORT)
    imported = Post.objects.for_company(company).get()

    store(instagram_account, row(1))

    post = Post.objects.for_company(company).get()
    assert imported.insights_reason == "not_in_file"
    assert imported.insights_status == InsightsStatus.UNAVAILABLE
    assert (post.insights_status, post.insights_reason) == (InsightsStatus.PENDING, "")
    assert post.source == Source.API


def test_store_posts_all_three_rates(company, instagram_account):
    store(
        instagram_account,
        row(1, reach=1_000, views=2_000, saved=20, shares=5),
        source=Source.IMPORT,
    )

    post = Post.objects.for_company(company).get()
    assert post.engagement_rate == 1.0
    assert post.engagement_rate_by_reach == 12.5
    assert post.engagement_rate_by_views == 6.25


def test_store_posts_followers_of_the_nearest_day_before(company, instagram_account):
    for day, followers in [(1, 100), (4, 400), (9, 900)]:
        AccountSnapshot.objects.create(
            company=company,
            account=instagram_account,
            captured_on=date(2026, 3, day),
            followers_count=followers,
        )

    store(instagram_account, row(4), row(-2))

    posts = Post.objects.for_company(company).order_by("timestamp")
    assert [post.followers_at_post for post in posts] == [10_000, 400]


def test_store_posts_market_of_the_account(company):
    account = InstagramAccountFactory(company=company, market="KR")

    store(account, row(1))

    assert Post.objects.for_company(company).get().market == "KR"
    assert counters(company) == [("glow", "KR", 1), ("skin", "KR", 1)]


def test_store_posts_account_moves_to_another_market(company):
    account = InstagramAccountFactory(company=company, market="KR")
    store(account, row(1))
    account.market = "JP"

    store(account, row(1))

    assert Post.objects.for_company(company).get().market == "JP"
    assert counters(company) == [
        ("glow", "JP", 1),
        ("glow", "KR", 0),
        ("skin", "JP", 1),
        ("skin", "KR", 0),
    ]


@pytest.mark.parametrize(
    ("caption", "stored"),
    [
        ("Nul\x00 byte #a\x00b", "Nul byte #ab"),
        ("Half \ud83d emoji", "Half \ufffd emoji"),
        ("💄" * 2_200, "💄" * 2_200),
    ],
)
def test_store_posts_odd_caption(company, instagram_account, caption, stored):
    raw = {"alt_text": caption, "number": 2**70}

    store(instagram_account, row(1, caption=caption, raw_data=raw))

    post = Post.objects.for_company(company).get()
    assert post.caption == stored
    assert post.raw_data["alt_text"] == stored


def test_store_posts_impossible_counts_are_unknown(company, instagram_account):
    store(instagram_account, row(1, like_count=-1, comment_count=2**70))

    post = Post.objects.for_company(company).get()
    assert (post.like_count, post.comment_count) == (None, None)


def test_store_posts_two_companies_with_one_account(company, instagram_account):
    other = InstagramAccountFactory(
        instagram_user_id=instagram_account.instagram_user_id
    )
    store(instagram_account, row(1))

    with tenant(other.company_id):
        store(other, row(1, like_count=5))
        theirs = Post.objects.for_company(other.company).get()

    assert theirs.like_count == 5
    assert Post.objects.for_company(company).get().like_count == 90


@pytest.mark.django_db(transaction=True)
def test_store_posts_announces_new_and_edited_texts(company, heard, instagram_account):
    store(instagram_account, row(1), row(2, caption=""))
    store(instagram_account, row(1, like_count=1))
    store(instagram_account, row(1, caption="Edited"))

    assert heard == [company.pk, company.pk]


@pytest.mark.django_db(transaction=True)
def test_store_posts_fails_as_a_whole(company, heard, instagram_account):
    with pytest.raises(DataError):
        store(instagram_account, row(1), replace(row(2), post_id="2" * 65))

    assert Post.objects.for_company(company).count() == 0
    assert heard == []


def test_store_insights(company, instagram_account):
    run = SyncRunFactory(account=instagram_account)
    store(instagram_account, row(1))
    post = Post.objects.for_company(company).get()

    values = {"reach": 500, "views": 1_000, "saved": 25}
    store_insights(
        account=instagram_account,
        items=[InsightsRow(post.pk, post.timestamp, values)],
        run=run,
    )

    post.refresh_from_db()
    assert (post.reach, post.views, post.saved, post.shares) == (500, 1_000, 25, None)
    assert post.engagement_rate == 1.0
    assert post.engagement_rate_by_reach == 25.0
    assert post.engagement_rate_by_views == 12.5
    assert post.insights == {"reach": 500, "views": 1_000, "saved": 25}
    assert post.insights_status == InsightsStatus.AVAILABLE
    assert post.insights_run == run
    assert post.snapshots.get().reach == 500


def test_store_posts_keeps_insights(company, instagram_account):
    store(instagram_account, row(1))
    post = Post.objects.for_company(company).get()
    store_insights(
        account=instagram_account,
        items=[InsightsRow(post.pk, post.timestamp, {"reach": 500})],
    )

    counts = store(instagram_account, row(1))

    post.refresh_from_db()
    assert counts == StoreCounts(unchanged=1)
    assert (post.reach, post.insights) == (500, {"reach": 500})
    assert post.insights_status == InsightsStatus.AVAILABLE


def test_store_insights_unavailable_keeps_figures(company, instagram_account):
    store(instagram_account, row(1, reach=500))
    post = Post.objects.for_company(company).get()

    store_insights(
        account=instagram_account,
        items=[InsightsRow(post.pk, post.timestamp, unavailable="pre_business_media")],
    )

    post.refresh_from_db()
    assert post.insights_status == InsightsStatus.UNAVAILABLE
    assert post.insights_reason == "pre_business_media"
    assert post.reach == 500


def test_mark_missing_and_reappearing(company, instagram_account):
    first = SyncRunFactory(account=instagram_account, status="succeeded")
    second = SyncRunFactory(account=instagram_account, status="succeeded")
    store(instagram_account, row(1), row(2), run=first)
    store(instagram_account, row(2), run=second)

    marked = mark_missing(account=instagram_account, run=second, since=None)

    gone, kept = Post.objects.for_company(company).order_by("post_id")
    assert marked == 1
    assert gone.deleted_at is not None
    assert kept.deleted_at is None
    assert counters(company) == [("glow", "", 1), ("skin", "", 1)]

    store(instagram_account, row(1), run=second)

    gone.refresh_from_db()
    assert gone.deleted_at is None
    assert counters(company) == [("glow", "", 2), ("skin", "", 2)]


def test_mark_missing_leaves_what_was_out_of_reach_and_imported(
    company, instagram_account
):
    run = SyncRunFactory(account=instagram_account)
    store(instagram_account, row(1), row(3))
    store(instagram_account, row(4), source=Source.IMPORT)
    store(instagram_account, row(2), run=run)

    mark_missing(account=instagram_account, run=run, since=row(2).timestamp)

    gone = Post.objects.for_company(company).filter(deleted_at__isnull=False)
    assert list(gone.values_list("post_id", flat=True)) == ["3"]


def test_recount_hashtags_mends_counters(company, instagram_account):
    store(instagram_account, row(1), row(2))
    expected = counters(company)
    Hashtag.objects.for_company(company).update(post_count=99)

    recount_hashtags(company=company)

    assert counters(company) == expected


def test_what_hangs_on_posts_goes_with_their_account(company):
    gone, kept = (InstagramAccountFactory(company=company) for _ in range(2))
    store(gone, row(1), row(2), run=SyncRunFactory(account=gone))
    store(kept, row(1))

    gone.delete()

    for model, left in ((Post, 1), (PostHashtag, 2), (PostSnapshot, 1)):
        assert model.objects.for_company(company).count() == left


def test_known_posts_are_found_without_reading_their_account(
    company, django_assert_max_num_queries
):
    """A table without statistics, as in a first import, must not be read page by page."""
    account = InstagramAccountFactory(company=company)
    store(account, *(row(number) for number in range(1000)))

    with django_assert_max_num_queries(20) as queries:
        store(account, row(1001))

    lookup = next(
        query["sql"] for query in queries.captured_queries if "unnest" in query["sql"]
    )
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {lookup}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan
    assert "Index Cond: ((account_id = " in plan
    assert "= wanted.post_id" in plan

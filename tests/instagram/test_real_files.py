"""Real posts through the sandbox and the API client: our figures are those of the file."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pandas
import pytest
from django.db.models import Avg, Count, F, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from instagram.enums import RunStatus, RunTrigger, Source
from instagram.models import Hashtag, Post, PostSnapshot, SyncRun
from instagram.rows import PostRow
from instagram.sandbox import reading
from instagram.services.collection.running import run_sync
from instagram.services.storage import store_posts
from tests import shared_data
from tests.factories.instagram import InstagramAccountFactory

COUNTS = {
    "like_count": "like_count",
    "comments_count": "comment_count",
    "reach": "reach",
    "saved": "saved",
    "views": "views",
}
EXACT = 1e-9


def read_file(name):
    """The file as pandas has it, under Graph's column names."""
    table = pandas.read_csv(
        shared_data.posts(name), dtype={"id": "string"}, keep_default_na=True
    )
    return table.rename(columns={"likes": "like_count", "comments": "comments_count"})


def collect(company, sandbox, settings, name, followers):
    """Load the file into the sandbox and collect it over HTTP."""
    settings.INSTAGRAM_GRAPH_URL = sandbox.base_url
    options = reading.Options(username=name, followers=followers)
    sandbox.load(reading.read(shared_data.posts(name), options))
    account = InstagramAccountFactory(
        company=company,
        username=name,
        followers_count=None,
        token=sandbox.token(name),
        audience_collected_at=timezone.now(),
    )
    run = SyncRun.objects.create(
        company=company, account=account, trigger=RunTrigger.PERSON
    )
    run = run_sync(run=run)
    assert (run.status, run.error_count) == (RunStatus.SUCCEEDED, 0)
    return SimpleNamespace(run=run, posts=Post.objects.for_company(company))


def interactions(table):
    """Likes, comments, saves and shares; what is not known counts as absent."""
    columns = ["like_count", "comments_count", *({"saved", "shares"} & {*table})]
    return table[columns].fillna(0).sum(axis=1)


def our_interactions():
    total = F("like_count") + F("comment_count")
    return total + Coalesce(F("saved"), 0) + Coalesce(F("shares"), 0)


def ratio_of_sums(posts, base):
    known = posts.filter(**{f"{base}__gt": 0}, like_count__isnull=False)
    sums = known.aggregate(total=Sum(our_interactions()), base=Sum(base))
    return 100 * sums["total"] / sums["base"]


def by_base(table, base):
    """Per cent of interactions to a base, for posts whose base is known."""
    known = table[table[base] > 0].assign(total=interactions)
    return known["id"], 100 * known["total"] / known[base], known


def assert_rates(posts, table, base):
    """The rate of each post, their mean, and the ratio of the sums."""
    field = f"engagement_rate_by_{base}"
    ids, expected, known = by_base(table, base)

    ours = dict(posts.exclude(**{field: None}).values_list("post_id", field))

    assert ours == pytest.approx(dict(zip(ids, expected, strict=True)), rel=EXACT)
    assert posts.aggregate(mean=Avg(field))["mean"] == pytest.approx(
        expected.mean(), rel=EXACT
    )
    assert ratio_of_sums(posts, base) == pytest.approx(
        100 * known["total"].sum() / known[base].sum(), rel=EXACT
    )


def assert_rates_by_followers(posts, table, followers):
    expected = 100 * (table["like_count"] + table["comments_count"]) / followers

    rates = sorted(posts.values_list("engagement_rate", flat=True))

    assert set(posts.values_list("followers_at_post", flat=True)) == {followers}
    assert rates == pytest.approx(sorted(expected), rel=EXACT)
    assert pandas.Series(rates).median() == pytest.approx(expected.median(), rel=EXACT)


def assert_each_post(posts, table):
    cells_of = table.set_index("id")
    for post in posts:
        cells = cells_of.loc[post.post_id]
        assert post.caption == (
            "" if pandas.isna(cells["caption"]) else cells["caption"]
        )
        assert post.timestamp == pandas.Timestamp(cells["timestamp"])
        for column, field in COUNTS.items():
            known = None if pandas.isna(cells[column]) else int(cells[column])
            assert getattr(post, field) == known


def test_creator_file(company, sandbox, settings):
    table = read_file("creator_graphapi_2026")

    collected = collect(company, sandbox, settings, "creator_graphapi_2026", 12_345)

    posts = collected.posts
    assert posts.count() == collected.run.posts_created == len(table) == 140
    assert posts.aggregate(**{name: Sum(COUNTS[name]) for name in COUNTS}) == {
        name: int(table[name].sum()) for name in COUNTS
    }
    assert posts.aggregate(**{name: Count(COUNTS[name]) for name in COUNTS}) == {
        name: int(table[name].count()) for name in COUNTS
    }
    assert_each_post(posts, table)
    assert_rates(posts, table, "reach")
    assert_rates(posts, table, "views")
    assert_rates_by_followers(posts, table, 12_345)


def test_natgeo_file(company, sandbox, settings):
    table = read_file("natgeo_2018")

    collected = collect(company, sandbox, settings, "natgeo_2018", 88_000_000)

    posts = collected.posts
    likes = int(table["like_count"].sum())
    assert posts.count() == collected.run.posts_created == len(table) == 634
    assert posts.aggregate(likes=Sum("like_count"), comments=Sum("comment_count")) == {
        "likes": likes,
        "comments": int(table["comments_count"].sum()),
    }
    assert sorted(posts.values_list("caption", flat=True)) == sorted(table["caption"])
    # The file has neither reach nor views: unknown, not 0.
    assert posts.filter(reach=None, views=None, saved=None).count() == 634
    assert posts.exclude(engagement_rate_by_reach=None).count() == 0
    assert_rates_by_followers(posts, table, 88_000_000)
    snapshots = PostSnapshot.objects.for_company(company)
    assert snapshots.aggregate(likes=Sum("like_count")) == {"likes": likes}


def test_natgeo_file_hashtags_are_counted_as_pandas_counts_them(
    company, instagram_account
):
    """Our counters against a plain reading of the captions."""
    table = read_file("natgeo_2018")
    rows = [
        PostRow(
            post_id=str(number),
            timestamp=datetime(2018, 1, 1, tzinfo=UTC) + timedelta(hours=number),
            caption=caption,
        )
        for number, caption in enumerate(table["caption"])
    ]

    store_posts(account=instagram_account, items=rows, source=Source.API)

    found = table["caption"].str.findall(r"#(\w*[^\W\d]\w*)")
    expected = found.apply(lambda tags: list({tag.lower() for tag in tags})).explode()
    counters = Hashtag.objects.for_company(company)
    assert dict(counters.values_list("hashtag", "post_count")) == dict(
        expected.dropna().value_counts()
    )

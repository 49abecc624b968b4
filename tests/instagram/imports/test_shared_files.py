"""Real posts of public data sets: what goes in equals what pandas reads."""

import ast
from io import StringIO

import pandas as pd
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from instagram.hashtags import normalize_hashtags
from instagram.models import ImportBatch, Post
from tests import shared_data


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def torrevieja():
    table = pd.read_csv(shared_data.posts("torrevieja_2020"))
    table["rate"] = 100 * table.likes / table.followers
    return table


@pytest.fixture
def upload(logged_in, django_capture_on_commit_callbacks):
    """Takes a file through both pages, agreeing with the guessed columns."""

    def upload(path):
        with path.open("rb") as file, django_capture_on_commit_callbacks(execute=True):
            sent = {
                "file": file,
                "account": "new",
                "username": "torrevieja",
                "time_zone": "UTC",
            }
            logged_in.post(reverse("instagram:import-create"), sent)
            batch = ImportBatch.objects.get()
            agreed = {
                **batch.mapping,
                "time_zone": "UTC",
                "date_order": "auto",
                "encoding": "utf-8",
            }
            logged_in.post(
                reverse("instagram:import-mapping", args=[batch.code]), agreed
            )
        batch.refresh_from_db()
        return batch

    return upload


def by_command(path, company):
    call_command(
        *("import_posts", str(path), "--company", str(company.code)),
        *("--account", "torrevieja"),
        stdout=StringIO(),
        stderr=StringIO(),
    )
    return ImportBatch.objects.for_company(company).latest("pk")


def assert_equal_to_pandas(company, table):
    posts = list(Post.objects.for_company(company))
    rates = pd.Series([post.engagement_rate for post in posts])
    tags = table.hashtags.map(ast.literal_eval).map(normalize_hashtags).map(len)

    assert len(posts) == len(table) == 165
    assert sum(post.like_count for post in posts) == table.likes.sum() == 19_130
    assert sum(post.followers_at_post for post in posts) == table.followers.sum()
    assert sum(len(post.caption) > 0 for post in posts) == table.caption.notna().sum()
    assert {post.comment_count for post in posts} == {None}
    assert sorted(rates) == pytest.approx(sorted(table.rate))
    assert rates.median() == pytest.approx(table.rate.median())
    assert rates.mean() == pytest.approx(table.rate.mean())
    assert sum(len(post.hashtags) for post in posts) == tags.sum() == 1184
    times = pd.to_datetime(table.time, utc=True)
    assert sorted(post.timestamp for post in posts) == sorted(times)


def test_torrevieja_through_the_pages(upload, company, torrevieja):
    batch = upload(shared_data.posts("torrevieja_2020"))

    assert (batch.status, batch.rows_created, batch.rows_refused) == (
        "succeeded",
        165,
        0,
    )
    assert_equal_to_pandas(company, torrevieja)


def test_torrevieja_by_command_and_again(company, torrevieja):
    path = shared_data.posts("torrevieja_2020")

    first, second = by_command(path, company), by_command(path, company)

    assert (first.rows_created, first.rows_refused) == (165, 0)
    assert (second.rows_created, second.rows_updated, second.rows_unchanged) == (
        0,
        0,
        165,
    )
    assert_equal_to_pandas(company, torrevieja)


def test_photographer_by_command(company):
    path = shared_data.posts("photographer_pt")
    table = pd.read_csv(path)

    by_command(path, company)

    posts = Post.objects.for_company(company)
    kinds = list(posts.values_list("media_type", flat=True))
    assert posts.count() == len(table)
    assert sum(post.like_count for post in posts) == table.likes.sum()
    assert kinds.count("VIDEO") == table.is_video.sum()
    assert (
        kinds.count("CAROUSEL_ALBUM")
        == ((table.media_count > 1) & ~table.is_video).sum()
    )


def test_creator_by_command(company):
    path = shared_data.posts("creator_graphapi_2026")
    table = pd.read_csv(path)

    by_command(path, company)

    posts = list(Post.objects.for_company(company))
    total = table.like_count + table.comments_count + table.saved.fillna(0)
    known = table.reach.notna() & (table.reach > 0)
    assert len(posts) == len(table)
    assert sum(post.like_count for post in posts) == table.like_count.sum()
    assert sum(post.views or 0 for post in posts) == table.views.sum()
    rates = [post.engagement_rate_by_reach for post in posts]
    assert sorted(rate for rate in rates if rate is not None) == pytest.approx(
        sorted(100 * total[known] / table.reach[known])
    )


@pytest.mark.parametrize(
    "name", ["natgeo_2018", "amankharwal_reach", "ko_emotion_2022"]
)
def test_file_without_dates_is_refused_with_the_reason(company, name):
    with pytest.raises(CommandError) as refused:
        by_command(shared_data.posts(name), company)

    assert str(refused.value).startswith("timestamp: Choose the column that says when")
    assert Post.objects.for_company(company).count() == 0

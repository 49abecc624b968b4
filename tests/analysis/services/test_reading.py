import threading

import pytest
from django.db import connection, connections, transaction

from analysis.language.beauty.tables import CATEGORIES
from analysis.services.reading import read_new_texts
from analysis.tasks import read_texts
from instagram.enums import Category
from instagram.models import Comment, Post
from instagram.readings import Reading
from instagram.services.readings import (
    claim_unread_comments,
    save_comment_readings,
    save_post_readings,
)
from instagram.signals import announce_texts
from kbeauty.lib.tenancy import tenant
from markets.stems import table
from tests.factories.accounts import CompanyFactory
from tests.factories.instagram import (
    CommentFactory,
    InstagramAccountFactory,
    PostFactory,
)


@pytest.fixture
def post(instagram_account):
    return PostFactory(account=instagram_account, caption="I love this serum so much")


def reading(pk, **fields):
    values = {
        "language": "en",
        "language_confidence": 0.9,
        "sentiment": "positive",
        "sentiment_score": 0.8,
        "sentiment_confidence": 0.85,
        "read_by": "local-6",
    }
    return Reading(pk=pk, **{**values, **fields})


def test_read_new_texts_reads_posts_and_comments(company, post):
    CommentFactory(post=post, text="트러블 올라왔어요")
    CommentFactory(post=post, text="😍😍")

    assert read_new_texts(company=company) == 3

    post.refresh_from_db()
    assert (post.language, post.sentiment, post.read_by) == (
        "en",
        "positive",
        "local-6",
    )
    assert post.sentiment_score > 0.5
    found = Comment.objects.order_by("pk").values_list("language", "sentiment")
    assert list(found) == [("ko", "negative"), ("und", "positive")]


def test_read_new_texts_stores_category_and_words_of_beauty(company, post):
    post.caption = "New centella serum with a dewy finish for dry skin"
    post.save()
    comment = CommentFactory(post=post, text="오늘 축구 경기 대박")
    silent = CommentFactory(post=post, text="😍😍")

    read_new_texts(company=company)

    for row in (post, comment, silent):
        row.refresh_from_db()
    assert (post.category, post.topics) == (
        "beauty",
        ["step:serum", "concern:dryness", "ingredient:centella", "finish:dewy"],
    )
    assert 0.5 <= post.category_confidence <= 1
    assert (comment.category, comment.topics) == ("sports", [])
    assert (silent.category, silent.category_confidence, silent.topics) == ("", 0.0, [])


def test_every_category_of_the_tools_can_be_stored():
    assert {name for (name,) in table(CATEGORIES).names} == set(Category.values)


def test_read_new_texts_twice_reads_nothing_more(company, post):
    read_new_texts(company=company)

    assert read_new_texts(company=company) == 0


def test_read_new_texts_takes_the_market_as_a_hint(company):
    german = InstagramAccountFactory(company=company, market="DE")
    mexican = PostFactory(account=german, caption="lindo", market="MX")
    unclear = PostFactory(account=german, caption="wow")

    read_new_texts(company=company)

    mexican.refresh_from_db()
    unclear.refresh_from_db()
    assert (mexican.language, unclear.language) == ("es", "de")


def test_read_new_texts_marks_an_empty_caption_as_read(company, instagram_account):
    post = PostFactory(account=instagram_account, caption="")

    read_new_texts(company=company)

    post.refresh_from_db()
    assert (post.language, post.sentiment, post.read_by) == ("und", "", "local-6")


def test_read_new_texts_stops_at_the_limit(company, post):
    CommentFactory.create_batch(3, post=post)

    assert read_new_texts(company=company, limit=2) == 2
    assert read_new_texts(company=company) == 2


def test_read_new_texts_leaves_other_companies_alone(company, post):
    theirs = PostFactory()

    read_new_texts(company=company)

    with tenant(theirs.company_id):
        theirs.refresh_from_db()
    assert theirs.read_by == ""


def test_save_touches_no_row_of_another_company(company, post):
    other = CompanyFactory()

    assert save_post_readings(company=other, readings=[reading(post.pk)]) == 0

    post.refresh_from_db()
    assert post.read_by == ""


def test_save_without_readings_writes_nothing(company, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert save_comment_readings(company=company, readings=[]) == 0


@pytest.mark.parametrize("count", [1, 30])
def test_read_new_texts_needs_the_same_queries_for_any_number(
    company, post, django_assert_num_queries, count
):
    CommentFactory.create_batch(count, post=post)

    # Per source: a claim and a write, then a claim that finds nothing; each in a savepoint.
    with django_assert_num_queries(14):
        count_read = read_new_texts(company=company)

    assert count_read == count + 1  # and the caption


def test_task_reads_and_may_run_twice(company, post):
    read_texts(company_id=company.pk)
    read_texts(company_id=company.pk)

    post.refresh_from_db()
    assert post.sentiment == "positive"


def test_collected_texts_call_the_reader_after_commit(
    company, monkeypatch, django_capture_on_commit_callbacks
):
    called = []
    monkeypatch.setattr(read_texts, "delay", lambda **kwargs: called.append(kwargs))

    with django_capture_on_commit_callbacks(execute=True):
        announce_texts(company.pk)
        before = list(called)

    assert (before, called) == ([], [{"company_id": company.pk}])


@pytest.mark.django_db(transaction=True)
def test_two_readers_share_the_work():
    post = PostFactory(caption="nice")
    comments = CommentFactory.create_batch(4, post=post)
    company = post.company
    counts = []

    def second_reader():
        with tenant(company.pk):
            counts.append(read_new_texts(company=company))
        connections.close_all()

    with tenant(company.pk):
        with transaction.atomic():
            mine = claim_unread_comments(company=company, limit=3)
            thread = threading.Thread(target=second_reader)
            thread.start()
            thread.join()
            save_comment_readings(
                company=company, readings=[reading(one.pk) for one in mine]
            )
        unread = Comment.objects.filter(read_by="").count()
        posts = Post.objects.filter(read_by="").count()

    # One comment and the post were free.
    assert counts == [2]
    assert len(mine) == 3
    assert (unread, posts) == (0, 0)
    assert len(comments) == 4
    assert connection.in_atomic_block is False

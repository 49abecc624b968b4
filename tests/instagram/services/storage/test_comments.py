from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from instagram.models import Comment
from instagram.rows import CommentRow, StoreCounts
from instagram.services.storage import store_comments
from tests.factories.instagram import PostFactory

WRITTEN = datetime(2026, 3, 1, 9, tzinfo=UTC)


def comment(number=1, **fields):
    defaults: dict[str, Any] = {
        "comment_id": str(number),
        "timestamp": WRITTEN + timedelta(hours=number),
        "text": f"예뻐요 {number}",
        "username": "fan",
        "author_id": "77",
        "like_count": 2,
    }
    return CommentRow(**(defaults | fields))


@pytest.fixture
def post(instagram_account):
    return PostFactory(account=instagram_account)


def test_store_comments_with_replies_before_their_parents(company, post):
    counts = store_comments(
        post=post, items=[comment(2, parent_id="1"), comment(1), comment(3)]
    )

    stored = Comment.objects.for_company(company).order_by("comment_id")
    assert counts == StoreCounts(created=3)
    assert [each.parent and each.parent.comment_id for each in stored] == [
        None,
        "1",
        None,
    ]
    assert [each.text for each in stored] == ["예뻐요 1", "예뻐요 2", "예뻐요 3"]


def test_store_comments_twice_changes_nothing(company, post):
    items = [comment(1), comment(2, parent_id="1")]
    store_comments(post=post, items=items)
    before = list(Comment.objects.for_company(company).values())

    counts = store_comments(post=post, items=items)

    assert counts == StoreCounts(unchanged=2)
    assert list(Comment.objects.for_company(company).values()) == before


def test_store_comments_edited_and_hidden(company, post):
    store_comments(post=post, items=[comment(1), comment(2)])
    Comment.objects.for_company(company).update(read_by="reader-1")

    counts = store_comments(
        post=post, items=[comment(1, text="edited"), comment(2, is_hidden=True)]
    )

    edited, hidden = Comment.objects.for_company(company).order_by("comment_id")
    assert counts == StoreCounts(updated=2)
    assert (edited.text, edited.read_by) == ("edited", "")
    assert (hidden.is_hidden, hidden.read_by) == (True, "reader-1")


def test_store_comments_keeps_who_wrote_when_no_longer_told(company, post):
    store_comments(post=post, items=[comment(1)])

    store_comments(
        post=post,
        items=[comment(1, username="", author_id="", like_count=None)],
    )

    stored = Comment.objects.for_company(company).get()
    assert (stored.username, stored.author_id, stored.like_count) == ("fan", "77", 2)


def test_store_comments_reply_finds_its_parent_later(company, post):
    store_comments(post=post, items=[comment(2, parent_id="1")])
    orphan = Comment.objects.for_company(company).get()

    store_comments(post=post, items=[comment(1)])
    store_comments(post=post, items=[comment(2, parent_id="1")])

    found = Comment.objects.for_company(company).get(comment_id="2")
    assert orphan.parent is None
    assert found.parent.comment_id == "1"


def test_store_comments_by_the_brand(company, post):
    account = post.account

    store_comments(
        post=post,
        items=[
            comment(1, author_id=account.instagram_user_id),
            comment(2, username=account.username.upper(), author_id=""),
            comment(3),
            comment(4, username="", author_id=""),
        ],
    )

    stored = Comment.objects.for_company(company).order_by("comment_id")
    assert [each.is_from_brand for each in stored] == [True, True, False, False]


def test_store_comments_with_nul_and_half_emoji(company, post):
    store_comments(post=post, items=[comment(1, text="a\x00b \ud83d")])

    assert Comment.objects.for_company(company).get().text == "ab \ufffd"

"""The posts that a step has before it."""

from instagram.models import Post
from instagram.querysets import PostQuerySet
from instagram.services.collection.work import Work

PAGE_SIZE = 50


def next_posts(waiting: PostQuerySet, count: int) -> list[Post]:
    newest_first = waiting.select_related("account__company", "company").order_by(
        "-timestamp", "-pk"
    )
    return list(newest_first[:count])


def posts_of(work: Work) -> PostQuerySet:
    posts: PostQuerySet = Post.objects.for_company(work.run.company)
    return posts

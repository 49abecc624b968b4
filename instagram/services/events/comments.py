"""Comments that were told of: read from Graph, and stored as a collection does."""

from collections.abc import Iterable

from instagram.clients.errors import ClientError
from instagram.enums import ProductType, Source
from instagram.models import Comment, Post
from instagram.rows import CommentRow
from instagram.services.events.work import EventWork
from instagram.services.storage import store_comments, store_posts
from instagram.services.storage.posts import stored_places

# Up to so many comments of a post are asked for one by one, more by the page.
SINGLY = 3
PAGE_SIZE = 50
# Graph lists neither: the next collection would take them for deleted.
_NOT_LISTED = {ProductType.STORY, ProductType.AD}
GONE = "object_missing"
NOT_LISTED = "not_listed"


def read_comments(
    work: EventWork, *, media_id: str, product_type: str, comment_ids: Iterable[str]
) -> str:
    """Bring these comments of a post up to date; a reason if there is nothing to bring.

    What was deleted before we asked is not brought back: Graph's present state counts.
    """
    post = _known_post(work, media_id)
    if post is None:
        if product_type in _NOT_LISTED:
            return NOT_LISTED
        post = _fetch_post(work, media_id)
    if post is None:
        return NOT_LISTED
    wanted = _read_pages(work, post, set(comment_ids))
    read = [_read_one(work, post, comment_id) for comment_id in sorted(wanted)]
    return "" if all(read) else GONE


def _known_post(work: EventWork, media_id: str) -> Post | None:
    for pk, _, posted_at in stored_places(work.account, [media_id]):
        posts = Post.objects.for_company(work.account.company)
        found: Post | None = (
            posts.filter(pk=pk, timestamp=posted_at)
            .select_related("account__company", "company")
            .first()
        )
        return found
    return None


def _fetch_post(work: EventWork, media_id: str) -> Post | None:
    row = work.client.media(media_id)
    if row.media_product_type in _NOT_LISTED:
        return None
    with work.page():
        store_posts(
            account=work.account,
            items=[row],
            source=Source.API,
            run=work.run_under_way(),
        )
    return _known_post(work, row.post_id)


def _read_pages(work: EventWork, post: Post, wanted: set[str]) -> set[str]:
    """Read pages while that costs fewer calls than one a comment; what was not among them.

    Nothing is left over after the last page: what no page has was deleted.
    """
    pages_left = len(wanted)
    after: str | None = None
    while len(wanted) > SINGLY and pages_left:
        page = work.client.comments_page(post.post_id, after=after, limit=PAGE_SIZE)
        _store(work, post, page.items)
        wanted -= {row.comment_id for row in page.items}
        after = page.after
        pages_left -= 1
        if after is None:
            return set()
    return wanted


def _read_one(work: EventWork, post: Post, comment_id: str) -> bool:
    """False if it is gone."""
    try:
        row = work.client.comment(comment_id)
    except ClientError as error:
        if error.reason != GONE:
            raise
        return False
    rows = [row]
    if row.parent_id and not _is_known(post, row.parent_id):
        try:
            rows.insert(0, work.client.comment(row.parent_id))
        except ClientError as error:
            # Without its parent a reply is kept all the same.
            if error.reason != GONE:
                raise
    _store(work, post, rows)
    return True


def _is_known(post: Post, comment_id: str) -> bool:
    comments = Comment.objects.for_company(post.company)
    return bool(comments.filter(post=post, comment_id=comment_id).exists())


def _store(work: EventWork, post: Post, rows: list[CommentRow]) -> None:
    with work.page():
        store_comments(post=post, items=rows)

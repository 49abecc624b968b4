"""What people wrote below each post."""

from instagram.clients.errors import ClientError
from instagram.enums import RunPhase
from instagram.models import Post
from instagram.services.collection.steps import posts as waiting
from instagram.services.collection.steps.patience import GONE, Patience
from instagram.services.collection.steps.posts import next_posts, posts_of
from instagram.services.collection.work import Work
from instagram.services.storage import mark_missing_comments, store_comments

POSTS_AT_A_TIME = 50


def collect_comments(work: Work) -> None:
    patience = Patience()
    left_out: set[int] = set()
    while patience.is_willing and (
        posts := next_posts(
            posts_of(work).awaiting_comments(work.run).exclude(pk__in=left_out),
            POSTS_AT_A_TIME,
        )
    ):
        for post in posts:
            try:
                _collect_comments_of(work, post)
            except ClientError as error:
                patience.judge(error)
                left_out |= _note_failed_comments(work, post, error)
                if not patience.is_willing:
                    break
            else:
                patience.judge(None)
    with work.page() as run:
        run.phase = RunPhase.AUDIENCE


def _collect_comments_of(work: Work, post: Post) -> None:
    # Only a pass from the first page on, in one go, has seen all there are.
    seen: set[str] | None = None if post.comments_cursor else set()
    after: str | None = post.comments_cursor or None
    while True:
        page = work.client.comments_page(
            post.post_id, after=after, limit=waiting.PAGE_SIZE
        )
        after = page.after
        with work.page() as run:
            counts = store_comments(post=post, items=page.items)
            run.comments_collected += counts.created + counts.updated
            work.note_items([*page.skipped, *page.noted])
            post.comments_cursor = after or ""
            if seen is not None:
                seen |= {row.comment_id for row in page.items}
                seen |= {note.item_id for note in page.skipped}
            if after is None:
                post.comments_run = run
                if seen is not None:
                    mark_missing_comments(post=post, seen=seen)
            post.save(update_fields=["comments_cursor", "comments_run"])
        if after is None:
            return


def _note_failed_comments(work: Work, post: Post, error: ClientError) -> set[int]:
    """The posts to leave out; one that is gone has no more comments to bring."""
    with work.page() as run:
        work.note_error(error, post.post_id)
        if error.kind in GONE:
            posts_of(work).filter(pk=post.pk).update(comments_run=run)
            return set()
    return {post.pk}

"""Posts of others that tag the account; only Facebook Login tells them."""

from django.utils import timezone

from instagram.clients.errors import ClientError
from instagram.enums import RunPhase
from instagram.services.collection.steps import posts
from instagram.services.collection.steps.again import insist
from instagram.services.collection.steps.optional import LEAVES_OUT
from instagram.services.collection.work import Work
from instagram.services.storage.mentions import store_mentions


def collect_mentions(work: Work) -> None:
    if work.client.has_tags:
        try:
            insist(lambda: _list_tags(work))
        except ClientError as error:
            if error.kind not in LEAVES_OUT:
                raise
            with work.page():
                work.note_error(error)
    with work.page() as run:
        run.cursor = ""
        run.phase = RunPhase.DONE


def _list_tags(work: Work) -> None:
    """All of them once, then what is new."""
    account = work.account
    is_first = account.mentions_collected_at is None
    while True:
        page = work.client.tags_page(
            after=work.run.cursor or None, limit=posts.PAGE_SIZE
        )
        with work.page() as run:
            counts = store_mentions(account=account, items=page.items)
            run.mentions_collected += counts.created
            work.note_items(page.skipped)
            run.cursor = page.after or ""
            is_known = bool(page.items) and not counts.created
            is_last = page.after is None or (is_known and not (is_first or run.is_full))
            if is_last:
                account.mentions_collected_at = timezone.now()
                account.save(update_fields=["mentions_collected_at"])
        if is_last:
            return

"""Mentions that a webhook names: fetched one by one, or kept bare with the reason."""

from instagram.clients.base import GraphClient
from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.schemas import CallRecord
from instagram.enums import MentionKind
from instagram.models import InstagramAccount, Mention
from instagram.rows import MentionRow
from instagram.services.calls import client_of, save_calls
from instagram.services.connections import mark_refused
from instagram.services.storage.mentions import store_mentions

# Whoever asks tries again later; nothing is kept of the mention so far.
_PASSING = {
    ErrorKind.TRANSIENT,
    ErrorKind.THROTTLED,
    ErrorKind.QUOTA,
    ErrorKind.NETWORK,
    ErrorKind.INVALID_ANSWER,
}


def collect_mention(
    *, account: InstagramAccount, media_id: str, comment_id: str = ""
) -> Mention:
    """Fetch the comment, or else the caption, that names the account, and keep it.

    Where Instagram refuses to show it, the bare mention is kept with the reason. Trouble
    that passes is raised (``ClientError``): the caller asks again later.
    """
    calls: list[CallRecord] = []
    client = client_of(
        account,
        recorder=calls.append,
    )
    try:
        row = _fetch(client, media_id, comment_id)
    except ClientError as error:
        if error.kind in _PASSING:
            raise
        # A missing permission says nothing of the rest: only a dead token ends all of it.
        if error.kind == ErrorKind.LOGIN:
            mark_refused(account=account, error=error)
        row = _bare(media_id, comment_id, error.reason)
    finally:
        save_calls(company=account.company, records=calls, account=account)
    store_mentions(account=account, items=[row])
    found: Mention = Mention.objects.for_company(account.company).get(
        account=account,
        kind=row.kind,
        media_id=row.media_id,
        comment_id=row.comment_id,
    )
    return found


def _fetch(client: GraphClient, media_id: str, comment_id: str) -> MentionRow:
    if comment_id:
        return client.mentioned_comment(comment_id, media_id)
    return client.mentioned_media(media_id)


def _bare(media_id: str, comment_id: str, reason: str) -> MentionRow:
    kind = MentionKind.COMMENT if comment_id else MentionKind.CAPTION
    return MentionRow(
        kind=kind, media_id=media_id[:64], comment_id=comment_id[:64], reason=reason
    )

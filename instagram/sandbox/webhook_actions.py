"""What the control page can make Meta tell an app."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from instagram.sandbox import courier, notices, store, webhooks
from instagram.sandbox.notices import Notice
from instagram.sandbox.params import (
    ActionError,
    Params,
    Result,
    account,
    number,
    post,
    text,
    yes,
)


def webhook(params: Params) -> Result:
    """Deliver updates about the named post, else the newest of the named account."""
    notice = _notice(params)
    found = (_story(params) if notice.field == "story_insights" else None) or post(
        params
    )
    owner = _hearer(params, found)
    retries = int(number(params, "retries"))
    if not 0 <= retries <= courier.MOST_RETRIES:
        raise ActionError(_("So often nothing is delivered."))
    return webhooks.deliver(
        notice,
        url=text(params, "url"),
        media=found,
        account=owner,
        is_signed=yes(params, "is_signed", default=True),
        secret=text(params, "secret"),
        times=int(number(params, "times", 1)),
        retries=retries,
        retry_seconds=number(params, "retry_seconds", 60),
    )


def _hearer(params: Params, found: store.Row) -> store.Row:
    """The named account, which may be mentioned below another's post; else the owner."""
    if text(params, "username"):
        return account(params)
    owner = store.row("SELECT * FROM account WHERE user_id = ?", found["user_id"])
    if owner is None:
        raise ActionError(_("There is no such post."))
    return owner


def _notice(params: Params) -> Notice:
    field = text(params, "field", "comments")
    usual = "messaging" if field in notices.MESSAGING else "flat"
    shape = text(params, "shape", usual)
    count, disorder = int(number(params, "count", 1)), text(params, "disorder")
    duplicates = max(0, int(number(params, "duplicates")))
    if field not in notices.FIELDS or shape not in notices.SHAPES:
        raise ActionError(_("There is no such webhook."))
    if shape == "messaging" and usual != "messaging":
        raise ActionError(_("Only messages come as “messaging”."))
    if not 1 <= count <= count + duplicates <= notices.MOST:
        raise ActionError(_("A delivery has 1 to 1,000 updates."))
    return Notice(
        field=field,
        shape=shape,
        text=text(params, "text", "정말 좋아요! 재구매할게요 💚"),
        count=count,
        entries=max(1, int(number(params, "entries", 1))),
        duplicates=duplicates,
        disorder=int(number(params, "disorder")) if disorder else None,
        in_caption=yes(params, "in_caption", default=False),
    )


def _story(params: Params) -> store.Row | None:
    """The newest story of the named account, where no post is named."""
    if text(params, "media_id"):
        return None
    return store.row(
        "SELECT m.* FROM media m JOIN account a USING (user_id) WHERE a.username = ? "
        "AND m.media_product_type = 'STORY' ORDER BY m.posted_at DESC LIMIT 1",
        text(params, "username"),
    )


def webhook_verify(params: Params) -> Result:
    return webhooks.verify(
        url=text(params, "url"),
        token=text(params, "verify_token"),
        challenge=text(params, "challenge", "1158201444"),
    )


ACTIONS: dict[str, Callable[[Params], Result]] = {
    "webhook": webhook,
    "webhook-verify": webhook_verify,
}

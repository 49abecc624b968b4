"""What the control page and its JSON interface can do to the sandbox's world."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from instagram.sandbox import (
    difficult,
    faults,
    hashtags,
    people,
    store,
    tokens,
    usage,
    webhooks,
    writes,
)
from instagram.sandbox.filling import load

Params = dict[str, Any]
Result = dict[str, Any]
# Seconds that each kind of token lives; a Page's and a system user's have no end.
LIVES = {
    "short": tokens.SHORT_LIFE,
    "long": tokens.LONG_LIFE,
    "facebook": tokens.LONG_LIFE,
    "page": 0,
    "system": 0,
}


class ActionError(Exception):
    """What was asked for cannot be done; the text says why."""


def _text(params: Params, name: str, default: str = "") -> str:
    value = params.get(name)
    return default if value in (None, "") else str(value)


def _number(params: Params, name: str, default: float = 0) -> float:
    try:
        return float(_text(params, name) or default)
    except ValueError:
        message = _("“%(name)s” must be a number.") % {"name": name}
        raise ActionError(message) from None


def _yes(params: Params, name: str, *, default: bool) -> bool:
    return _text(params, name, str(default)).lower() in {"true", "1", "yes", "on"}


def account(params: Params) -> store.Row:
    name = _text(params, "username")
    found = store.row("SELECT * FROM account WHERE username = ?", name)
    if found is None:
        raise ActionError(_("There is no account “%(name)s”.") % {"name": name})
    return found


def post(params: Params) -> store.Row:
    """The named post, else the newest one of the named account."""
    media_id = _text(params, "media_id")
    if media_id:
        found = store.row("SELECT * FROM media WHERE media_id = ?", media_id)
    else:
        found = store.row(
            "SELECT * FROM media WHERE user_id = ? AND parent_id = '' "
            "ORDER BY posted_at DESC LIMIT 1",
            account(params)["user_id"],
        )
    if found is None:
        raise ActionError(_("There is no such post."))
    return found


def state(params: Params) -> Result:
    """Everything the control page shows."""
    accounts = store.rows(
        "SELECT a.*, "
        "(SELECT count(*) FROM media m WHERE m.user_id = a.user_id "
        " AND m.parent_id = '') AS media_count, "
        "(SELECT count(*) FROM comment c JOIN media m USING (media_id) "
        " WHERE m.user_id = a.user_id) AS comment_count, "
        "(SELECT count(*) FROM token t WHERE t.user_id = a.user_id "
        " AND t.expires_at > ?) AS token_count "
        "FROM account a WHERE NOT is_outside ORDER BY username",
        store.now(),
    )
    shown = ("user_id", "app_scoped_id", "username", "name", "account_type", "market")
    counts = ("followers_count", "media_count", "comment_count", "token_count")
    return {
        "accounts": [{n: row[n] for n in (*shown, *counts)} for row in accounts],
        "faults": faults.listed(),
        "clock_offset": int(store.setting("clock_offset", 0)),
        "now": store.now(),
        "shape": store.setting("shape", ""),
        "usage_limit": store.setting("usage_limit", usage.DEFAULT_LIMIT),
        "usage_shown_after": store.setting(
            "usage_shown_after", usage.DEFAULT_SHOWN_AFTER
        ),
        "calls": usage.log(),
    }


def fault(params: Params) -> Result:
    calls = int(_number(params, "calls")) or None
    amount = _text(params, "amount")
    kind = _text(params, "kind") + (f":{amount}" if amount else "")
    if username := _text(params, "username"):
        account({"username": username})
    try:
        faults.add(
            kind,
            calls=calls,
            username=username,
            path_prefix=_text(params, "path_prefix"),
        )
    except ValueError as error:
        raise ActionError(_("There is no such fault.")) from error
    return {"faults": faults.listed()}


def clear_faults(params: Params) -> Result:
    faults.clear()
    return {"faults": []}


def clock(params: Params) -> Result:
    """Move the sandbox's present: tokens age, stories end, codes run out."""
    forward = int(_number(params, "hours") * 3600 + _number(params, "days") * 86_400)
    offset = int(store.setting("clock_offset", 0)) + forward
    store.set_setting("clock_offset", offset)
    return {"clock_offset": offset}


def age_tokens(params: Params) -> Result:
    """Make an account's tokens older than they are."""
    past = int(_number(params, "hours") * 3600 + _number(params, "days") * 86_400)
    return {"tokens": tokens.age(*_of(account(params)), seconds=past)}


def expire_tokens(params: Params) -> Result:
    return {"tokens": tokens.expire(*_of(account(params)))}


def _of(owner: store.Row) -> tuple[str, str]:
    """Whose tokens are meant: the account's and those of its Page's person."""
    return owner["user_id"], people.person_id(owner["person"])


def token(params: Params) -> Result:
    """A token without the consent page."""
    kind = _text(params, "kind", "long")
    if kind not in LIVES:
        raise ActionError(_("There is no such kind of token."))
    life = int(_number(params, "hours") * 3600) or LIVES[kind]
    owner, is_facebook = account(params), kind in tokens.FACEBOOK_KINDS
    granted = tokens.FACEBOOK_SCOPES if is_facebook else tokens.INSTAGRAM_SCOPES
    made = tokens.make(
        # A person's token reaches all of the person's accounts.
        "" if kind in {"facebook", "system"} else owner["user_id"],
        _text(params, "scopes", ",".join(granted)),
        kind,
        life=life,
        holder=_holder(owner, kind) if is_facebook else None,
    )
    return {"access_token": made, "user_id": owner["user_id"], "expires_in": life}


def _holder(owner: store.Row, kind: str) -> tokens.Holder:
    """A business' system user logs in nowhere: its access does not lapse."""
    until = 0 if kind == "system" else store.now() + tokens.DATA_ACCESS
    return tokens.Holder(person_id=people.person_id(owner["person"]), data_until=until)


def require_secret(params: Params) -> Result:
    """Whether calls through Facebook Login need `appsecret_proof`."""
    wanted = _yes(params, "required", default=True)
    store.set_setting("require_secret", wanted)
    return {"required": wanted}


def public_content(params: Params) -> Result:
    """Whether the app has “Instagram Public Content Access”, which hashtags need."""
    allowed = _yes(params, "allowed", default=True)
    store.set_setting("public_content", allowed)
    return {"allowed": allowed}


def spend_hashtags(params: Params) -> Result:
    """Use up a part of an account's thirty hashtags, as another program would."""
    user_id, count = account(params)["user_id"], int(_number(params, "count", 1))
    for number in range(count):
        hashtags.spend(user_id, f"spent{number}")
    return {"spent": count}


def hide_likes(params: Params) -> Result:
    media_id = post(params)["media_id"]
    hidden = _yes(params, "hidden", default=True)
    store.run("UPDATE media SET likes_hidden = ? WHERE media_id = ?", hidden, media_id)
    return {"media_id": media_id, "hidden": hidden}


def delete_media(params: Params) -> Result:
    media_id = post(params)["media_id"]
    writes.remove_media(media_id)
    return {"media_id": media_id}


def edit_caption(params: Params) -> Result:
    media_id, caption = post(params)["media_id"], _text(params, "caption")
    store.run("UPDATE media SET caption = ? WHERE media_id = ?", caption, media_id)
    return {"media_id": media_id, "caption": caption}


def account_type(params: Params) -> Result:
    """PERSONAL takes the professional status away, BUSINESS gives it back."""
    wanted = _text(params, "account_type", "PERSONAL")
    if wanted not in {"BUSINESS", "MEDIA_CREATOR", "PERSONAL"}:
        raise ActionError(_("There is no such kind of account."))
    name = account(params)["username"]
    store.run("UPDATE account SET account_type = ? WHERE username = ?", wanted, name)
    return {"username": name, "account_type": wanted}


def shape(params: Params) -> Result:
    """flat or data for /me and the code exchange; empty: each as it comes by default."""
    wanted = _text(params, "shape")
    if wanted not in {"", "flat", "data"}:
        raise ActionError(_("There is no such shape."))
    store.run("DELETE FROM setting WHERE name = 'shape'")
    if wanted:
        store.set_setting("shape", wanted)
    return {"shape": wanted}


def set_usage(params: Params) -> Result:
    names = {
        "limit": "usage_limit",
        "shown_after": "usage_shown_after",
        "regain_minutes": "usage_regain_minutes",
    }
    for given, name in names.items():
        if _text(params, given):
            store.set_setting(
                name, max(0 if given != "limit" else 1, int(_number(params, given)))
            )
    return {name: store.setting(name) for name in names.values()}


def add_difficult(params: Params) -> Result:
    """Posts that clients stumble over."""
    return load(difficult.posts(account(params)["username"], store.now()))


def webhook(params: Params) -> Result:
    found = post(params)
    owner = store.row("SELECT * FROM account WHERE user_id = ?", found["user_id"])
    if owner is None:
        raise ActionError(_("There is no such post."))
    return webhooks.deliver(
        url=_text(params, "url"),
        media=found,
        account=owner,
        field=_text(params, "field", "comments"),
        shape=_text(params, "shape", "flat"),
        text=_text(params, "text", "정말 좋아요! 재구매할게요 💚"),
        is_signed=_yes(params, "is_signed", default=True),
        secret=_text(params, "secret"),
        times=int(_number(params, "times", 1)),
    )


def webhook_verify(params: Params) -> Result:
    return webhooks.verify(
        url=_text(params, "url"),
        token=_text(params, "verify_token"),
        challenge=_text(params, "challenge", "1158201444"),
    )


def deauthorize(params: Params) -> Result:
    """The person takes the app's access away: its tokens end, and its callback hears of it."""
    owner = account(params)
    tokens.forget(*_of(owner))
    return _tell_of_person(params, owner)


def delete_data(params: Params) -> Result:
    """The person asks that the app removes what it holds of them."""
    return _tell_of_person(params, account(params))


def _tell_of_person(params: Params, owner: store.Row) -> Result:
    changes = params.get("changes")
    return webhooks.tell_of_person(
        url=_text(params, "url"),
        account=owner,
        secret=_text(params, "secret"),
        changes=changes if isinstance(changes, dict) else {},
    )


def reset(params: Params) -> Result:
    store.reset()
    usage.reset()
    return load_demo(params) if _yes(params, "demo", default=False) else {}


def load_demo(params: Params) -> Result:
    from instagram.sandbox import demo  # noqa: PLC0415 - large, and rarely wanted

    return load(demo.build())


ACTIONS: dict[str, Callable[[Params], Result]] = {
    "fault": fault,
    "clear-faults": clear_faults,
    "clock": clock,
    "age-tokens": age_tokens,
    "expire-tokens": expire_tokens,
    "token": token,
    "require-secret": require_secret,
    "public-content": public_content,
    "spend-hashtags": spend_hashtags,
    "hide-likes": hide_likes,
    "delete-media": delete_media,
    "edit-caption": edit_caption,
    "account-type": account_type,
    "shape": shape,
    "usage": set_usage,
    "difficult": add_difficult,
    "webhook": webhook,
    "webhook-verify": webhook_verify,
    "deauthorize": deauthorize,
    "delete-data": delete_data,
    "load-demo": load_demo,
    "reset": reset,
}

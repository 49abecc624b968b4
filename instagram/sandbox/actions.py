"""What the control page and its JSON interface can do to the sandbox's world."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from instagram.sandbox import (
    courier,
    difficult,
    faults,
    load_actions,
    people,
    publish_actions,
    publishing,
    reading_actions,
    script_actions,
    scripts,
    store,
    tokens,
    usage,
    webhook_actions,
    webhooks,
    writes,
)
from instagram.sandbox.filling import load
from instagram.sandbox.params import ActionError, Params, Result, account, post
from instagram.sandbox.params import number as _number
from instagram.sandbox.params import text as _text
from instagram.sandbox.params import yes as _yes

# Seconds that each kind of token lives; a Page's and a system user's have no end.
LIVES = {
    "short": tokens.SHORT_LIFE,
    "long": tokens.LONG_LIFE,
    "facebook": tokens.LONG_LIFE,
    "page": 0,
    "system": 0,
}


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
        "script": scripts.told(),
        "deliveries": courier.told(),
        "containers": publish_actions.listed(),
        "publishing": publishing.settings(),
        "clock_offset": int(store.setting("clock_offset", 0)),
        "now": store.now(),
        "shape": store.setting("shape", ""),
        "require_secret": store.setting("require_secret", default=False),
        "public_content": store.setting("public_content", default=True),
        "usage": usage.overview(),
        "usage_settings": usage.settings(),
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


def all_tokens(params: Params) -> Result:
    """A token for each account whose name begins alike."""
    found = store.rows(
        "SELECT username FROM account WHERE username GLOB ? || '*' ORDER BY username",
        _text(params, "prefix"),
    )
    return {
        name: token(params | {"username": name})["access_token"]
        for name in store.ids(found, "username")
    }


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


def add_difficult(params: Params) -> Result:
    """Posts that clients stumble over."""
    return load(difficult.posts(account(params)["username"], store.now()))


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
    scripts.stop()
    courier.forget()
    return load_demo(params) if _yes(params, "demo", default=False) else {}


def load_demo(params: Params) -> Result:
    from instagram.sandbox import demo  # noqa: PLC0415 - large, and rarely wanted

    return load(demo.world())


ACTIONS: dict[str, Callable[[Params], Result]] = {
    "fault": fault,
    "clear-faults": clear_faults,
    "clock": clock,
    "age-tokens": age_tokens,
    "expire-tokens": expire_tokens,
    "token": token,
    "tokens": all_tokens,
    "hide-likes": hide_likes,
    "delete-media": delete_media,
    "edit-caption": edit_caption,
    "account-type": account_type,
    "shape": shape,
    "difficult": add_difficult,
    **load_actions.ACTIONS,
    **script_actions.ACTIONS,
    **webhook_actions.ACTIONS,
    **publish_actions.ACTIONS,
    **reading_actions.ACTIONS,
    "deauthorize": deauthorize,
    "delete-data": delete_data,
    "load-demo": load_demo,
    "reset": reset,
}

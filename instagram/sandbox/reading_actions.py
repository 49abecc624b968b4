"""What the control page can do to what the reading side answers."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from instagram.sandbox import hashtags, life, mentions, metrics, store
from instagram.sandbox.params import (
    ActionError,
    Params,
    Result,
    account,
    number,
    text,
    yes,
)


def require_secret(params: Params) -> Result:
    """Whether calls through Facebook Login need `appsecret_proof`."""
    wanted = yes(params, "required", default=True)
    store.set_setting("require_secret", wanted)
    return {"required": wanted}


def public_content(params: Params) -> Result:
    """Whether the app has “Instagram Public Content Access”, which hashtags need."""
    allowed = yes(params, "allowed", default=True)
    store.set_setting("public_content", allowed)
    return {"allowed": allowed}


def spend_hashtags(params: Params) -> Result:
    """Use up a part of an account's thirty hashtags, as another program would."""
    user_id = account(params)["user_id"]
    count = min(int(number(params, "count", 1)), hashtags.left(user_id))
    for place in range(count):
        hashtags.spend(user_id, f"spent{store.now()}_{place}")
    return {"spent": count}


def refuse_metric(params: Params) -> Result:
    """Let insights of one account, or of all, not know a metric any more."""
    user_id = account(params)["user_id"] if text(params, "username") else ""
    name = text(params, "metric")
    if not name:
        raise ActionError(_("Name a metric."))
    is_refused = yes(params, "refused", default=True)
    metrics.refuse(user_id, name, is_refused=is_refused)
    return {"refused": sorted(metrics.refused(user_id))}


def mentioned(params: Params) -> Result:
    """Where an account is mentioned."""
    life.go_on()
    return dict(mentions.listed(account(params)["username"]))


ACTIONS: dict[str, Callable[[Params], Result]] = {
    "require-secret": require_secret,
    "public-content": public_content,
    "spend-hashtags": spend_hashtags,
    "refuse-metric": refuse_metric,
    "mentions": mentioned,
}

"""What the scopes of Meta's log-ins are for, in words."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

_POSTS, _COMMENTS, _INSIGHTS = _("profile and posts"), _("comments"), _("insights")
_PUBLISHING, _MESSAGES = _("publishing"), _("messages")
SCOPE_NAMES: dict[str, Promise] = {
    "instagram_business_basic": _POSTS,
    "instagram_business_manage_comments": _COMMENTS,
    "instagram_business_manage_insights": _INSIGHTS,
    "instagram_business_content_publish": _PUBLISHING,
    "instagram_business_manage_messages": _MESSAGES,
    "instagram_basic": _POSTS,
    "instagram_manage_comments": _COMMENTS,
    "instagram_manage_insights": _INSIGHTS,
    "instagram_content_publish": _PUBLISHING,
    "instagram_manage_messages": _MESSAGES,
    "pages_show_list": _("list of your Pages"),
    "pages_read_engagement": _("what your Pages publish"),
    "pages_manage_metadata": _("events of your Pages"),
    "business_management": _("your business at Meta"),
}


def scope_name(scope: str) -> Promise | str:
    """What a scope is for; one that we never ask for keeps its own name."""
    return SCOPE_NAMES.get(scope, scope)


def scope_names(scopes: Iterable[str]) -> Promise:
    """Several in one line, in the language of whoever reads it."""
    names = [scope_name(scope) for scope in scopes]
    return format_lazy(", ".join(["{}"] * len(names)), *names)

"""The menu of the settings pages: an entry stands where its page may be opened."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import Permission
from accounts.permissions import is_allowed

register = template.Library()


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the settings; without a permission it is the person's own."""

    url_name: str
    label: Promise | str
    sign: str
    permission: Permission | None = None


ENTRIES = (
    Entry("accounts:preferences", _("My settings"), "user"),
    Entry("accounts:security", _("Security"), "shield-lock"),
    Entry("accounts:notices", _("Notices"), "bell", Permission.VIEW),
    Entry("accounts:company", _("Company"), "building", Permission.VIEW),
    Entry("accounts:member-list", _("Members"), "users", Permission.VIEW),
    Entry("accounts:key-list", _("API keys"), "key", Permission.MANAGE_KEYS),
    Entry("accounts:usage", _("API usage"), "gauge", Permission.VIEW),
    Entry("accounts:audit", _("Audit log"), "history", Permission.SEE_AUDIT),
    Entry("accounts:data", _("Data"), "database-export", Permission.EXPORT_DATA),
)


@register.inclusion_tag("accounts/_settings_menu.html", takes_context=True)
def settings_menu(context: Context) -> dict[str, Any]:
    membership = context.get("membership")
    request = context["request"]
    shown = [
        {"url": reverse(entry.url_name), "label": entry.label, "sign": entry.sign}
        for entry in ENTRIES
        if entry.permission is None
        or (membership and is_allowed(membership.role, entry.permission))
    ]
    path = str(context.get("settings_page") or request.path)
    here = _current(path, [str(entry["url"]) for entry in shown])
    return {"entries": shown, "here": here}


def _current(path: str, urls: list[str]) -> str:
    """The entry whose pages start like this address; the longest one, as all start alike."""
    matching = [url for url in urls if path.startswith(url)]
    return max(matching, key=len, default="")

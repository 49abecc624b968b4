"""The side bar of the staff pages, by what staff come for."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Title, and the models under it with their signs (Material Symbols).
GROUPS: tuple[tuple[Any, tuple[tuple[str, str], ...]], ...] = (
    (
        gettext_lazy("Customers"),
        (
            ("accounts.Company", "apartment"),
            ("accounts.User", "person"),
            ("accounts.Membership", "group"),
            ("accounts.Invitation", "mail"),
            ("accounts.ApiKey", "key"),
            ("accounts.ApiUsage", "speed"),
            ("accounts.CompanyExport", "folder_zip"),
        ),
    ),
    (
        gettext_lazy("Log-ins"),
        (
            ("account.EmailAddress", "alternate_email"),
            ("mfa.Authenticator", "passkey"),
            ("usersessions.UserSession", "devices"),
            ("socialaccount.SocialAccount", "link"),
        ),
    ),
    (
        gettext_lazy("Collection"),
        (
            ("instagram.InstagramAccount", "photo_camera"),
            ("instagram.SyncRun", "sync"),
            ("instagram.ImportBatch", "upload_file"),
            ("instagram.Post", "image"),
            ("instagram.Comment", "forum"),
            ("instagram.Story", "amp_stories"),
            ("instagram.Mention", "alternate_email"),
            ("instagram.ApiCall", "call_made"),
            ("instagram.InstagramEvent", "call_received"),
        ),
    ),
    (
        gettext_lazy("Analysis"),
        (
            ("analysis.AnalysisResult", "insights"),
            ("analysis.BatchJob", "checklist"),
            ("analysis.CacheCount", "cached"),
            ("markets.MarketOverride", "flag"),
            ("markets.UnitCost", "price_change"),
            ("markets.KnowledgeEntry", "public"),
            ("markets.EditorialChange", "edit_note"),
            ("markets.EditorialVersion", "history"),
            ("markets.ClaimShift", "gavel"),
            ("markets.CompetitorWatch", "visibility"),
            ("markets.CompetitorSpike", "trending_up"),
            ("markets.DailyFigure", "calendar_month"),
            ("analysis.LedgerEntry", "receipt_long"),
            ("analysis.MonthSpend", "savings"),
            ("analysis.EngineTerms", "tune"),
            ("analysis.AiPrice", "sell"),
            ("instagram.Hashtag", "tag"),
            ("instagram.WatchedHashtag", "bookmark"),
            ("instagram.Creator", "face"),
        ),
    ),
    (
        gettext_lazy("Operations"),
        (
            ("accounts.AuditEvent", "history"),
            ("accounts.Alarm", "notifications_active"),
            ("accounts.Notice", "notifications"),
            ("accounts.Webhook", "webhook"),
            ("accounts.NoticeDelivery", "outbound"),
            ("django_celery_beat.PeriodicTask", "schedule"),
        ),
    ),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """What this member of staff may open of it."""
    pages = {
        model._meta.label: page
        for model, page in admin.site._registry.items()
        if page.has_view_permission(request)
    }
    groups = [
        {
            "title": str(title),
            "items": [
                _item(pages[label], sign) for label, sign in entries if label in pages
            ],
        }
        for title, entries in GROUPS
    ]
    first = {
        "title": "",
        "items": [
            {
                "title": _("Figures"),
                "icon": "monitoring",
                "link": reverse("admin:index"),
            }
        ],
    }
    return [first, *(group for group in groups if group["items"])]


def style(request: HttpRequest) -> str:
    """Of the pages of changes (unfold's STYLES)."""
    return static("css/staff.css")


def _item(page: "admin.ModelAdmin[Any]", sign: str) -> dict[str, Any]:
    name = f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist"
    return {
        "title": str(capfirst(page.opts.verbose_name_plural)),
        "icon": sign,
        "link": reverse(name),
    }

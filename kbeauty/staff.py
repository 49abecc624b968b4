"""The figures of the whole product, for staff: one selector under the page and the API.

Each is measured; what nothing was measured for is None. Counting crosses companies, so it is
one of the places that work past row-level security, and leaves its mark in the audit log.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.enums import AuditAction, Tier
from accounts.models import Alarm, Company, User
from analysis.models import AnalysisResult, CacheCount, LedgerEntry
from instagram.budget.standing import least_left
from instagram.clients import flavour_breaker
from instagram.clients.flavours import FLAVOURS
from instagram.enums import Login
from instagram.models import ApiCall, InstagramAccount
from kbeauty.lib import figures
from kbeauty.lib.breaker import BreakerStanding, Position
from kbeauty.lib.tenancy import all_companies

ACTIVE_DAYS = 30
CACHE_DAYS = 30


@dataclass(frozen=True, slots=True)
class StaffFigures:
    """Call 18 of the contract, and what staff need beside it."""

    total_users: int
    active_users_30d: int
    total_analyses: int
    ai_cost_total: float
    cache_hit_rate: float | None
    instagram_api_calls: int
    instagram_api_calls_24h: int
    api_rate_limit_remaining: float | None
    total_companies: int
    companies_by_plan: dict[str, int]
    open_alarms: int
    # How calls go out, by log-in.
    lines: dict[Login, BreakerStanding]
    measured_at: datetime


def staff_figures() -> StaffFigures:
    """Measured now, over all companies; recorded as a look by whoever is at work."""
    now = timezone.now()
    with all_companies():
        found = _measure(now)
        audit.record(
            AuditAction.STAFF_VIEWED, target_label=_("Figures of the whole product")
        )
    return found


def _measure(now: datetime) -> StaffFigures:
    active_since = now - timedelta(days=ACTIVE_DAYS)
    users = User.objects.aggregate(
        total=Count("pk"), active=Count("pk", Q(last_active_at__gte=active_since))
    )
    # Of calls whose cost is known; those that led to no analysis cost as well.
    asked = LedgerEntry.objects.aggregate(cost=Sum("cost_usd", default=0))
    calls = ApiCall.objects.aggregate(
        total=Count("pk"),
        recent=Count("pk", Q(created_at__gte=now - timedelta(hours=24))),
    )
    plans = _companies_by_plan(now)
    return StaffFigures(
        total_users=users["total"],
        active_users_30d=users["active"],
        total_analyses=AnalysisResult.objects.count(),
        ai_cost_total=float(asked["cost"]),
        cache_hit_rate=_cache_hit_rate(now),
        instagram_api_calls=calls["total"],
        instagram_api_calls_24h=calls["recent"],
        api_rate_limit_remaining=_limit_remaining(),
        total_companies=sum(plans.values()),
        companies_by_plan=plans,
        open_alarms=Alarm.objects.filter(resolved_at=None).count(),
        lines=_lines(),
        measured_at=now,
    )


def _companies_by_plan(now: datetime) -> dict[str, int]:
    """Active companies by the plan in force: one that has run out counts as free."""
    companies: QuerySet[Company] = Company.objects.filter(is_active=True)
    over = Q(subscription_expires_at__lte=now)
    counted = dict(
        companies.exclude(over)
        .order_by()
        .values_list("subscription_tier")
        .annotate(Count("pk"))
    )
    found = {tier.value: counted.get(tier.value, 0) for tier in Tier}
    found[Tier.FREE] += companies.filter(over).count()
    return found


def _cache_hit_rate(now: datetime) -> float | None:
    """Analyses of the last 30 days that the cache answered, in per cent."""
    since = now.date() - timedelta(days=CACHE_DAYS - 1)
    counted = CacheCount.objects.filter(day__gte=since).aggregate(
        hits=Sum("hits", default=0), misses=Sum("misses", default=0)
    )
    looked_up: int = counted["hits"] + counted["misses"]
    return 100 * counted["hits"] / looked_up if looked_up else None


def _lines() -> dict[Login, BreakerStanding]:
    """Of each log-in that there is an app for."""
    return {
        login: flavour_breaker(flavour).standing()
        for login, flavour in FLAVOURS.items()
        if flavour.is_configured
    }


def _limit_remaining() -> float | None:
    """What the fullest budget of any account has left, in per cent."""
    connected = InstagramAccount.objects.exclude(token="").order_by()
    ids = list(connected.values_list("instagram_user_id", flat=True).distinct())
    apps = {settings.INSTAGRAM_APP_ID, settings.FACEBOOK_APP_ID}
    return least_left(sorted(apps), ids)


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure on the staff's first page."""

    label: str
    value: str
    note: str = ""


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The figures on the index of the staff pages (unfold's DASHBOARD_CALLBACK)."""
    found = staff_figures()
    context["tiles"] = _tiles(found)
    context["plans"] = [
        (Tier(name).label, figures.number(count))
        for name, count in found.companies_by_plan.items()
    ]
    context["measured_at"] = found.measured_at
    return context


def _tiles(found: StaffFigures) -> list[Tile]:
    unknown = _("Nothing was measured.")
    return [
        Tile(_("People"), figures.number(found.total_users)),
        Tile(
            _("Active people"),
            figures.number(found.active_users_30d),
            _("A page or a call of theirs in the last 30 days"),
        ),
        Tile(_("Companies"), figures.number(found.total_companies), _("Active ones")),
        Tile(
            _("Open alarms"),
            figures.number(found.open_alarms),
            _("See the list of alarms") if found.open_alarms else "",
        ),
        Tile(_("Analyses"), figures.number(found.total_analyses)),
        Tile(
            _("AI cost"),
            f"${found.ai_cost_total:,.2f}",
            _("Of all calls to engines"),
        ),
        Tile(
            _("Answers from the cache"),
            figures.percent(found.cache_hit_rate, 1),
            unknown
            if found.cache_hit_rate is None
            else _("Of the analyses of the last 30 days"),
        ),
        Tile(
            _("Instagram calls"),
            figures.number(found.instagram_api_calls),
            _("%(count)s of them in the last 24 hours")
            % {"count": figures.number(found.instagram_api_calls_24h)},
        ),
        Tile(
            _("Call budget left"),
            figures.percent(found.api_rate_limit_remaining, 1),
            unknown
            if found.api_rate_limit_remaining is None
            else _("Of the fullest account, by what Instagram told last"),
        ),
        *(_line_tile(login, line) for login, line in found.lines.items()),
    ]


def _line_tile(login: Login, line: BreakerStanding) -> Tile:
    """Whether calls go out to Instagram, or wait because it failed in a row."""
    label = _("Instagram, by %(login)s") % {"login": login.label}
    if line.position == Position.OPEN:
        note = _("Next try in %(count)s seconds") % {"count": line.seconds}
        return Tile(label, _("Left alone"), note)
    if line.position == Position.HALF_OPEN:
        return Tile(label, _("Being tried"), _("One call shows whether it is back"))
    if line.failures:
        note = _("%(count)s failures in a row") % {"count": line.failures}
        return Tile(label, _("Called"), note)
    return Tile(label, _("Called"))

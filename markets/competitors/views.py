"""The watch list of a market: voices, unusual days, claims."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import company_view, may
from accounts.enums import Permission
from accounts.http import CompanyRequest
from instagram.clients.messages import message_for
from instagram.enums import Ability
from instagram.services.discovery.access import NO_ACCOUNT, accounts_with
from kbeauty.lib.errors import AppError
from kbeauty.lib.figures import market_choices
from kbeauty.lib.forms import show_error
from kbeauty.lib.htmx import page_or_partial, wants_partial
from markets.competitors.claims import DAYS, claims_of
from markets.competitors.forms import CompetitorForm
from markets.competitors.voice import (
    spikes_of,
    voices_of,
    watched_markets,
    watches_of,
)
from markets.competitors.watching import unwatch_competitor, watch_competitor
from markets.models import CompetitorWatch
from markets.periods import PRESETS, period_from
from markets.registry import MARKETS
from markets.rules import has_rules

_MOST_SPIKES = 20


def _market(request: CompanyRequest, asked: str | None) -> str:
    """The market that is asked for, else the first that has a list."""
    if asked in MARKETS:
        return str(asked)
    listed = watched_markets(request.company)
    return listed[0] if listed else next(iter(MARKETS))


def _address(market: str) -> str:
    return f"{reverse('market:competitor-list')}?market={market}"


@company_view()
def competitor_list(request: CompanyRequest) -> HttpResponse:
    market = _market(request, request.GET.get("market"))
    return _list(request, CompetitorForm(), market)


def _list(request: CompanyRequest, form: CompetitorForm, market: str) -> HttpResponse:
    company, period = request.company, period_from(request.GET)
    watches = watches_of(company, market)
    has_account = bool(accounts_with(company, Ability.DISCOVERY))
    context = {
        "market": market,
        "markets": market_choices(),
        "period": period,
        "presets": PRESETS,
        "form": form,
        "watches": watches,
        "voices": voices_of(company, market, period, watches),
        "spikes": spikes_of(company, watches)[:_MOST_SPIKES],
        "may_collect": may(request.membership, Permission.COLLECT),
        "why_not": "" if has_account else message_for(NO_ACCOUNT),
    }
    return page_or_partial(
        request, "markets/competitor_list.html", "competitor-list", context
    )


@company_view()
def competitor_claims(request: CompanyRequest, market: str) -> HttpResponse:
    """What they claim, read when the page is there."""
    if market not in MARKETS:
        raise Http404
    watches = watches_of(request.company, market)
    context = {
        "has_rules": has_rules(market),
        "days": DAYS,
        "found": claims_of(request.company, market, watches),
    }
    return page_or_partial(
        request, "markets/competitor_claims.html", "competitor-claims", context
    )


@company_view(Permission.COLLECT)
@require_POST
def competitor_add(request: CompanyRequest) -> HttpResponse:
    form, market = CompetitorForm(request.POST), request.POST.get("market")
    if form.is_valid():
        try:
            watch = watch_competitor(
                company=request.company,
                by=request.user,
                market=market or "",
                **form.cleaned_data,
            )
        except AppError as error:
            show_error(form, error)
        else:
            if wants_partial(request):
                return _list(request, CompetitorForm(), watch.market)
            text = _("@%(name)s is on the list now.")
            messages.success(request, text % {"name": watch.creator.username})
            return redirect(_address(watch.market))
    return _list(request, form, _market(request, market))


@company_view(Permission.COLLECT)
@require_POST
def competitor_remove(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    mine = CompetitorWatch.objects.for_company(request.company)
    watch: CompetitorWatch = get_object_or_404(
        mine.select_related("creator"), code=code
    )
    unwatch_competitor(watch=watch)
    if wants_partial(request):
        return _list(request, CompetitorForm(), watch.market)
    text = _("@%(name)s is off the list.") % {"name": watch.creator.username}
    messages.success(request, text)
    return redirect(_address(watch.market))

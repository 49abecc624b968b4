"""Looking after Instagram accounts, and letting them go."""

import uuid
from functools import wraps
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from structlog.contextvars import get_contextvars

from accounts.access import company_view, may
from accounts.enums import Permission
from accounts.http import CompanyRequest
from instagram import listings, oauth
from instagram.abilities import abilities_of
from instagram.enums import AccountStatus, RunTrigger
from instagram.forms import MarketForm
from instagram.models import InstagramAccount
from instagram.offers import login_again, offers
from instagram.services.accounts import set_market
from instagram.services.collection.running import start_sync
from instagram.services.connections import disconnect_account
from instagram.services.subscriptions import is_offered
from instagram.token_health import advice_for, failures_of, health_of
from kbeauty.lib.errors import AppError
from kbeauty.lib.figures import market_choices


class View(Protocol):
    def __call__(
        self, request: CompanyRequest, /, *args: Any, **kwargs: Any
    ) -> HttpResponse: ...


def refusals_to_list(view: View) -> View:
    """A refusal becomes a sentence on the accounts page."""

    @wraps(view)
    def checked(request: CompanyRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except AppError as error:
            messages.error(request, str(error.message))
            return redirect("instagram:account-list")

    return checked


def _account(request: CompanyRequest, code: uuid.UUID) -> InstagramAccount:
    mine = InstagramAccount.objects.for_company(request.company)
    account: InstagramAccount = get_object_or_404(mine, code=code)
    return account


def described(account: InstagramAccount) -> dict[str, Any]:
    """An account with what a person should know about its connection."""
    health = health_of(account)
    return {
        "account": account,
        "health": health,
        "days_left": health.days_left,
        "ends_soon": health.ends_soon,
        "problem": health.problem,
        "login_again": login_again(account),
        "can_collect": bool(account.token)
        and account.status in {AccountStatus.ACTIVE, AccountStatus.NOT_PROFESSIONAL},
        "can_disconnect": bool(account.token),
    }


@company_view()
def account_list(request: CompanyRequest) -> HttpResponse:
    accounts = list(InstagramAccount.objects.for_company(request.company))
    budgets = listings.budgets_of(accounts)
    context = {
        "rows": [
            {**described(account), "budget": budget}
            for account, budget in zip(accounts, budgets, strict=True)
        ],
        **rights(request),
    }
    return render(request, "instagram/account_list.html", context)


def rights(request: CompanyRequest) -> dict[str, Any]:
    return {
        "is_configured": oauth.is_configured(),
        "offers": offers(),
        "may_connect": may(request.membership, Permission.CONNECT),
        "may_collect": may(request.membership, Permission.COLLECT),
    }


@company_view()
def account_detail(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    account = _account(request, code)
    [budget] = listings.budgets_of([account])
    context = {
        **described(account),
        **rights(request),
        "budget": budget,
        "abilities": abilities_of(account),
        "chart": listings.followers_chart(account),
        "runs": listings.runs_of(request.company).filter(account=account)[:5],
        "calls": listings.calls_last_hour(account),
        "markets": market_choices(),
        "has_webhooks": is_offered(),
    }
    return render(request, "instagram/account_detail.html", context)


@company_view()
def token_health(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    """How the connection fares, for everybody of the company; never a part of the token."""
    account = _account(request, code)
    context = {
        **described(account),
        **rights(request),
        "abilities": abilities_of(account),
        "failures": failures_of(account),
    }
    context["advice"] = advice_for(context["health"])
    return render(request, "instagram/token_health.html", context)


@company_view(Permission.CONNECT)
@require_POST
def account_market(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    account = _account(request, code)
    form = MarketForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["market"][0]))
        return redirect(account)
    set_market(account=account, market=form.cleaned_data["market"])
    messages.success(request, _("Saved."))
    return redirect(account)


@company_view(Permission.COLLECT)
@require_POST
@refusals_to_list
def account_sync(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    run = start_sync(
        account=_account(request, code),
        trigger=RunTrigger.PERSON,
        by=request.user,
        request_id=str(get_contextvars().get("request_id", "")),
    )
    return redirect(run)


@company_view(Permission.CONNECT)
def account_disconnect(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    account = _account(request, code)
    if request.method != "POST":
        return render(
            request, "instagram/account_disconnect.html", {"account": account}
        )
    disconnect_account(account=account, by=request.user)
    text = _("@%(name)s is disconnected. What was collected stays.")
    messages.success(request, text % {"name": account.username})
    return redirect("instagram:account-list")

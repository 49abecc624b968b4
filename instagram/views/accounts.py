"""Connecting Instagram accounts, looking after them, letting them go."""

import uuid
from datetime import timedelta
from functools import wraps
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from structlog.contextvars import get_contextvars

from accounts.access import company_view, may
from accounts.enums import Permission
from accounts.http import CompanyRequest
from instagram import listings, oauth
from instagram.clients.messages import message_for
from instagram.enums import AccountStatus, RunTrigger
from instagram.forms import MarketForm, market_choices
from instagram.models import InstagramAccount, SyncRun
from instagram.services.accounts import set_market
from instagram.services.collection.running import start_sync
from instagram.services.connections import (
    authorization_url,
    disconnect_account,
    finish_authorization,
)
from instagram.services.subscriptions import is_offered
from kbeauty.lib.errors import AppError

# From here on the page says that the token is about to end.
TOKEN_ENDS_SOON = timedelta(days=10)


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


def _callback_url(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("instagram:oauth-callback"))


def described(account: InstagramAccount) -> dict[str, Any]:
    """An account with what a person should know about its connection."""
    ends = account.token_expires_at
    left = ends - timezone.now() if ends and account.token else None
    needs_login = account.status in {
        AccountStatus.RECONNECT,
        AccountStatus.NOT_PROFESSIONAL,
    }
    # A person of ours who disconnects gives no reason: Instagram's side does.
    is_explained = needs_login or account.status == AccountStatus.DISCONNECTED
    reason = account.status_reason if is_explained else ""
    return {
        "account": account,
        "days_left": left.days if left is not None else None,
        "ends_soon": left is not None and left < TOKEN_ENDS_SOON,
        "problem": message_for(reason) if reason else "",
        "can_collect": bool(account.token)
        and account.status in {AccountStatus.ACTIVE, AccountStatus.NOT_PROFESSIONAL},
        "can_disconnect": bool(account.token),
    }


@company_view()
def account_list(request: CompanyRequest) -> HttpResponse:
    accounts = InstagramAccount.objects.for_company(request.company)
    context = {
        "rows": [described(account) for account in accounts],
        **rights(request),
    }
    return render(request, "instagram/account_list.html", context)


def rights(request: CompanyRequest) -> dict[str, bool]:
    return {
        "is_configured": oauth.is_configured(),
        "may_connect": may(request.membership, Permission.CONNECT),
        "may_collect": may(request.membership, Permission.COLLECT),
    }


@company_view()
def account_detail(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    account = _account(request, code)
    context = {
        **described(account),
        **rights(request),
        "chart": listings.followers_chart(account),
        "runs": listings.runs_of(request.company).filter(account=account)[:5],
        "calls": listings.calls_last_hour(account),
        "markets": market_choices()[1:],
        "has_webhooks": is_offered(),
    }
    return render(request, "instagram/account_detail.html", context)


@company_view(Permission.CONNECT)
@require_POST
@refusals_to_list
def account_connect(request: CompanyRequest) -> HttpResponse:
    url = authorization_url(
        company=request.company,
        user=request.user,
        redirect_uri=_callback_url(request),
    )
    return redirect(url)


@company_view(Permission.CONNECT)
@require_GET
@refusals_to_list
def oauth_callback(request: CompanyRequest) -> HttpResponse:
    """Where Instagram's log-in sends the browser back to."""
    account = finish_authorization(
        company=request.company,
        user=request.user,
        code=request.GET.get("code", ""),
        state=request.GET.get("state", ""),
        redirect_uri=_callback_url(request),
        error=request.GET.get("error", ""),
    )
    text = _("@%(name)s is connected. Its posts are being collected.")
    messages.success(request, text % {"name": account.username})
    runs = SyncRun.objects.for_company(request.company).filter(account=account)
    return redirect(runs.first() or account)


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

"""Cards of an account's page: stories, figures, audience, and what is not to be had."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import company_view, may
from accounts.enums import Permission
from accounts.http import CompanyRequest
from instagram import account_listings as listings
from instagram.enums import Audience
from instagram.models import InstagramAccount
from instagram.services.audience import ask_again
from kbeauty.lib.htmx import page_or_partial

STORIES_SHOWN = 5


def _account(request: CompanyRequest, code: uuid.UUID) -> InstagramAccount:
    mine = InstagramAccount.objects.for_company(request.company)
    account: InstagramAccount = get_object_or_404(mine, code=code)
    return account


def _card(
    request: CompanyRequest,
    name: str,
    account: InstagramAccount,
    context: Mapping[str, Any],
) -> HttpResponse:
    return page_or_partial(
        request,
        f"instagram/account_{name}.html",
        f"account-{name}",
        {"account": account, **context},
    )


@company_view()
@require_GET
def account_stories(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    account = _account(request, code)
    found = listings.stories_of(request.company).filter(account=account)
    rows = [listings.story_row(story) for story in found[:STORIES_SHOWN]]
    return _card(request, "stories", account, {"rows": rows})


@company_view()
@require_GET
def account_figures(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    account = _account(request, code)
    charts = listings.figure_charts(account)
    return _card(request, "figures", account, {"charts": charts})


@company_view()
@require_GET
def account_audience(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    account = _account(request, code)
    asked = request.GET.get("audience", "")
    chosen = asked if asked in Audience.values else Audience.FOLLOWERS.value
    context = {
        "audience": listings.audience_of(account, chosen),
        "chosen": chosen,
        "audiences": Audience.choices,
    }
    return _card(request, "audience", account, context)


@company_view()
@require_GET
def account_refusals(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    account = _account(request, code)
    rows = listings.refusals_of(account)
    context = {
        "rows": rows,
        "may_ask": may(request.membership, Permission.COLLECT)
        and any(row.is_off for row in rows),
    }
    return _card(request, "refusals", account, context)


@company_view(Permission.COLLECT)
@require_POST
def account_ask_again(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    account = _account(request, code)
    ask_again(account=account)
    messages.success(request, _("The next collection asks for them again."))
    return redirect(account)

"""What Instagram told of an account by itself, as a card of the account's page."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.access import company_view
from accounts.http import CompanyRequest
from instagram.event_counts import events_of
from instagram.models import InstagramAccount
from kbeauty.lib.htmx import page_or_partial


@company_view()
@require_GET
def account_webhooks(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    mine = InstagramAccount.objects.for_company(request.company)
    account: InstagramAccount = get_object_or_404(mine, code=code)
    context = {"account": account, "events": events_of(account)}
    return page_or_partial(
        request, "instagram/account_webhooks.html", "account-webhooks", context
    )

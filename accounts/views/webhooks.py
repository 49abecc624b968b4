"""The webhooks of a company: who is told, and what came of it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import company_view
from accounts.clients.messages import message_for
from accounts.enums import Permission
from accounts.forms import WebhookForm, WebhookKindsForm
from accounts.http import CompanyRequest
from accounts.models import NoticeDelivery, Webhook
from accounts.services import webhooks
from kbeauty.lib.errors import AppError
from kbeauty.lib.forms import show_error
from kbeauty.lib.htmx import page_or_partial

DELIVERIES_PER_PAGE = 25
managers_only = company_view(Permission.MANAGE_COMPANY)


def _webhook(request: CompanyRequest, code: uuid.UUID) -> Webhook:
    mine = Webhook.objects.for_company(request.company).select_related("company")
    webhook: Webhook = get_object_or_404(mine, code=code)
    return webhook


@managers_only
def webhook_create(request: CompanyRequest) -> HttpResponse:
    """Add an address; the answer to the form is the only page that shows the secret."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            webhook = webhooks.create_webhook(
                company=request.company, by=request.user, **form.cleaned_data
            )
        except AppError as error:
            show_error(form, error)
        else:
            response = render(
                request, "accounts/webhook_created.html", {"webhook": webhook}
            )
            patch_cache_control(response, no_store=True)
            return response
    return render(request, "accounts/webhook_create.html", {"form": form})


@managers_only
@require_safe
def webhook_detail(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    webhook = _webhook(request, code)
    deliveries = NoticeDelivery.objects.for_company(request.company).filter(
        webhook=webhook
    )
    page = Paginator(deliveries, DELIVERIES_PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "webhook": webhook,
        "failure": message_for(webhook.failure) if webhook.failure else "",
        "form": WebhookKindsForm(initial={"kinds": webhook.kinds}),
        "page": page,
        # Somebody who has just sent a test waits for what becomes of it.
        "is_awaited": any(one.is_waiting and not one.attempts for one in page),
    }
    return page_or_partial(
        request, "accounts/webhook_detail.html", "delivery-table", context
    )


@managers_only
@require_POST
def webhook_kinds(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    webhook = _webhook(request, code)
    return _done(
        request,
        webhook,
        lambda: webhooks.set_kinds(
            webhook=webhook, kinds=request.POST.getlist("kinds")
        ),
        _("Saved."),
    )


@managers_only
@require_POST
def webhook_test(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    webhook = _webhook(request, code)
    return _done(
        request,
        webhook,
        lambda: webhooks.send_test(webhook=webhook),
        _("A test is on its way; see below what comes of it."),
    )


@managers_only
@require_POST
def webhook_on(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    webhook = _webhook(request, code)
    return _done(
        request,
        webhook,
        lambda: webhooks.switch_on(webhook=webhook),
        _("The webhook is switched on."),
    )


@managers_only
@require_POST
def webhook_off(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    webhook = _webhook(request, code)
    return _done(
        request,
        webhook,
        lambda: webhooks.switch_off(webhook=webhook),
        _("The webhook is switched off. Nothing more is sent there."),
    )


@managers_only
def webhook_remove(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    webhook = _webhook(request, code)
    if request.method != "POST":
        return render(request, "accounts/webhook_remove.html", {"webhook": webhook})
    webhooks.remove_webhook(webhook=webhook)
    messages.success(request, _("The webhook is removed."))
    return redirect("accounts:notices")


@managers_only
@require_POST
def delivery_again(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    mine = NoticeDelivery.objects.for_company(request.company)
    delivery = get_object_or_404(
        mine.select_related("webhook__company", "company"), code=code
    )
    return _done(
        request,
        delivery.webhook,
        lambda: webhooks.send_again(delivery=delivery),
        _("It is sent once more, under the same number."),
    )


def _done(
    request: CompanyRequest,
    webhook: Webhook,
    change: Callable[[], object],
    success: str,
) -> HttpResponse:
    """Do it, say what came of it, and go back to the webhook's page."""
    try:
        change()
    except AppError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, success)
    return redirect("accounts:webhook-detail", webhook.code)

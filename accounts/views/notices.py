"""What a person has been told, and how they want to be told."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import inbox
from accounts.access import SESSION_KEY, company_view, may
from accounts.enums import Permission
from accounts.forms import NoticeChoicesForm
from accounts.http import CompanyRequest
from accounts.models import Webhook
from accounts.services.notices import mark_all_read, mark_read, set_preferences
from kbeauty.lib.htmx import page_or_partial, wants_partial
from kbeauty.lib.site import is_own_path
from kbeauty.lib.tenancy import tenant

NOTICES_PER_PAGE = 25
UNREAD = "unread"


@company_view()
@require_safe
def notice_list(request: CompanyRequest) -> HttpResponse:
    return _list(request)


def _list(request: CompanyRequest) -> HttpResponse:
    is_unread_only = request.GET.get("show") == UNREAD
    chosen = inbox.unread_of if is_unread_only else inbox.notices_of
    notices = chosen(company=request.company, user=request.user)
    page = Paginator(notices, NOTICES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [inbox.shown(one) for one in page],
        "is_unread_only": is_unread_only,
        "query": request.GET.urlencode(),
    }
    return page_or_partial(request, "accounts/notice_list.html", "notice-list", context)


@company_view()
@require_safe
def notice_open(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    """Mark as read and go on to what it is about, in the company that it is about."""
    notice = inbox.find_notice(user=request.user, code=code)
    if notice is None:
        raise Http404
    with tenant(notice.company_id):
        mark_read(notice=notice)
    if notice.company_id != request.company.pk:
        request.session[SESSION_KEY] = notice.company_id
    is_ours = is_own_path(notice.path)
    return HttpResponseRedirect(
        notice.path if is_ours else reverse("accounts:notice-list")
    )


@company_view()
@require_POST
def notice_read(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    mine = inbox.notices_of(company=request.company, user=request.user)
    mark_read(notice=get_object_or_404(mine, code=code))
    return _list_again(request)


@company_view()
@require_POST
def notice_read_all(request: CompanyRequest) -> HttpResponse:
    mark_all_read(company=request.company, user=request.user)
    return _list_again(request)


def _list_again(request: CompanyRequest) -> HttpResponse:
    """The list at the page and with the filter that the form's address names."""
    if wants_partial(request):
        return _list(request)
    query = request.GET.urlencode()
    url = reverse("accounts:notice-list")
    return HttpResponseRedirect(f"{url}?{query}" if query else url)


@company_view()
def notices(request: CompanyRequest) -> HttpResponse:
    """By which ways a person is told, and the webhooks for those who may see them."""
    form = NoticeChoicesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_preferences(
            company=request.company, user=request.user, chosen=form.chosen()
        )
        messages.success(request, _("Saved."))
        return redirect("accounts:notices")
    manages = may(request.membership, Permission.MANAGE_COMPANY)
    webhooks = Webhook.objects.for_company(request.company) if manages else None
    context = {
        "form": form,
        "choices": inbox.choices_of(request.membership),
        "manages_webhooks": manages,
        "webhooks": webhooks,
    }
    return render(request, "accounts/notices.html", context)

"""To Meta's log-ins, back from there, and the choice where one brings several accounts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import company_view
from accounts.enums import Permission
from accounts.http import CompanyRequest
from instagram.clients.messages import message_for
from instagram.enums import Login
from instagram.forms import AccountsForm
from instagram.models import InstagramAccount, SyncRun
from instagram.services.connections import (
    Choice,
    authorization_url,
    connect_chosen,
    finish_authorization,
    waiting_choice,
)
from instagram.views.accounts import refusals_to_list


def _callback_url(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("instagram:oauth-callback"))


def _login(request: HttpRequest) -> Login | None:
    asked = request.POST.get("login", "")
    return Login(asked) if asked in Login.values else None


@company_view(Permission.CONNECT)
@require_POST
@refusals_to_list
def account_connect(request: CompanyRequest) -> HttpResponse:
    url = authorization_url(
        company=request.company,
        user=request.user,
        redirect_uri=_callback_url(request),
        login=_login(request),
    )
    return redirect(url)


@company_view(Permission.CONNECT)
@require_GET
@refusals_to_list
def oauth_callback(request: CompanyRequest) -> HttpResponse:
    """Where both log-ins send the browser back to."""
    found = finish_authorization(
        company=request.company,
        user=request.user,
        code=request.GET.get("code", ""),
        state=request.GET.get("state", ""),
        redirect_uri=_callback_url(request),
        error=request.GET.get("error", ""),
    )
    if isinstance(found, Choice):
        return redirect("instagram:account-choose")
    return _connected(request, [found])


@company_view(Permission.CONNECT)
@never_cache
@refusals_to_list
def account_choose(request: CompanyRequest) -> HttpResponse:
    """The Pages of a log-in through Facebook: which accounts are to be connected?"""
    choice = waiting_choice(company=request.company, user=request.user)
    sent = request.POST if request.method == "POST" else None
    form = AccountsForm(choice.connectable, sent)
    if form.is_valid():
        connected = connect_chosen(
            company=request.company,
            user=request.user,
            accounts=form.cleaned_data["accounts"],
        )
        return _connected(request, connected)
    others = [
        (page, message_for(page.problem)) for page in choice.pages if page.problem
    ]
    context = {"choice": choice, "form": form, "others": others}
    return render(request, "instagram/account_choose.html", context)


def _connected(
    request: CompanyRequest, accounts: list[InstagramAccount]
) -> HttpResponse:
    text = _("@%(name)s is connected. Its posts are being collected.")
    for account in accounts:
        messages.success(request, text % {"name": account.username})
    if len(accounts) > 1:
        return redirect("instagram:account-list")
    runs = SyncRun.objects.for_company(request.company).filter(account=accounts[0])
    return redirect(runs.first() or accounts[0])

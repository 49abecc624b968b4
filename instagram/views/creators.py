"""Creators and competitors: their followers, engagement and posts."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import company_view, may
from accounts.enums import Permission
from accounts.http import CompanyRequest
from instagram import discovery_listings as listings
from instagram.clients.messages import message_for
from instagram.enums import Ability, CreatorKind
from instagram.models import Creator
from instagram.services.discovery.access import NO_ACCOUNT, accounts_with
from instagram.services.discovery.removing import remove_creator
from instagram.services.discovery.watching import add_creator
from instagram.watch_forms import CreatorForm
from kbeauty.lib.errors import AppError
from kbeauty.lib.forms import show_error
from kbeauty.lib.htmx import page_or_partial, wants_partial

CREATORS_PER_PAGE = 25
POSTS_PER_PAGE = 25


def _creator(request: CompanyRequest, code: uuid.UUID) -> Creator:
    mine = Creator.objects.for_company(request.company).filter(is_watched=True)
    creator: Creator = get_object_or_404(mine.select_related("company"), code=code)
    return creator


def _kind(asked: str | None) -> str:
    return asked if asked in CreatorKind.values else str(CreatorKind.CREATOR)


def _address(kind: str) -> str:
    return f"{reverse('instagram:creator-list')}?kind={kind}"


@company_view()
def creator_list(request: CompanyRequest) -> HttpResponse:
    kind = _kind(request.GET.get("kind"))
    return _list(request, CreatorForm(initial={"kind": kind}), kind)


def _list(
    request: CompanyRequest,
    form: CreatorForm,
    kind: str,
    added: Creator | None = None,
) -> HttpResponse:
    """The page; htmx gets the list alone, with the form as it was filled in."""
    found = Paginator(
        listings.creators_of(request.company, kind=kind), CREATORS_PER_PAGE
    )
    page = found.get_page(request.GET.get("page"))
    has_account = bool(accounts_with(request.company, Ability.DISCOVERY))
    context = {
        "page": page,
        "lines": listings.creator_lines(request.company, page),
        "kind": kind,
        "kinds": [
            (CreatorKind.CREATOR, _("Creators")),
            (CreatorKind.COMPETITOR, _("Competitors")),
        ],
        "form": form,
        "added": added,
        "may_collect": may(request.membership, Permission.COLLECT),
        "why_not": "" if has_account else message_for(NO_ACCOUNT),
    }
    return page_or_partial(
        request, "instagram/creator_list.html", "creator-list", context
    )


@company_view(Permission.COLLECT)
@require_POST
def creator_add(request: CompanyRequest) -> HttpResponse:
    form = CreatorForm(request.POST)
    kind = _kind(request.POST.get("kind"))
    if form.is_valid():
        try:
            creator = add_creator(
                company=request.company, by=request.user, **form.cleaned_data
            )
        except AppError as error:
            show_error(form, error)
        else:
            if wants_partial(request):
                fresh = CreatorForm(initial={"kind": kind})
                return _list(request, fresh, kind, creator)
            text = _("@%(name)s is watched now.") % {"name": creator.username}
            messages.success(request, text)
            return redirect(_address(kind))
    return _list(request, form, kind)


@company_view()
def creator_detail(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    creator = _creator(request, code)
    posts = Paginator(listings.creator_posts(creator), POSTS_PER_PAGE)
    context = {
        "creator": creator,
        "line": listings.creator_lines(request.company, [creator])[0],
        "chart": listings.creator_chart(creator),
        "page": posts.get_page(request.GET.get("page")),
        "back_url": _address(creator.kind),
        "may_collect": may(request.membership, Permission.COLLECT),
    }
    return page_or_partial(
        request, "instagram/creator_detail.html", "creator-posts", context
    )


@company_view(Permission.COLLECT)
def creator_remove(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    creator = _creator(request, code)
    if request.method != "POST":
        return render(request, "instagram/creator_remove.html", {"creator": creator})
    remove_creator(creator=creator)
    text = _("@%(name)s is watched no more.") % {"name": creator.username}
    messages.success(request, text)
    return redirect(_address(creator.kind))

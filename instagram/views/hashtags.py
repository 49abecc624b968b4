"""Watched hashtags: the plan, the budget, and the public posts of each."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import company_view, may
from accounts.enums import Permission
from accounts.http import CompanyRequest
from instagram import discovery_listings as listings
from instagram.clients.messages import message_for
from instagram.enums import HashtagListing
from instagram.models import WatchedHashtag
from instagram.services.discovery.access import NO_ACCOUNT
from instagram.services.discovery.planning import kept_back, plan_of
from instagram.services.discovery.removing import remove_hashtag
from instagram.services.discovery.rounds import start_look
from instagram.services.discovery.watching import add_hashtag, change_hashtag
from instagram.watch_forms import HashtagChangeForm, HashtagForm
from kbeauty.lib.errors import AppError
from kbeauty.lib.forms import show_error
from kbeauty.lib.htmx import page_or_partial, wants_partial

HASHTAGS_PER_PAGE = 50
POSTS_PER_PAGE = 25


def _watched(request: CompanyRequest, code: uuid.UUID) -> WatchedHashtag:
    mine = WatchedHashtag.objects.for_company(request.company)
    watched: WatchedHashtag = get_object_or_404(
        mine.select_related("company", "account"), code=code
    )
    return watched


@company_view()
def hashtag_list(request: CompanyRequest) -> HttpResponse:
    return _list(request, HashtagForm())


def _list(
    request: CompanyRequest, form: HashtagForm, added: WatchedHashtag | None = None
) -> HttpResponse:
    """The page; htmx gets the list alone, with the form as it was filled in."""
    decided = plan_of(request.company)
    watched = Paginator(listings.watched_of(request.company), HASHTAGS_PER_PAGE)
    page = watched.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": listings.hashtag_lines(request.company, page, decided),
        "budgets": listings.budget_lines(decided),
        "kept_back": kept_back(),
        "form": form,
        "added": added,
        **_rights(request, has_account=bool(decided.accounts)),
    }
    return page_or_partial(
        request, "instagram/hashtag_list.html", "hashtag-list", context
    )


def _rights(request: CompanyRequest, *, has_account: bool) -> dict[str, Any]:
    return {
        "may_collect": may(request.membership, Permission.COLLECT),
        "why_not": "" if has_account else message_for(NO_ACCOUNT),
    }


@company_view(Permission.COLLECT)
@require_POST
def hashtag_add(request: CompanyRequest) -> HttpResponse:
    form = HashtagForm(request.POST)
    if form.is_valid():
        try:
            watched = add_hashtag(
                company=request.company, by=request.user, **form.cleaned_data
            )
        except AppError as error:
            show_error(form, error)
        else:
            if wants_partial(request):
                return _list(request, HashtagForm(), watched)
            text = _("#%(name)s is watched now.") % {"name": watched.hashtag}
            messages.success(request, text)
            return redirect("instagram:hashtag-list")
    return _list(request, form)


@company_view()
def hashtag_detail(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    watched = _watched(request, code)
    decided = plan_of(request.company)
    listing = request.GET.get("listing", "")
    posts = listings.hashtag_posts(watched, listing=listing)
    context = {
        "watched": watched,
        "line": listings.hashtag_lines(request.company, [watched], decided)[0],
        "form": HashtagChangeForm(
            initial={
                "market": watched.market,
                "priority": watched.priority,
                "is_active": watched.is_active,
            }
        ),
        "page": Paginator(posts, POSTS_PER_PAGE).get_page(request.GET.get("page")),
        "listing": listing if listing in HashtagListing.values else "",
        "kinds": [("", _("All")), *HashtagListing.choices],
        **_rights(request, has_account=bool(decided.accounts)),
    }
    return page_or_partial(
        request, "instagram/hashtag_detail.html", "hashtag-posts", context
    )


@company_view(Permission.COLLECT)
@require_POST
def hashtag_edit(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    watched = _watched(request, code)
    form = HashtagChangeForm(request.POST)
    if form.is_valid():
        change_hashtag(watched=watched, **form.cleaned_data)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    return redirect(watched)


@company_view(Permission.COLLECT)
@require_POST
def hashtag_look(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    watched = _watched(request, code)
    try:
        start_look(watched=watched)
    except AppError as error:
        messages.error(request, str(error.message))
    else:
        text = _("#%(name)s is being looked at. New posts appear in a moment.")
        messages.success(request, text % {"name": watched.hashtag})
    return redirect(watched)


@company_view(Permission.COLLECT)
def hashtag_remove(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    watched = _watched(request, code)
    if request.method != "POST":
        return render(request, "instagram/hashtag_remove.html", {"watched": watched})
    remove_hashtag(watched=watched)
    text = _("#%(name)s is watched no more.") % {"name": watched.hashtag}
    messages.success(request, text)
    return redirect("instagram:hashtag-list")

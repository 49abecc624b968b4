"""The posts page and the page of one post."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import company_view
from accounts.http import CompanyRequest
from instagram import listings
from instagram.enums import Category, Sentiment, Source
from instagram.filters import DEFAULT_SORT, KINDS, PostFilter
from instagram.models import Post
from instagram.pictures import picture_url
from kbeauty.lib import figures
from kbeauty.lib.htmx import page_or_partial

POSTS_PER_PAGE = 25
COMMENTS_PER_PAGE = 20


@company_view()
def post_list(request: CompanyRequest) -> HttpResponse:
    found = PostFilter(request.GET, listings.posts_of(request.company), request=request)
    choices = listings.post_choices(request.company)
    page = Paginator(found.qs, POSTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "filter": found,
        "sort": request.GET.get("sort") or DEFAULT_SORT,
        "chips": _chips(request, found, choices),
        "choices": choices,
        "kinds": KINDS,
        "moods": Sentiment.choices,
        "categories": sorted(Category.choices, key=lambda pair: str(pair[1])),
        "sources": Source.choices,
        "has_any": bool(choices.accounts),
    }
    return page_or_partial(request, "instagram/post_list.html", "post-table", context)


def _chips(
    request: CompanyRequest, found: PostFilter, choices: listings.PostChoices
) -> list[dict[str, str]]:
    """Each condition in words, with the address without it."""
    names: dict[str, dict[Any, Any]] = {
        "account": {one.code: f"@{one.username}" for one in choices.accounts},
        "market": {
            code: figures.locale().territories.get(code, code)
            for code in choices.markets
        },
        "language": dict(choices.languages),
        "type": dict(KINDS),
        "mood": dict(Sentiment.choices),
        "category": dict(Category.choices),
        "source": dict(Source.choices),
    }
    chips = []
    for name, value in found.active.items():
        query = request.GET.copy()
        query.pop(name, None)
        query.pop("page", None)
        chips.append(
            {
                "label": str(found.filters[name].label),
                "value": str(names.get(name, {}).get(value, value)),
                "query": query.urlencode(),
            }
        )
    return chips


def _child(child: dict[str, Any]) -> dict[str, str]:
    """A part of a carousel as the page draws it."""
    kind = str(child.get("media_type") or "")
    picture = picture_url(
        media_type=kind,
        thumbnail_url=str(child.get("thumbnail_url") or ""),
        media_url=str(child.get("media_url") or ""),
    )
    return {"media_type": kind, "picture": picture}


@company_view()
def post_detail(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    posts = Post.objects.for_company(request.company).select_related("account")
    post = get_object_or_404(posts, code=code)
    mood = request.GET.get("mood", "")
    comments = listings.comments_of(post, mood=mood)
    metrics = listings.metrics_of(post)
    context = {
        "post": post,
        "children": [_child(one) for one in post.children if isinstance(one, dict)],
        "metrics": metrics,
        "notes": listings.notes_of(metrics),
        "rates": listings.rates_of(post),
        "charts": listings.history_charts(post),
        "page": Paginator(comments, COMMENTS_PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "mood": mood if mood in Sentiment.values else "",
        "moods": [("", _("All")), *Sentiment.choices],
    }
    return page_or_partial(
        request, "instagram/post_detail.html", "post-comments", context
    )

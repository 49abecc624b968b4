"""The stories page."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.access import company_view
from accounts.http import CompanyRequest
from instagram import account_listings as listings
from instagram.account_filters import StoryFilter
from instagram.models import InstagramAccount
from kbeauty.lib.htmx import page_or_partial

STORIES_PER_PAGE = 25


@company_view()
@require_GET
def story_list(request: CompanyRequest) -> HttpResponse:
    stories = listings.stories_of(request.company)
    found = StoryFilter(request.GET, stories, request=request)
    page = Paginator(found.qs, STORIES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [listings.story_row(story) for story in page],
        "filter": found,
        "accounts": list(InstagramAccount.objects.for_company(request.company)),
    }
    return page_or_partial(request, "instagram/story_list.html", "story-table", context)

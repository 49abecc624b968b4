"""The mentions page: who tags an account, or names it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import company_view
from accounts.http import CompanyRequest
from instagram import account_listings as listings
from instagram.account_filters import WrittenMentionFilter
from instagram.clients.flavours import flavour_of
from instagram.clients.messages import message_for
from instagram.enums import Ability, MentionKind
from instagram.models import InstagramAccount
from kbeauty.lib.htmx import page_or_partial

MENTIONS_PER_PAGE = 25


@company_view()
@require_GET
def mention_list(request: CompanyRequest) -> HttpResponse:
    mentions = listings.newest_mentions(request.company)
    found = WrittenMentionFilter(request.GET, mentions, request=request)
    page = Paginator(found.qs, MENTIONS_PER_PAGE).get_page(request.GET.get("page"))
    accounts = list(InstagramAccount.objects.for_company(request.company))
    context = {
        "page": page,
        "rows": [(one, message_for(one.reason) if one.reason else "") for one in page],
        "filter": found,
        "accounts": accounts,
        "kinds": [("", _("All")), *MentionKind.choices],
        # Named, so that nobody waits for what cannot come.
        "without_tags": [one for one in accounts if not _has_tags(one)],
    }
    return page_or_partial(
        request, "instagram/mention_list.html", "mention-table", context
    )


def _has_tags(account: InstagramAccount) -> bool:
    return not account.token or Ability.TAGS in flavour_of(account.login).abilities

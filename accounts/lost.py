"""When the company that a session works for is no longer the person's.

They were removed, or left in another window; or the company is gone. The session goes on with
another company of theirs and says so once. Nothing that was meant for the lost company may
fall on the other one: what changes something, or fills a part of a page, is not carried out.
"""

from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import Membership
from kbeauty.lib.api import is_api
from kbeauty.lib.errors import ConflictError
from kbeauty.lib.htmx import wants_partial

# Primary key of the company that a session works for.
SESSION_KEY = "company_id"
READS = frozenset({"GET", "HEAD", "OPTIONS"})


def note_lost(request: HttpRequest, membership: Membership | None) -> bool:
    """Whether the session had chosen a company that is not the one in force now."""
    now = membership.company_id if membership else None
    chosen = request.session.get(SESSION_KEY)
    if chosen in (None, now):
        return False
    # A program reads no messages; whoever sits before it sees them on the next page.
    if not is_api(request.path):
        _choose(request.session, now)
        messages.warning(request, _sentence(membership))
    return True


def _choose(session: SessionBase, company_id: int | None) -> None:
    if company_id is None:
        del session[SESSION_KEY]
    else:
        session[SESSION_KEY] = company_id


def _sentence(membership: Membership | None) -> str:
    if membership is None:
        return _("You are no longer a member of the company that you worked for.")
    text = _(
        "You are no longer a member of the company that you worked for. "
        "This is %(company)s now."
    )
    return text % {"company": membership.company.name}


def answer_to_lost(request: HttpRequest) -> HttpResponse | None:
    """In a page's place, where it would do or show something in the wrong company."""
    if not request.lost_company:  # type: ignore[attr-defined]  # set by CompanyMiddleware
        return None
    if wants_partial(request):
        return HttpResponseClientRedirect("/")
    return None if request.method in READS else redirect("overview")


def refuse_lost(request: HttpRequest, membership: Membership) -> None:
    """The same for a call by session; a token's or key's call has its company by itself."""
    if request.lost_company and request.method not in READS:  # type: ignore[attr-defined]
        raise ConflictError(_sentence(membership), code="company_lost")

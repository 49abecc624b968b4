"""Ask, read, look back, compare."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import company_view, may
from accounts.enums import Permission
from accounts.http import CompanyRequest
from analysis.kinds import KINDS
from analysis.models import AnalysisResult
from analysis.selectors.history import result_of, results_of, spent_on
from analysis.services.run import run_analysis
from analysis.studio.comparing import compared
from analysis.studio.evidence import evidence_page
from analysis.studio.forms import StudioForm
from analysis.studio.presentation import history_rows, kind_cards, opened
from analysis.studio.registry import LAYOUTS
from instagram.selectors import usernames
from kbeauty.lib.errors import AppError, NotFoundError
from kbeauty.lib.forms import show_error
from kbeauty.lib.htmx import page_or_partial
from markets.registry import MARKETS

RESULTS_PER_PAGE = 25


def _result(request: CompanyRequest, code: uuid.UUID) -> AnalysisResult:
    found = result_of(request.company, code)
    if found is None or found.analysis_type not in LAYOUTS:
        raise Http404
    return found


@company_view()
def home(request: CompanyRequest) -> HttpResponse:
    """What can be asked, and what was."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in LAYOUTS else ""
    results = results_of(request.company, kind=kind)
    shown = results.filter(analysis_type__in=LAYOUTS)
    page = Paginator(shown, RESULTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "cards": kind_cards(),
        "kind": kind,
        "page": page,
        "rows": history_rows(page),
        "spent": spent_on(results),
        "may_analyze": may(request.membership, Permission.ANALYZE),
        "may_see_costs": may(request.membership, Permission.MANAGE_COMPANY),
    }
    return page_or_partial(
        request, "analysis/studio/home.html", "studio-history", context
    )


@company_view(Permission.ANALYZE)
def ask(request: CompanyRequest, kind: str) -> HttpResponse:
    if kind not in LAYOUTS:
        raise Http404
    schema = KINDS[kind].request
    accounts = usernames(company=request.company)
    if request.method != "POST":
        initial = _initial(request, kind)
        form = StudioForm(schema, initial=initial, accounts=accounts)
        return _form(request, kind, form)
    form = StudioForm(schema, request.POST, accounts=accounts)
    if form.is_valid():
        try:
            result = run_analysis(
                KINDS[kind],
                company=request.company,
                by=request.user,
                given=form.checked,
            )
        except AppError as error:
            show_error(form, error)
        else:
            return redirect("studio:analysis-detail", code=result.code)
    return _form(request, kind, form)


def _initial(request: CompanyRequest, kind: str) -> dict[str, Any]:
    """The chosen example, else the market that is named or the company's first."""
    examples = LAYOUTS[kind].examples
    number = request.GET.get("example", "")
    if number.isdecimal() and int(number) < len(examples):
        return dict(examples[int(number)].given)
    market = request.GET.get("market", "")
    if market not in MARKETS:
        market = next(iter(request.company.target_markets), "")
    return {"market": market, "target_market": market}


def _form(request: CompanyRequest, kind: str, form: StudioForm) -> HttpResponse:
    context = {"form": form, "card": kind_cards(only=kind)[0]}
    return render(request, "analysis/studio/ask.html", context)


@company_view()
def analysis_detail(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    """An answer with what it rests on."""
    result = _result(request, code)
    others = results_of(request.company, kind=result.analysis_type)
    context = {
        "shown": opened(result),
        "evidence": evidence_page(result, request.GET.get("page")),
        "others": history_rows(others.exclude(pk=result.pk)[:10]),
    }
    return page_or_partial(
        request, "analysis/studio/analysis_detail.html", "studio-evidence", context
    )


@company_view()
def compare(request: CompanyRequest) -> HttpResponse:
    """Two answers of one kind side by side."""
    first, second = (_result(request, _code(request, name)) for name in ("a", "b"))
    if first.analysis_type != second.analysis_type:
        raise NotFoundError(_("Only two answers of one kind can be compared."))
    earlier, later = sorted((first, second), key=lambda one: one.created_at)
    context = {
        "earlier": opened(earlier),
        "later": opened(later),
        "rows": compared(opened(earlier).page, opened(later).page),
    }
    return render(request, "analysis/studio/compare.html", context)


def _code(request: CompanyRequest, name: str) -> uuid.UUID:
    try:
        return uuid.UUID(request.GET.get(name, ""))
    except ValueError:
        raise Http404 from None

"""What engines have cost the company, for those who answer for its money."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import company_view
from accounts.enums import Permission
from accounts.http import CompanyRequest
from analysis.engines.gateway import engines_of
from analysis.ledger_words import (
    dollars,
    forecast_text,
    kind_rows,
    provider_rows,
    use_chart,
)
from analysis.selectors.ledger import month_use
from kbeauty.lib.figures import month_and_year


@company_view(Permission.MANAGE_COMPANY)
@require_safe
def ai_use(request: CompanyRequest) -> HttpResponse:
    use = month_use(request.company)
    context = {
        "use": use,
        "month": month_and_year(use.month),
        "spent": dollars(use.spent_usd),
        "left": dollars(use.left_usd),
        "held": dollars(use.held_usd) if use.held_usd else "",
        "budget": dollars(use.budget_usd),
        "forecast": dollars(use.forecast.month_usd) if use.forecast else None,
        "outlook": forecast_text(use),
        "is_local": not engines_of(request.company),
        "kinds": kind_rows(use),
        "providers": provider_rows(use),
        "chart": use_chart(use),
    }
    return render(request, "analysis/ai_use.html", context)

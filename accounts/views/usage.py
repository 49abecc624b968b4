"""What the company has used of its plan."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import company_view
from accounts.http import CompanyRequest
from accounts.plans import ADDRESS_REQUESTS
from accounts.usage.figures import last_days, usage_today
from accounts.usage.presentation import method_text, outlook_text, usage_chart


@company_view()
@require_safe
def usage(request: CompanyRequest) -> HttpResponse:
    today = usage_today(request.company)
    days = last_days(request.company, today)
    context = {
        "today": today,
        "plan": request.company.plan.label,
        "outlook": outlook_text(today),
        "method": method_text(today.outlook, timezone.now()),
        "chart": usage_chart(days),
        "is_unused": not any(one.used or one.refused for one in days),
        "zone": timezone.get_current_timezone_name(),
        "per_minute": ADDRESS_REQUESTS,
    }
    return render(request, "accounts/usage.html", context)

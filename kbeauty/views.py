"""The page frame: it knows the addresses of panels, never their data."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import company_view
from accounts.http import CompanyRequest


@company_view()
def overview(request: CompanyRequest) -> HttpResponse:
    return render(request, "overview.html")

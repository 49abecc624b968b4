"""The rooms' calls under /api/v1/."""

from django.urls import include, path

from accounts.api.audit import AuditListView
from kbeauty.api_views import MeView, StaffStatsView

urlpatterns = [
    path("auth/me", MeView.as_view(), name="api-me"),
    path("auth/", include(("accounts.api.urls", "accounts-api"))),
    path("", include(("accounts.api.member_urls", "member-api"))),
    path("audit", AuditListView.as_view(), name="api-audit"),
    path("admin/stats", StaffStatsView.as_view(), name="api-staff-stats"),
    path("", include(("accounts.api.notice_urls", "notices-api"))),
    path("", include(("accounts.api.company_urls", "company-api"))),
    path("instagram/", include(("instagram.api.urls", "instagram-api"))),
    path("data/", include(("markets.api.urls", "markets-api"))),
    path("ai/", include(("analysis.api.urls", "analysis-api"))),
]

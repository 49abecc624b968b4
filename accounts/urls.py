from django.urls import path

from accounts.views import audit, impersonation, own

app_name = "accounts"

own_urls = [
    path("", own.preferences, name="preferences"),
    path("language/", own.set_language, name="language"),
    path("colors/", own.set_color_scheme, name="color-scheme"),
    path("company/switch/", own.switch_company, name="company-switch"),
]

audit_urls = [
    path("audit/", audit.audit_log, name="audit"),
    path("audit/events.csv", audit.audit_csv, name="audit-csv"),
]
staff_urls = [
    path(
        "impersonation/end/", impersonation.impersonation_end, name="impersonation-end"
    )
]

urlpatterns = [*own_urls, *audit_urls, *staff_urls]

from django.urls import path

from accounts.views import own, security

app_name = "accounts"

own_urls = [
    path("", own.preferences, name="preferences"),
    path("language/", own.set_language, name="language"),
    path("colors/", own.set_color_scheme, name="color-scheme"),
    path("company/switch/", own.switch_company, name="company-switch"),
]

security_urls = [
    path("security/", security.overview, name="security"),
    path("security/sessions/end/", security.sessions_end, name="sessions-end"),
    path(
        "security/sessions/<int:session_id>/end/",
        security.session_end,
        name="session-end",
    ),
]

urlpatterns = [*own_urls, *security_urls]

"""Every address of the product."""

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.views.generic import RedirectView

from accounts.urls import invited_urls
from accounts.views import google
from kbeauty import api_docs, health, market_views, metrics_view, views

# allauth's pages, less those that the security page of the settings has in their place.
to_security = login_required(RedirectView.as_view(pattern_name="accounts:security"))
account_urls = [
    path("account/2fa/", to_security, name="mfa_index"),
    path("account/2fa/webauthn/", to_security, name="mfa_list_webauthn"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/3rdparty/", include("allauth.socialaccount.urls")),
    path("account/google/login/", google.log_in, name="google_login"),
    path("account/google/login/callback/", google.callback, name="google_callback"),
]

urlpatterns = [
    path("", views.overview, name="overview"),
    path("markets/", market_views.market_list, name="market-list"),
    path("markets/<str:code>/", market_views.market_detail, name="market-detail"),
    path("", include("instagram.urls")),
    path("", include("markets.page_urls")),
    path("panels/markets/", include("markets.urls")),
    path("claims/", include("markets.claims.urls")),
    path("ingredients/", include("markets.ingredients.urls")),
    path("pictures/", include("markets.visuals.urls")),
    path("culture/", include("markets.culture.urls")),
    path("panels/analysis/", include("analysis.urls")),
    path("studio/", include("analysis.studio.urls")),
    *account_urls,
    path("invitations/", include((invited_urls, "invitations"))),
    path("", include("accounts.urls")),
    path("api/v1/", include("kbeauty.api_urls")),
    path("api/schema", api_docs.schema, name="api-schema"),
    path("api/docs", api_docs.swagger, name="api-docs"),
    path("api/redoc", api_docs.redoc, name="api-redoc"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("health", health.live, name="health"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", metrics_view.metrics, name="metrics"),
    path("admin/", admin.site.urls),
]

handler400 = "kbeauty.error_views.bad_request"
handler403 = "kbeauty.error_views.forbidden"
handler404 = "kbeauty.error_views.not_found"
handler429 = "kbeauty.error_views.too_many"  # asked by allauth
handler500 = "kbeauty.error_views.broken"

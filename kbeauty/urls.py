"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from kbeauty import api_docs, health, views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("", include("instagram.urls")),
    path("panels/markets/", include("markets.urls")),
    path("panels/analysis/", include("analysis.urls")),
    path("account/", include("allauth.account.urls")),
    path("", include("accounts.urls")),
    path("api/v1/", include("kbeauty.api_urls")),
    path("api/schema", api_docs.schema, name="api-schema"),
    path("api/docs", api_docs.swagger, name="api-docs"),
    path("api/redoc", api_docs.redoc, name="api-redoc"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("health", health.live, name="health"),
    path("health/ready", health.ready, name="health-ready"),
    path("admin/", admin.site.urls),
]

handler400 = "kbeauty.error_views.bad_request"
handler403 = "kbeauty.error_views.forbidden"
handler404 = "kbeauty.error_views.not_found"
handler500 = "kbeauty.error_views.broken"

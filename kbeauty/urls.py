"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from kbeauty import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("", include("instagram.urls")),
    path("panels/markets/", include("markets.urls")),
    path("panels/analysis/", include("analysis.urls")),
    path("account/", include("allauth.account.urls")),
    path("settings/", include("accounts.urls")),
    path("api/v1/", include("kbeauty.api_urls")),
    path("admin/", admin.site.urls),
]

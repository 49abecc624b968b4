"""Pages of their own; the panels of the overview are in ``urls``."""

from django.urls import path

from markets import trend_views
from markets.competitors import views as competitors

app_name = "market"
urlpatterns = [
    path("trends/", trend_views.trend_list, name="trend-list"),
    path(
        "trends/<str:kind>/<str:name>/", trend_views.trend_detail, name="trend-detail"
    ),
    path("competitors/", competitors.competitor_list, name="competitor-list"),
    path("competitors/add/", competitors.competitor_add, name="competitor-add"),
    path(
        "competitors/<uuid:code>/remove/",
        competitors.competitor_remove,
        name="competitor-remove",
    ),
    path(
        "competitors/claims/<str:market>/",
        competitors.competitor_claims,
        name="competitor-claims",
    ),
]

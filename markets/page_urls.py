"""Pages of their own; the panels of the overview are in ``urls``."""

from django.urls import path

from markets import trend_views

app_name = "market"
urlpatterns = [
    path("trends/", trend_views.trend_list, name="trend-list"),
    path(
        "trends/<str:kind>/<str:name>/", trend_views.trend_detail, name="trend-detail"
    ),
]

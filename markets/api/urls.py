from django.urls import path

from markets.api.claims import ClaimsView
from markets.api.data import HashtagDataView, MarketInsightsView
from markets.api.ingredients import IngredientsView
from markets.api.pictures import PicturesView

urlpatterns = [
    path("hashtag/<str:tag>", HashtagDataView.as_view(), name="hashtag-data"),
    path("market-insights/<str:market>", MarketInsightsView.as_view(), name="insights"),
    path("claims", ClaimsView.as_view(), name="claims"),
    path("ingredients", IngredientsView.as_view(), name="ingredients"),
    path("pictures", PicturesView.as_view(), name="pictures"),
]

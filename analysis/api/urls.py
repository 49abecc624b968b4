from django.urls import path

from analysis.api import batches
from analysis.api.authenticity import AuthenticityView
from analysis.api.cultural_fit import CulturalFitView
from analysis.api.market_entry import MarketEntryView
from analysis.api.prediction import PredictionView
from analysis.api.quality import QualityView
from analysis.api.sentiment import SentimentView
from analysis.api.transcreation import TranscreationView
from analysis.api.trends import TrendsView

urlpatterns = [
    path("sentiment", SentimentView.as_view(), name="sentiment"),
    path("predict-performance", PredictionView.as_view(), name="prediction"),
    path("quality", QualityView.as_view(), name="quality"),
    path("cultural-fit", CulturalFitView.as_view(), name="cultural-fit"),
    path("transcreate", TranscreationView.as_view(), name="transcreation"),
    path("trends", TrendsView.as_view(), name="trends"),
    path("authenticity", AuthenticityView.as_view(), name="authenticity"),
    path("market-entry/<str:market>", MarketEntryView.as_view(), name="market-entry"),
    path("batch-analyze", batches.BatchView.as_view(), name="batch"),
    path(
        "batch-analyze/<uuid:code>",
        batches.BatchDetailView.as_view(),
        name="batch-detail",
    ),
    path(
        "batch-analyze/<uuid:code>/continue",
        batches.BatchContinueView.as_view(),
        name="batch-continue",
    ),
    path(
        "batch-analyze/<uuid:code>/results.csv",
        batches.BatchCsvView.as_view(),
        name="batch-csv",
    ),
    path(
        "batch-analyze/<uuid:code>/events",
        batches.BatchEventsView.as_view(),
        name="batch-events",
    ),
]

from django.urls import path

from analysis.api.sentiment import SentimentView

urlpatterns = [path("sentiment", SentimentView.as_view(), name="sentiment")]

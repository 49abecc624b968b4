from django.urls import path

from analysis.api.views import SentimentView

urlpatterns = [path("sentiment", SentimentView.as_view(), name="sentiment")]

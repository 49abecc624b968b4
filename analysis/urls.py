from django.urls import path

from analysis import views

app_name = "analysis"
urlpatterns = [
    path("mood/", views.panel_mood, name="panel-mood"),
    path("mood-trend/", views.panel_mood_trend, name="panel-mood-trend"),
]

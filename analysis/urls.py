from django.urls import path

from analysis import entry_views, ledger_views, views

app_name = "analysis"
urlpatterns = [
    path("ai-use/", ledger_views.ai_use, name="ai-use"),
    path("entry/", entry_views.panel_entry, name="panel-entry"),
    path("mood/", views.panel_mood, name="panel-mood"),
    path("mood-trend/", views.panel_mood_trend, name="panel-mood-trend"),
]

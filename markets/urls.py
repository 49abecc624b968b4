from django.urls import path

from markets import views
from markets.culture.views import panel_culture

app_name = "markets"
urlpatterns = [
    path("figures/", views.panel_figures, name="panel-figures"),
    path("engagement/", views.panel_engagement, name="panel-engagement"),
    path("best-posts/", views.panel_best_posts, name="panel-best-posts"),
    path("hashtags/", views.panel_hashtags, name="panel-hashtags"),
    path("world/", views.panel_world, name="panel-world"),
    path("culture/", panel_culture, name="panel-culture"),
    path("posting-times/", views.panel_posting_times, name="panel-posting-times"),
]

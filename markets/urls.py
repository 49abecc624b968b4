from django.urls import path

from markets import views
from markets.culture.views import panel_culture
from markets.market_pages import panels

app_name = "markets"
urlpatterns = [
    path("figures/", views.panel_figures, name="panel-figures"),
    path("engagement/", views.panel_engagement, name="panel-engagement"),
    path("best-posts/", views.panel_best_posts, name="panel-best-posts"),
    path("hashtags/", views.panel_hashtags, name="panel-hashtags"),
    path("world/", views.panel_world, name="panel-world"),
    path("culture/", panel_culture, name="panel-culture"),
    path("register/", panels.panel_register, name="panel-register"),
    path("profile/", panels.panel_profile, name="panel-profile"),
    path("insights/", panels.panel_insights, name="panel-insights"),
    path("trends/", panels.panel_trends, name="panel-trends"),
    path("tags/", panels.panel_tags, name="panel-tags"),
    path("creators/", panels.panel_creators, name="panel-creators"),
    path("competitors/", panels.panel_competitors, name="panel-competitors"),
    path("days/", panels.panel_days, name="panel-days"),
    path("rules/", panels.panel_rules, name="panel-rules"),
    path("posting-times/", views.panel_posting_times, name="panel-posting-times"),
]

from django.urls import path

from analysis.studio import views

app_name = "studio"
urlpatterns = [
    path("", views.home, name="home"),
    path("ask/<str:kind>/", views.ask, name="ask"),
    path("results/<uuid:code>/", views.analysis_detail, name="analysis-detail"),
    path("compare/", views.compare, name="compare"),
]

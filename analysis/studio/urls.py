from django.urls import path

from analysis.studio import batch_views, views

app_name = "studio"
urlpatterns = [
    path("", views.home, name="home"),
    path("ask/<str:kind>/", views.ask, name="ask"),
    path("results/<uuid:code>/", views.analysis_detail, name="analysis-detail"),
    path("compare/", views.compare, name="compare"),
    path("batches/", batch_views.batch_list, name="batch-list"),
    path("batches/new/", batch_views.batch_create, name="batch-create"),
    path("batches/<uuid:code>/", batch_views.batch_detail, name="batch-detail"),
    path("batches/<uuid:code>/events/", batch_views.batch_events, name="batch-events"),
    path("batches/<uuid:code>/results.csv", batch_views.batch_csv, name="batch-csv"),
    path("batches/<uuid:code>/results.json", batch_views.batch_json, name="batch-json"),
    path(
        "batches/<uuid:code>/continue/",
        batch_views.batch_continue,
        name="batch-continue",
    ),
    path("batches/<uuid:code>/stop/", batch_views.batch_stop, name="batch-stop"),
]

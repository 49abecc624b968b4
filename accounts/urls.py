from django.urls import path

from accounts.views import data, own

app_name = "accounts"

own_urls = [
    path("", own.preferences, name="preferences"),
    path("language/", own.set_language, name="language"),
    path("colors/", own.set_color_scheme, name="color-scheme"),
    path("company/switch/", own.switch_company, name="company-switch"),
]
data_urls = [
    path("data/", data.data, name="data"),
    path("data/exports/", data.export_create, name="export-create"),
    path("data/exports/<uuid:code>/events/", data.export_events, name="export-events"),
    path(
        "data/exports/<uuid:code>/download/",
        data.export_download,
        name="export-download",
    ),
    path("data/deletion/", data.deletion_create, name="deletion-create"),
    path("data/deletion/cancel/", data.deletion_cancel, name="deletion-cancel"),
]

urlpatterns = [*own_urls, *data_urls]

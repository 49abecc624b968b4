from django.urls import path

from accounts.views import keys, own, usage

app_name = "accounts"

own_urls = [
    path("", own.preferences, name="preferences"),
    path("language/", own.set_language, name="language"),
    path("colors/", own.set_color_scheme, name="color-scheme"),
    path("company/switch/", own.switch_company, name="company-switch"),
]
key_urls = [
    path("keys/", keys.key_list, name="key-list"),
    path("keys/new/", keys.key_create, name="key-create"),
    path("keys/<uuid:code>/", keys.key_rename, name="key-rename"),
    path("keys/<uuid:code>/revoke/", keys.key_revoke, name="key-revoke"),
    path("usage/", usage.usage, name="usage"),
]

urlpatterns = [*own_urls, *key_urls]

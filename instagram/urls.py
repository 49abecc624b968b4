from django.urls import path

from instagram.views import accounts, events, imports, meta, posts, runs, webhook

app_name = "instagram"

post_urls = [
    path("posts/", posts.post_list, name="post-list"),
    path("posts/<uuid:code>/", posts.post_detail, name="post-detail"),
]
account_urls = [
    path("accounts/", accounts.account_list, name="account-list"),
    path("accounts/connect/", accounts.account_connect, name="account-connect"),
    path("accounts/callback/", accounts.oauth_callback, name="oauth-callback"),
    path("accounts/<uuid:code>/", accounts.account_detail, name="account-detail"),
    path(
        "accounts/<uuid:code>/market/", accounts.account_market, name="account-market"
    ),
    path(
        "accounts/<uuid:code>/webhooks/",
        events.account_webhooks,
        name="account-webhooks",
    ),
    path("accounts/<uuid:code>/sync/", accounts.account_sync, name="account-sync"),
    path(
        "accounts/<uuid:code>/disconnect/",
        accounts.account_disconnect,
        name="account-disconnect",
    ),
]
run_urls = [
    path("collections/", runs.run_list, name="run-list"),
    path("collections/<uuid:code>/", runs.run_detail, name="run-detail"),
]
import_urls = [
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_create, name="import-create"),
    path("imports/<uuid:code>/", imports.import_detail, name="import-detail"),
    path("imports/<uuid:code>/columns/", imports.import_mapping, name="import-mapping"),
    path("imports/<uuid:code>/issues.csv", imports.import_issues, name="import-issues"),
]
# Three that Meta calls, one for the person on whose behalf it did.
meta_urls = [
    path("instagram/webhook/", webhook.webhook, name="meta-webhook"),
    path("instagram/deauthorize/", meta.deauthorize, name="meta-deauthorize"),
    path("instagram/data-deletion/", meta.data_deletion, name="meta-data-deletion"),
    path("data-deletion/<uuid:code>/", meta.deletion_status, name="deletion-status"),
]

urlpatterns = [*post_urls, *account_urls, *run_urls, *import_urls, *meta_urls]

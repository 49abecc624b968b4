from django.urls import path

from instagram.views import (
    accounts,
    audience,
    connecting,
    creators,
    events,
    hashtags,
    imports,
    mentions,
    meta,
    posts,
    runs,
    stories,
    webhook,
)

app_name = "instagram"

post_urls = [
    path("posts/", posts.post_list, name="post-list"),
    path("posts/<uuid:code>/", posts.post_detail, name="post-detail"),
]
account_urls = [
    path("accounts/", accounts.account_list, name="account-list"),
    path("accounts/connect/", connecting.account_connect, name="account-connect"),
    path("accounts/callback/", connecting.oauth_callback, name="oauth-callback"),
    path("accounts/choose/", connecting.account_choose, name="account-choose"),
    path("accounts/<uuid:code>/", accounts.account_detail, name="account-detail"),
    path(
        "accounts/<uuid:code>/market/", accounts.account_market, name="account-market"
    ),
    path("accounts/<uuid:code>/token/", accounts.token_health, name="account-token"),
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
# The cards of an account's page, each a page of its own as well.
audience_urls = [
    path(
        "accounts/<uuid:code>/stories/",
        audience.account_stories,
        name="account-stories",
    ),
    path(
        "accounts/<uuid:code>/figures/",
        audience.account_figures,
        name="account-figures",
    ),
    path(
        "accounts/<uuid:code>/audience/",
        audience.account_audience,
        name="account-audience",
    ),
    path(
        "accounts/<uuid:code>/not-available/",
        audience.account_refusals,
        name="account-refusals",
    ),
    path(
        "accounts/<uuid:code>/not-available/ask-again/",
        audience.account_ask_again,
        name="account-ask-again",
    ),
]
voice_urls = [
    path("stories/", stories.story_list, name="story-list"),
    path("mentions/", mentions.mention_list, name="mention-list"),
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
hashtag_urls = [
    path("hashtags/", hashtags.hashtag_list, name="hashtag-list"),
    path("hashtags/add/", hashtags.hashtag_add, name="hashtag-add"),
    path("hashtags/<uuid:code>/", hashtags.hashtag_detail, name="hashtag-detail"),
    path("hashtags/<uuid:code>/edit/", hashtags.hashtag_edit, name="hashtag-edit"),
    path("hashtags/<uuid:code>/look/", hashtags.hashtag_look, name="hashtag-look"),
    path(
        "hashtags/<uuid:code>/remove/", hashtags.hashtag_remove, name="hashtag-remove"
    ),
]
creator_urls = [
    path("creators/", creators.creator_list, name="creator-list"),
    path("creators/add/", creators.creator_add, name="creator-add"),
    path("creators/<uuid:code>/", creators.creator_detail, name="creator-detail"),
    path(
        "creators/<uuid:code>/remove/", creators.creator_remove, name="creator-remove"
    ),
]
# Three that Meta calls, one for the person on whose behalf it did.
meta_urls = [
    path("instagram/webhook/", webhook.webhook, name="meta-webhook"),
    path("instagram/deauthorize/", meta.deauthorize, name="meta-deauthorize"),
    path("instagram/data-deletion/", meta.data_deletion, name="meta-data-deletion"),
    path("data-deletion/<uuid:code>/", meta.deletion_status, name="deletion-status"),
]

urlpatterns = [
    *post_urls,
    *hashtag_urls,
    *creator_urls,
    *account_urls,
    *audience_urls,
    *voice_urls,
    *run_urls,
    *import_urls,
    *meta_urls,
]

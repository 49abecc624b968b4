from django.urls import path

from instagram.api import account_views, connecting, creators, hashtags, views

urlpatterns = [
    path("auth-url", connecting.AuthUrlView.as_view(), name="auth-url"),
    path("callback", connecting.CallbackView.as_view(), name="callback"),
    path("choice", connecting.ChoiceView.as_view(), name="choice"),
    path("profile", views.ProfileView.as_view(), name="profile"),
    path("media", views.MediaListView.as_view(), name="media"),
    path("hashtags", hashtags.HashtagListView.as_view(), name="hashtag-list"),
    path(
        "hashtags/<uuid:code>",
        hashtags.HashtagDetailView.as_view(),
        name="hashtag-detail",
    ),
    path(
        "hashtags/<uuid:code>/posts",
        hashtags.HashtagPostListView.as_view(),
        name="hashtag-posts",
    ),
    path("creators", creators.CreatorListView.as_view(), name="creator-list"),
    path(
        "creators/<uuid:code>",
        creators.CreatorDetailView.as_view(),
        name="creator-detail",
    ),
    path("stories", account_views.StoryListView.as_view(), name="stories"),
    path("insights", account_views.InsightListView.as_view(), name="insights"),
    path("audience", account_views.AudienceView.as_view(), name="audience"),
    path("mentions", account_views.MentionListView.as_view(), name="mentions"),
]

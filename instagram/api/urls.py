from django.urls import path

from instagram.api import account_views, views

urlpatterns = [
    path("auth-url", views.AuthUrlView.as_view(), name="auth-url"),
    path("callback", views.CallbackView.as_view(), name="callback"),
    path("profile", views.ProfileView.as_view(), name="profile"),
    path("media", views.MediaListView.as_view(), name="media"),
    path("stories", account_views.StoryListView.as_view(), name="stories"),
    path("insights", account_views.InsightListView.as_view(), name="insights"),
    path("audience", account_views.AudienceView.as_view(), name="audience"),
    path("mentions", account_views.MentionListView.as_view(), name="mentions"),
]

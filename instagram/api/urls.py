from django.urls import path

from instagram.api import connecting, views

urlpatterns = [
    path("auth-url", connecting.AuthUrlView.as_view(), name="auth-url"),
    path("callback", connecting.CallbackView.as_view(), name="callback"),
    path("choice", connecting.ChoiceView.as_view(), name="choice"),
    path("profile", views.ProfileView.as_view(), name="profile"),
    path("media", views.MediaListView.as_view(), name="media"),
]

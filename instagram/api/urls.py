from django.urls import path

from instagram.api import views

urlpatterns = [
    path("auth-url", views.AuthUrlView.as_view(), name="auth-url"),
    path("callback", views.CallbackView.as_view(), name="callback"),
    path("profile", views.ProfileView.as_view(), name="profile"),
    path("media", views.MediaListView.as_view(), name="media"),
]

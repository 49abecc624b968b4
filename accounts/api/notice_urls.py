from django.urls import path

from accounts.api import notices

urlpatterns = [
    path("notices", notices.NoticeListView.as_view(), name="notice-list"),
    path("notices/read", notices.NoticeReadView.as_view(), name="notice-read"),
    path("webhooks", notices.WebhookListView.as_view(), name="webhook-list"),
    path("webhooks/<uuid:code>", notices.WebhookView.as_view(), name="webhook-detail"),
]

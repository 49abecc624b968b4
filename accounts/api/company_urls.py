from django.urls import path

from accounts.api import keys, usage

urlpatterns = [
    path("companies", usage.CompanyListView.as_view(), name="company-list"),
    path("usage", usage.UsageView.as_view(), name="usage"),
    path("keys", keys.KeyListView.as_view(), name="key-list"),
    path("keys/<uuid:code>", keys.KeyDetailView.as_view(), name="key-detail"),
]

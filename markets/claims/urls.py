from django.urls import path

from markets.claims import views
from markets.editing.views import change_detail

app_name = "claims"
urlpatterns = [
    path("", views.check, name="check"),
    path("changes/<uuid:code>/", change_detail, name="change-detail"),
]

from django.urls import path

from markets.claims import views
from markets.editing.views import change_detail, change_list

app_name = "claims"
urlpatterns = [
    path("", views.check, name="check"),
    path("changes/", change_list, name="change-list"),
    path("changes/<uuid:code>/", change_detail, name="change-detail"),
]

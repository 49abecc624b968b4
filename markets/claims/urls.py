from django.urls import path

from markets.claims import views

app_name = "claims"
urlpatterns = [path("", views.check, name="check")]

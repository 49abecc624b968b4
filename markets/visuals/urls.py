from django.urls import path

from markets.visuals import views

app_name = "visuals"
urlpatterns = [path("", views.check, name="check")]

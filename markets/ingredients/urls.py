from django.urls import path

from markets.ingredients import views

app_name = "ingredients"
urlpatterns = [path("", views.check, name="check")]

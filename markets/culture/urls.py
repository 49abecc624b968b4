from django.urls import path

from markets.culture import views

app_name = "culture"
urlpatterns = [path("", views.find, name="find")]

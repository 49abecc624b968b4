from django.urls import URLPattern

app_name = "instagram"
urlpatterns: list[URLPattern] = []

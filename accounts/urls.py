from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.preferences, name="preferences"),
    path("company/", views.switch_company, name="company"),
    path("language/", views.set_language, name="language"),
    path("colors/", views.set_color_scheme, name="color-scheme"),
]

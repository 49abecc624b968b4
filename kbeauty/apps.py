from django.apps import AppConfig


class KbeautyConfig(AppConfig):
    name = "kbeauty"
    label = "kbeauty"

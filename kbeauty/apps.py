from django.apps import AppConfig


class KbeautyConfig(AppConfig):
    name = "kbeauty"

    def ready(self) -> None:
        from kbeauty import checks  # noqa: F401, PLC0415 - registers when apps are ready

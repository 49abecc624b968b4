from django.apps import AppConfig

# Tasks bind to this application; whoever starts servers only need not load Celery.
from kbeauty.celery import app as celery_app

__all__ = ["KbeautyConfig", "celery_app"]


class KbeautyConfig(AppConfig):
    name = "kbeauty"

    def ready(self) -> None:
        from kbeauty import checks  # noqa: F401, PLC0415 - registers when apps are ready

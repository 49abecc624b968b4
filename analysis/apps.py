from importlib import import_module

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "analysis"

    def ready(self) -> None:
        # Models are only known from here on, and receivers import them.
        import_module("analysis.receivers")

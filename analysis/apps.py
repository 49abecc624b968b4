from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalysisConfig(AppConfig):
    name = "analysis"
    verbose_name = _("Analyses")

    def ready(self) -> None:
        # Models are only known from here on, and receivers import them.
        import_module("analysis.receivers")

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AnalysisConfig(AppConfig):
    name = "analysis"
    verbose_name = _("Analyses")

    def ready(self) -> None:
        # Models are only known from here on, and receivers import them.
        import_module("analysis.receivers")
        import_module("analysis.checks")
        post_migrate.connect(_seed_prices, self, dispatch_uid="analysis.prices")


def _seed_prices(apps: Any = registry, **kwargs: Any) -> None:
    """Prices come with each release; not while migrations go back behind their table."""
    try:
        apps.get_model("analysis", "AiPrice")
    except LookupError:
        return
    # Models are not known yet where this file is read.
    from analysis.engines.pricing import seed_prices  # noqa: PLC0415 - models first

    seed_prices()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketsConfig(AppConfig):
    name = "markets"
    verbose_name = _("Markets")

    def ready(self) -> None:
        # Reads models, which are there from now on.
        from markets.editing.in_force import edition_in_force  # noqa: PLC0415
        from markets.rules.edition import follow  # noqa: PLC0415 - beside it

        follow(edition_in_force)

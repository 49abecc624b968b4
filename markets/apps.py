from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketsConfig(AppConfig):
    name = "markets"
    verbose_name = _("Markets")

    def ready(self) -> None:
        # Reads models, which are there from now on.
        from markets.editing.in_force import edition_in_force  # noqa: PLC0415
        from markets.overlay import follow as follow_registry  # noqa: PLC0415 - beside it
        from markets.registry_rows import overlay  # noqa: PLC0415 - the same
        from markets.rules.edition import follow as follow_rules  # noqa: PLC0415 - as above

        follow_rules(edition_in_force)
        follow_registry(overlay)

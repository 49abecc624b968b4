from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and companies")

    def ready(self) -> None:
        from accounts.log_in import receivers  # noqa: F401, PLC0415 - receivers need the models

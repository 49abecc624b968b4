"""The forms that ask for a code: one of an authenticator app is good for one time only.

allauth forgets a used code after one period of 30 seconds, but takes codes of the period
before and after as well: somebody who saw one being typed could use it again.
"""

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from django.core.cache import cache


class _Once(forms.BaseAuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """Remembers a used code for as long as it would be taken."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type != Authenticator.Type.TOTP or self._use(code):
            return code
        self._emit_authentication_failed(self.authenticator)
        raise get_adapter().validation_error("incorrect_code")

    def _use(self, code: str) -> bool:
        digits = "".join(one for one in code if one.isalnum())
        accepted = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        key = f"totp-used:{self.user.pk}:{digits}"
        return bool(cache.add(key, 1, timeout=accepted))


class AuthenticateForm(_Once, forms.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(_Once, forms.ReauthenticateForm):  # type: ignore[misc]
    pass

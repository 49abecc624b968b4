"""Secrets at rest: encrypted where we need them again, hashed where we compare them only."""

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.signals import setting_changed
from django.db import models


class UndecryptableError(Exception):
    """The stored value was written with a key that is no longer configured."""


@cache
def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])


def _forget_cipher(setting: str, **kwargs: Any) -> None:
    if setting == "FIELD_ENCRYPTION_KEYS":
        _cipher.cache_clear()


setting_changed.connect(_forget_cipher, dispatch_uid="crypto")


def encrypt(text: str) -> str:
    """A Fernet token (AES-128-CBC, HMAC-SHA256) of this text."""
    return _cipher().encrypt(text.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """What ``encrypt`` was given; UndecryptableError where no key fits."""
    try:
        return _cipher().decrypt(token.encode("ascii")).decode()
    except (InvalidToken, UnicodeEncodeError) as error:
        message = "no key in FIELD_ENCRYPTION_KEYS fits"
        raise UndecryptableError(message) from error


def hash_of(secret: str) -> str:
    """By what a long random secret of ours is kept and found; never for a password."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class EncryptedTextField(_TextField):
    """Text stored as ``encrypt`` makes it; the empty string stays empty."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        if not prepared:
            return prepared
        return encrypt(str(prepared))

    def from_db_value(self, value: str | None, *args: object) -> str | None:
        if not value:
            return value
        try:
            return decrypt(value)
        except UndecryptableError as error:
            message = f"{self.model.__name__}.{self.name}: {error}"
            raise UndecryptableError(message) from error

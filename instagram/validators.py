"""Rules that pages, API and commands share."""

import re

from instagram.imports.issues import FILE_SENTENCES
from kbeauty.lib.errors import InvalidInputError

_USERNAME = re.compile(r"[a-z0-9_](?:[a-z0-9._]{0,28}[a-z0-9_])?")


def check_username(text: str) -> str:
    """A user name as Instagram spells it, without the @."""
    name = text.strip().removeprefix("@").lower()
    if not _USERNAME.fullmatch(name):
        message = FILE_SENTENCES["username_invalid"]
        raise InvalidInputError(
            message, code="username_invalid", fields={"username": [message]}
        )
    return name

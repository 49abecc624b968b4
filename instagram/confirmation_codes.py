"""Codes for people of whom we hold nothing: good for the status page, and kept nowhere.

Half of such a code is random, half is a keyed hash of the first, so that the page can tell it
from a made-up one.
"""

import secrets
import uuid

from django.utils.crypto import constant_time_compare, salted_hmac

HALF = 8


def _seal(half: bytes) -> bytes:
    return salted_hmac("data-deletion.nothing", half, algorithm="sha256").digest()[
        :HALF
    ]


def code_for_nothing() -> uuid.UUID:
    half = secrets.token_bytes(HALF)
    return uuid.UUID(bytes=half + _seal(half))


def is_code_for_nothing(code: uuid.UUID) -> bool:
    half, seal = code.bytes[:HALF], code.bytes[HALF:]
    return constant_time_compare(seal, _seal(half))

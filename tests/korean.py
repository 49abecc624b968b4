"""The Korean catalogues as they are now, not as some test before has read them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import override, trans_real

from kbeauty.embedded.paths import LOCALE_DIRS
from kbeauty.lib.messages import compile_messages


@contextmanager
def in_korean() -> Iterator[None]:
    compile_messages(*LOCALE_DIRS)
    catalogues: Any = trans_real  # its cache is named in no stub
    catalogues._translations.clear()
    with override("ko"):
        yield

"""WSGI entry point for the web server."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kbeauty.settings.base")
django.setup(set_prefix=False)

from kbeauty.lib.encoding import Utf8Handler  # noqa: E402 - Django has to be set up first
from markets.rules.packs import all_packs  # noqa: E402

# Read before the first request: nobody waits a second for the rules of all markets.
all_packs()
application = Utf8Handler()

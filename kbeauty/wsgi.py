"""WSGI entry point for the web server."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kbeauty.settings.base")
django.setup(set_prefix=False)

from kbeauty.lib.encoding import Utf8Handler  # noqa: E402 - Django has to be set up first

application = Utf8Handler()

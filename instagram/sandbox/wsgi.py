"""The sandbox as a WSGI application."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "kbeauty.settings.sandbox"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

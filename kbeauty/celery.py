"""The Celery application; rooms add their tasks in ``<room>/tasks.py``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kbeauty.settings.base")

app = Celery("kbeauty")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

"""The Celery application; rooms add their tasks in ``<room>/tasks.py``."""

import os

from celery import Celery
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kbeauty.settings.base")

app = Celery("kbeauty")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Ours, whatever the settings say: the one they can name by itself forgets missed runs.
app.conf.beat_scheduler = "kbeauty.beat:CatchUpScheduler"
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def _use_our_logs(**kwargs: object) -> None:
    """Connecting is enough: Celery then leaves Django's LOGGING alone."""

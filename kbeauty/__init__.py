"""The house: settings, page frame, servers and tools shared by all rooms."""

from kbeauty.celery import app as celery_app

__all__ = ["celery_app"]

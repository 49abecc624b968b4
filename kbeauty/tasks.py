from importlib import import_module

from celery import shared_task
from django.conf import settings

from kbeauty.lib.heartbeat import record_heartbeat


@shared_task(name="kbeauty.heartbeat")
def heartbeat() -> None:
    """Show that beat, broker and a worker are at work."""
    record_heartbeat()


@shared_task(name="kbeauty.clear_sessions")
def clear_sessions() -> None:
    """Remove the sessions of browsers and API log-ins that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()

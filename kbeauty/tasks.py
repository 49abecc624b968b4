from celery import shared_task

from kbeauty.lib.heartbeat import record_heartbeat


@shared_task(name="kbeauty.heartbeat")
def heartbeat() -> None:
    """Show that beat, broker and a worker are at work."""
    record_heartbeat()

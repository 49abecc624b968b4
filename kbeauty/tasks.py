from celery import shared_task


@shared_task(name="kbeauty.heartbeat")
def heartbeat() -> None:
    """Show that beat, broker and a worker are at work."""
    from kbeauty.health import record_heartbeat  # noqa: PLC0415 - tasks load services late

    record_heartbeat()

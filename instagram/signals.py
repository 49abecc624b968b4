"""What the rooms to the right may listen to."""

from django.db import transaction
from django.dispatch import Signal

from instagram.models import InstagramAccount

# New or edited captions or comments are committed. Sent with company_id.
texts_collected = Signal()


def announce_texts(company_id: int) -> None:
    """Tell the readers, once this transaction holds, that there is something to read."""

    # Not a partial: Django names the function when it logs that a robust one failed.
    def announce() -> None:
        texts_collected.send_robust(sender=InstagramAccount, company_id=company_id)

    transaction.on_commit(announce, robust=True)

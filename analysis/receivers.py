"""What this room does when another room has news."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import company_removed
from analysis.services.queue import forget_company, request_reading
from instagram.signals import texts_collected


@receiver(texts_collected, dispatch_uid="analysis.read_texts")
def read_collected_texts(*, company_id: int, **kwargs: Any) -> None:
    """Sent after commit: the worker finds the texts."""
    request_reading(company_id=company_id)


@receiver(company_removed, dispatch_uid="analysis.forget_company")
def forget_removed_company(*, company_id: int, **kwargs: Any) -> None:
    forget_company(company_id=company_id)

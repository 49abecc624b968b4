"""What is to be sent to the webhooks of a company: written with the event, sent after it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import tasks
from accounts.enums import DeliveryStatus, NoticeKind
from accounts.models import Company, NoticeDelivery, Webhook
from accounts.notices import Values, Words, words
from accounts.readers import as_read_by
from kbeauty.lib.site import public_url

# The kind of a delivery that a person sends to see whether it arrives.
TEST = "test"


def queue_deliveries(
    *, company: Company, kind: NoticeKind, values: Values, path: str, once: str
) -> list[NoticeDelivery]:
    """One delivery for each webhook that wants this kind; returns those that are new."""
    hooks = Webhook.objects.for_company(company).filter(
        is_active=True, kinds__contains=[kind]
    )
    deliveries = []
    for hook in hooks.select_related("created_by", "company"):
        with as_read_by(hook.created_by):
            said = words(kind, values)
        deliveries.append(
            _delivery(hook, kind, said, values=values, path=path, once=once)
        )
    return _store(deliveries)


def queue_test(*, webhook: Webhook) -> NoticeDelivery:
    """A delivery that tells nothing, to see whether it arrives."""
    with as_read_by(webhook.created_by):
        said = Words(
            _("Test"), _("This is how notices of K-Beauty Global Leap arrive.")
        )
    (delivery,) = _store([_delivery(webhook, TEST, said, values={}, path="/")])
    return delivery


def _delivery(
    webhook: Webhook,
    kind: str,
    said: Words,
    *,
    values: Values,
    path: str,
    once: str = "",
) -> NoticeDelivery:
    now = timezone.now()
    delivery = NoticeDelivery(
        company=webhook.company,
        webhook=webhook,
        kind=kind,
        once=once,
        next_attempt_at=now,
    )
    delivery.body = {
        "id": str(delivery.code),
        "kind": kind,
        "company_id": str(webhook.company.code),
        "created_at": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "title": said.title,
        "text": said.text,
        "values": dict(values),
        "url": public_url(path or "/notices/"),
    }
    return delivery


def _store(deliveries: list[NoticeDelivery]) -> list[NoticeDelivery]:
    """Those that were queued before fall to the constraint, also where two come at once."""
    if not deliveries:
        return []
    NoticeDelivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    codes = [one.code for one in deliveries]
    kept = list(
        NoticeDelivery.objects.filter(code__in=codes)
        .select_related("webhook", "company")
        .order_by("pk")
    )
    for one in kept:
        _send_after_commit(one)
    return kept


def _send_after_commit(delivery: NoticeDelivery) -> None:
    keys = {"company_id": delivery.company_id, "delivery_id": delivery.pk}
    # What the broker does not take now the sweep finds in a minute. Not a partial: Django
    # names the function when it logs that a robust one failed.
    transaction.on_commit(lambda: tasks.send_delivery.delay(**keys), robust=True)


def queue_again(*, delivery: NoticeDelivery) -> NoticeDelivery:
    """Send an ended delivery once more: a whole row of tries, under the id it had."""
    again = {
        "status": DeliveryStatus.WAITING,
        "attempts": 0,
        "next_attempt_at": timezone.now(),
        "finished_at": None,
    }
    mine = NoticeDelivery.objects.for_company(delivery.company).filter(pk=delivery.pk)
    if mine.exclude(status=DeliveryStatus.WAITING).update(**again):
        for name, value in again.items():
            setattr(delivery, name, value)
        _send_after_commit(delivery)
    return delivery

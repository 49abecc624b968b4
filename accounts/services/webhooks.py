"""The webhooks of a company, for people and for the API."""

import secrets
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.clients import webhooks as client
from accounts.enums import AuditAction, NoticeKind
from accounts.models import Company, NoticeDelivery, User, Webhook
from accounts.services import deliveries, sending
from accounts.services.companies import lock_company
from kbeauty.lib.errors import ConflictError, InvalidInputError, NotFoundError

MOST = 10
SECRET_PREFIX = "whsec_"  # noqa: S105 - how every secret begins


def create_webhook(
    *, company: Company, url: str, kinds: Iterable[str], by: User | None
) -> Webhook:
    """A new address to tell; its ``secret`` is to be shown now and never again."""
    wanted = _checked_kinds(kinds)
    # Asks the name servers, so nobody waits for it with the company held.
    _check_url(url)
    with transaction.atomic():
        _require_room(lock_company(company))
        webhook = _insert(company, url, wanted, by)
        audit.record(
            AuditAction.WEBHOOK_CREATED,
            company=company,
            target=webhook,
            after={"url": url, "kinds": wanted},
        )
    return webhook


def _require_room(company: Company) -> None:
    if Webhook.objects.for_company(company).count() >= MOST:
        message = _("A company has %(most)s webhooks at most. Remove one first.")
        raise ConflictError(message % {"most": MOST}, code="too_many_webhooks")


def _insert(company: Company, url: str, kinds: list[str], by: User | None) -> Webhook:
    try:
        with transaction.atomic():
            webhook: Webhook = Webhook.objects.create(
                company=company,
                url=url,
                secret=SECRET_PREFIX + secrets.token_urlsafe(32),
                kinds=kinds,
                created_by=by,
            )
    except IntegrityError as error:
        message = _("This address is told already.")
        raise ConflictError(
            message, code="webhook_exists", fields={"url": [message]}
        ) from error
    return webhook


def _checked_kinds(kinds: Iterable[str]) -> list[str]:
    chosen = set(kinds)
    if not chosen or not chosen <= set(NoticeKind.values):
        message = _("Choose at least one kind of notice from the list.")
        raise InvalidInputError.at("kinds", message)
    return [kind for kind in NoticeKind.values if kind in chosen]


def _check_url(url: str) -> None:
    try:
        client.check_url(url)
    except client.WebhookError as error:
        if error.reason == "address_refused":
            message = _(
                "Nothing can be sent to this address: it must begin with https:// and "
                "lie on the public internet."
            )
        else:
            message = _("No server is known by the name in this address.")
        raise InvalidInputError.at("url", message) from error


def _locked(webhook: Webhook) -> Webhook | None:
    """The webhook as it is now, held to the end of the transaction; None if it is gone."""
    mine = Webhook.objects.for_company(webhook.company).select_for_update(of=("self",))
    stored: Webhook | None = (
        mine.select_related("company").filter(pk=webhook.pk).first()
    )
    return stored


@transaction.atomic
def set_kinds(*, webhook: Webhook, kinds: Iterable[str]) -> Webhook:
    """What this address is told from now on."""
    wanted, stored = _checked_kinds(kinds), _locked(webhook)
    if stored is None:
        raise NotFoundError(_("This webhook was removed."))
    before, webhook.kinds = stored.kinds, wanted
    if before == wanted:
        return webhook
    webhook.save(update_fields=["kinds"])
    audit.record(
        AuditAction.WEBHOOK_CHANGED,
        company=webhook.company,
        target=webhook,
        before={"kinds": before},
        after={"kinds": wanted},
    )
    return webhook


def switch_off(*, webhook: Webhook) -> Webhook:
    """Send nothing more there; what still waits ends."""
    sending.switch_off(webhook=webhook, reason="by_person")
    return webhook


@transaction.atomic
def switch_on(*, webhook: Webhook) -> Webhook:
    """Tell this address again, with its failures forgotten."""
    hooks = Webhook.objects.for_company(webhook.company).filter(
        pk=webhook.pk, is_active=False
    )
    if hooks.update(is_active=True, failure="", failed_count=0):
        webhook.is_active, webhook.failure, webhook.failed_count = True, "", 0
        audit.record(
            AuditAction.WEBHOOK_CHANGED,
            company=webhook.company,
            target=webhook,
            before={"is_active": False},
            after={"is_active": True},
        )
    return webhook


@transaction.atomic
def remove_webhook(*, webhook: Webhook) -> None:
    """Forget the address, its secret and what was sent there; again changes nothing."""
    stored = _locked(webhook)
    if stored is None:
        return
    audit.record(
        AuditAction.WEBHOOK_REMOVED,
        company=stored.company,
        target=stored,
        before={"url": stored.url, "kinds": stored.kinds},
    )
    stored.delete()


@transaction.atomic
def send_test(*, webhook: Webhook) -> NoticeDelivery:
    """Send something that tells nothing, once, to see whether it arrives."""
    _require_active(webhook)
    return deliveries.queue_test(webhook=webhook)


@transaction.atomic
def send_again(*, delivery: NoticeDelivery) -> NoticeDelivery:
    """Send an ended delivery once more; one that still waits goes on as it is."""
    _require_active(delivery.webhook)
    return deliveries.queue_again(delivery=delivery)


def _require_active(webhook: Webhook) -> None:
    if not webhook.is_active:
        raise ConflictError(_("Switch the webhook on first."), code="webhook_off")

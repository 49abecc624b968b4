from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from instagram.enums import EventStatus
from instagram.models.account import InstagramAccount
from kbeauty.lib.models import TenantModel


class InstagramEvent(TenantModel):
    """One change that Instagram told by webhook; told twice it is still one."""

    account = models.ForeignKey(
        InstagramAccount,
        models.CASCADE,
        related_name="events",
        db_index=False,
        verbose_name=_("account"),
    )
    # comments, mentions, story_insights, messages, …
    field = models.CharField(_("kind"), max_length=40)
    # SHA-256 of account, field and value: what makes a second delivery the same.
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    value = models.JSONField(_("content"), default=dict)
    # Instagram's ``entry.time``; deliveries come in any order.
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"))
    status = models.CharField(
        _("status"),
        max_length=8,
        choices=EventStatus.choices,
        default=EventStatus.PENDING,
    )
    # A machine name; instagram.clients.messages has the sentences.
    reason = models.CharField(_("reason"), max_length=64, blank=True)
    attempt_count = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    processed_at = models.DateTimeField(_("processed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("webhook of Instagram")
        verbose_name_plural = _("webhooks of Instagram")
        ordering = ("-received_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "fingerprint"], name="instagram_event_once"
            )
        ]
        indexes: ClassVar = [
            # what is still to be done
            models.Index(
                fields=["company", "due_at"],
                condition=models.Q(status="pending"),
                name="instagram_event_pending",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.received_at:%Y-%m-%d %H:%M}"

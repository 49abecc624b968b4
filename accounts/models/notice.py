from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from accounts.enums import DeliveryStatus, NoticeChannel, NoticeKind
from kbeauty.lib.crypto import EncryptedTextField
from kbeauty.lib.models import CodeModel, TenantModel


class Notice(TenantModel, CodeModel):
    """Something that happened in a company and that one of its members should know."""

    user = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="notices", verbose_name=_("user")
    )
    # One of NoticeKind; without choices, so that a new one needs no migration.
    kind = models.CharField(_("kind"), max_length=40)
    # What the sentence of its kind is filled with, when it is shown, in the reader's language.
    values = models.JSONField(_("values of the sentence"), default=dict, blank=True)
    # Where it leads: a path of ours.
    path = models.CharField(_("path"), max_length=300, blank=True)
    # The same thing is told once: e.g. ``plan_ends:2026-12-01``. Empty: each time.
    once = models.CharField(_("key against repetition"), max_length=120, blank=True)
    # False for a person who wants only the mail: the row still keeps it from coming twice.
    is_in_app = models.BooleanField(_("shown in the product"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-created_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "user", "kind", "once"],
                condition=~models.Q(once=""),
                name="notice_told_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["company", "user", "-created_at"], name="notice_newest"
            ),
            # the number on the bell of every page
            models.Index(
                fields=["company", "user"],
                condition=models.Q(read_at__isnull=True, is_in_app=True),
                name="notice_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label} → {self.user}"

    @property
    def kind_label(self) -> str:
        return str(NoticeKind(self.kind).label)


class NoticePreference(TenantModel):
    """A person's choice for one kind of notice and one channel; without a row the default."""

    user = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="+", verbose_name=_("user")
    )
    kind = models.CharField(_("kind"), max_length=40)
    channel = models.CharField(
        _("channel"), max_length=16, choices=NoticeChannel.choices
    )
    is_on = models.BooleanField(_("on"))

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "user", "kind", "channel"],
                name="notice_preference_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.kind} {self.channel}"


class Webhook(TenantModel, CodeModel):
    """An address of the company's own system that is told of notices, signed by a secret."""

    url = models.URLField(_("address"), max_length=500)
    secret = EncryptedTextField(editable=False)
    kinds = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("kinds"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    # A machine name: why it was switched off.
    failure = models.CharField(_("failure"), max_length=64, blank=True)
    failed_count = models.PositiveIntegerField(_("failures in a row"), default=0)
    created_by = models.ForeignKey(
        "accounts.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("set up by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("created_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "url"], name="webhook_once_per_company"
            )
        ]

    def __str__(self) -> str:
        return self.url


class NoticeDelivery(TenantModel, CodeModel):
    """One event on its way to one webhook, with what came of it."""

    webhook = models.ForeignKey(
        Webhook, models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    kind = models.CharField(_("kind"), max_length=40)
    # As in Notice: the same thing goes to an address once.
    once = models.CharField(_("key against repetition"), max_length=120, blank=True)
    body = models.JSONField(_("body"))
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=DeliveryStatus.choices,
        default=DeliveryStatus.WAITING,
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    status_code = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=64, blank=True)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery to a webhook")
        verbose_name_plural = _("deliveries to webhooks")
        ordering = ("-created_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["webhook", "kind", "once"],
                condition=~models.Q(once=""),
                name="delivery_once_per_webhook",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["webhook", "-created_at"], name="delivery_newest"),
            # the sweep for deliveries whose next attempt is due
            models.Index(
                fields=["company", "next_attempt_at"],
                condition=models.Q(status="waiting"),
                name="delivery_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.webhook}"

    @property
    def kind_label(self) -> str:
        is_test = self.kind not in NoticeKind.values
        return translated("Test") if is_test else str(NoticeKind(self.kind).label)

    @property
    def is_waiting(self) -> bool:
        return self.status == DeliveryStatus.WAITING

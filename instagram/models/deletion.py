from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from instagram.enums import DeletionStatus
from kbeauty.lib.models import CodeModel


class DataDeletionRequest(CodeModel):
    """Somebody asked Meta that we remove what we hold of their account.

    Of no company, and of nobody that could be told from it: the person has the code, and of
    their id only a hash with a key of ours is kept.
    """

    user_hash = models.CharField(max_length=64, editable=False)
    status = models.CharField(
        _("status"),
        max_length=8,
        choices=DeletionStatus.choices,
        default=DeletionStatus.OPEN,
    )
    # Accounts, and rows by table, that were removed.
    account_count = models.PositiveIntegerField(_("accounts"), default=0)
    row_counts = models.JSONField(_("rows"), default=dict, blank=True)
    created_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("deletion asked for at Meta")
        verbose_name_plural = _("deletions asked for at Meta")
        ordering = ("-created_at", "-pk")
        constraints: ClassVar = [
            # Asked twice, the second hears of the first.
            models.UniqueConstraint(
                fields=["user_hash"],
                condition=models.Q(status="open"),
                name="data_deletion_open_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.code)

    def get_absolute_url(self) -> str:
        return reverse("instagram:deletion-status", args=[self.code])

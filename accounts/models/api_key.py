from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from kbeauty.lib.models import CodeModel, TenantModel


class ApiKey(TenantModel, CodeModel):
    """A company's key for machines. The key itself is shown once and kept as a hash only.

    Row-level security shows it to its company, and to whoever presents the key: a request
    that brings one does not know its company yet.
    """

    name = models.CharField(_("name"), max_length=100)
    # The beginning of the key, by which people tell theirs apart.
    prefix = models.CharField(_("begins with"), max_length=16)
    # SHA-256 in hex: the key has 256 random bits, so there is nothing to guess slowly.
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=32, choices=Scope.choices), verbose_name=_("scopes")
    )
    created_by = models.ForeignKey(
        "accounts.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("created by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    # To the minute: one write a minute however many requests come.
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    last_used_ip = models.GenericIPAddressField(
        _("last used from"), null=True, blank=True
    )
    expires_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["company", "-created_at"], name="api_key_newest")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_usable(self) -> bool:
        if self.revoked_at is not None:
            return False
        return self.expires_at is None or self.expires_at > timezone.now()

    @property
    def scope_labels(self) -> list[str]:
        """What it may do, in words."""
        return [str(Scope(one).label) for one in self.scopes]

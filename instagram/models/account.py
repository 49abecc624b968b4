from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from instagram.enums import AccountStatus, Login
from instagram.querysets import AccountQuerySet
from kbeauty.lib.crypto import EncryptedTextField
from kbeauty.lib.models import CodeModel, TenantModel


class InstagramAccount(TenantModel, CodeModel):
    """A professional account that a company connected, or that it imports files for."""

    login = models.CharField(
        _("log-in"), max_length=10, choices=Login.choices, default=Login.INSTAGRAM
    )
    # The professional account id of webhooks and edges (Graph's ``user_id``).
    instagram_user_id = models.CharField(_("account id at Instagram"), max_length=64)
    # Graph's ``id``: scoped to our app, named in deletion callbacks.
    app_scoped_id = models.CharField(_("id for our app"), max_length=64, blank=True)
    username = models.CharField(_("user name"), max_length=64)
    name = models.CharField(_("name"), max_length=200, blank=True)
    account_type = models.CharField(_("account type"), max_length=32, blank=True)
    profile_picture_url = models.URLField(
        _("address of the profile picture"), max_length=2000, blank=True
    )
    biography = models.TextField(_("biography"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    followers_count = models.BigIntegerField(_("followers"), null=True, blank=True)
    follows_count = models.BigIntegerField(_("following"), null=True, blank=True)
    media_count = models.BigIntegerField(_("posts"), null=True, blank=True)
    # ISO 3166 code of the market this account speaks to; empty until a person chooses one.
    market = models.CharField(_("market"), max_length=2, blank=True)
    token = EncryptedTextField(blank=True, editable=False)
    token_obtained_at = models.DateTimeField(
        _("token obtained at"), null=True, blank=True
    )
    token_refreshed_at = models.DateTimeField(
        _("token refreshed at"), null=True, blank=True
    )
    token_expires_at = models.DateTimeField(_("token ends at"), null=True, blank=True)
    # Facebook's tokens need not end, but the person's consent to data does; see debug_token.
    data_access_ends_at = models.DateTimeField(
        _("access to data ends at"), null=True, blank=True
    )
    token_checked_at = models.DateTimeField(
        _("token checked at"), null=True, blank=True
    )
    # The Page that a Facebook Login came through.
    page_id = models.CharField(_("id of the Facebook Page"), max_length=64, blank=True)
    page_name = models.CharField(
        _("name of the Facebook Page"), max_length=200, blank=True
    )
    scopes = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        verbose_name=_("scopes"),
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=AccountStatus.choices,
        default=AccountStatus.ACTIVE,
    )
    # A machine name, e.g. token_expired; instagram.clients.errors has the sentences.
    status_reason = models.CharField(
        _("reason of the status"), max_length=64, blank=True
    )
    connected_by = models.ForeignKey(
        "accounts.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("connected by"),
    )
    connected_at = models.DateTimeField(_("connected at"), null=True, blank=True)
    last_synced_at = models.DateTimeField(_("last collected at"), null=True, blank=True)
    # The last time that the whole listing was read: what tells deleted posts.
    listed_at = models.DateTimeField(_("whole list read at"), null=True, blank=True)
    # Figures of the account, audience, tags: asked for less often than posts.
    audience_collected_at = models.DateTimeField(
        _("audience collected at"), null=True, blank=True
    )
    mentions_collected_at = models.DateTimeField(
        _("mentions collected at"), null=True, blank=True
    )
    # What Instagram is to tell by webhook, as last agreed with it.
    subscribed_fields = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        verbose_name=_("subscribed webhooks"),
    )
    # One collection at a time: whoever moved this forward owns the account until then.
    leased_until = models.DateTimeField(
        _("held by a worker until"), null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects: ClassVar = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("Instagram account")
        verbose_name_plural = _("Instagram accounts")
        ordering = ("username",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "instagram_user_id"], name="account_once_per_company"
            ),
        ]
        indexes: ClassVar = [
            # beat: accounts that are due for collection or a token refresh
            models.Index(
                fields=["last_synced_at"],
                condition=models.Q(status="active"),
                name="account_due",
            ),
            # Meta's webhooks name an account so, whatever the company
            models.Index(fields=["instagram_user_id"], name="account_user_id"),
            # Meta's callbacks name a person so, whatever the company
            models.Index(
                fields=["app_scoped_id"],
                condition=~models.Q(app_scoped_id=""),
                name="account_app_scoped",
            ),
        ]

    def __str__(self) -> str:
        return f"@{self.username}"

    def get_absolute_url(self) -> str:
        return reverse("instagram:account-detail", args=[self.code])

    def get_token_url(self) -> str:
        return reverse("instagram:account-token", args=[self.code])

    @property
    def connection_ends_at(self) -> datetime | None:
        """When the first of token and access to data ends; None where neither does."""
        ends = (self.token_expires_at, self.data_access_ends_at)
        return min((end for end in ends if end is not None), default=None)


class AccountSnapshot(TenantModel):
    """An account's counts on one day (UTC)."""

    account = models.ForeignKey(
        InstagramAccount,
        models.CASCADE,
        related_name="snapshots",
        verbose_name=_("account"),
    )
    captured_on = models.DateField(_("counted on"))
    followers_count = models.BigIntegerField(_("followers"), null=True)
    follows_count = models.BigIntegerField(_("following"), null=True)
    media_count = models.BigIntegerField(_("posts"), null=True)

    class Meta:
        verbose_name = _("daily count of an account")
        verbose_name_plural = _("daily counts of accounts")
        ordering = ("-captured_on",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "captured_on"], name="account_snapshot_daily"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.captured_on}"

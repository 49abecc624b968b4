from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role, Tier
from accounts.models.person import User
from kbeauty.lib.models import CodeModel, TenantModel


class Company(CodeModel):
    """The tenant: everything collected belongs to one."""

    name = models.CharField(_("name"), max_length=200)
    industry = models.CharField(
        _("industry"), max_length=100, blank=True, default="beauty"
    )
    target_markets = models.JSONField(_("target markets"), default=list, blank=True)
    subscription_tier = models.CharField(
        _("plan"), max_length=20, choices=Tier.choices, default=Tier.FREE
    )
    subscription_expires_at = models.DateTimeField(
        _("plan ends at"), null=True, blank=True
    )
    # Requests a day of an enterprise plan, as agreed; the other plans have theirs in plans.py.
    agreed_daily_requests = models.PositiveIntegerField(
        _("requests a day as agreed"), null=True, blank=True
    )
    is_active = models.BooleanField(_("active"), default=True)
    deletion_requested_at = models.DateTimeField(
        _("deletion asked for at"), null=True, blank=True, editable=False
    )
    # From here on everything of the company is removed; None while nobody asked for it.
    deletion_due_at = models.DateTimeField(
        _("deletion due at"), null=True, blank=True, editable=False
    )
    # When its owners were told a second time, shortly before.
    deletion_reminded_at = models.DateTimeField(
        _("reminded of the deletion at"), null=True, blank=True, editable=False
    )
    # Rows by table when the removal began: what the last audit event tells was removed.
    deletion_counts = models.JSONField(
        _("rows when the deletion began"), default=dict, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    members = models.ManyToManyField(
        User, through="Membership", related_name="companies", verbose_name=_("members")
    )

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(subscription_tier__in=Tier.values),
                name="company_tier_known",
            ),
        )
        indexes: ClassVar = [
            # the hourly sweep for companies whose time to think is over
            models.Index(
                fields=["deletion_due_at"],
                condition=models.Q(deletion_due_at__isnull=False),
                name="company_deletion_due",
            ),
            # the hourly sweep for plans that have run out
            models.Index(
                fields=["subscription_expires_at"],
                condition=models.Q(subscription_expires_at__isnull=False),
                name="company_plan_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def plan(self) -> Tier:
        """The plan in force: one that has run out counts as free from that moment on."""
        ends = self.subscription_expires_at
        if ends is not None and ends <= timezone.now():
            return Tier.FREE
        return Tier(self.subscription_tier)

    def is_called(self, typed: str) -> bool:
        """Whether somebody typed its name; blanks count as a page shows them."""
        return typed.split() == self.name.split()

    @property
    def is_to_be_deleted(self) -> bool:
        return self.deletion_due_at is not None


class Membership(TenantModel, CodeModel):
    """A person's role in a company.

    Row-level security shows it to the company and to the person: whoever logs in has to
    find out first which companies are theirs.
    """

    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="memberships", verbose_name=_("company")
    )
    role = models.CharField(
        _("role"), max_length=20, choices=Role.choices, default=Role.VIEWER
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(fields=["user", "company"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.company} · {self.get_role_display()}"

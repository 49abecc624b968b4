from typing import Any, ClassVar

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role, Tier
from kbeauty.lib.models import CodeModel


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )


class User(AbstractBaseUser, PermissionsMixin, CodeModel):
    """A person who logs in by e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    # Empty: what the browser asks for.
    language = models.CharField(_("language"), max_length=5, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Seoul")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ("email",)
        constraints = (
            models.UniqueConstraint(Lower("email"), name="user_email_any_case_unique"),
        )

    def __str__(self) -> str:
        return self.email


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
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    members = models.ManyToManyField(
        User, through="Membership", related_name="companies"
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

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a company."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    company = models.ForeignKey(Company, models.CASCADE, related_name="memberships")
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

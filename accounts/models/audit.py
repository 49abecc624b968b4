import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import ActorKind, AuditAction
from accounts.models.company import Company


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    def for_company(self, company: Company) -> "AuditQuerySet":
        return self.filter(company=company)


class AuditEvent(models.Model):
    """Who did what to which object, from where, before and after.

    Appended only: Postgres has taken UPDATE, DELETE and TRUNCATE from the application's role.
    So it keeps names, not keys that would have to be cleared with the rows they name. Its own
    key is made here: one from a sequence would have to be read back, which row-level security
    refuses for events without a company.
    """

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)
    # None: of a person or of the product, such as a log-in that failed; staff see these.
    company = models.ForeignKey(
        Company,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("company"),
    )
    actor_kind = models.CharField(_("kind"), max_length=16, choices=ActorKind.choices)
    actor = models.ForeignKey(
        "accounts.User",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("who"),
    )
    # E-mail address of the person, or name and beginning of the key.
    actor_label = models.CharField(_("who"), max_length=254, blank=True)
    # The member of staff behind the person whose place they took.
    impersonator_label = models.CharField(
        _("in their place"), max_length=254, blank=True
    )
    # One of AuditAction; without choices, so that a new one needs no migration.
    action = models.CharField(_("action"), max_length=40)
    target_type = models.CharField(_("kind of object"), max_length=64, blank=True)
    target_code = models.CharField(_("code of the object"), max_length=64, blank=True)
    target_label = models.CharField(_("object"), max_length=254, blank=True)
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)
    ip = models.GenericIPAddressField(_("address"), null=True, blank=True)
    user_agent = models.CharField(_("program"), max_length=300, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)

    objects: ClassVar[Any] = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit log")
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["company", "-created_at"], name="audit_newest"),
            # a person's own log-ins on the security page
            models.Index(fields=["actor", "-created_at"], name="audit_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.action} {self.target_label}"

    @property
    def action_label(self) -> str:
        """In words; an action that the product no longer knows keeps its machine name."""
        try:
            return str(AuditAction(self.action).label)
        except ValueError:
            return str(self.action)

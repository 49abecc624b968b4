"""What every tenant's model shares."""

import uuid
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class TenantQuerySet(models.QuerySet[Any]):
    """Reads start with ``for_company``; row-level security stands underneath."""

    def for_company(self, company: models.Model) -> Self:
        return self.filter(company=company)


class TenantModel(models.Model):
    """A row that belongs to one company."""

    company = models.ForeignKey(
        "accounts.Company",
        models.CASCADE,
        related_name="+",
        editable=False,
        verbose_name=_("company"),
    )

    objects = TenantQuerySet.as_manager()

    class Meta:
        abstract = True


class TenantPartModel(TenantModel):
    """A row that hangs on another of the same company, which keeps that company alive.

    Its own key to the company would be checked for each row of a page and tell nothing
    new: row-level security sets who owns it, the parent's constraint that the owner exists.
    An index for the company alone is left to those models that have queries for it.
    """

    company = models.ForeignKey(
        "accounts.Company",
        models.CASCADE,
        related_name="+",
        editable=False,
        db_constraint=False,
        db_index=False,
        verbose_name=_("company"),
    )

    class Meta:
        abstract = True


class CodeModel(models.Model):
    """A row that a URL names by a random code, never by its primary key."""

    code = models.UUIDField(_("code"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

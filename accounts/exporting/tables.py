"""The tables of an export: the company, its people, and every tenant's table of every room."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from accounts.models import AuditEvent, Company, CompanyExport, User
from kbeauty.lib.tables import file_fields, is_secret, tenant_models

# Of a person the company sees no more than the page of its members shows.
PERSON_COLUMNS = ("id", "email", "full_name")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one model, and the columns that leave the house."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: "models.QuerySet[Any]"

    @property
    def values(self) -> "models.QuerySet[Any, Any]":
        return self.rows.order_by("pk").values_list(*self.columns)


def tables_of(company: Company) -> list[Table]:
    """Everything of the company, whichever rooms there are; rows of it alone."""
    people = User.objects.filter(memberships__company=company)
    parts = [(one, one.objects.for_company(company)) for one in tenant_models()]
    return [
        _table(Company, Company.objects.filter(pk=company.pk)),
        _table(User, people, PERSON_COLUMNS),
        *(_table(model, rows) for model, rows in parts),
        _table(AuditEvent, AuditEvent.objects.for_company(company)),
    ]


def _table(
    model: type[models.Model],
    rows: "models.QuerySet[Any]",
    columns: tuple[str, ...] = (),
) -> Table:
    fields = model._meta.concrete_fields
    return Table(
        name=model._meta.label_lower,
        title=str(model._meta.verbose_name_plural),
        columns=columns or tuple(one.attname for one in fields if not is_secret(one)),
        rows=rows,
    )


@dataclass(frozen=True, slots=True)
class Files:
    """Files that rows of the company name; older exports are no part of the next."""

    field: models.FileField
    names: "models.QuerySet[Any, Any]"


def files_of(company: Company) -> list[Files]:
    return [
        Files(
            field,
            model.objects.for_company(company)
            .exclude(**{field.name: ""})
            .order_by("pk")
            .values_list(field.name, flat=True),
        )
        for model in tenant_models()
        if model is not CompanyExport
        for field in file_fields(model)
    ]

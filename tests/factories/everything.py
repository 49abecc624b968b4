"""One row of every tenant's table, whichever rooms and fields there are."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.files.base import ContentFile
from django.db import models

from accounts.enums import NoticeKind
from kbeauty.lib.models import TenantModel
from kbeauty.lib.tables import is_secret, tenant_models
from kbeauty.lib.tenancy import tenant
from markets.models import EditorialChange

MOMENT = datetime(2026, 3, 4, 5, 6, 7, 890123, tzinfo=UTC)
_VALUES = {
    models.BooleanField: True,
    models.IntegerField: 7,
    models.FloatField: 0.25,
    models.DecimalField: Decimal("1.250000"),
    models.DateTimeField: MOMENT,
    models.DateField: date(2026, 3, 4),
    models.JSONField: {"note": "=1+1", "big": 2**70},
    models.GenericIPAddressField: "192.0.2.7",
    ArrayField: ["one", "둘"],
}


def secret_of(field, company):
    """What a secret field of a filled company holds."""
    return f"planted-{company.pk}-{field.model._meta.model_name}-{field.name}"


def fill(company, user):
    """Make one row of each table that has none for this company; the rows by model."""
    made = {}
    with tenant(company.pk):
        for model in tenant_models():
            mine = model.objects.for_company(company)
            made[model] = mine.first() or _make(model, company, user, made)
    return made


def _make(model: type[TenantModel], company, user, made):
    row = model(company=company)
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name == "company":
            continue
        setattr(row, field.name, _value(field, company, user, made))
    for field in model._meta.concrete_fields:
        if isinstance(field, models.FileField):
            name = f"{uuid.uuid4()}.csv"
            getattr(row, field.name).save(name, ContentFile(b"a,b\n1,2\n"), save=False)
    row.save()
    return row


def _related(field, user, made):
    if field.related_model is EditorialChange:
        # The product's own: one change concerns texts of many companies.
        return EditorialChange.objects.get_or_create(
            kind="rule",
            item="us-rule",
            defaults={
                "act": "withdraw",
                "note": "x",
                "written_by": user,
                "editors": [user.pk],
            },
        )[0]
    is_person = field.related_model._meta.label == "accounts.User"
    return user if is_person else made.get(field.related_model)


def _value(field, company, user, made):
    if field.is_relation:
        return _related(field, user, made)
    if isinstance(field, models.FileField):
        return ""
    if is_secret(field):
        return secret_of(field, company)
    if field.name == "kind" and field.model._meta.app_label == "accounts":
        return NoticeKind.EXPORT_READY
    if field.choices:
        return field.choices[-1][0]
    if isinstance(field, ArrayField) and isinstance(
        field.base_field, models.FloatField
    ):
        return [0.25, 1.5]
    for kind, value in _VALUES.items():
        if isinstance(field, kind):
            return value
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    return f"{company.code} {field.name}"[: field.max_length]

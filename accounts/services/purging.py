"""Carries a company's deletion out: nothing of it is left, in the database or on disk.

The removal works in batches that hold on their own; killed anywhere, the next round goes on
with what is still there. Most rows go first, while nothing stands in anybody's way. The last
transaction locks the company's row, so that whoever still works for it can add no more, and
takes the rest with the company itself.
"""

from datetime import timedelta
from typing import Any

import structlog
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import AuditAction, ExportStatus
from accounts.models import AuditEvent, Company, CompanyExport, Membership, User
from accounts.services.exports import forget_parts
from accounts.services.leaving import leaving_with, remove_people
from accounts.signals import company_removed
from kbeauty.lib.advisory import only_worker
from kbeauty.lib.crypto import EncryptedTextField
from kbeauty.lib.tables import remove_rows, tenant_models
from kbeauty.lib.tenancy import all_companies, tenant

PURGE_SPACE = 0xDE1
# Requests take seconds; the task comes once an hour.
LATE_EVENTS = timedelta(days=1)

log = structlog.get_logger(__name__)


def due_companies() -> models.QuerySet[Company]:
    """Those whose time to think is over, begun ones included."""
    return Company.objects.filter(deletion_due_at__lte=timezone.now())


def purge_company(*, company: Company) -> bool:
    """Remove everything of a company; False where it is not due or somebody is at it."""
    company_id = company.pk
    with only_worker(PURGE_SPACE, company_id) as is_ours, tenant(company_id):
        if not is_ours or not _begin(company):
            return False
        for model in _removal_order():
            _remove_staff_log(model, model.objects.for_company(company))
            remove_rows(model.objects.for_company(company))
        with all_companies():
            remove_rows(AuditEvent.objects.for_company(company))
            _finish(company)
    company_removed.send_robust(sender=Company, company_id=company_id)
    log.info("company_purged", code=str(company.code))
    return True


@transaction.atomic
def _begin(company: Company) -> bool:
    """Close the company to everybody and take away whatever could bring rows back."""
    due = due_companies().filter(pk=company.pk)
    if not due.update(is_active=False):
        return False
    company.refresh_from_db()
    if not company.deletion_counts:
        company.deletion_counts = _counts(company)
        company.save(update_fields=["deletion_counts"])
    _drop_secrets(company)
    _end_exports(company)
    return True


def _counts(company: Company) -> dict[str, int]:
    counts = {
        model._meta.label_lower: model.objects.for_company(company).count()
        for model in tenant_models()
    }
    audited = AuditEvent.objects.for_company(company).count()
    return counts | {AuditEvent._meta.label_lower: audited}


def _drop_secrets(company: Company) -> None:
    """Tokens above all: a collection that is under way stops at its next page."""
    for model in tenant_models():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, EncryptedTextField)
        ]
        if names:
            model.objects.for_company(company).update(**dict.fromkeys(names, ""))


def _end_exports(company: Company) -> None:
    """Whoever builds one has lost it, and leaves no file behind."""
    exports = CompanyExport.objects.for_company(company)
    for export in exports:
        forget_parts(export)
    exports.filter(status__in=ExportStatus.under_way()).update(
        status=ExportStatus.FAILED, leased_until=None
    )


def _removal_order() -> list[type[Any]]:
    """What refers to others before them; memberships last, for they tell who the people are."""
    return [one for one in reversed(tenant_models()) if one is not Membership]


def _remove_staff_log(model: type[models.Model], rows: "models.QuerySet[Any]") -> None:
    """What the admin's own log says about these rows: it shows their names."""
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=kind)
    named = {one for one in entries.values_list("object_id", flat=True) if one}
    if named:
        ours = rows.filter(pk__in=named).values_list("pk", flat=True)
        entries.filter(object_id__in=[str(key) for key in ours]).delete()


@transaction.atomic
def _finish(company: Company) -> None:
    """The rest at one blow: late rows, memberships, people, the company."""
    Company.objects.select_for_update().get(pk=company.pk)
    for model in _removal_order():
        remove_rows(model.objects.for_company(company))
    memberships = Membership.objects.for_company(company)
    # Held: whoever founds or joins another company now is kept, or comes too late.
    people = User.objects.select_for_update(of=("self",))
    members = list(people.filter(memberships__company=company))
    _remove_staff_log(Membership, memberships)
    _remove_staff_log(Company, Company.objects.filter(pk=company.pk))
    remove_rows(memberships)
    people_count = remove_people(people=leaving_with(members))
    remove_rows(AuditEvent.objects.for_company(company))
    remove_rows(Company.objects.filter(pk=company.pk))
    audit.record(
        AuditAction.DELETION_DONE,
        target=company,
        target_label=str(company.code),
        after={
            "company_id": company.pk,
            "rows": company.deletion_counts,
            "people": people_count,
        },
    )


def remove_late_events() -> int:
    """Remove what a request that was still open wrote into the log of a company just gone."""
    lately = timezone.now() - LATE_EVENTS
    with all_companies():
        gone = AuditEvent.objects.filter(
            action=AuditAction.DELETION_DONE, company=None, created_at__gte=lately
        ).values_list("after__company_id", flat=True)
        return remove_rows(AuditEvent.objects.filter(company_id__in=list(gone)))

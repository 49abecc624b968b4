"""A company's end: asked for, thought over for two weeks, called off or carried out.

``purging`` carries it out. The company's row decides who comes first: the owner who calls it
off or the removal that begins.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.enums import AuditAction, NoticeKind, Role
from accounts.mails import deletion_reminder, send_after_commit
from accounts.models import Company, Membership, User
from accounts.notices import Values
from accounts.services.notices import notify
from kbeauty.lib.errors import ConflictError, InvalidInputError

TIME_TO_THINK = timedelta(days=14)
REMIND_BEFORE = timedelta(days=2)
_PLAN = (
    "deletion_requested_at",
    "deletion_due_at",
    "deletion_reminded_at",
    "updated_at",
)


@transaction.atomic
def request_deletion(*, company: Company, typed_name: str, by: User) -> Company:
    """Plan the removal of everything; asked twice, the first date stays."""
    if not company.is_called(typed_name):
        message = _("This is not the company's name.")
        raise InvalidInputError.at("typed_name", message)
    now = timezone.now()
    due = now + TIME_TO_THINK
    planned = Company.objects.filter(
        pk=company.pk, is_active=True, deletion_due_at=None
    ).update(deletion_requested_at=now, deletion_due_at=due, deletion_reminded_at=None)
    company.refresh_from_db()
    if planned:
        _record(AuditAction.DELETION_REQUESTED, company, after=due)
        _tell(
            NoticeKind.DELETION_PLANNED,
            company,
            due,
            {"by": by.shown_name, "due_at": due.isoformat()},
        )
    return company


@transaction.atomic
def cancel_deletion(*, company: Company, by: User) -> Company:
    """Call it off, unless the removal has begun; not planned at all, nothing changes."""
    # Whoever has the row first wins: the removal begins with an update of it.
    locked = Company.objects.select_for_update().filter(pk=company.pk).first()
    if locked is None or not locked.is_active:
        raise ConflictError(
            _("The removal has begun and cannot be stopped any more."),
            code="deletion_begun",
        )
    due = locked.deletion_due_at
    if due is not None:
        locked.deletion_requested_at = None
        locked.deletion_due_at = locked.deletion_reminded_at = None
        locked.save(update_fields=_PLAN)
        _record(AuditAction.DELETION_CANCELLED, locked, before=due)
        _tell(
            NoticeKind.DELETION_CANCELLED,
            locked,
            due,
            {"by": by.shown_name},
        )
    return locked


def _record(
    action: AuditAction,
    company: Company,
    *,
    before: datetime | None = None,
    after: datetime | None = None,
) -> None:
    audit.record(
        action,
        company=company,
        target=company,
        before={"deletion_due_at": before and before.isoformat()},
        after={"deletion_due_at": after and after.isoformat()},
    )


def _tell(kind: NoticeKind, company: Company, due: datetime, values: Values) -> None:
    """Tell everybody in the company: whoever belongs to no other loses their log-in."""
    notify(
        company=company,
        kind=kind,
        values=values,
        path=reverse("accounts:data"),
        once=due.isoformat(),
    )


def planned_companies() -> QuerySet[Company]:
    """Those that are still being thought over."""
    planned = Company.objects.filter(is_active=True)
    return planned.filter(deletion_due_at__gt=timezone.now())


@transaction.atomic
def remind_owners(*, company: Company) -> bool:
    """Tell the owners once more, two days before; True if that was now."""
    now = timezone.now()
    due = planned_companies().filter(
        pk=company.pk,
        deletion_due_at__lte=now + REMIND_BEFORE,
        deletion_reminded_at=None,
    )
    is_ours = bool(due.update(deletion_reminded_at=now))
    if is_ours:
        owners = Membership.objects.for_company(company).filter(role=Role.OWNER)
        for one in owners.select_related("user"):
            send_after_commit(deletion_reminder(company=company, owner=one.user))
    return is_ours

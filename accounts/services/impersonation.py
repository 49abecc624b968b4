"""Taking and leaving a person's place, told to every company of that person."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.enums import ActorKind, AuditAction, NoticeKind, PlaceLeft
from accounts.models import Company, User
from accounts.services.notices import notify
from accounts.staff.access import companies_of, is_administrator
from kbeauty.lib.errors import InvalidInputError, PermissionRefusedError

SHORTEST_REASON, LONGEST_REASON = 10, 300


def may_be_impersonated(person: User) -> bool:
    """Never staff: a right would be borrowed, not a view."""
    return person.is_active and not person.is_staff and not person.is_superuser


@transaction.atomic
def begin_impersonation(*, staff: User, person: User, reason: str) -> str:
    """Allow and record it; returns the reason as it was recorded."""
    if not is_administrator(staff):
        raise PermissionRefusedError(_("Only administrators take a person's place."))
    if person == staff or not may_be_impersonated(person):
        raise PermissionRefusedError(
            _("Only the place of active people who are not staff can be taken.")
        )
    reason = checked_reason(reason)
    _record(AuditAction.IMPERSONATION_BEGUN, staff, person, {"reason": reason})
    _tell_owners(staff, person, reason)
    return reason


def checked_reason(reason: str) -> str:
    """In one line and of a length that says something; InvalidInputError for others."""
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        message = _("Write a reason of %(least)s to %(most)s characters.") % {
            "least": SHORTEST_REASON,
            "most": LONGEST_REASON,
        }
        raise InvalidInputError.at("reason", message)
    return reason


def _tell_owners(staff: User, person: User, reason: str) -> None:
    values = {
        "staff": staff.email,
        "begun_at": timezone.now().isoformat(),
        "reason": reason,
    }
    for company in companies_of(person):
        if company is not None:
            notify(
                company=company,
                kind=NoticeKind.STAFF_LOOKED,
                values=values,
                path=f"{reverse('accounts:audit')}?kind=staff",
            )


@transaction.atomic
def end_impersonation(*, staff_id: int, person_id: int, cause: PlaceLeft) -> None:
    """Record the end; the staff or the person may be gone meanwhile."""
    staff = User.objects.filter(pk=staff_id).first()
    person = User.objects.filter(pk=person_id).first()
    _record(AuditAction.IMPERSONATION_ENDED, staff, person, {"cause": str(cause)})


def _record(
    action: AuditAction, staff: User | None, person: User | None, after: dict[str, str]
) -> None:
    here = audit.current_origin()
    companies: list[Company | None] = companies_of(person) if person else [None]
    with audit.origin(
        audit.Origin(
            kind=ActorKind.STAFF, actor=staff, ip=here.ip, user_agent=here.user_agent
        )
    ):
        for company in companies:
            audit.record(action, company=company, target=person, after=after)

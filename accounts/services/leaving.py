"""People who go with their last company: the person, and every trace that names them."""

from collections.abc import Sequence

from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from accounts.enums import AuditAction
from accounts.models import AuditEvent, Membership, User
from kbeauty.lib.tables import remove_rows
from kbeauty.lib.tenancy import all_companies

SESSIONS_AT_A_TIME = 2000


def leaving_with(users: Sequence[User]) -> list[User]:
    """Those of a company's people who belong to no other; staff stay. As the staff role."""
    kept = set(Membership.objects.filter(user__in=users).values_list("user", flat=True))
    return [one for one in users if one.pk not in kept and not one.is_staff]


@transaction.atomic
def remove_people(*, people: Sequence[User]) -> int:
    """Remove people for good. What other companies' logs say of them is those companies'."""
    if not people:
        return 0
    with all_companies():
        _end_sessions({str(one.pk) for one in people})
        for person in people:
            _forget_traces(person)
            person.delete()
    return len(people)


def _end_sessions(keys: set[str]) -> None:
    """Who a session belongs to stands inside it, so each one is opened once."""
    sessions = Session.objects.iterator(chunk_size=SESSIONS_AT_A_TIME)
    theirs = [one.pk for one in sessions if one.get_decoded().get(SESSION_KEY) in keys]
    Session.objects.filter(pk__in=theirs).delete()


def _forget_traces(person: User) -> None:
    """Events of no company, such as log-ins and failed ones, and the admin's own log."""
    named = Q(actor=person) | Q(actor_label__iexact=person.email)
    named |= Q(target_label__iexact=person.email)
    named |= Q(target_type=User._meta.label_lower, target_code=str(person.code))
    events = AuditEvent.objects.filter(named, company=None)
    remove_rows(events.exclude(action=AuditAction.DELETION_DONE))
    told = Q(object_repr__icontains=person.email)
    told |= Q(change_message__icontains=person.email)
    LogEntry.objects.filter(told).delete()

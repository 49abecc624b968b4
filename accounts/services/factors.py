"""Second factors that somebody has lost, removed by our staff for a reason."""

from dataclasses import asdict
from functools import partial

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import tasks
from accounts.enums import AuditAction
from accounts.mails import factors_removed_mail
from accounts.models import User
from accounts.services.impersonation import checked_reason
from accounts.services.log_ins import end_other_sessions, note
from kbeauty.lib.errors import ConflictError, PermissionRefusedError


def may_remove_factors(staff: User) -> bool:
    return staff.is_active and staff.is_staff and staff.is_superuser


@transaction.atomic
def remove_factors(*, person: User, reason: str, by: User) -> int:
    """Take every second factor off and end every log-in; the person is told by mail.

    Returns how many there were. Staff must have made sure who asks: after this a password
    is enough again.
    """
    if not may_remove_factors(by) or person == by:
        raise PermissionRefusedError(
            _("Only another administrator removes a person's second factor.")
        )
    reason = checked_reason(reason)
    factors = Authenticator.objects.select_for_update().filter(user=person)
    kinds = sorted({str(one.type) for one in factors})
    if not kinds:
        raise ConflictError(_("This person has no second factor."), code="no_factor")
    removed: int = factors.delete()[0]
    end_other_sessions(user=person, keep=None)
    after = {"types": kinds, "reason": reason}
    note(AuditAction.SECOND_FACTOR_REMOVED, user=person, after=after)
    mail = factors_removed_mail(person)
    transaction.on_commit(partial(tasks.send_mail.delay, mail=asdict(mail)))
    return removed

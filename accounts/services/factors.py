"""Second factors that somebody has lost, removed by our staff for a reason."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.mails import factors_removed_mail, send_after_commit
from accounts.models import User
from accounts.services.impersonation import checked_reason
from accounts.services.log_ins import end_other_sessions, note
from accounts.staff.access import is_administrator
from kbeauty.lib.errors import ConflictError, PermissionRefusedError


@transaction.atomic
def remove_factors(*, person: User, reason: str, by: User) -> int:
    """Take every second factor off and end every log-in; the person is told by mail.

    Returns how many there were. Staff must have made sure who asks: after this a password
    is enough again.
    """
    if not is_administrator(by) or person == by:
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
    send_after_commit(factors_removed_mail(person))
    return removed

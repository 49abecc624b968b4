"""Members of a company: their roles, their going, and who owns it.

Everything that changes who owns a company holds the company's row, so that two owners who
leave, or demote each other, at the same moment come one after the other.
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.enums import AuditAction, NoticeKind, Permission, Role
from accounts.models import Invitation, Membership
from accounts.permissions import is_allowed, may_assign
from accounts.services.companies import lock_company
from accounts.services.impersonation import checked_reason
from accounts.services.notices import notify
from kbeauty.lib.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    PermissionRefusedError,
)

PRODUCT_NAME = "K-Beauty Global Leap"


class LastOwnerError(ConflictError):
    """Nobody would own the company any more."""

    code = "last_owner"


@transaction.atomic
def change_role(
    *,
    membership: Membership,
    role: Role,
    by: Membership | None,
    is_staff: bool = False,
) -> Membership:
    """Give a member another role; no role binds our staff, who need not be members."""
    member = _locked(membership)
    if not is_staff:
        check_assignment(acting(by), before=member.role, after=role)
    if member.role == role:
        return member
    if member.role == Role.OWNER:
        _require_another_owner(member)
    before, member.role = member.role, role
    member.save(update_fields=["role"])
    _record(AuditAction.MEMBER_CHANGED, member, {"role": before}, {"role": role})
    _withdraw_invitations(member, role)
    _tell(member, before=before)
    return member


@transaction.atomic
def make_owner_by_staff(*, membership: Membership, reason: str) -> Membership:
    """Give a company an owner again; the reason stands in its audit log."""
    reason = checked_reason(reason)
    audit.record(
        AuditAction.STAFF_CHANGED,
        company=membership.company,
        target=membership,
        after={"role": Role.OWNER, "reason": reason},
    )
    return change_role(membership=membership, role=Role.OWNER, by=None, is_staff=True)


@transaction.atomic
def remove_member(
    *, membership: Membership, by: Membership | None, is_staff: bool = False
) -> None:
    """Take a member out of the company; whoever removes themselves leaves."""
    if by is not None and membership.pk == by.pk:
        leave_company(membership=membership)
        return
    member = _locked(membership)
    if not is_staff:
        check_assignment(acting(by), before=member.role, after=None)
    _take_out(member, AuditAction.MEMBER_REMOVED)


@transaction.atomic
def leave_company(*, membership: Membership) -> None:
    """Every member may go, but for the last owner."""
    _take_out(_locked(membership), AuditAction.MEMBER_LEFT)


@transaction.atomic
def transfer_ownership(*, to: Membership, by: Membership) -> Membership:
    """Make a member owner in one's own place, and become administrator."""
    member, actor = _locked(to), acting(by)
    if not is_allowed(actor.role, Permission.TRANSFER_OWNERSHIP):
        raise PermissionRefusedError(_("Only an owner can hand over ownership."))
    if member.pk == actor.pk:
        raise InvalidInputError(_("Choose another member to own the company."))
    if member.role == Role.OWNER:
        message = _("%(person)s owns the company already.")
        raise ConflictError(message % {"person": member.user})
    before = {"from": actor.user.email, "role": member.role}
    member.role, actor.role = Role.OWNER, Role.ADMIN
    member.save(update_fields=["role"])
    actor.save(update_fields=["role"])
    _record(
        AuditAction.OWNERSHIP_TRANSFERRED,
        member,
        before,
        {"to": member.user.email, "role": Role.OWNER},
    )
    _withdraw_invitations(actor, actor.role)
    _tell(member, before=before["role"])
    return member


def check_assignment(
    actor: Membership, *, before: str | None, after: str | None
) -> None:
    """Refuse a change of roles that the actor's own role does not allow."""
    if may_assign(actor.role, before=before, after=after):
        return
    if is_allowed(actor.role, Permission.MANAGE_MEMBERS):
        raise PermissionRefusedError(
            _("Only an owner can make somebody an owner, or change or remove one.")
        )
    raise PermissionRefusedError(_("Your role does not allow you to manage members."))


def _locked(membership: Membership) -> Membership:
    """The membership as it is now, with its company held to the end of the transaction."""
    lock_company(membership.company)
    member = _current(membership)
    if member is None:
        raise NotFoundError(_("This person is no longer a member."))
    return member


def acting(by: Membership | None) -> Membership:
    """Who acts, with the role they have now: it may have changed while they waited."""
    actor = None if by is None else _current(by)
    if actor is None:
        raise PermissionRefusedError(_("You are no longer a member of this company."))
    return actor


def _current(membership: Membership) -> Membership | None:
    mine = Membership.objects.for_company(membership.company)
    found: Membership | None = (
        mine.select_related("user", "company").filter(pk=membership.pk).first()
    )
    return found


def _take_out(member: Membership, action: AuditAction) -> None:
    if member.role == Role.OWNER:
        _require_another_owner(member)
    _record(action, member, {"role": member.role}, {})
    _withdraw_invitations(member, None)
    member.delete()


def _withdraw_invitations(sender: Membership, role: str | None) -> None:
    """Those that this member could not send with the role they have now; None: they are out.

    Else whoever loses a role could have left themselves a way back to it.
    """
    mine = Invitation.objects.for_company(sender.company).filter(
        invited_by=sender.user, accepted_at=None, revoked_at=None
    )
    now = timezone.now()
    for one in mine:
        if role is not None and may_assign(role, before=None, after=one.role):
            continue
        one.revoked_at = now
        one.save(update_fields=["revoked_at"])
        audit.record(
            AuditAction.INVITATION_REVOKED,
            company=sender.company,
            target=one,
            target_label=one.email,
            before={"role": one.role},
        )


def _require_another_owner(member: Membership) -> None:
    owners = Membership.objects.for_company(member.company).filter(role=Role.OWNER)
    # Somebody who may no longer log in looks after nothing.
    if not owners.exclude(pk=member.pk).filter(user__is_active=True).exists():
        raise LastOwnerError(
            _(
                "This is the company's last owner. Hand over ownership, or make somebody "
                "else an owner, first."
            )
        )


def _tell(member: Membership, *, before: str) -> None:
    """A new role is told to its holder, unless they gave it to themselves."""
    actor = audit.current_origin().actor
    if actor == member.user:
        return
    notify(
        company=member.company,
        kind=NoticeKind.ROLE_CHANGED,
        values={
            "role": member.role,
            "role_before": before,
            "by": actor.shown_name if actor else PRODUCT_NAME,
        },
        path=reverse("accounts:member-list"),
        to=[member.user],
    )


def _record(
    action: AuditAction,
    member: Membership,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    audit.record(
        action,
        company=member.company,
        target=member,
        target_label=member.user.email,
        before=before,
        after=after,
    )

"""Invitations by e-mail: sent, sent again, withdrawn, accepted."""

import hashlib
import secrets
from dataclasses import asdict
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, tasks
from accounts.enums import AuditAction, NoticeKind, Role
from accounts.mails import invitation_mail
from accounts.models import AuditEvent, Company, Invitation, Membership, User
from accounts.services.companies import lock_company
from accounts.services.members import check_assignment
from accounts.services.notices import notify
from accounts.validators import check_address
from kbeauty.lib.errors import (
    AppError,
    ConflictError,
    InvalidInputError,
    PermissionRefusedError,
    TooManyRequestsError,
)
from kbeauty.lib.tenancy import holder_of, tenant

OPEN_INVITATIONS = 50
# Mails that a company may cause: in all, and to one address.
PAUSE = timedelta(hours=1)
MAILS_PER_HOUR = 60
MAILS_TO_ONE_PER_HOUR = 3


class InvitationEndedError(AppError):
    """A link that worked once: used, withdrawn or out of time."""

    code = "invitation_ended"
    status = 410


class WrongPersonError(PermissionRefusedError):
    """The invitation is for another address than the ones this person has."""

    code = "invitation_for_another"


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite_member(*, by: Membership, email: str, role: Role) -> Invitation:
    """Invite an address, or send its open invitation again with a new link and role."""
    company = lock_company(by.company)
    actor = _actor(by, company)
    check_assignment(actor, before=None, after=role)
    email = _mailable(email)
    _require_no_member(actor, email)
    _require_room(actor, email)
    _require_pause(actor, email)
    invitation = open_invitations(company).filter(email__iexact=email).first()
    if invitation is None:
        invitation = Invitation(company=company, email=email)
    # An administrator may not turn an owner's invitation into a lesser one.
    check_assignment(actor, before=invitation.role or None, after=role)
    _send(invitation, role=role, by=actor)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Membership) -> Invitation:
    """The link in the mail stops working at once."""
    company = lock_company(invitation.company)
    held = open_invitations(company).filter(pk=invitation.pk)
    # Its role as well as the actor's: both may have changed since the page was shown.
    invitation.role = held.values_list("role", flat=True).first() or invitation.role
    check_assignment(_actor(by, company), before=invitation.role, after=None)
    now = timezone.now()
    if not held.update(revoked_at=now):
        raise ConflictError(_("This invitation is no longer open."))
    invitation.revoked_at = now
    audit.record(
        AuditAction.INVITATION_REVOKED,
        company=invitation.company,
        target=invitation,
        target_label=invitation.email,
        before={"role": invitation.role},
    )
    return invitation


def _actor(by: Membership, company: Company) -> Membership:
    """Who acts, with the role they have now."""
    mine = Membership.objects.for_company(company)
    actor: Membership | None = mine.select_related("user").filter(pk=by.pk).first()
    if actor is None:
        raise PermissionRefusedError(_("You are no longer a member of this company."))
    return actor


def open_invitations(company: Company) -> "QuerySet[Invitation]":
    """Those that wait for an answer, the ones out of time among them."""
    mine: QuerySet[Invitation] = Invitation.objects.for_company(company)
    return mine.filter(accepted_at=None, revoked_at=None)


def find_invitation(*, token_hash: str) -> Invitation | None:
    """The invitation that belongs to a link, whatever has become of it."""
    with holder_of(token_hash):
        held = Invitation.objects.filter(token_hash=token_hash)
        return held.select_related("company", "invited_by").first()


def require_open(invitation: Invitation) -> None:
    """Say why a link works no more."""
    if invitation.accepted_at is not None:
        raise InvitationEndedError(
            _("This invitation has been used. If that was you, just log in."),
            code="invitation_used",
        )
    if invitation.revoked_at is not None or not invitation.company.is_active:
        raise InvitationEndedError(
            _("This invitation was withdrawn. Ask the company if that is a mistake."),
            code="invitation_withdrawn",
        )
    if invitation.is_expired:
        raise InvitationEndedError(
            _("This invitation has ended. Ask the company to send it again."),
            code="invitation_expired",
        )


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Membership:
    """Join the company; having the link proves the address that it was sent to."""
    with tenant(invitation.company_id):
        held = _locked(invitation)
        require_open(held)
        _confirm_address(user=user, email=held.email)
        held.accepted_at = timezone.now()
        held.save(update_fields=["accepted_at"])
        membership, is_new = Membership.objects.get_or_create(
            user=user, company=held.company, defaults={"role": held.role}
        )
        _record_acceptance(held, membership, is_new=is_new)
        if is_new:
            _tell(membership)
    return membership


def _locked(invitation: Invitation) -> Invitation:
    """The invitation as it is now, with its company held; its link may be a newer one."""
    company = lock_company(invitation.company)
    mine = Invitation.objects.for_company(company)
    held: Invitation | None = mine.filter(token_hash=invitation.token_hash).first()
    if held is None:
        raise InvitationEndedError(
            _("This link was replaced by a newer one. Look for our latest mail."),
            code="invitation_replaced",
        )
    held.company = company
    return held


def has_address(user: User, email: str) -> bool:
    """Whether this is an address of the person, confirmed or not."""
    mine = EmailAddress.objects.filter(user=user, email__iexact=email)
    return user.email.lower() == email.lower() or mine.exists()


def _confirm_address(*, user: User, email: str) -> None:
    """Mark an address of the person as confirmed; refuse one that is somebody else's."""
    if not has_address(user, email):
        raise WrongPersonError(
            _("This invitation is for %(address)s, and you are logged in as %(user)s.")
            % {"address": masked(email), "user": user.email}
        )
    known = EmailAddress.objects.filter(user=user, email__iexact=email).first()
    address = known or EmailAddress(user=user, email=email.lower())
    if not address.set_verified(commit=False):
        raise ConflictError(
            _("Another account has confirmed this address. Log in with that one.")
        )
    address.save()


def masked(email: str) -> str:
    """m***@example.com: enough for whoever knows the address."""
    name, _at, domain = email.rpartition("@")
    return f"{name[:1]}***@{domain}"


def _mailable(email: str) -> str:
    try:
        check_address(email)
    except ValidationError as error:
        raise InvalidInputError(
            error.messages[0], fields={"email": error.messages}
        ) from error
    return email.lower()


def _require_no_member(actor: Membership, email: str) -> None:
    """Only what the company sees anyway is told: its members by their log-in address."""
    members = Membership.objects.for_company(actor.company)
    if members.filter(user__email__iexact=email).exists():
        message = _("%(address)s is a member already.") % {"address": email}
        raise ConflictError(message, code="already_member")


def _require_room(actor: Membership, email: str) -> None:
    others = open_invitations(actor.company).exclude(email__iexact=email)
    if others.count() >= OPEN_INVITATIONS:
        message = _(
            "%(count)s invitations wait for an answer, and that is the most. Withdraw one first."
        )
        raise ConflictError(message % {"count": OPEN_INVITATIONS})


def _require_pause(actor: Membership, email: str) -> None:
    """The audit log counts: it holds each mail that was sent, and nobody can shorten it."""
    now = timezone.now()
    sent = AuditEvent.objects.for_company(actor.company).filter(
        action=AuditAction.INVITATION_SENT, created_at__gt=now - PAUSE
    )
    to_one = sent.filter(target_label=email)
    for mails, most in ((sent, MAILS_PER_HOUR), (to_one, MAILS_TO_ONE_PER_HOUR)):
        if mails.count() >= most:
            left = mails.earliest("created_at").created_at + PAUSE - now
            raise TooManyRequestsError(
                _("Too many invitations were sent in the last hour. Try again later."),
                retry_after=max(int(left.total_seconds()), 1),
            )


def _send(invitation: Invitation, *, role: Role, by: Membership) -> None:
    token = secrets.token_urlsafe(32)
    before = {"role": invitation.role} if invitation.pk else {}
    invitation.role = role
    invitation.token_hash = hash_of(token)
    invitation.invited_by = by.user
    invitation.expires_at = timezone.now() + Invitation.LIFETIME
    invitation.save()
    audit.record(
        AuditAction.INVITATION_SENT,
        company=invitation.company,
        target=invitation,
        target_label=invitation.email,
        before=before,
        after={"role": role},
    )
    mail = asdict(invitation_mail(invitation, token=token))
    transaction.on_commit(lambda: tasks.send_mail.delay(mail=mail))


def _record_acceptance(
    invitation: Invitation, membership: Membership, *, is_new: bool
) -> None:
    audit.record(
        AuditAction.INVITATION_ACCEPTED,
        company=invitation.company,
        target=invitation,
        target_label=invitation.email,
        after={"role": membership.role},
        by=membership.user,
    )
    if is_new:
        audit.record(
            AuditAction.MEMBER_ADDED,
            company=invitation.company,
            target=membership,
            target_label=membership.user.email,
            after={"role": membership.role},
            by=membership.user,
        )


def _tell(membership: Membership) -> None:
    user = membership.user
    notify(
        company=membership.company,
        kind=NoticeKind.MEMBER_JOINED,
        values={"name": user.full_name or user.email, "role": membership.role},
        path=reverse("accounts:member-list"),
    )

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone, translation

from accounts.access import memberships_of
from accounts.enums import AuditAction, NoticeKind, Role
from accounts.models import AuditEvent, Invitation, Membership, Notice
from accounts.services.invitations import (
    MAILS_PER_HOUR,
    OPEN_INVITATIONS,
    InvitationEndedError,
    WrongPersonError,
    accept_invitation,
    find_invitation,
    hash_of,
    invite_member,
    revoke_invitation,
)
from accounts.services.members import (
    change_role,
    leave_company,
    remove_member,
    transfer_ownership,
)
from kbeauty.lib.errors import (
    ConflictError,
    InvalidInputError,
    PermissionRefusedError,
    TooManyRequestsError,
)
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import (
    CompanyFactory,
    InvitationFactory,
    MembershipFactory,
    UserFactory,
)

LINK = re.compile(r"https://testserver/invitations/([\w-]+)/")


@pytest.fixture
def owner(company):
    return MembershipFactory(company=company, role=Role.OWNER)


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    """Invite as the request does, with what it does after its commit; returns the token."""

    def send(by, email="mina@example.com", role=Role.ANALYST):
        with django_capture_on_commit_callbacks(execute=True):
            invite_member(by=by, email=email, role=role)
        return LINK.search(mail.outbox[-1].body)[1]

    return send


def events(company):
    with tenant(company.pk):
        return [
            (one.action, one.target_label, one.before, one.after)
            for one in AuditEvent.objects.for_company(company).order_by("created_at")
        ]


def test_invitation_is_mailed_with_a_link_of_256_bits_that_is_kept_hashed(
    company, owner, send
):
    token = send(owner, "Mina@Example.com")

    (kept,) = Invitation.objects.for_company(company)
    assert len(token) == 43
    assert (kept.email, kept.role, kept.invited_by) == (
        "mina@example.com",
        Role.ANALYST,
        owner.user,
    )
    assert kept.token_hash == hash_of(token)
    assert kept.expires_at - timezone.now() > timedelta(days=6, hours=23)
    assert events(company) == [
        (AuditAction.INVITATION_SENT, "mina@example.com", {}, {"role": "analyst"})
    ]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_mail_names_who_invites_to_what_in_both_languages(
    company, owner, send, language
):
    with translation.override(language):
        send(owner)

    (message,) = mail.outbox
    assert message.to == ["mina@example.com"]
    assert company.name in message.subject
    assert message.body.count("/invitations/") == 2
    assert message.body.count(f"({owner.user.email})") == 2
    assert message.body.count("\n\n---\n\n") == 1


def test_names_cannot_add_lines_to_the_mail(company, owner, send):
    company.name = "Dawn\nBcc: all@example.com"
    company.save()
    owner.user.full_name = "Kim\n\nClick https://evil.test"
    owner.user.save()

    send(owner)

    (message,) = mail.outbox
    assert message.subject == "Join Dawn Bcc: all@example.com on K-Beauty Global Leap"
    assert "\nClick" not in message.body


def test_second_invitation_replaces_the_link_and_the_role(company, owner, send):
    old = send(owner)
    new = send(owner, role=Role.VIEWER)

    (kept,) = Invitation.objects.for_company(company)
    assert kept.role == Role.VIEWER
    assert find_invitation(token_hash=hash_of(old)) is None
    assert find_invitation(token_hash=hash_of(new)) == kept
    assert events(company)[-1] == (
        AuditAction.INVITATION_SENT,
        "mina@example.com",
        {"role": "analyst"},
        {"role": "viewer"},
    )


def test_one_that_ended_is_renewed(company, owner, send):
    ended = InvitationFactory(
        company=company, email="mina@example.com", expires_at=timezone.now()
    )

    send(owner)

    ended.refresh_from_db()
    assert not ended.is_expired


def test_member_is_not_invited(company, owner, send):
    member = MembershipFactory(company=company, role=Role.VIEWER)

    with pytest.raises(ConflictError) as refused:
        send(owner, member.user.email.upper())

    assert str(refused.value) == f"{member.user.email} is a member already."
    assert mail.outbox == []


def test_registered_and_unknown_addresses_answer_alike(company, owner, send):
    registered = UserFactory().email

    for address in (registered, "nobody@example.com"):
        send(owner, address)

    first, second = (
        message.body.replace(message.to[0], "").replace(
            LINK.search(message.body)[1], ""
        )
        for message in mail.outbox
    )
    assert first == second


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER])
def test_only_managers_invite(company, send, role):
    member = MembershipFactory(company=company, role=role)

    with pytest.raises(PermissionRefusedError):
        send(member)

    assert not Invitation.objects.for_company(company).exists()


def test_administrator_invites_no_owner_nor_changes_an_owners_invitation(
    company, owner, send
):
    admin = MembershipFactory(company=company, role=Role.ADMIN)
    send(owner, role=Role.OWNER)
    kept = Invitation.objects.get()

    for act in (
        lambda: send(admin, "other@example.com", Role.OWNER),
        lambda: send(admin, "mina@example.com", Role.VIEWER),
        lambda: revoke_invitation(invitation=kept, by=admin),
    ):
        with pytest.raises(PermissionRefusedError):
            act()

    assert [one.role for one in Invitation.objects.all()] == [Role.OWNER]
    assert len(mail.outbox) == 1


def test_inviting_person_who_was_removed_meanwhile_invites_nobody(company, owner, send):
    gone = MembershipFactory(company=company, role=Role.OWNER)
    Membership.objects.filter(pk=gone.pk).delete()

    with pytest.raises(PermissionRefusedError):
        send(gone)


@pytest.mark.parametrize("address", ["mina@exa..mple.com", "İ" * 130 + "@example.com"])
def test_address_nobody_could_be_reached_at_is_refused(owner, send, address):
    with pytest.raises(InvalidInputError) as refused:
        send(owner, address)

    assert refused.value.fields == {"email": ["Enter a valid email address."]}


def test_open_invitations_have_a_limit(company, owner, send):
    InvitationFactory(company=company, email="mina@example.com")
    InvitationFactory.create_batch(OPEN_INVITATIONS - 1, company=company)
    InvitationFactory(company=company, revoked_at=timezone.now())

    send(owner, "mina@example.com")
    with pytest.raises(ConflictError) as refused:
        send(owner, "third@example.com")

    assert str(refused.value) == (
        "50 invitations wait for an answer, and that is the most. Withdraw one first."
    )


def test_mails_to_one_address_have_a_limit(owner, send):
    for _number in range(3):
        send(owner)

    with pytest.raises(TooManyRequestsError) as refused:
        send(owner)
    send(owner, "other@example.com")

    assert 3500 < refused.value.retry_after <= 3600
    assert len(mail.outbox) == 4


def test_withdrawing_does_not_get_round_the_limit_of_mails(company, owner, send):
    for _number in range(3):
        send(owner)
        revoke_invitation(invitation=Invitation.objects.latest("pk"), by=owner)

    with pytest.raises(TooManyRequestsError):
        send(owner)


def test_mails_of_a_company_have_a_limit(owner, send):
    for number in range(MAILS_PER_HOUR):
        send(owner, f"new{number}@example.com")
        Invitation.objects.update(accepted_at=timezone.now())

    with pytest.raises(TooManyRequestsError):
        send(owner, "last@example.com")
    other = MembershipFactory(role=Role.OWNER)
    with tenant(other.company_id):
        send(other, "last@example.com")


def test_withdrawn_invitation_is_over_and_may_be_sent_anew(company, owner, send):
    token = send(owner)
    kept = Invitation.objects.get()

    revoke_invitation(invitation=kept, by=owner)
    with pytest.raises(ConflictError):
        revoke_invitation(invitation=kept, by=owner)
    with pytest.raises(InvitationEndedError) as ended:
        accept_invitation(
            invitation=find_invitation(token_hash=hash_of(token)),
            user=UserFactory(email="mina@example.com"),
        )
    send(owner)

    assert ended.value.code == "invitation_withdrawn"
    assert [one.revoked_at is None for one in Invitation.objects.order_by("pk")] == [
        False,
        True,
    ]
    assert [one[0] for one in events(company)] == [
        AuditAction.INVITATION_SENT,
        AuditAction.INVITATION_REVOKED,
        AuditAction.INVITATION_SENT,
    ]


def accept(token, user):
    """As a browser of nobody's company does."""
    with tenant(None):
        found = find_invitation(token_hash=hash_of(token))
        return accept_invitation(invitation=found, user=user)


def test_accepting_makes_a_member_once(company, owner, send):
    token = send(owner)
    user = UserFactory(email="mina@example.com")

    membership = accept(token, user)
    with pytest.raises(InvitationEndedError) as ended:
        accept(token, user)

    assert (membership.company, membership.role) == (company, Role.ANALYST)
    assert [one.company for one in memberships_of(user)] == [company]
    assert ended.value.code == "invitation_used"
    assert events(company)[1:] == [
        (AuditAction.INVITATION_ACCEPTED, user.email, {}, {"role": "analyst"}),
        (AuditAction.MEMBER_ADDED, user.email, {}, {"role": "analyst"}),
    ]


def test_accepting_confirms_the_address_that_the_link_came_to(owner, send):
    user = UserFactory(email="other@example.com")
    EmailAddress.objects.create(user=user, email="mina@example.com", verified=False)

    accept(send(owner), user)

    assert EmailAddress.objects.get(user=user).verified is True


def test_accepting_notes_an_address_that_allauth_does_not_know_yet(owner, send):
    user = UserFactory(email="mina@example.com")

    accept(send(owner), user)

    kept = EmailAddress.objects.get(user=user)
    assert (kept.email, kept.verified) == ("mina@example.com", True)


def test_invitation_for_another_address_is_refused_and_stays_open(company, owner, send):
    user = UserFactory(email="other@example.com")
    token = send(owner)

    with pytest.raises(WrongPersonError) as refused:
        accept(token, user)

    assert str(refused.value) == (
        "This invitation is for m***@example.com, and you are logged in as "
        "other@example.com."
    )
    assert memberships_of(user) == []
    assert Invitation.objects.get().is_open
    assert not EmailAddress.objects.filter(user=user).exists()


def test_address_that_another_account_has_confirmed_is_refused(owner, send):
    EmailAddress.objects.create(
        user=UserFactory(), email="mina@example.com", verified=True
    )
    user = UserFactory(email="mina@example.com")
    token = send(owner)

    with pytest.raises(ConflictError):
        accept(token, user)

    assert memberships_of(user) == []
    assert Invitation.objects.get().is_open


def test_ended_invitation_is_refused(company):
    InvitationFactory(
        company=company,
        token="t" * 43,
        email="mina@example.com",
        expires_at=timezone.now(),
    )

    with pytest.raises(InvitationEndedError) as ended:
        accept("t" * 43, UserFactory(email="mina@example.com"))

    assert ended.value.code == "invitation_expired"


def test_company_that_is_switched_off_takes_nobody(company, owner, send):
    token = send(owner)
    company.is_active = False
    company.save()

    with pytest.raises(InvitationEndedError):
        accept(token, UserFactory(email="mina@example.com"))


def test_link_that_was_replaced_meanwhile_is_refused(owner, send):
    found = find_invitation(token_hash=hash_of(send(owner)))
    send(owner)

    with pytest.raises(InvitationEndedError) as ended:
        accept_invitation(invitation=found, user=UserFactory(email="mina@example.com"))

    assert ended.value.code == "invitation_replaced"


def test_member_who_accepts_keeps_the_role_and_uses_the_link_up(company, owner, send):
    token = send(owner, role=Role.VIEWER)
    member = MembershipFactory(
        company=company, user__email="mina@example.com", role=Role.ADMIN
    )

    membership = accept(token, member.user)

    assert membership == member
    assert membership.role == Role.ADMIN
    assert Invitation.objects.get().accepted_at is not None
    assert [one[0] for one in events(company)] == [
        AuditAction.INVITATION_SENT,
        AuditAction.INVITATION_ACCEPTED,
    ]


def test_only_the_link_opens_the_row(db):
    first = InvitationFactory(company=CompanyFactory(), token="a" * 43)
    InvitationFactory(company=CompanyFactory(), token="b" * 43)

    with tenant(None):
        assert find_invitation(token_hash=hash_of("a" * 43)) == first
        assert find_invitation(token_hash=hash_of("c" * 43)) is None
        assert find_invitation(token_hash=first.token_hash.upper()) is None
        assert list(Invitation.objects.all()) == []


def test_who_joins_is_told_to_owners_and_administrators(company, owner, send):
    admin = MembershipFactory(company=company, role=Role.ADMIN)
    MembershipFactory(company=company, role=Role.VIEWER)

    accept(send(owner), UserFactory(email="mina@example.com", full_name="Mina"))

    notices = Notice.objects.for_company(company).order_by("user_id")
    assert [(one.user, one.kind, one.values) for one in notices] == [
        (user, NoticeKind.MEMBER_JOINED, {"name": "Mina", "role": "analyst"})
        for user in (owner.user, admin.user)
    ]


def left(company):
    rows = Invitation.objects.for_company(company).filter(revoked_at=None)
    return sorted(rows.values_list("email", flat=True))


@pytest.mark.parametrize(
    ("loses", "kept"),
    [
        (lambda mine, owner: remove_member(membership=mine, by=owner), []),
        (lambda mine, owner: leave_company(membership=mine), []),
        (
            lambda mine, owner: change_role(
                membership=mine, role=Role.VIEWER, by=owner
            ),
            [],
        ),
        (
            lambda mine, owner: change_role(membership=mine, role=Role.ADMIN, by=owner),
            ["admin@example.com"],
        ),
        (
            lambda mine, owner: transfer_ownership(
                to=MembershipFactory(company=mine.company, role=Role.VIEWER), by=mine
            ),
            ["admin@example.com"],
        ),
    ],
    ids=["removed", "left", "viewer", "administrator", "handed over"],
)
def test_what_the_sender_could_not_send_any_more_is_withdrawn(
    company, owner, send, loses, kept
):
    """Else an owner who is put out comes back by a link sent before."""
    mine = MembershipFactory(company=company, role=Role.OWNER)
    link = send(mine, "owner@example.com", Role.OWNER)
    send(mine, "admin@example.com", Role.ADMIN)
    send(owner, "theirs@example.com", Role.OWNER)

    loses(mine, owner)

    assert left(company) == [*kept, "theirs@example.com"]
    with pytest.raises(InvitationEndedError, match="withdrawn"):
        accept_invitation(
            invitation=find_invitation(token_hash=hash_of(link)),
            user=UserFactory(email="owner@example.com"),
        )
    told = [one for one in events(company) if one[0] == AuditAction.INVITATION_REVOKED]
    assert (
        AuditAction.INVITATION_REVOKED,
        "owner@example.com",
        {"role": "owner"},
        {},
    ) in told
    assert len(told) == 2 - len(kept)


def test_what_became_an_owners_invitation_is_not_withdrawn_by_an_administrator(
    company, owner, send
):
    send(owner, role=Role.VIEWER)
    seen = Invitation.objects.for_company(company).get()
    admin = MembershipFactory(company=company, role=Role.ADMIN)
    send(owner, role=Role.OWNER)

    with pytest.raises(PermissionRefusedError):
        revoke_invitation(invitation=seen, by=admin)

    assert left(company) == ["mina@example.com"]


def test_who_lost_the_role_meanwhile_withdraws_nothing(company, owner, send):
    send(owner, role=Role.VIEWER)
    admin = MembershipFactory(company=company, role=Role.ADMIN)
    Membership.objects.filter(pk=admin.pk).update(role=Role.VIEWER)

    with pytest.raises(PermissionRefusedError):
        revoke_invitation(
            invitation=Invitation.objects.for_company(company).get(), by=admin
        )

import pytest

from accounts import audit
from accounts.access import memberships_of
from accounts.audit import Origin
from accounts.enums import ActorKind, AuditAction, NoticeKind, Role
from accounts.models import AuditEvent, Membership, Notice
from accounts.services.members import (
    LastOwnerError,
    change_role,
    leave_company,
    remove_member,
    transfer_ownership,
)
from kbeauty.lib.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    PermissionRefusedError,
)
from tests.factories.accounts import CompanyFactory, MembershipFactory

LAST_OWNER = (
    "This is the company's last owner. Hand over ownership, or make somebody "
    "else an owner, first."
)
OWNERS_ONLY = "Only an owner can make somebody an owner, or change or remove one."


@pytest.fixture
def give(company):
    """A member of the company with a role."""
    return lambda role, **more: MembershipFactory(company=company, role=role, **more)


def roles(company):
    rows = Membership.objects.for_company(company).order_by("pk")
    return [one.role for one in rows]


def events(company):
    return [
        (one.action, one.target_label, one.before, one.after)
        for one in AuditEvent.objects.for_company(company).order_by("created_at")
    ]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ANALYST, Role.OWNER])
def test_owner_gives_any_role(company, give, role):
    owner, viewer = give(Role.OWNER), give(Role.VIEWER)

    changed = change_role(membership=viewer, role=role, by=owner)

    assert changed == viewer
    assert roles(company) == [Role.OWNER, role]
    assert events(company) == [
        (
            AuditAction.MEMBER_CHANGED,
            viewer.user.email,
            {"role": "viewer"},
            {"role": role},
        )
    ]


def test_same_role_again_is_no_event(company, give):
    owner = give(Role.OWNER)

    change_role(membership=owner, role=Role.OWNER, by=owner)

    assert (roles(company), events(company)) == ([Role.OWNER], [])


@pytest.mark.parametrize(
    ("before", "after"),
    [(Role.OWNER, Role.VIEWER), (Role.VIEWER, Role.OWNER), (Role.OWNER, Role.OWNER)],
)
def test_administrator_neither_makes_nor_touches_owners(company, give, before, after):
    give(Role.OWNER)
    member, admin = give(before), give(Role.ADMIN)

    with pytest.raises(PermissionRefusedError) as refused:
        change_role(membership=member, role=after, by=admin)

    assert str(refused.value) == OWNERS_ONLY
    assert roles(company) == [Role.OWNER, before, Role.ADMIN]
    assert events(company) == []


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER])
def test_others_change_nobody_not_even_themselves(company, give, role):
    give(Role.OWNER)
    member = give(role)

    with pytest.raises(PermissionRefusedError) as refused:
        change_role(membership=member, role=Role.VIEWER, by=member)

    assert str(refused.value) == "Your role does not allow you to manage members."
    assert roles(company) == [Role.OWNER, role]


def test_last_owner_stays_owner(company, give):
    owner = give(Role.OWNER)
    give(Role.ADMIN)

    for act in (
        lambda: change_role(membership=owner, role=Role.ADMIN, by=owner),
        lambda: remove_member(membership=owner, by=owner),
        lambda: leave_company(membership=owner),
        lambda: remove_member(membership=owner, by=None, is_staff=True),
    ):
        with pytest.raises(LastOwnerError) as refused:
            act()
        assert str(refused.value) == LAST_OWNER

    assert roles(company) == [Role.OWNER, Role.ADMIN]
    assert events(company) == []


def test_owner_who_cannot_log_in_is_no_other_owner(give):
    owner = give(Role.OWNER)
    give(Role.OWNER, user__is_active=False)

    with pytest.raises(LastOwnerError):
        leave_company(membership=owner)


def test_owners_of_other_companies_do_not_count(company, give):
    owner = give(Role.OWNER)
    MembershipFactory(user=owner.user, role=Role.OWNER)

    with pytest.raises(LastOwnerError):
        leave_company(membership=owner)


def test_one_of_two_owners_leaves(company, give):
    first, second = give(Role.OWNER), give(Role.OWNER)

    leave_company(membership=first)

    assert list(Membership.objects.for_company(company)) == [second]
    assert memberships_of(first.user) == []
    assert events(company) == [
        (AuditAction.MEMBER_LEFT, first.user.email, {"role": "owner"}, {})
    ]


def test_viewer_leaves_by_removing_himself(company, give):
    give(Role.OWNER)
    viewer = give(Role.VIEWER)

    remove_member(membership=viewer, by=viewer)

    assert roles(company) == [Role.OWNER]
    assert [one[0] for one in events(company)] == [AuditAction.MEMBER_LEFT]


def test_administrator_removes_an_analyst_and_no_owner(company, give):
    owner, analyst, admin = give(Role.OWNER), give(Role.ANALYST), give(Role.ADMIN)
    give(Role.OWNER)

    remove_member(membership=analyst, by=admin)
    with pytest.raises(PermissionRefusedError) as refused:
        remove_member(membership=owner, by=admin)

    assert str(refused.value) == OWNERS_ONLY
    assert roles(company) == [Role.OWNER, Role.ADMIN, Role.OWNER]
    assert events(company) == [
        (AuditAction.MEMBER_REMOVED, analyst.user.email, {"role": "analyst"}, {})
    ]


def test_who_was_removed_meanwhile_is_told_so(company, give):
    owner, gone = give(Role.OWNER), give(Role.ANALYST)
    remove_member(membership=gone, by=owner)

    with pytest.raises(NotFoundError):
        change_role(membership=gone, role=Role.VIEWER, by=owner)
    with pytest.raises(PermissionRefusedError) as refused:
        remove_member(membership=owner, by=gone)

    assert str(refused.value) == "You are no longer a member of this company."


def test_role_of_the_acting_person_is_the_one_of_now(company, give):
    owner, second = give(Role.OWNER), give(Role.OWNER)
    # As another request, which is still at work, has read it before.
    stale = Membership.objects.get(pk=second.pk)
    change_role(membership=second, role=Role.VIEWER, by=owner)

    with pytest.raises(PermissionRefusedError):
        change_role(membership=owner, role=Role.ADMIN, by=stale)

    assert roles(company) == [Role.OWNER, Role.VIEWER]


def test_nobody_acts_for_staff_by_leaving_the_actor_out(company, give):
    give(Role.OWNER)
    viewer = give(Role.VIEWER)

    with pytest.raises(PermissionRefusedError):
        remove_member(membership=viewer, by=None)
    with pytest.raises(PermissionRefusedError):
        change_role(membership=viewer, role=Role.OWNER, by=None)

    assert roles(company) == [Role.OWNER, Role.VIEWER]


def test_staff_change_any_role(company, give):
    give(Role.OWNER)
    viewer = give(Role.VIEWER)

    change_role(membership=viewer, role=Role.OWNER, by=None, is_staff=True)

    assert roles(company) == [Role.OWNER, Role.OWNER]


def test_ownership_is_handed_over(company, give):
    owner, analyst = give(Role.OWNER), give(Role.ANALYST)

    transfer_ownership(to=analyst, by=owner)

    assert roles(company) == [Role.ADMIN, Role.OWNER]
    assert events(company) == [
        (
            AuditAction.OWNERSHIP_TRANSFERRED,
            analyst.user.email,
            {"from": owner.user.email, "role": "analyst"},
            {"to": analyst.user.email, "role": "owner"},
        )
    ]


def test_ownership_is_not_handed_to_oneself_nor_to_an_owner(company, give):
    owner, second = give(Role.OWNER), give(Role.OWNER)

    with pytest.raises(InvalidInputError):
        transfer_ownership(to=owner, by=owner)
    with pytest.raises(ConflictError):
        transfer_ownership(to=second, by=owner)

    assert roles(company) == [Role.OWNER, Role.OWNER]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ANALYST, Role.VIEWER])
def test_only_owners_hand_over(company, give, role):
    give(Role.OWNER)
    member = give(role)

    with pytest.raises(PermissionRefusedError):
        transfer_ownership(to=member, by=member)

    assert roles(company) == [Role.OWNER, role]


def test_member_of_another_company_is_no_member(company, give):
    owner = give(Role.OWNER)
    foreign = MembershipFactory(company=CompanyFactory(), role=Role.VIEWER)

    with pytest.raises(NotFoundError):
        remove_member(membership=foreign, by=owner)


def told(user):
    return [
        (one.kind, one.values)
        for one in Notice.objects.filter(user=user).order_by("created_at")
    ]


def test_new_role_is_told_to_its_holder(give):
    owner, analyst = give(Role.OWNER), give(Role.ANALYST)

    with audit.origin(Origin(kind=ActorKind.PERSON, actor=owner.user)):
        change_role(membership=analyst, role=Role.VIEWER, by=owner)
        transfer_ownership(to=analyst, by=owner)

    by = owner.user.full_name
    assert told(analyst.user) == [
        (
            NoticeKind.ROLE_CHANGED,
            {"role": "viewer", "role_before": "analyst", "by": by},
        ),
        (
            NoticeKind.ROLE_CHANGED,
            {"role": "owner", "role_before": "viewer", "by": by},
        ),
    ]
    assert told(owner.user) == []


def test_own_new_role_is_no_news(give):
    give(Role.OWNER)
    owner = give(Role.OWNER)

    with audit.origin(Origin(kind=ActorKind.PERSON, actor=owner.user)):
        change_role(membership=owner, role=Role.VIEWER, by=owner)

    assert told(owner.user) == []

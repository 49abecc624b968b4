"""Owners who act at the same moment, in threads with connections of their own."""

import pytest

from accounts.enums import Role
from accounts.models import Membership
from accounts.services.members import (
    change_role,
    leave_company,
    remove_member,
    transfer_ownership,
)
from kbeauty.lib.errors import AppError
from kbeauty.lib.tenancy import tenant
from tests.at_once import at_once
from tests.factories.accounts import CompanyFactory, MembershipFactory


@pytest.fixture
def owners(transactional_db):
    company = CompanyFactory()
    return [MembershipFactory(company=company, role=Role.OWNER) for _ in range(2)]


def outcomes_of(company, *acts):
    """What became of acts at the same moment, whichever came first."""
    found = at_once(*acts, company=company)
    return sorted(
        type(one).__name__ if isinstance(one, AppError) else "done" for one in found
    )


def roles(company):
    with tenant(company.pk):
        return sorted(
            Membership.objects.for_company(company).values_list("role", flat=True)
        )


@pytest.mark.parametrize("attempt", range(5))
def test_one_of_two_owners_who_leave_at_once_stays(owners, attempt):
    company = owners[0].company

    outcomes = outcomes_of(
        company, *(lambda one=one: leave_company(membership=one) for one in owners)
    )

    assert outcomes == ["LastOwnerError", "done"]
    assert roles(company) == [Role.OWNER]


@pytest.mark.parametrize("attempt", range(5))
def test_two_owners_who_demote_each_other_leave_one(owners, attempt):
    first, second = owners

    outcomes = outcomes_of(
        first.company,
        lambda: change_role(membership=second, role=Role.ADMIN, by=first),
        lambda: change_role(membership=first, role=Role.ADMIN, by=second),
    )

    assert outcomes == ["PermissionRefusedError", "done"]
    assert roles(first.company) == [Role.ADMIN, Role.OWNER]


@pytest.mark.parametrize("attempt", range(5))
def test_two_owners_who_remove_each_other_leave_one(owners, attempt):
    first, second = owners

    outcomes = outcomes_of(
        first.company,
        lambda: remove_member(membership=second, by=first),
        lambda: remove_member(membership=first, by=second),
    )

    assert outcomes == ["PermissionRefusedError", "done"]
    assert roles(first.company) == [Role.OWNER]


@pytest.mark.parametrize("attempt", range(5))
def test_ownership_handed_over_twice_at_once_goes_once(owners, attempt):
    first, second = owners
    with tenant(first.company_id):
        second.role = Role.ADMIN
        second.save()
    third = MembershipFactory(company=first.company, role=Role.VIEWER)

    outcomes = outcomes_of(
        first.company,
        lambda: transfer_ownership(to=second, by=first),
        lambda: transfer_ownership(to=third, by=first),
    )

    assert outcomes == ["PermissionRefusedError", "done"]
    assert roles(first.company).count(Role.OWNER) == 1

import pytest

from accounts.access import memberships_of
from accounts.enums import AuditAction, Role
from accounts.models import AuditEvent, Company
from accounts.services.companies import (
    OWNED_COMPANIES,
    change_company,
    create_company,
)
from kbeauty.lib.errors import ConflictError, InvalidInputError
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import CompanyFactory, MembershipFactory, UserFactory

UNREADABLE = [
    "",
    "  ",
    "\u200b\u200b",
    "a\x00b",
    "Dawn\nBcc: all@example.com",
    "x\u2028y",
]


def events(company):
    with tenant(company.pk):
        return [
            (one.action, one.before, one.after)
            for one in AuditEvent.objects.for_company(company).order_by("created_at")
        ]


def test_new_company_is_its_makers_own(db):
    user = UserFactory()

    company = create_company(user=user, name="  새벽 🌅 ")

    (membership,) = memberships_of(user)
    assert (company.name, company.plan) == ("새벽 🌅", "free")
    assert (membership.company, membership.role) == (company, Role.OWNER)
    assert events(company) == [
        (AuditAction.COMPANY_CREATED, {}, {"name": "새벽 🌅"}),
    ]


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_name_makes_no_company(db, name):
    with pytest.raises(InvalidInputError) as refused:
        create_company(user=UserFactory(), name=name)

    assert list(refused.value.fields) == ["name"]
    assert Company.objects.count() == 0


def test_owning_has_an_end_and_membership_has_none(db):
    user = UserFactory()
    MembershipFactory(user=user, role=Role.ADMIN)
    MembershipFactory.create_batch(OWNED_COMPANIES - 1, user=user, role=Role.OWNER)

    create_company(user=user, name="The last")
    with pytest.raises(ConflictError) as refused:
        create_company(user=user, name="One more")

    assert str(refused.value) == "You own 20 companies already, and that is the most."
    assert not Company.objects.filter(name="One more").exists()


def test_change_is_recorded_with_what_was_before(company):
    company.target_markets = ["KR"]
    company.save()

    change_company(
        company=company,
        name="Dawn",
        industry=" skin care ",
        target_markets=["US", "JP", "US"],
    )

    company.refresh_from_db()
    assert (company.name, company.industry, company.target_markets) == (
        "Dawn",
        "skin care",
        ["JP", "US"],
    )
    ((action, before, after),) = events(company)
    assert action == AuditAction.COMPANY_CHANGED
    assert before["industry"] == "beauty"
    assert before["target_markets"] == ["KR"]
    assert after == {
        "name": "Dawn",
        "industry": "skin care",
        "target_markets": ["JP", "US"],
    }


def test_what_is_not_given_stays_and_no_change_is_no_event(company):
    before = company.name

    change_company(company=company, industry="beauty")

    company.refresh_from_db()
    assert (company.name, company.industry) == (before, "beauty")
    assert events(company) == []


def test_emptying_is_a_change(company):
    company.target_markets = ["KR"]
    company.save()

    change_company(company=company, industry="", target_markets=[])

    company.refresh_from_db()
    assert (company.industry, company.target_markets) == ("", [])


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_name_changes_nothing(company, name):
    with pytest.raises(InvalidInputError):
        change_company(company=company, name=name, industry="other")

    company.refresh_from_db()
    assert company.industry == "beauty"
    assert events(company) == []


def test_unknown_market_is_named(company):
    with pytest.raises(InvalidInputError) as refused:
        change_company(company=company, target_markets=["KR", "XX", "ZZ"])

    assert refused.value.fields == {"target_markets": ["Unknown market: XX, ZZ."]}
    company.refresh_from_db()
    assert company.target_markets == []


def test_changing_one_company_leaves_the_other(company):
    other = CompanyFactory(name="Other")

    change_company(company=company, name="Dawn")

    other.refresh_from_db()
    assert other.name == "Other"

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.access import SESSION_KEY, memberships_of
from accounts.enums import Role, Tier
from accounts.models import Company
from tests.factories.accounts import MembershipFactory, UserFactory

PAGE = "/settings/company/"


def test_page_shows_plan_limits_and_code(logged_in, company):
    company.subscription_tier = Tier.PRO
    company.subscription_expires_at = timezone.now() + timedelta(days=3)
    company.save()

    text = logged_in.get(PAGE).content.decode()

    assert "10,000 API requests a day" in text
    assert "1,000 a minute" in text
    assert str(company.code) in text
    assert ">Pro<" in text


def test_plan_that_has_ended_counts_as_free(logged_in, company):
    company.subscription_tier = Tier.PRO
    company.subscription_expires_at = timezone.now() - timedelta(minutes=1)
    company.save()

    text = logged_in.get(PAGE).content.decode()

    assert ">Free<" in text
    assert "Pro ended at" in text
    assert "100 API requests a day" in text


def test_agreed_number_of_an_enterprise_is_shown(logged_in, company):
    company.subscription_tier = Tier.ENTERPRISE
    company.agreed_daily_requests = 250_000
    company.save()

    assert "250,000 API requests a day" in logged_in.get(PAGE).content.decode()


def test_company_is_changed(logged_in, company):
    form = {
        "name": "새벽 🌅",
        "industry": "skin care",
        "target_markets": ["US", "KR"],
    }

    answer = logged_in.post(PAGE, form)

    company.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert (company.name, company.industry) == ("새벽 🌅", "skin care")
    assert company.target_markets == ["KR", "US"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "Dawn", "industry": "x" * 101}, "industry"),
        ({"name": "Dawn", "target_markets": ["KR", "XX"]}, "target_markets"),
    ],
)
def test_wrong_values_change_nothing(logged_in, company, form, field):
    before = company.name

    answer = logged_in.post(PAGE, form)

    company.refresh_from_db()
    assert list(answer.context["form"].errors) == [field]
    assert (company.name, company.target_markets) == (before, [])


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER])
def test_others_see_and_cannot_change(client, company, role):
    client.force_login(MembershipFactory(company=company, role=role).user)

    page = client.get(PAGE)
    answer = client.post(PAGE, {"name": "Taken"})

    company.refresh_from_db()
    assert company.name in page.content.decode()
    assert 'name="industry"' not in page.content.decode()
    assert answer.status_code == 403
    assert company.name != "Taken"


def test_new_company_is_worked_for_at_once(logged_in, member, company):
    answer = logged_in.post(f"{PAGE}new/", {"name": "Second"}, follow=True)

    second = Company.objects.get(name="Second")
    assert answer.context["company"] == second
    assert [one.company for one in memberships_of(member)] == [company, second]
    assert logged_in.session[SESSION_KEY] == second.pk


def test_person_without_a_company_begins_one(client, db):
    client.force_login(UserFactory())

    answer = client.post(f"{PAGE}new/", {"name": "First"}, follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert answer.context["company"].name == "First"


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\x00b", "\u200b"])
def test_wrong_name_makes_no_company(logged_in, company, name):
    answer = logged_in.post(f"{PAGE}new/", {"name": name})

    assert "name" in answer.context["form"].errors
    assert list(Company.objects.all()) == [company]


def test_new_company_needs_a_log_in(client, db):
    answer = client.post(f"{PAGE}new/", {"name": "First"})

    assert answer["Location"] == "/account/login/?next=/settings/company/new/"
    assert Company.objects.count() == 0


def test_switch_shows_every_company_with_the_role(logged_in, member, company):
    MembershipFactory(user=member, company__name="Second", role=Role.VIEWER)

    text = logged_in.get(PAGE).content.decode()

    menu = text[text.index("company-switch") : text.index("menu-more")]
    assert menu.count('name="company"') == 2
    assert menu.index(company.name) < menu.index("Owner") < menu.index("Second")
    assert menu.index("Second") < menu.index("Viewer")

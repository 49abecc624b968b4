"""What the admin shows of companies' rows, and what it changes, is in the audit log."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django_celery_beat.models import IntervalSchedule

from accounts.enums import ActorKind, Role, Tier
from accounts.models import Alarm, AuditEvent, Company, User
from accounts.services.alarms import raise_alarm
from instagram.models import Post
from kbeauty.lib.tenancy import all_companies, current_company_id, tenant
from tests.factories.accounts import CompanyFactory, MembershipFactory, UserFactory
from tests.factories.instagram import InstagramAccountFactory, PostFactory

STAFF = "help@kbeauty.test"


@pytest.fixture
def staff(client, db):
    client.force_login(UserFactory(email=STAFF, is_staff=True, is_superuser=True))
    return client


def told(*actions):
    with all_companies():
        found = AuditEvent.objects.order_by("created_at", "company_id")
        return [
            one
            for one in found.select_related("company")
            if not actions or one.action in actions
        ]


def seen():
    return [(one.company, one.target_type, one.target_label) for one in told()]


def page(model, name, *args):
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    return reverse(f"admin:{label}_{name}", args=args)


# --- looking --------------------------------------------------------------------
def test_a_list_is_one_event_without_a_company(staff):
    PostFactory.create_batch(2)

    staff.get(page(Post, "changelist") + "?q=serum")

    (one,) = told()
    assert (one.action, one.actor_kind, one.actor_label) == (
        "staff.viewed",
        ActorKind.STAFF,
        STAFF,
    )
    assert (one.company, one.target_label) == (None, "posts")
    assert one.after == {"path": "/admin/instagram/post/?q=serum"}
    assert one.ip == "127.0.0.1"


def test_one_object_is_told_to_its_company(staff):
    post = PostFactory()

    staff.get(page(Post, "change", post.pk))

    assert seen() == [(post.company, "instagram.post", str(post))]


def test_owners_see_who_looked(staff, client):
    post = PostFactory()
    owner = MembershipFactory(company=post.company).user
    staff.get(page(Post, "change", post.pk))

    client.force_login(owner)
    text = client.get("/settings/audit/?kind=staff").content.decode()

    assert STAFF in text
    assert "Staff looked at data" in text


@pytest.mark.parametrize("name", ["change", "history", "take_place"])
def test_pages_of_a_person_are_told_to_each_of_their_companies(staff, name):
    first = MembershipFactory()
    second = MembershipFactory(user=first.user)

    staff.get(page(User, name, first.user_id))

    assert seen() == [
        (one.company, "accounts.user", first.user.email) for one in (first, second)
    ]


def test_page_of_a_person_without_a_company_is_told_to_nobody(staff):
    person = UserFactory()

    staff.get(page(User, "change", person.pk))

    assert seen() == [(None, "accounts.user", person.email)]


@pytest.mark.parametrize("name", ["change", "change_plan", "history"])
def test_pages_of_a_company_are_told_to_it(staff, name):
    company = CompanyFactory()

    staff.get(page(Company, name, company.pk))

    assert seen() == [(company, "accounts.company", company.name)]


def test_a_refused_form_shows_rows_too(staff):
    company = CompanyFactory()

    answer = staff.post(page(Company, "change", company.pk), {"name": ""})

    assert answer.status_code == 200
    assert seen() == [(company, "accounts.company", company.name)]


@pytest.mark.parametrize(
    "path",
    [
        "/admin/jsi18n/",
        "/admin/search/?s=post",
        "/admin/password_change/",
        "/admin/django_celery_beat/intervalschedule/",
        "/admin/instagram/",
        "/admin/nothing/",
        "/admin/instagram/post/999999/change/",
    ],
)
def test_what_shows_no_companys_rows_records_nothing(staff, path):
    PostFactory()

    staff.get(path)

    assert seen() == []


def complete(client, app, model, field):
    asked = {"app_label": app, "model_name": model, "field_name": field, "term": "a"}
    return client.get("/admin/autocomplete/", asked)


def test_a_field_that_offers_rows_of_companies_is_a_look_at_them(staff):
    account = InstagramAccountFactory(username="aurora")

    answer = complete(staff, "instagram", "post", "account")

    assert [one["text"] for one in answer.json()["results"]] == [str(account)]
    assert seen() == [(None, "", "Instagram accounts")]


def test_a_field_that_offers_people_is_none(staff):
    complete(staff, "account", "emailaddress", "user")

    assert seen() == []


def test_a_field_that_is_none_is_refused(staff):
    assert complete(staff, "instagram", "post", "nothing").status_code == 403
    assert seen() == []


# --- who may ----------------------------------------------------------------------
def test_people_who_are_no_staff_get_no_scope(client, instagram_account, member):
    client.force_login(member)

    answer = client.get(page(Post, "changelist"))

    assert answer.status_code == 302
    assert told() == []


@pytest.mark.parametrize(
    "rights",
    [
        {"is_staff": False, "is_superuser": True},
        {"is_staff": True, "is_superuser": True, "is_active": False},
    ],
)
def test_closed_staff_and_superusers_who_are_no_staff_get_no_scope(
    client, monkeypatch, db, rights
):
    person = UserFactory(**rights)
    # As if the log-in had let them in: a session from before.
    client.force_login(person)
    entered = []
    monkeypatch.setattr("accounts.middleware.all_companies", lambda: entered.append(1))

    answer = client.get(page(Post, "changelist"))

    assert (answer.status_code, entered) == (302, [])


@pytest.mark.parametrize("path", ["/", "/posts/", "/settings/", "/api/v1/auth/me"])
def test_staff_have_no_bypass_outside_the_admin(staff, monkeypatch, path):
    monkeypatch.setattr("accounts.middleware.all_companies", lambda: 1 / 0)
    PostFactory()

    staff.get(path)

    assert current_company_id() is None
    assert Post.objects.count() == 0


def test_look_that_cannot_be_recorded_is_not_given(staff, monkeypatch):
    post = PostFactory(caption="a caption of theirs")
    staff.raise_request_exception = False

    def refuse(*args, **given):
        raise RuntimeError

    monkeypatch.setattr("accounts.staff.access.audit.record", refuse)
    answer = staff.get(page(Post, "change", post.pk))

    assert answer.status_code == 500
    assert "a caption of theirs" not in answer.content.decode()


# --- changing ---------------------------------------------------------------------
def company_form(company, **changes):
    return {
        "name": company.name,
        "industry": "beauty",
        "target_markets": json.dumps([]),
        "is_active": "on",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
        **changes,
    }


def test_changed_company_is_recorded_with_before_and_after(staff):
    company = CompanyFactory(name="Dawn")

    answer = staff.post(
        page(Company, "change", company.pk), company_form(company, name="Dusk")
    )

    assert answer.status_code == 302
    (one,) = told()
    assert (one.action, one.company, one.actor_label) == (
        "staff.changed",
        company,
        STAFF,
    )
    assert (one.before, one.after) == ({"name": "Dawn"}, {"name": "Dusk"})


def test_saving_the_same_is_no_change(staff):
    company = CompanyFactory()

    staff.post(page(Company, "change", company.pk), company_form(company))

    assert told() == []


def test_plan_and_dates_are_not_changed_by_the_form(staff):
    company = CompanyFactory()

    staff.post(
        page(Company, "change", company.pk),
        company_form(
            company, subscription_tier="enterprise", deletion_due_at="2026-01-01"
        ),
    )

    company.refresh_from_db()
    assert (company.subscription_tier, company.deletion_due_at) == (Tier.FREE, None)


def test_company_is_neither_made_nor_deleted_by_hand(staff):
    company = CompanyFactory()

    assert staff.get(page(Company, "add")).status_code == 403
    assert (
        staff.post(page(Company, "delete", company.pk), {"post": "yes"}).status_code
        == 403
    )
    assert Company.objects.count() == 1


def person_form(person, **changes):
    return {
        "full_name": person.full_name,
        "language": "en",
        "time_zone": "UTC",
        "is_active": "on",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
        **changes,
    }


def test_changed_person_is_told_to_each_of_their_companies(staff):
    first = MembershipFactory()
    second = MembershipFactory(user=first.user)

    staff.post(
        page(User, "change", first.user_id), person_form(first.user, is_active="")
    )

    assert [(one.company, one.before, one.after) for one in told()] == [
        (one.company, {"is_active": True}, {"is_active": False})
        for one in (first, second)
    ]


def test_address_of_a_person_stays_the_confirmed_one(staff):
    person = UserFactory(email="mina@example.com")

    staff.post(
        page(User, "change", person.pk), person_form(person, email="evil@example.com")
    )

    person.refresh_from_db()
    assert person.email == "mina@example.com"


def test_added_person_is_recorded_without_the_password(staff):
    staff.post(
        page(User, "add"),
        {
            "email": "new@example.com",
            "full_name": "New",
            "password1": "glass-skin-2026",
            "password2": "glass-skin-2026",
            "usable_password": "true",
            "memberships-TOTAL_FORMS": "0",
            "memberships-INITIAL_FORMS": "0",
        },
    )

    (one,) = told("staff.changed")
    assert (one.target_label, one.before) == ("new@example.com", {})
    assert one.after["full_name"] == "New"
    assert "password" not in one.after


def test_new_password_by_staff_is_recorded_without_it(staff):
    membership = MembershipFactory()

    answer = staff.post(
        f"/admin/accounts/user/{membership.user_id}/password/",
        {
            "password1": "another-skin-2026",
            "password2": "another-skin-2026",
            "usable_password": "true",
        },
    )

    assert answer.status_code == 302
    (one,) = told()
    assert (one.action, one.company, one.actor_label, one.after) == (
        "person.password_changed",
        membership.company,
        STAFF,
        {},
    )


def test_password_page_of_nobody_is_not_found(staff):
    assert staff.get("/admin/accounts/user/x/password/").status_code == 404


def test_deleted_rows_are_recorded(staff):
    one = IntervalSchedule.objects.create(every=5, period="minutes")
    two = IntervalSchedule.objects.create(every=6, period="minutes")

    staff.post(page(IntervalSchedule, "delete", one.pk), {"post": "yes"})
    staff.post(
        page(IntervalSchedule, "changelist"),
        {
            "action": "delete_selected",
            "_selected_action": [two.pk],
            "post": "yes",
        },
    )

    assert [(event.before["every"], event.after) for event in told()] == [
        (5, {}),
        (6, {}),
    ]
    assert IntervalSchedule.objects.count() == 0


def test_a_change_that_fails_leaves_no_event(staff, monkeypatch):
    company = CompanyFactory(name="Dawn")
    staff.raise_request_exception = False
    monkeypatch.setattr(
        "accounts.admin.companies.CompanyAdmin.log_change", lambda *a, **b: 1 / 0
    )

    answer = staff.post(
        page(Company, "change", company.pk), company_form(company, name="Dusk")
    )

    company.refresh_from_db()
    assert (answer.status_code, company.name) == (500, "Dawn")
    assert told() == []


def test_staff_who_are_no_superuser_give_no_rights_they_lack(client, db):
    helper = UserFactory(is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(codename__endswith="_user"))
    client.force_login(helper)
    boss = UserFactory(is_staff=True, is_superuser=True)

    form = {"is_staff": "on", "is_superuser": "on"}
    client.post(page(User, "change", helper.pk), person_form(helper, **form))
    refused = client.post(page(User, "change", boss.pk), person_form(boss))

    helper.refresh_from_db()
    assert (helper.is_staff, helper.is_superuser) == (True, False)
    assert refused.status_code == 403


# --- plans and alarms ---------------------------------------------------------------
def plan_form(**changes):
    return {
        "subscription_tier": "enterprise",
        "subscription_expires_at_0": "2099-01-31",
        "subscription_expires_at_1": "12:00:00",
        "agreed_daily_requests": "50000",
        **changes,
    }


def test_plan_is_changed_through_the_service(staff):
    company = CompanyFactory()

    answer = staff.post(page(Company, "change_plan", company.pk), plan_form())

    company.refresh_from_db()
    assert answer["Location"] == page(Company, "change", company.pk)
    assert (
        company.subscription_tier,
        company.subscription_expires_at.isoformat(),
        company.agreed_daily_requests,
    ) == ("enterprise", "2099-01-31T12:00:00+00:00", 50000)
    (one,) = told()
    assert (one.action, one.company, one.actor_label) == (
        "plan.changed",
        company,
        STAFF,
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subscription_tier": "gold"}, "subscription_tier"),
        ({"subscription_expires_at_0": "2001-01-01"}, "subscription_expires_at"),
        ({"subscription_tier": "free"}, "subscription_expires_at"),
        ({"subscription_tier": "pro"}, "agreed_daily_requests"),
        ({"agreed_daily_requests": "0"}, "agreed_daily_requests"),
        ({"agreed_daily_requests": "9" * 12}, "agreed_daily_requests"),
    ],
)
def test_plan_that_cannot_be_says_why(staff, change, field):
    company = CompanyFactory()

    answer = staff.post(page(Company, "change_plan", company.pk), plan_form(**change))

    company.refresh_from_db()
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert (company.subscription_tier, company.agreed_daily_requests) == (
        Tier.FREE,
        None,
    )


@pytest.mark.parametrize("key", ["999999", "x"])
def test_plan_of_nobody_is_not_found(staff, key):
    assert staff.get(f"/admin/accounts/company/{key}/plan/").status_code == 404


def test_alarm_is_declared_over(staff):
    alarm = raise_alarm(name="limits")
    old = raise_alarm(name="mail")

    staff.post(
        page(Alarm, "changelist"),
        {"action": "resolve", "_selected_action": [alarm.pk, old.pk]},
    )
    staff.post(
        page(Alarm, "changelist"),
        {"action": "resolve", "_selected_action": [alarm.pk]},
    )

    assert Alarm.objects.filter(resolved_at=None).count() == 0
    # Each once, although one was declared over twice.
    assert sorted((one.action, one.target_label) for one in told()) == [
        ("staff.changed", "limits"),
        ("staff.changed", "mail"),
    ]


def test_members_are_not_changed_by_staff(staff):
    membership = MembershipFactory(role=Role.VIEWER)
    with tenant(membership.company_id):
        key = membership.pk

    staff.post(
        page(Company, "change", membership.company_id),
        company_form(
            membership.company,
            **{
                "memberships-TOTAL_FORMS": "1",
                "memberships-INITIAL_FORMS": "1",
                "memberships-0-id": key,
                "memberships-0-company": membership.company_id,
                "memberships-0-user": membership.user_id,
                "memberships-0-role": "owner",
            },
        ),
    )

    with tenant(membership.company_id):
        membership.refresh_from_db()
    assert membership.role == Role.VIEWER


def test_token_of_an_account_is_in_no_event(staff):
    account = InstagramAccountFactory(token="IGsecret")

    staff.get(reverse("admin:instagram_instagramaccount_change", args=[account.pk]))

    assert "IGsecret" not in str([vars(one) for one in told()])

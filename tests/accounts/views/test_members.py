import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Permission, Role
from accounts.models import Invitation, Membership
from accounts.permissions import ROLE_PERMISSIONS
from tests.factories.accounts import (
    CompanyFactory,
    InvitationFactory,
    MembershipFactory,
)

PAGE = "/settings/members/"
HTMX = {"hx-request": "true"}


@pytest.fixture
def analyst(company):
    return MembershipFactory(company=company, role=Role.ANALYST)


@pytest.fixture
def admin(company):
    return MembershipFactory(company=company, role=Role.ADMIN)


def role_of(membership):
    return Membership.objects.get(pk=membership.pk).role


def said(answer):
    return [str(one) for one in answer.context["messages"]]


def test_page_shows_members_and_what_one_may_do(logged_in, member, analyst, company):
    InvitationFactory(company=company, email="mina@example.com")

    answer = logged_in.get(PAGE)

    text = answer.content.decode()
    assert [row["member"].user for row in answer.context["rows"]] == [
        member,
        analyst.user,
    ]
    assert "mina@example.com" in text
    assert f"/settings/members/{analyst.code}/remove/" in text
    assert f"/settings/members/{analyst.code}/owner/" in text
    assert answer.context["roles"] == [
        ("viewer", "Viewer"),
        ("analyst", "Analyst"),
        ("admin", "Administrator"),
        ("owner", "Owner"),
    ]


def test_page_costs_the_same_for_any_number_of_members(logged_in, company):
    InvitationFactory(company=company)
    logged_in.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        logged_in.get(PAGE)
    MembershipFactory.create_batch(3, company=company)
    InvitationFactory.create_batch(3, company=company)
    with CaptureQueriesContext(connection) as many:
        logged_in.get(PAGE)

    assert len(many) == len(one)


def test_many_members_stand_on_several_pages(logged_in, company):
    MembershipFactory.create_batch(50, company=company, role=Role.VIEWER)

    first = logged_in.get(PAGE)
    second = logged_in.get(f"{PAGE}?page=2")

    assert [len(answer.context["rows"]) for answer in (first, second)] == [50, 1]
    assert "51 members" in first.content.decode()
    assert f"{PAGE}?page=2" in first.content.decode()


def test_table_of_rights_is_the_one_that_decides(logged_in):
    table = logged_in.get(PAGE).context["table"]

    assert len(table) == len(Permission)
    assert {
        (row["label"], str(role)): allowed
        for row in table
        for role, allowed in row["cells"]
    } == {
        (permission.label, str(role.label)): permission in ROLE_PERMISSIONS[role]
        for permission in Permission
        for role in Role
    }


def test_viewer_sees_members_and_nothing_to_change(client, viewer, analyst, company):
    InvitationFactory(company=company, email="mina@example.com")
    client.force_login(viewer)

    text = client.get(PAGE).content.decode()

    assert analyst.user.email in text
    assert "mina@example.com" not in text
    assert "/role/" not in text
    assert "/remove/" not in text
    assert "/settings/members/leave/" in text


def test_administrator_is_offered_nothing_about_owners(client, admin, member, analyst):
    client.force_login(admin.user)

    answer = client.get(PAGE)

    may = {row["member"].user: row["may_change"] for row in answer.context["rows"]}
    assert may == {admin.user: True, member: False, analyst.user: True}
    assert "owner" not in dict(answer.context["roles"])
    assert "/owner/" not in answer.content.decode()


def test_role_is_changed(logged_in, analyst):
    answer = logged_in.post(
        f"{PAGE}{analyst.code}/role/", {"role": "admin"}, follow=True
    )

    assert role_of(analyst) == Role.ADMIN
    assert said(answer) == [
        f"The role of {analyst.user.full_name} is now: Administrator."
    ]


@pytest.mark.parametrize("role", ["", "emperor", "owner\x00"])
def test_unknown_role_changes_nothing(logged_in, analyst, role):
    answer = logged_in.post(f"{PAGE}{analyst.code}/role/", {"role": role}, follow=True)

    assert role_of(analyst) == Role.ANALYST
    assert len(said(answer)) == 1


def test_administrator_makes_no_owner(client, admin, analyst):
    client.force_login(admin.user)

    answer = client.post(f"{PAGE}{analyst.code}/role/", {"role": "owner"}, follow=True)

    assert role_of(analyst) == Role.ANALYST
    assert said(answer) == [
        "Only an owner can make somebody an owner, or change or remove one."
    ]


def test_last_owner_is_told_why_he_stays(logged_in, member, company):
    mine = Membership.objects.get(user=member)

    answers = [
        logged_in.post(f"{PAGE}{mine.code}/role/", {"role": "viewer"}, follow=True),
        logged_in.post(f"{PAGE}{mine.code}/remove/", follow=True),
        logged_in.post(f"{PAGE}leave/", follow=True),
    ]

    sentence = (
        "This is the company's last owner. Hand over ownership, or make somebody "
        "else an owner, first."
    )
    assert [said(answer) for answer in answers] == [[sentence]] * 3
    assert role_of(mine) == Role.OWNER


def test_removing_asks_first(logged_in, analyst):
    text = logged_in.get(f"{PAGE}{analyst.code}/remove/").content.decode()

    assert f"<h1>Remove {analyst.user.full_name}?</h1>" in text
    assert role_of(analyst) == Role.ANALYST


def test_member_is_removed(logged_in, analyst, company):
    answer = logged_in.post(f"{PAGE}{analyst.code}/remove/", follow=True)

    assert not Membership.objects.filter(pk=analyst.pk).exists()
    assert said(answer) == [f"{analyst.user.full_name} is no longer a member."]


def test_analyst_leaves(client, member, analyst):
    client.force_login(analyst.user)
    asked = client.get(f"{PAGE}leave/").content.decode()

    answer = client.post(f"{PAGE}leave/", follow=True)

    assert f"<h1>Leave {analyst.company.name}?</h1>" in asked
    assert not Membership.objects.filter(pk=analyst.pk).exists()
    assert "You belong to no company" in answer.content.decode()
    assert said(answer) == [
        "You are no longer a member of the company that you worked for."
    ]


def test_ownership_is_handed_over_by_typing_the_name(logged_in, member, analyst):
    mine = Membership.objects.get(user=member)
    asked = logged_in.get(f"{PAGE}{analyst.code}/owner/").content.decode()

    answer = logged_in.post(
        f"{PAGE}{analyst.code}/owner/",
        {"name": f"  {analyst.company.name} "},
        follow=True,
    )

    assert analyst.company.name in asked
    assert (role_of(analyst), role_of(mine)) == (Role.OWNER, Role.ADMIN)
    assert said(answer) == [
        f"{analyst.user.full_name} owns {analyst.company.name} now. "
        "You are an administrator."
    ]


@pytest.mark.parametrize("name", ["", "other", "company"])
def test_other_name_hands_nothing_over(logged_in, analyst, name):
    answer = logged_in.post(f"{PAGE}{analyst.code}/owner/", {"name": name})

    assert "name" in answer.context["form"].errors
    assert role_of(analyst) == Role.ANALYST


@pytest.mark.parametrize("path", ["role", "remove", "owner"])
def test_member_of_another_company_is_not_found(logged_in, path):
    foreign = MembershipFactory(company=CompanyFactory(), role=Role.VIEWER)

    answer = logged_in.post(f"{PAGE}{foreign.code}/{path}/", {"role": "viewer"})

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["role", "remove", "owner"])
def test_viewer_changes_no_member(client, viewer, analyst, path):
    client.force_login(viewer)

    answer = client.post(f"{PAGE}{analyst.code}/{path}/", {"role": "viewer"})

    assert answer.status_code == 403
    assert role_of(analyst) == Role.ANALYST


def test_invitation_is_sent(logged_in, company, django_capture_on_commit_callbacks):
    form = {"email": "Mina@example.com", "role": "viewer"}

    with django_capture_on_commit_callbacks(execute=True):
        answer = logged_in.post("/settings/invitations/", form, follow=True)

    assert said(answer) == ["The invitation to mina@example.com is on its way."]
    assert [message.to for message in mail.outbox] == [["mina@example.com"]]
    assert Invitation.objects.for_company(company).get().role == Role.VIEWER


def test_htmx_gets_the_invitations_alone(logged_in, company):
    form = {"email": "mina@example.com", "role": "viewer"}

    answer = logged_in.post("/settings/invitations/", form, headers=HTMX)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "HX-Request" in answer["Vary"]
    assert "<html" not in text
    assert 'id="invitations"' in text
    assert "The invitation to mina@example.com is on its way." in text
    assert "Waiting for an answer" in text


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        (
            {"email": "nobody", "role": "viewer"},
            "email",
            "Enter a valid email address.",
        ),
        (
            {"email": "a@b.com\nBcc: x@y.com", "role": "viewer"},
            "email",
            "Enter a valid email address.",
        ),
        ({"email": "", "role": "viewer"}, "email", "This field is required."),
        (
            {"email": "mina@example.com", "role": "emperor"},
            "role",
            "Select a valid choice. emperor is not one of the available choices.",
        ),
    ],
)
def test_wrong_invitation_says_what_is_wrong(
    logged_in, company, headers, form, field, sentence
):
    answer = logged_in.post("/settings/invitations/", form, headers=headers)

    assert answer.context["form"].errors == {field: [sentence]}
    assert sentence in answer.content.decode()
    assert not Invitation.objects.exists()


def test_refused_invitation_keeps_what_was_typed(logged_in, analyst):
    form = {"email": analyst.user.email, "role": "viewer"}

    answer = logged_in.post("/settings/invitations/", form, headers=HTMX)

    text = answer.content.decode()
    assert f"{analyst.user.email} is a member already." in text
    assert f'value="{analyst.user.email}"' in text


def test_administrator_cannot_even_choose_to_invite_an_owner(client, admin):
    client.force_login(admin.user)

    answer = client.post(
        "/settings/invitations/", {"email": "mina@example.com", "role": "owner"}
    )

    assert "role" in answer.context["form"].errors
    assert not Invitation.objects.exists()


def test_invitation_is_sent_again(
    logged_in, company, django_capture_on_commit_callbacks
):
    kept = InvitationFactory(company=company)
    before = kept.token_hash

    with django_capture_on_commit_callbacks(execute=True):
        answer = logged_in.post(
            f"/settings/invitations/{kept.code}/resend/", follow=True
        )

    kept.refresh_from_db()
    assert kept.token_hash != before
    assert said(answer) == [f"The invitation to {kept.email} is on its way."]
    assert len(mail.outbox) == 1


def test_invitation_is_withdrawn_once(logged_in, company):
    kept = InvitationFactory(company=company)
    path = f"/settings/invitations/{kept.code}/withdraw/"

    answers = [logged_in.post(path, follow=True) for _ in range(2)]

    kept.refresh_from_db()
    assert kept.revoked_at is not None
    assert [said(answer) for answer in answers] == [
        [f"The invitation to {kept.email} is withdrawn."],
        ["This invitation is no longer open."],
    ]


@pytest.mark.parametrize("path", ["resend", "withdraw"])
def test_invitation_of_another_company_is_not_found(logged_in, path):
    foreign = InvitationFactory()

    answer = logged_in.post(f"/settings/invitations/{foreign.code}/{path}/")

    assert answer.status_code == 404

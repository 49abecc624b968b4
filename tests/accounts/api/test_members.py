import pytest
from django.core import mail

from accounts.enums import Role, Tier
from accounts.models import Invitation, Membership
from tests.factories.accounts import (
    CompanyFactory,
    InvitationFactory,
    MembershipFactory,
)

JSON = {"content_type": "application/json"}


@pytest.fixture
def analyst(company):
    return MembershipFactory(company=company, role=Role.ANALYST)


@pytest.fixture
def admin(company):
    return MembershipFactory(company=company, role=Role.ADMIN)


def role_of(membership):
    return Membership.objects.get(pk=membership.pk).role


def stamp(moment):
    return moment.isoformat().replace("+00:00", "Z")


def refusal(answer):
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


def test_company_is_read(logged_in, company):
    company.subscription_tier = Tier.PRO
    company.target_markets = ["KR", "JP"]
    company.save()

    assert logged_in.get("/api/v1/company").json() == {
        "id": str(company.code),
        "name": company.name,
        "industry": "beauty",
        "target_markets": ["KR", "JP"],
        "subscription_tier": "pro",
        "subscription_expires_at": None,
        "daily_requests": 10_000,
        "created_at": stamp(company.created_at),
    }


def test_company_is_changed_in_part(logged_in, company):
    answer = logged_in.patch(
        "/api/v1/company", {"target_markets": ["US", "KR"]}, **JSON
    )

    company.refresh_from_db()
    assert answer.json()["target_markets"] == ["KR", "US"]
    assert answer.json()["name"] == company.name
    assert company.target_markets == ["KR", "US"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"name": None}, "name"),
        ({"target_markets": ["XX"]}, "target_markets.0"),
        ({"target_markets": "KR"}, "target_markets"),
        ({"target_markets": ["KR"] * 50}, "target_markets"),
    ],
)
def test_wrong_values_change_nothing(logged_in, company, body, field):
    answer = logged_in.patch("/api/v1/company", body, **JSON)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == [field]
    before = company.name
    company.refresh_from_db()
    assert (company.name, company.target_markets) == (before, [])


def test_members_are_listed_in_pages(logged_in, member, analyst):
    first = logged_in.get("/api/v1/members?limit=1").json()
    second = logged_in.get(first["paging"]["next"]).json()

    assert [one["email"] for one in first["data"]] == [member.email]
    assert second == {
        "data": [
            {
                "id": str(analyst.code),
                "email": analyst.user.email,
                "full_name": analyst.user.full_name,
                "role": "analyst",
                "joined_at": stamp(analyst.created_at),
                "last_active_at": stamp(analyst.user.last_active_at),
            }
        ],
        "paging": {"next": None},
    }


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "after=x", "after=MQ=="]
)
def test_wrong_page_is_refused(logged_in, query):
    assert logged_in.get(f"/api/v1/members?{query}").status_code == 400


def test_member_gets_another_role(logged_in, analyst):
    answer = logged_in.patch(
        f"/api/v1/members/{analyst.code}", {"role": "viewer"}, **JSON
    )

    assert answer.json()["role"] == "viewer"
    assert role_of(analyst) == Role.VIEWER


@pytest.mark.parametrize("role", ["", "emperor", None, ["owner"]])
def test_unknown_role_is_refused(logged_in, analyst, role):
    answer = logged_in.patch(f"/api/v1/members/{analyst.code}", {"role": role}, **JSON)

    assert answer.status_code == 400
    assert role_of(analyst) == Role.ANALYST


def test_member_is_removed(logged_in, analyst):
    answer = logged_in.delete(f"/api/v1/members/{analyst.code}")

    assert answer.status_code == 204
    assert not Membership.objects.filter(pk=analyst.pk).exists()


def test_viewer_leaves_and_removes_nobody_else(client, viewer, analyst, member):
    client.force_login(viewer)
    mine = Membership.objects.get(user=viewer)

    other = client.delete(f"/api/v1/members/{analyst.code}")
    change = client.patch(f"/api/v1/members/{mine.code}", {"role": "owner"}, **JSON)
    own = client.delete(f"/api/v1/members/{mine.code}")

    assert refusal(other) == (
        403,
        "permission_denied",
        "Your role does not allow you to manage members.",
    )
    assert change.status_code == 403
    assert own.status_code == 204
    assert role_of(analyst) == Role.ANALYST
    assert not Membership.objects.filter(pk=mine.pk).exists()


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_member_of_another_company_is_not_found(logged_in, method):
    foreign = MembershipFactory(company=CompanyFactory())

    answer = getattr(logged_in, method)(
        f"/api/v1/members/{foreign.code}", {"role": "viewer"}, **JSON
    )

    assert answer.status_code == 404


def test_invitation_is_sent(logged_in, member, django_capture_on_commit_callbacks):
    body = {"email": "Mina@example.com", "role": "viewer"}

    with django_capture_on_commit_callbacks(execute=True):
        answer = logged_in.post("/api/v1/invitations", body, **JSON)

    kept = Invitation.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": str(kept.code),
        "email": "mina@example.com",
        "role": "viewer",
        "invited_by": member.email,
        "created_at": stamp(kept.created_at),
        "expires_at": stamp(kept.expires_at),
        "is_expired": False,
    }
    assert [message.to for message in mail.outbox] == [["mina@example.com"]]
    assert kept.token_hash not in answer.content.decode()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "nobody", "role": "viewer"}, "email"),
        ({"role": "viewer"}, "email"),
        ({"email": "mina@example.com"}, "role"),
        ({"email": "mina@example.com", "role": "emperor"}, "role"),
    ],
)
def test_wrong_invitation_is_refused(logged_in, body, field):
    answer = logged_in.post("/api/v1/invitations", body, **JSON)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == [field]
    assert not Invitation.objects.exists()


def test_open_invitations_are_listed_and_withdrawn(logged_in, company):
    kept = InvitationFactory(company=company)

    before = logged_in.get("/api/v1/invitations").json()["data"]
    answers = [
        logged_in.delete(f"/api/v1/invitations/{kept.code}").status_code
        for _ in range(2)
    ]
    after = logged_in.get("/api/v1/invitations").json()["data"]

    assert [one["email"] for one in before] == [kept.email]
    assert before[0]["invited_by"] is None
    assert answers == [204, 409]
    assert after == []


def test_invitation_of_another_company_is_not_found(logged_in):
    foreign = InvitationFactory()

    answer = logged_in.delete(f"/api/v1/invitations/{foreign.code}")

    assert answer.status_code == 404


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER])
def test_others_read_the_company_and_change_nothing(client, company, analyst, role):
    client.force_login(MembershipFactory(company=company, role=role).user)
    kept = InvitationFactory(company=company)

    answers = [
        client.patch("/api/v1/company", {"name": "Taken"}, **JSON),
        client.get("/api/v1/invitations"),
        client.post("/api/v1/invitations", {"email": "a@b.com", "role": role}, **JSON),
        client.delete(f"/api/v1/invitations/{kept.code}"),
        client.patch(f"/api/v1/members/{analyst.code}", {"role": "owner"}, **JSON),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert client.get("/api/v1/company").status_code == 200
    assert Invitation.objects.get().is_open
    assert role_of(analyst) == Role.ANALYST


REFUSED = {
    "administrator makes an owner": (
        Role.ADMIN,
        ("patch", "members/{analyst}", {"role": "owner"}),
        ("members/{analyst}/role/", {"role": "owner"}),
    ),
    "administrator demotes the owner": (
        Role.ADMIN,
        ("patch", "members/{owner}", {"role": "viewer"}),
        ("members/{owner}/role/", {"role": "viewer"}),
    ),
    "administrator removes the owner": (
        Role.ADMIN,
        ("delete", "members/{owner}", None),
        ("members/{owner}/remove/", {}),
    ),
    "last owner steps down": (
        Role.OWNER,
        ("patch", "members/{owner}", {"role": "viewer"}),
        ("members/{owner}/role/", {"role": "viewer"}),
    ),
    "last owner leaves": (
        Role.OWNER,
        ("delete", "members/{owner}", None),
        ("members/leave/", {}),
    ),
    "invitation is over": (
        Role.OWNER,
        ("delete", "invitations/{over}", None),
        ("invitations/{over}/withdraw/", {}),
    ),
    "administrator withdraws an owner's invitation": (
        Role.ADMIN,
        ("delete", "invitations/{big}", None),
        ("invitations/{big}/withdraw/", {}),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_page_and_api_refuse_alike(client, company, member, analyst, admin, case):
    role, (method, path, body), (page, form) = REFUSED[case]
    owner = Membership.objects.get(user=member)
    over = InvitationFactory(company=company, revoked_at=company.created_at)
    big = InvitationFactory(company=company, role=Role.OWNER)
    codes = {
        "analyst": analyst.code,
        "owner": owner.code,
        "over": over.code,
        "big": big.code,
    }
    client.force_login(member if role == Role.OWNER else admin.user)

    by_api = getattr(client, method)(f"/api/v1/{path.format(**codes)}", body, **JSON)
    by_page = client.post(f"/settings/{page.format(**codes)}", form, follow=True)

    assert by_api.status_code in {403, 409}
    assert [str(one) for one in by_page.context["messages"]] == [refusal(by_api)[2]]
    assert (role_of(analyst), role_of(owner)) == (Role.ANALYST, Role.OWNER)


def test_page_and_api_refuse_to_invite_a_member_alike(logged_in, analyst):
    body = {"email": analyst.user.email, "role": "viewer"}

    by_api = logged_in.post("/api/v1/invitations", body, **JSON)
    by_page = logged_in.post("/settings/invitations/", body)

    sentence = f"{analyst.user.email} is a member already."
    assert refusal(by_api) == (409, "already_member", sentence)
    assert by_page.context["form"].non_field_errors() == [sentence]

"""A role that changes, or a membership that ends, while its holder is online."""

import pytest

from accounts.access import SESSION_KEY
from accounts.enums import Role
from accounts.log_in.tokens import open_token_session
from accounts.models import Company, Invitation, Membership
from accounts.services.members import change_role, remove_member
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import (
    CompanyFactory,
    InvitationFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.instagram import InstagramAccountFactory, PostFactory

HTMX = {"hx-request": "true", "hx-current-url": "http://testserver/posts/"}
MOVED = (
    "You are no longer a member of the company that you worked for. This is Second now."
)


@pytest.fixture
def admin(db):
    """An administrator of a company, online there, and a viewer of a second one."""
    user = UserFactory()
    first = MembershipFactory(user=user, company__name="First", role=Role.ADMIN)
    MembershipFactory(company=first.company, role=Role.OWNER)
    MembershipFactory(user=user, company__name="Second", role=Role.OWNER)
    return first


@pytest.fixture
def online(client, admin):
    client.force_login(admin.user)
    assert client.get("/settings/members/").context["company"] == admin.company
    return client


def act(membership, service, **given):
    """What an owner does meanwhile, in a request of their own."""
    with tenant(membership.company_id):
        owner = Membership.objects.get(company=membership.company, role=Role.OWNER)
        service(membership=membership, by=owner, **given)


def bearer(user):
    pair = open_token_session(user=user)
    return {"authorization": f"Bearer {pair.access_token}"}


def said(answer):
    return [str(one) for one in answer.context["messages"]]


INVITED = {"email": "mina@example.com", "role": "viewer"}


def test_demoted_persons_next_page_and_form_know(online, admin):
    act(admin, change_role, role=Role.VIEWER)

    page = online.get("/settings/members/")
    answer = online.post("/settings/invitations/", INVITED)

    assert page.context["manages"] is False
    assert answer.status_code == 403
    with tenant(admin.company_id):
        assert not Invitation.objects.exists()


def test_promoted_persons_next_page_knows(online, admin):
    act(admin, change_role, role=Role.OWNER)

    assert "owner" in dict(online.get("/settings/members/").context["roles"])


def test_demoted_persons_next_call_by_session_knows(online, admin):
    act(admin, change_role, role=Role.VIEWER)

    answer = online.post(
        "/api/v1/invitations", INVITED, content_type="application/json"
    )

    assert answer.status_code == 403


def test_demoted_persons_next_call_by_token_knows(client, admin):
    headers = bearer(admin.user)
    before = client.get("/api/v1/invitations", headers=headers).status_code
    act(admin, change_role, role=Role.VIEWER)

    after = client.get("/api/v1/invitations", headers=headers).status_code

    assert (before, after) == (200, 403)


def test_removed_persons_token_works_for_another_company(client, admin):
    headers = bearer(admin.user)
    before = client.get("/api/v1/company", headers=headers).json()["name"]
    act(admin, remove_member)

    after = client.get("/api/v1/company", headers=headers).json()["name"]

    assert (before, after) == ("First", "Second")


def test_removed_persons_token_finds_the_named_company_no_more(client, admin):
    headers = {**bearer(admin.user), "x-company-id": str(admin.company.code)}
    before = client.get("/api/v1/company", headers=headers).status_code
    act(admin, remove_member)

    after = client.get("/api/v1/company", headers=headers).status_code

    assert (before, after) == (200, 404)


def test_removed_person_of_one_company_finds_nothing_by_token(client, db):
    only = MembershipFactory(role=Role.VIEWER)
    MembershipFactory(company=only.company, role=Role.OWNER)
    headers = bearer(only.user)
    act(only, remove_member)

    assert client.get("/api/v1/company", headers=headers).status_code == 404
    assert client.get("/api/v1/auth/me", headers=headers).status_code == 404


def test_session_falls_back_to_another_company_and_says_so_once(online, admin):
    act(admin, remove_member)

    first = online.get("/settings/members/")
    second = online.get("/settings/members/")

    assert first.context["company"].name == "Second"
    assert (said(first), said(second)) == ([MOVED], [])
    assert online.session[SESSION_KEY] == first.context["company"].pk


def test_page_of_an_object_of_the_lost_company_is_not_found(online, admin):
    account = InstagramAccountFactory(company=admin.company)
    post = PostFactory(account=account)
    assert online.get(post.get_absolute_url()).status_code == 200
    act(admin, remove_member)

    assert online.get(post.get_absolute_url()).status_code == 404


def test_form_of_the_lost_company_does_not_fall_on_the_other(online, admin):
    act(admin, remove_member)

    answer = online.post("/settings/company/", {"name": "Renamed"}, follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert said(answer) == [MOVED]
    assert sorted(Company.objects.values_list("name", flat=True)) == ["First", "Second"]


def test_panel_of_the_lost_company_leads_out_of_its_page(online, admin):
    act(admin, remove_member)

    answer = online.get("/panels/markets/figures/", headers=HTMX)
    page = online.get("/")

    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/")
    assert answer.content == b""
    assert said(page) == [MOVED]


def test_htmx_form_of_the_lost_company_is_not_carried_out(online, admin):
    act(admin, remove_member)

    answer = online.post("/settings/invitations/", INVITED, headers=HTMX)

    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/")
    for company in Company.objects.all():
        with tenant(company.pk):
            assert not Invitation.objects.exists()


def test_panel_of_somebody_removed_from_all_leads_to_what_happened(client, db):
    only = MembershipFactory(role=Role.VIEWER)
    MembershipFactory(company=only.company, role=Role.OWNER)
    client.force_login(only.user)
    act(only, remove_member)

    panel = client.get("/panels/markets/figures/", headers=HTMX)
    overview = client.get("/")
    again = client.get("/panels/markets/figures/", headers=HTMX)

    assert panel["HX-Redirect"] == "/"
    assert said(overview) == [
        "You are no longer a member of the company that you worked for."
    ]
    assert "You belong to no company" in overview.content.decode()
    assert again.status_code == 404


def test_call_by_session_reads_the_other_company_and_changes_nothing_in_it(
    online, admin
):
    act(admin, remove_member)

    read = online.get("/api/v1/company")
    change = online.patch(
        "/api/v1/company", {"name": "Renamed"}, content_type="application/json"
    )
    page = online.get("/settings/members/")

    assert read.json()["name"] == "Second"
    assert (change.status_code, change.json()["error"]["code"]) == (409, "company_lost")
    assert said(page) == [MOVED]
    assert not Company.objects.filter(name="Renamed").exists()


def test_removed_person_can_still_log_out_and_choose_a_language(online, admin):
    act(admin, remove_member)

    language = online.post("/settings/language/", {"language": "ko"})
    log_out = online.post("/account/logout/")

    assert language.cookies["django_language"].value == "ko"
    assert log_out.status_code == 302
    assert "_auth_user_id" not in online.session


def test_switched_off_company_is_lost_too(online, admin):
    Company.objects.filter(pk=admin.company_id).update(is_active=False)

    assert said(online.get("/settings/members/")) == [MOVED]


def test_log_in_chooses_a_company_and_a_new_one_elsewhere_does_not_change_it(
    client, db
):
    second = MembershipFactory(company__name="Older membership")
    client.force_login(second.user)
    chosen = client.session[SESSION_KEY]
    MembershipFactory(user=second.user)

    page = client.get("/settings/members/")

    assert chosen == second.company_id
    assert page.context["company"] == second.company


def test_after_switching_the_other_companys_objects_are_not_found(online, admin):
    second = Company.objects.get(name="Second")
    mine = InvitationFactory(company=admin.company)
    theirs = InvitationFactory(company=second)
    account = InstagramAccountFactory(company=admin.company)
    assert online.get(account.get_absolute_url()).status_code == 200

    online.post("/settings/company/switch/", {"company": str(second.code)})

    assert online.get(account.get_absolute_url()).status_code == 404
    assert (
        online.post(f"/settings/invitations/{mine.code}/withdraw/").status_code == 404
    )
    withdrawn = online.post(f"/settings/invitations/{theirs.code}/withdraw/")
    assert withdrawn.status_code == 302


@pytest.mark.parametrize("code", ["", "x", "foreign", "\u00e9"])
def test_token_names_only_companies_of_its_person(client, admin, code):
    if code == "foreign":
        code = str(CompanyFactory().code)

    headers = {**bearer(admin.user), "x-company-id": code}

    assert client.get("/api/v1/company", headers=headers).status_code == 404


def test_token_chooses_one_of_several_companies(client, admin):
    second = Company.objects.get(name="Second")
    headers = {**bearer(admin.user), "x-company-id": str(second.code)}

    assert client.get("/api/v1/company", headers=headers).json()["name"] == "Second"


def test_token_is_not_bound_to_the_company_of_somebody_elses_session(online, admin):
    other = MembershipFactory(company__name="Third")

    answer = online.get("/api/v1/company", headers=bearer(other.user))

    assert answer.json()["name"] == "Third"

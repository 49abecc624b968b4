from urllib.parse import quote

from accounts.access import SESSION_KEY, membership_of
from tests.factories.accounts import CompanyFactory, MembershipFactory, UserFactory


def test_signed_out_person_is_sent_to_log_in_and_back(client, db):
    response = client.get("/?days=7")

    assert response.status_code == 302
    assert response.url == f"/account/login/?next={quote('/?days=7')}"


def test_signed_out_htmx_request_leaves_the_whole_page(client, db):
    response = client.get(
        "/",
        headers={
            "hx-request": "true",
            "hx-current-url": "http://testserver/posts/?page=2",
        },
    )

    assert response.status_code == 200
    assert response["HX-Redirect"] == f"/account/login/?next={quote('/posts/?page=2')}"


def test_person_without_a_company_may_begin_one_and_finds_no_other_page(client, db):
    client.force_login(UserFactory())

    overview = client.get("/")

    assert overview.status_code == 200
    assert "You belong to no company" in overview.content.decode()
    assert 'action="/settings/company/new/"' in overview.content.decode()
    assert client.get("/posts/").status_code == 404
    assert client.get("/", headers={"hx-request": "true"}).status_code == 404


def test_member_of_two_companies_works_for_the_chosen_one(client, db):
    first = MembershipFactory()
    second = MembershipFactory(user=first.user)
    client.force_login(first.user)
    session = client.session
    session[SESSION_KEY] = second.company_id
    session.save()

    assert client.get("/").context["company"] == second.company


def test_company_of_others_in_the_session_is_ignored(db):
    mine = MembershipFactory()

    assert membership_of(mine.user, CompanyFactory().pk) == mine


def test_inactive_company_is_no_company(db):
    mine = MembershipFactory(company__is_active=False)

    assert membership_of(mine.user) is None


def test_staff_without_a_company_go_to_the_admin(client, db):
    staff = UserFactory(is_staff=True, is_superuser=True)

    response = client.post(
        "/account/login/", {"login": staff.email, "password": "glass-skin-2026"}
    )

    assert (response.status_code, response.url) == (302, "/admin/")


def test_members_go_to_the_overview(client, db):
    member = MembershipFactory().user

    response = client.post(
        "/account/login/", {"login": member.email, "password": "glass-skin-2026"}
    )

    assert (response.status_code, response.url) == (302, "/")

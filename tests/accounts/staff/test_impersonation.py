"""Staff in a person's place: who may, what they see, what they cannot do, how it ends."""

import json
import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access import SESSION_KEY as COMPANY_KEY
from accounts.log_in.tokens import open_token_session
from accounts.models import AuditEvent, Company, Notice, User
from accounts.services.impersonation import begin_impersonation
from accounts.services.leaving import remove_people
from accounts.staff import impersonation
from kbeauty.lib.errors import InvalidInputError, PermissionRefusedError
from kbeauty.lib.tenancy import all_companies, current_company_id, tenant
from tests.factories.accounts import CompanyFactory, MembershipFactory, UserFactory
from tests.factories.instagram import (
    InstagramAccountFactory,
    PostFactory,
    SyncRunFactory,
)
from tests.guards.test_url_walk import ADDRESSES, everything, filled

STAFF = "help@kbeauty.test"
REASON = "Ticket 4711: the posts page stays empty"
END = "/settings/impersonation/end/"


@pytest.fixture
def helper(db):
    return UserFactory(email=STAFF, is_staff=True, is_superuser=True, time_zone="UTC")


@pytest.fixture
def staff(client, helper):
    client.force_login(helper)
    return client


@pytest.fixture
def mina(db):
    """The person whose place is taken, owner of a company."""
    return MembershipFactory(
        user__email="mina@example.com", user__last_active_at=None, company__name="Dawn"
    )


@pytest.fixture
def inside(staff, mina):
    """The staff's browser, in Mina's place."""
    begin(staff, mina.user)
    return staff


def place(person):
    return reverse("admin:accounts_user_take_place", args=[person.pk])


def begin(client, person, **changes):
    return client.post(place(person), {"reason": REASON, **changes})


def told(*actions):
    with all_companies():
        found = AuditEvent.objects.order_by("created_at", "company_id")
        return [one for one in found if not actions or one.action in actions]


def who(client):
    """The address of the person for whom the product answers now."""
    answer = client.get("/api/v1/auth/me")
    return answer.json().get("email", answer.status_code)


# --- begin ------------------------------------------------------------------------
def test_staff_see_what_the_person_sees(staff, mina):
    PostFactory(
        account=InstagramAccountFactory(company=mina.company), caption="a post of Dawn"
    )

    answer = begin(staff, mina.user)

    assert answer["Location"] == "/"
    page = staff.get("/posts/")
    assert "a post of Dawn" in page.content.decode()
    assert page.context["company"] == mina.company
    assert who(staff) == "mina@example.com"


def test_begin_is_told_to_each_company_of_the_person(staff, helper, mina):
    second = MembershipFactory(user=mina.user)

    begin(staff, mina.user)

    assert [
        (one.company_id, one.actor_kind, one.actor_label, one.target_label, one.after)
        for one in told("staff.impersonation_begun")
    ] == [
        (company.pk, "staff", STAFF, "mina@example.com", {"reason": REASON})
        for company in (mina.company, second.company)
    ]


def test_owners_are_told_by_a_notice_with_the_reason(
    staff, mina, django_capture_on_commit_callbacks
):
    viewer = MembershipFactory(company=mina.company, role="viewer").user

    with django_capture_on_commit_callbacks(execute=True):
        begin(staff, mina.user)

    with tenant(mina.company_id):
        (notice,) = Notice.objects.all()
    assert (notice.user, notice.kind, notice.path) == (
        mina.user,
        "staff_looked",
        "/settings/audit/?kind=staff",
    )
    assert (notice.values["staff"], notice.values["reason"]) == (STAFF, REASON)
    assert viewer.email not in str([one.to for one in mail.outbox])
    assert [one.to for one in mail.outbox] == [["mina@example.com"]]
    assert REASON in mail.outbox[0].body


@pytest.mark.parametrize("reason", ["", "too short", " " * 40, "a" * 301])
def test_without_a_reason_nothing_begins(staff, mina, reason):
    answer = begin(staff, mina.user, reason=reason)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["reason"]
    assert impersonation.SESSION_KEY not in staff.session
    assert told("staff.impersonation_begun") == []


@pytest.mark.parametrize(
    "rights",
    [
        {"is_staff": True},
        {"is_superuser": True},
        {"is_staff": True, "is_superuser": True},
        {"is_active": False},
    ],
)
def test_nobody_takes_the_place_of_staff_or_of_closed_people(staff, rights):
    other = UserFactory(**rights)

    answer = begin(staff, other)

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == [
        "Only the place of active people who are not staff can be taken."
    ]
    assert impersonation.SESSION_KEY not in staff.session


def test_nobody_takes_their_own_place(staff, helper):
    assert begin(staff, helper).status_code == 200
    assert impersonation.SESSION_KEY not in staff.session


@pytest.mark.parametrize("method", ["get", "post"])
def test_staff_without_the_right_get_no_page(client, mina, method):
    client.force_login(UserFactory(is_staff=True))

    assert getattr(client, method)(place(mina.user)).status_code == 403
    assert impersonation.SESSION_KEY not in client.session


def test_the_place_of_nobody_is_not_found(staff):
    assert staff.get("/admin/accounts/user/999999/place/").status_code == 404


def test_the_service_itself_asks_for_the_right_and_for_a_reason(helper, mina):
    """Whatever page, command or task calls it."""
    with pytest.raises(PermissionRefusedError):
        begin_impersonation(
            staff=UserFactory(is_staff=True), person=mina.user, reason=REASON
        )
    with pytest.raises(PermissionRefusedError):
        begin_impersonation(staff=helper, person=helper, reason=REASON)
    with pytest.raises(InvalidInputError) as refusal:
        begin_impersonation(staff=helper, person=mina.user, reason="  too \n short ")

    assert list(refusal.value.fields) == ["reason"]
    assert told() == []


def test_owner_of_the_company_does_not_get_there(client, mina):
    client.force_login(mina.user)

    assert begin(client, mina.user).status_code == 302
    assert impersonation.SESSION_KEY not in client.session


def test_of_several_companies_staff_choose_one(staff, mina):
    second = MembershipFactory(user=mina.user)

    begin(staff, mina.user, company=str(second.company.code))

    assert staff.get("/").context["company"] == second.company
    # The staff's own choice stays theirs.
    assert COMPANY_KEY not in staff.session


def test_company_of_others_cannot_be_chosen(staff, mina):
    answer = begin(staff, mina.user, company=str(CompanyFactory().code))

    assert list(answer.context["form"].errors) == ["company"]


def test_begin_gives_the_session_a_new_key(staff, mina):
    before = staff.session.session_key

    begin(staff, mina.user)

    assert staff.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_key_of_the_session_from_before_opens_nothing(staff, mina):
    thief = Client()
    thief.cookies["sessionid"] = staff.cookies["sessionid"].value

    begin(staff, mina.user)

    assert thief.get("/api/v1/auth/me").status_code == 401


# --- inside -----------------------------------------------------------------------
def test_banner_names_whose_place_why_and_until_when(inside):
    text = inside.get("/").content.decode()

    assert "in the place of mina@example.com, until" in text
    assert REASON in text
    assert f'action="{END}"' in text


def test_people_themselves_see_no_banner(inside, client, mina):
    own = Client()
    own.force_login(mina.user)

    assert "impersonation" not in own.get("/").content.decode()


def test_each_page_is_recorded_with_both_names(inside, mina):
    inside.get("/posts/?q=serum")

    (one,) = told("staff.viewed")[-1:]
    assert (
        one.company_id,
        one.actor_label,
        one.impersonator_label,
        one.target_label,
        one.after,
    ) == (
        mina.company_id,
        "mina@example.com",
        STAFF,
        "/posts/",
        {"path": "/posts/?q=serum"},
    )


def test_the_end_of_a_poll_is_recorded_too(inside, mina):
    account = InstagramAccountFactory(company=mina.company)
    run = SyncRunFactory(account=account, status="succeeded")

    part = inside.get(f"/collections/{run.code}/", headers={"HX-Request": "true"})

    assert part.status_code == 286
    assert told("staff.viewed")[-1].target_label == f"/collections/{run.code}/"


def test_calls_of_the_api_are_recorded_too(inside, mina):
    inside.get("/api/v1/instagram/media")
    inside.get("/api/v1/auth/me")

    assert told("staff.viewed")[-1].after == {"path": "/api/v1/auth/me"}
    assert told("staff.viewed")[-1].impersonator_label == STAFF


# Half of all addresses are pages of staff's lists: closed by the same one word, so one
# list stands for them.
STAFF_LIST = "admin:accounts_"
WALKED = {
    name: path
    for name, path in ADDRESSES.items()
    if not name.startswith("admin:") or name.startswith(f"{STAFF_LIST}user_")
}


class Rows(dict):
    """What the addresses are about; where there is none, a code of nothing."""

    def get(self, about, default=None):
        return super().get(about, SimpleNamespace(code=uuid.uuid4()))


@pytest.fixture
def rows(mina):
    account = InstagramAccountFactory(company=mina.company)
    return Rows(account=account, post=PostFactory(account=account))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed_at_any_address(inside, mina, rows, method):
    held = everything(mina.company)

    let_through = {
        name
        for name, path in WALKED.items()
        # Pages know no other methods than POST; what would take them is the API.
        if (method == "post" or path.startswith("/api/"))
        and name not in impersonation.OWN_SWITCHES
        and getattr(inside, method)(filled(name, path, rows)).status_code != 403
    }

    assert let_through == set()
    assert everything(mina.company) == held


def test_refusal_is_a_sentence(inside, mina):
    page = inside.post("/settings/", {"full_name": "Taken"})
    call = inside.post("/api/v1/ai/sentiment", {}, content_type="application/json")

    mina.user.refresh_from_db()
    assert page.status_code == call.status_code == 403
    assert "Staff in a person&#x27;s place can only look." in page.content.decode()
    assert call.json()["error"] == {
        "code": "only_looking",
        "message": "Staff in a person's place can only look.",
        "fields": {},
    }
    assert mina.user.full_name != "Taken"


# What may be opened; whatever is added is closed until it is named here and in the code.
OPEN = {
    *("overview", "favicon", "api-me", "api-audit"),
    *("accounts:preferences", "accounts:audit"),
    *("accounts:company", "accounts:member-list", "accounts:usage"),
}
CLOSED_OF_ROOMS = {
    "instagram:oauth-callback",
    "instagram:account-choose",
    "instagram-api:auth-url",
}


def test_no_page_of_the_staffs_lists_is_open():
    rooms = impersonation.OPEN_ROOMS | {
        name.partition(":")[0] for name in impersonation.OPEN
    }

    assert len([name for name in WALKED if name.startswith(STAFF_LIST)]) >= 4
    assert "admin" not in rooms


def test_what_is_not_named_is_closed(inside, rows):
    opened = {
        name
        for name, path in WALKED.items()
        if inside.get(filled(name, path, rows)).status_code != 403
    }

    in_rooms = {
        name
        for name in ADDRESSES
        if name.startswith(("instagram", "markets:", "analysis"))
    }
    named = OPEN & set(ADDRESSES)
    assert opened == named | (in_rooms - CLOSED_OF_ROOMS) | impersonation.OWN_SWITCHES


@pytest.mark.parametrize(
    "path",
    [
        "/account/password/change/",
        "/account/email/",
        "/account/logout/",
        "/settings/audit/events.csv",
        "/admin/",
        "/api/v1/admin/stats",
        "/api/v1/instagram/auth-url?redirect_uri=http://127.0.0.1/accounts/callback/",
        "/accounts/callback/?code=x&state=y",
    ],
)
def test_security_downloads_and_the_admin_are_closed(inside, path):
    assert inside.get(path).status_code == 403


def test_an_address_that_is_none_is_not_found(inside):
    assert inside.get("/nothing/").status_code == 404


def test_the_admins_scope_is_not_entered(inside, monkeypatch):
    monkeypatch.setattr("accounts.middleware.all_companies", lambda: 1 / 0)

    assert inside.get("/admin/instagram/post/").status_code == 403


def test_others_companies_stay_closed(inside):
    theirs = PostFactory()

    assert inside.get(f"/posts/{theirs.code}/").status_code == 404
    assert current_company_id() is None


def test_the_persons_activity_does_not_move(inside, mina):
    inside.get("/")
    inside.get("/api/v1/auth/me")

    mina.user.refresh_from_db()
    assert mina.user.last_active_at is None


def test_staff_read_their_own_language_and_switch_it_for_themselves(
    inside, helper, mina
):
    inside.post("/settings/language/", {"language": "ko"})

    helper.refresh_from_db()
    mina.user.refresh_from_db()
    assert (helper.language, mina.user.language) == ("ko", "en")
    assert b'<html lang="ko"' in inside.get("/").content


def test_colours_can_be_switched(inside):
    assert inside.post("/settings/colors/", {"scheme": "dark"}).status_code == 302


def test_the_persons_own_log_in_is_untouched(staff, mina):
    own = Client()
    own.force_login(mina.user)
    before = dict(own.session.items()), own.cookies.output()

    begin(staff, mina.user)
    staff.get("/")
    staff.post(END)

    assert (dict(own.session.items()), own.cookies.output()) == before
    assert who(own) == "mina@example.com"
    assert own.get("/settings/").status_code == 200


def test_log_in_of_the_staff_stays_in_their_session(inside, helper):
    assert inside.session["_auth_user_id"] == str(helper.pk)


def test_a_token_that_comes_along_is_not_mistaken(inside):
    other = MembershipFactory(user__email="jun@example.com").user
    token = open_token_session(user=other).access_token
    headers = {"authorization": f"Bearer {token}"}

    changed = inside.post(
        "/api/v1/ai/sentiment", {}, content_type="application/json", headers=headers
    )
    read = inside.get("/api/v1/auth/me", headers=headers)

    # The token's person is answered, the staff's session still changes nothing.
    assert (changed.status_code, read.json()["email"]) == (403, "jun@example.com")


# --- end --------------------------------------------------------------------------
def test_end_leads_back_to_the_admin(inside, mina, helper):
    before = inside.session.session_key

    answer = inside.post(END)

    assert answer["Location"] == f"/admin/accounts/user/{mina.user_id}/change/"
    assert inside.get(answer["Location"]).status_code == 200
    assert inside.session.session_key != before
    (one,) = told("staff.impersonation_ended")
    assert (one.company_id, one.actor_label, one.target_label, one.after) == (
        mina.company_id,
        STAFF,
        "mina@example.com",
        {"cause": "left"},
    )


def test_ending_twice_ends_once(inside):
    inside.post(END)

    again = inside.post(END)

    assert again["Location"] == "/"
    assert len(told("staff.impersonation_ended")) == 1


def test_end_needs_a_post(inside):
    assert inside.get(END).status_code == 405
    assert who(inside) == "mina@example.com"


def test_people_in_nobodys_place_end_nothing(client, mina):
    client.force_login(mina.user)

    assert client.post(END)["Location"] == "/"
    assert told() == []


def test_signed_out_end_leads_to_the_log_in(client, db):
    assert client.post(END)["Location"].startswith("/account/login/")


def change(person, **values):
    User.objects.filter(pk=person.pk).update(**values)


@pytest.mark.parametrize(
    ("whose", "values", "cause"),
    [
        ("helper", {"is_superuser": False}, "right_taken"),
        ("helper", {"is_staff": False}, "right_taken"),
        ("helper", {"is_active": False}, "staff_logged_out"),
        ("mina", {"is_active": False}, "person_closed"),
        ("mina", {"is_staff": True}, "person_closed"),
        ("mina", {"is_superuser": True}, "person_closed"),
    ],
)
def test_what_changes_meanwhile_ends_it_at_the_next_request(
    inside, helper, mina, whose, values, cause
):
    change({"helper": helper, "mina": mina.user}[whose], **values)

    inside.get("/posts/")

    assert impersonation.SESSION_KEY not in inside.session
    assert [
        (one.company_id, one.after) for one in told("staff.impersonation_ended")
    ] == [(mina.company_id, {"cause": cause})]
    assert who(inside) != "mina@example.com"


def test_after_an_hour_it_is_over(inside, mina, monkeypatch):
    later = timezone.now() + timedelta(minutes=60)
    monkeypatch.setattr(timezone, "now", lambda: later)

    answer = inside.get("/posts/")

    assert answer.status_code == 404  # The member of staff has no company.
    assert told("staff.impersonation_ended")[0].after == {"cause": "time_over"}


def test_up_to_the_hour_it_lasts(inside, monkeypatch):
    later = timezone.now() + timedelta(minutes=59)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert who(inside) == "mina@example.com"


def test_a_person_who_is_gone_ends_it(inside, mina):
    remove_people(people=[mina.user])

    inside.get("/posts/")

    (one,) = told("staff.impersonation_ended")
    assert (one.company_id, one.after) == (None, {"cause": "person_closed"})


def test_the_session_of_somebody_else_is_no_way_in(client, helper, mina):
    """A place in a session whose log-in is not that member of staff's."""
    other = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(other)
    session = client.session
    session[impersonation.SESSION_KEY] = {
        "staff_id": helper.pk,
        "person_id": mina.user_id,
        "company_id": None,
        "reason": REASON,
        "ends_at": (timezone.now() + timedelta(minutes=5)).isoformat(),
    }
    session.save()

    client.get("/posts/")

    assert impersonation.SESSION_KEY not in client.session
    assert told("staff.impersonation_ended")[0].after == {"cause": "staff_logged_out"}


def test_a_new_log_in_takes_no_place_along(inside, mina):
    inside.cookies.clear()
    inside.force_login(UserFactory(is_staff=True, is_superuser=True))

    assert impersonation.SESSION_KEY not in inside.session


def test_member_taken_out_meanwhile_shows_no_company(inside, mina):
    with tenant(mina.company_id):
        mina.delete()

    assert inside.get("/posts/").status_code == 404


def test_of_the_persons_companies_the_chosen_one_only_is_shown(staff, mina):
    """Taken out of it meanwhile: the place does not slip into another company unseen."""
    second = MembershipFactory(user=mina.user)
    begin(staff, mina.user, company=str(mina.company.code))
    with tenant(mina.company_id):
        mina.delete()

    assert staff.get("/posts/").status_code == 404
    assert second.company.name not in staff.get("/settings/").content.decode()


def test_the_company_of_the_staffs_own_session_stays(client, helper, mina):
    own = MembershipFactory(user=helper)
    client.force_login(helper)
    client.get("/")
    chosen = client.session[COMPANY_KEY]

    begin(client, mina.user)
    assert client.get("/").context["company"] == mina.company
    client.post(END)

    assert client.session[COMPANY_KEY] == chosen == own.company_id
    assert client.get("/").context["company"] == own.company


def test_owners_read_all_of_it_in_their_log(inside, mina):
    inside.get("/posts/")
    inside.post(END)
    owner = Client()
    owner.force_login(mina.user)

    events = owner.get("/api/v1/audit?kind=staff").json()["data"]

    assert [one["action"] for one in events] == [
        "staff.impersonation_ended",
        "staff.viewed",
        "staff.impersonation_begun",
    ]
    assert json.dumps(events).count(REASON) == 1


def test_company_is_not_made_by_looking(inside):
    before = Company.objects.count()

    inside.get("/")

    assert Company.objects.count() == before

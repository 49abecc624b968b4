import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.access import SESSION_KEY, memberships_of
from accounts.enums import Role
from accounts.models import Company, Invitation, User
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import (
    CompanyFactory,
    InvitationFactory,
    MembershipFactory,
    UserFactory,
)

TOKEN = "T" * 43
LINK, ACCEPT = f"/invitations/{TOKEN}/", "/invitations/accept/"
PASSWORD = "glass-skin-2026"
SIGNUP = {"full_name": "Mina", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def invitation(db):
    """One whose link is ``LINK``, in nobody's scope, as where its reader comes from."""
    return InvitationFactory(
        company=CompanyFactory(name="Dawn"),
        email="mina@example.com",
        token=TOKEN,
        invited_by=UserFactory(full_name="Kim"),
    )


@pytest.fixture
def mina(db):
    user = UserFactory(email="mina@example.com")
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    return user


def state(invitation):
    with tenant(invitation.company_id):
        return Invitation.objects.get(pk=invitation.pk)


def companies(user):
    return [(one.company.name, one.role) for one in memberships_of(user)]


def said(answer):
    return [str(one) for one in answer.context["messages"]]


def test_link_leads_to_an_address_without_a_secret(client, invitation):
    answer = client.get(LINK)

    assert (answer.status_code, answer["Location"]) == (302, ACCEPT)
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert TOKEN not in str(dict(client.session))


def test_signed_out_reader_may_log_in_or_register(client, invitation):
    answer = client.get(LINK, follow=True)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Join Dawn" in text
    assert "Kim invites you. Your role will be: Analyst." in text
    assert 'href="/account/signup/"' in text
    assert 'href="/account/login/?next=/invitations/accept/"' in text
    assert "m***@example.com" in text
    assert "mina@example.com" not in text
    assert TOKEN not in text


def test_posting_signed_out_joins_nobody(client, invitation):
    client.get(LINK)

    answer = client.post(ACCEPT)

    assert answer.status_code == 200
    assert state(invitation).is_open


def test_person_with_the_address_accepts_by_one_button(client, invitation, mina):
    client.force_login(mina)
    asked = client.get(LINK, follow=True)
    assert companies(mina) == []

    answer = client.post(ACCEPT, follow=True)

    assert "Accept the invitation" in asked.content.decode()
    assert companies(mina) == [("Dawn", Role.ANALYST)]
    assert answer.context["company"].name == "Dawn"
    assert said(answer) == ["Welcome to Dawn. Your role is: Analyst."]
    assert state(invitation).accepted_at is not None
    assert "invitation" not in client.session


def test_accepting_works_for_the_new_company_not_for_the_old(client, invitation, mina):
    MembershipFactory(user=mina, company__name="Old")
    client.force_login(mina)
    client.get(LINK)

    answer = client.post(ACCEPT, follow=True)

    assert answer.context["company"].name == "Dawn"
    assert client.session[SESSION_KEY] == invitation.company_id


def test_second_address_of_the_person_counts_and_is_confirmed(client, invitation):
    user = UserFactory(email="work@example.com")
    EmailAddress.objects.create(user=user, email="mina@example.com", verified=False)
    client.force_login(user)
    client.get(LINK)

    client.post(ACCEPT)

    assert companies(user) == [("Dawn", Role.ANALYST)]
    assert EmailAddress.objects.get(email="mina@example.com").verified is True


def test_invitation_for_another_address_is_refused_and_changes_nothing(
    client, invitation
):
    other = MembershipFactory(user__email="other@example.com", company__name="Mine")
    client.force_login(other.user)
    before = state(invitation)

    asked = client.get(LINK, follow=True)
    answer = client.post(ACCEPT)

    text = asked.content.decode()
    assert "m***@example.com, and you are logged in as other@example.com" in text
    assert "mina@example.com" not in text
    assert 'action="/invitations/log-out/"' in text
    assert "Accept the invitation" not in text
    assert answer.status_code == 403
    assert companies(other.user) == [("Mine", Role.OWNER)]
    assert state(invitation).accepted_at == before.accepted_at
    assert not EmailAddress.objects.filter(user=other.user).exists()


def test_other_person_logs_out_and_goes_on(client, invitation, mina):
    client.force_login(UserFactory())
    client.get(LINK)

    answer = client.post("/invitations/log-out/", follow=True)
    client.post(
        f"/account/login/?next={ACCEPT}", {"login": mina.email, "password": PASSWORD}
    )
    client.post(ACCEPT)

    assert answer.context["user"].is_authenticated is False
    assert "Join Dawn" in answer.content.decode()
    assert companies(mina) == [("Dawn", Role.ANALYST)]


def test_logging_out_holds_no_invitation_that_was_not_there(client, db):
    client.force_login(UserFactory())

    answer = client.post("/invitations/log-out/", follow=True)

    assert answer.status_code == 404


def test_log_in_leads_back_to_the_invitation(client, invitation, mina):
    client.get(LINK)

    answer = client.post(
        f"/account/login/?next={ACCEPT}", {"login": mina.email, "password": PASSWORD}
    )

    assert answer["Location"] == ACCEPT
    assert "Accept the invitation" in client.get(ACCEPT).content.decode()


def test_log_in_by_another_way_leads_to_the_invitation_all_the_same(
    client, invitation, mina
):
    client.get(LINK)
    # As from "Already registered?" on the page of the registration.
    form = {"login": mina.email, "password": PASSWORD}

    assert client.post("/account/login/", form)["Location"] == ACCEPT


def test_registration_has_the_address_and_asks_for_no_company(client, invitation):
    client.get(LINK)

    answer = client.get("/account/signup/")

    form = answer.context["form"]
    assert "With it you join Dawn." in answer.content.decode()
    assert form["email"].value() == "mina@example.com"
    assert form.fields["email"].disabled is True
    assert "company_name" not in form.fields


def test_registration_joins_and_confirms_the_address(client, invitation):
    client.get(LINK)

    answer = client.post("/account/signup/", SIGNUP, follow=True)

    user = User.objects.get(email="mina@example.com")
    assert user.full_name == "Mina"
    assert companies(user) == [("Dawn", Role.ANALYST)]
    assert list(Company.objects.values_list("name", flat=True)) == ["Dawn"]
    assert EmailAddress.objects.get(user=user).verified is True
    assert answer.context["company"].name == "Dawn"
    assert said(answer)[0] == "Welcome to Dawn. Your role is: Analyst."
    assert mail.outbox == []


def test_registration_under_mandatory_confirmation_needs_no_second_mail(
    client, invitation, settings
):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client.get(LINK)

    answer = client.post("/account/signup/", SIGNUP)

    assert answer["Location"] == "/"
    assert mail.outbox == []
    assert client.get("/").context["company"].name == "Dawn"


def test_registration_ignores_an_address_slipped_in(client, invitation):
    client.get(LINK)

    client.post("/account/signup/", {**SIGNUP, "email": "thief@example.com"})

    assert [user.email for user in User.objects.filter(full_name="Mina")] == [
        "mina@example.com"
    ]


def test_registration_with_a_taken_address_makes_nobody(client, invitation, mina):
    client.get(LINK)

    client.post("/account/signup/", SIGNUP)

    assert User.objects.filter(email="mina@example.com").count() == 1
    assert companies(mina) == []
    assert state(invitation).is_open


def test_registration_after_the_end_is_an_ordinary_one(client, invitation):
    client.get(LINK)
    with tenant(invitation.company_id):
        Invitation.objects.update(revoked_at=timezone.now())

    form = client.get("/account/signup/").context["form"]

    assert form.fields["email"].disabled is False
    assert "company_name" in form.fields


ENDS = {
    "used": (
        {"accepted_at": timezone.now()},
        410,
        "This invitation has been used. If that was you, just log in.",
    ),
    "withdrawn": (
        {"revoked_at": timezone.now()},
        410,
        "This invitation was withdrawn. Ask the company if that is a mistake.",
    ),
    "ended": (
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        410,
        "This invitation has ended. Ask the company to send it again.",
    ),
    "unknown": (
        {"token_hash": "0" * 64},
        404,
        "We know no such link. See whether all of it was copied, "
        "or look for our latest mail.",
    ),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("path", [LINK, ACCEPT])
@pytest.mark.parametrize("is_logged_in", [True, False])
def test_link_that_works_no_more_says_what_to_do(
    client, invitation, mina, end, path, is_logged_in
):
    changes, status, sentence = ENDS[end]
    if is_logged_in:
        client.force_login(mina)
    client.get(LINK)
    with tenant(invitation.company_id):
        Invitation.objects.update(**changes)

    answers = [client.get(path), client.post(ACCEPT)]

    assert [answer.status_code for answer in answers] == [status, status]
    assert all(sentence in answer.content.decode() for answer in answers)
    assert all("Dawn" not in answer.content.decode() for answer in answers)
    assert companies(mina) == []


@pytest.mark.parametrize(
    "token", ["x", "T" * 42, "T" * 44, "%00", "a" * 3000, "İ" * 43, "..%2f"]
)
def test_guessed_links_are_unknown(client, invitation, token):
    answer = client.get(f"/invitations/{token}/")

    assert answer.status_code == 404
    assert "invitation" not in client.session


def test_member_who_follows_the_used_link_goes_to_work(client, invitation, mina):
    client.force_login(mina)
    client.get(LINK)
    client.post(ACCEPT, follow=True)

    answer = client.get(LINK, follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert said(answer) == ["You are a member of Dawn."]


def test_company_without_an_inviting_person_invites_all_the_same(client, invitation):
    with tenant(invitation.company_id):
        Invitation.objects.update(invited_by=None)

    text = client.get(LINK, follow=True).content.decode()

    assert "You are invited. Your role will be: Analyst." in text


def test_whole_way_from_the_mail_to_the_company(
    logged_in, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        logged_in.post(
            "/settings/invitations/", {"email": "new@example.com", "role": "viewer"}
        )
    link = re.search(r"https://testserver(/invitations/\S+)", mail.outbox[0].body)[1]
    reader = Client()

    with tenant(None):
        reader.get(link)
        reader.post("/account/signup/", SIGNUP)
        page = reader.get("/settings/members/")

    assert page.status_code == 200
    assert [row["member"].user.email for row in page.context["rows"]][1:] == [
        "new@example.com"
    ]

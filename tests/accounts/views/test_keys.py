import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import ApiKey
from kbeauty.lib.crypto import hash_of
from tests.factories.accounts import ApiKeyFactory, MembershipFactory

LIST, NEW = "/settings/keys/", "/settings/keys/new/"
NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
TEXT = re.compile(r"kbl_[a-z0-9]{8}_[A-Za-z0-9_-]{43}")


def filled(**changes):
    return {
        "name": "Nightly report",
        "scopes": ["read", "analysis:write"],
        "expires": "never",
        "expires_on": "",
        "code": str(uuid.uuid4()),
        **changes,
    }


def errors(answer):
    return answer.context["form"].errors.get_json_data()


def messages(answer):
    return [str(one) for one in answer.context["messages"]]


# --- the list ----------------------------------------------------------------
def test_list_says_what_each_key_may_do_and_when_it_was_used(
    logged_in, company, member
):
    ApiKeyFactory(
        company=company,
        name="Report",
        prefix="kbl_abcdefgh",
        scopes=["read", "analysis:write"],
        created_by=member,
        last_used_at=NOW,
        last_used_ip="203.0.113.7",
    )

    page = " ".join(logged_in.get(LIST).content.decode().split())

    assert "<b>Report</b>" in page
    assert "<code>kbl_abcdefgh_…</code>" in page
    assert "Read everything · Run analyses" in page
    assert 'Nov 27, 2026 09:30 <span class="muted">203.0.113.7</span>' in page
    assert f"<dd>{member.full_name} <span" in page


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "Active"),
        ({"expires_at": timezone.now()}, "Ended"),
        ({"revoked_at": NOW, "expires_at": NOW}, "Revoked"),
    ],
)
def test_list_tells_the_state_of_a_key(logged_in, company, changes, state):
    ApiKeyFactory(company=company, **changes)

    page = logged_in.get(LIST).content.decode()

    shown = re.findall(r"</svg>(Active|Ended|Revoked)</span>", page)
    assert shown == [state]
    assert ("data-dialog" in page) is (state != "Revoked")


def test_list_without_keys_leads_to_the_first(logged_in):
    page = logged_in.get(LIST).content.decode()

    assert "No key yet" in page
    assert page.count(f'href="{NEW}"') == 2


def test_list_shows_no_keys_of_others(logged_in):
    theirs = ApiKeyFactory(name="Theirs")

    assert theirs.prefix not in logged_in.get(LIST).content.decode()


def test_page_of_the_list_comes_alone_for_htmx(logged_in, company):
    ApiKeyFactory.create_batch(26, company=company)

    answer = logged_in.get(f"{LIST}?page=2", headers={"hx-request": "true"})

    page = answer.content.decode()
    assert page.lstrip().startswith('<section class="card" id="keys"')
    assert page.count('<li class="key">') == 1


def test_list_takes_as_many_queries_for_three_keys_as_for_one(
    logged_in, company, member, django_assert_num_queries
):
    ApiKeyFactory(company=company, created_by=member)
    with django_assert_num_queries(9):
        logged_in.get(LIST)
    ApiKeyFactory.create_batch(2, company=company, created_by=member)
    with django_assert_num_queries(9):
        logged_in.get(LIST)


# --- a new key ---------------------------------------------------------------
def test_new_key_is_shown_in_the_answer_and_never_again(logged_in, member):
    answer = logged_in.post(NEW, filled())

    (text,) = set(TEXT.findall(answer.content.decode()))
    key = ApiKey.objects.get()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert (key.key_hash, key.created_by) == (hash_of(text), member)
    assert (key.scopes, key.expires_at) == (["read", "analysis:write"], None)
    assert text not in str(dict(logged_in.session))
    assert TEXT.findall(logged_in.get(LIST).content.decode()) == []
    detail = logged_in.get(f"{LIST}{key.code}/").content.decode()
    assert TEXT.findall(detail) == []


def test_key_from_the_page_works(logged_in):
    (text,) = set(TEXT.findall(logged_in.post(NEW, filled()).content.decode()))

    told = Client().get("/api/v1/auth/me", headers={"authorization": f"Api-Key {text}"})

    assert told.json()["api_key"]["name"] == "Nightly report"


def test_form_sent_again_makes_no_second_key(logged_in):
    form = filled()
    logged_in.post(NEW, form)

    answer = logged_in.post(NEW, form, follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    assert messages(answer) == ["This key was made already, and its text shown once."]
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "ends_at"),
    [
        ({"expires": "30"}, NOW + timedelta(days=30)),
        ({"expires": "90"}, NOW + timedelta(days=90)),
        ({"expires": "365"}, NOW + timedelta(days=365)),
        ({"expires": "never", "expires_on": "2026-12-01"}, None),
        # To the end of the day in Seoul.
        (
            {"expires": "date", "expires_on": "2026-12-01"},
            datetime(2026, 12, 1, 14, 59, 59, 999_999, tzinfo=UTC),
        ),
        (
            {"expires": "date", "expires_on": "2026-11-27"},
            datetime(2026, 11, 27, 14, 59, 59, 999_999, tzinfo=UTC),
        ),
    ],
)
def test_key_ends_when_it_was_chosen_to(logged_in, member, changes, ends_at):
    member.time_zone = "Asia/Seoul"
    member.save()

    with time_machine.travel(NOW, tick=False):
        logged_in.force_login(member)
        logged_in.post(NEW, filled(**changes))

    assert ApiKey.objects.get().expires_at == ends_at


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"expires": "soon"}, "expires"),
        ({"expires": "date"}, "expires_on"),
        ({"expires": "date", "expires_on": "31.12.2026x"}, "expires_on"),
        ({"expires": "date", "expires_on": "2020-01-01"}, "__all__"),
        ({"expires": "date", "expires_on": "9999-12-31"}, "__all__"),
        ({"expires": "date", "expires_on": "0001-01-01"}, "__all__"),
        ({"code": "x"}, "code"),
    ],
)
def test_form_that_makes_no_sense_says_where(logged_in, changes, field):
    answer = logged_in.post(NEW, filled(**changes))

    assert answer.status_code == 200
    assert list(errors(answer)) == [field]
    assert ApiKey.objects.count() == 0


# --- rename and revoke ---------------------------------------------------------
def test_key_is_renamed(logged_in, company):
    key = ApiKeyFactory(company=company)
    path = f"{LIST}{key.code}/"

    assert f'value="{key.name}"' in logged_in.get(path).content.decode()
    answer = logged_in.post(path, {"name": "Weekly"}, follow=True)

    assert (answer.redirect_chain, messages(answer)) == ([(LIST, 302)], ["Saved."])
    assert ApiKey.objects.get().name == "Weekly"


def test_revoked_key_is_not_renamed(logged_in, company):
    key = ApiKeyFactory(company=company, revoked_at=timezone.now())

    answer = logged_in.post(f"{LIST}{key.code}/", {"name": "Weekly"})

    assert list(errors(answer)) == ["__all__"]
    assert ApiKey.objects.get().name == key.name


def test_revoking_asks_first(logged_in, company):
    key = ApiKeyFactory(company=company, name="Report")
    path = f"{LIST}{key.code}/revoke/"

    assert "Revoke Report?" in logged_in.get(path).content.decode()
    assert ApiKey.objects.get().is_usable
    answer = logged_in.post(path, follow=True)

    assert messages(answer) == ["The key Report is revoked."]
    assert not ApiKey.objects.get().is_usable
    assert "This key is revoked." in logged_in.get(path).content.decode()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER])
def test_who_may_not_manage_keys_gets_403_and_changes_nothing(client, company, role):
    key = ApiKeyFactory(company=company)
    client.force_login(MembershipFactory(company=company, role=role).user)
    before = list(ApiKey.objects.values())

    paths = [LIST, NEW, f"{LIST}{key.code}/", f"{LIST}{key.code}/revoke/"]
    answers = [client.get(path).status_code for path in paths]
    answers += [client.post(path, filled()).status_code for path in paths]

    assert answers == [403] * 8
    assert list(ApiKey.objects.values()) == before
    assert LIST not in client.get("/settings/").content.decode()


def test_key_of_another_company_is_404(logged_in):
    theirs = ApiKeyFactory()

    paths = [f"{LIST}{theirs.code}/", f"{LIST}{theirs.code}/revoke/"]
    answers = [logged_in.get(path).status_code for path in paths]
    answers += [logged_in.post(path, {"name": "x"}).status_code for path in paths]

    assert answers == [404] * 4

import pytest
from django.utils.dateparse import parse_datetime

from accounts.enums import AuditAction
from accounts.log_in.tokens import open_token_session
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import MembershipFactory
from tests.factories.audit import event

PATH = "/api/v1/audit"


def targets(answer):
    return [one["target"] for one in answer.json()["data"]]


def test_events_are_listed_newest_first(logged_in, company):
    first = event(
        company,
        AuditAction.MEMBER_CHANGED,
        who="mina@a.test",
        staff="help@a.test",
        target_label="jun",
        before={"role": "viewer"},
        after={"role": "owner"},
    )
    event(company, target_label="newest")

    body = logged_in.get(PATH).json()

    assert [one["target"] for one in body["data"]] == ["newest", "jun"]
    assert parse_datetime(body["data"][1].pop("created_at")) == first.created_at
    assert body["data"][1] == {
        "id": str(first.pk),
        "actor_kind": "person",
        "actor": "mina@a.test",
        "impersonator": "help@a.test",
        "action": "member.changed",
        "target_type": "",
        "target_id": "",
        "target": "jun",
        "before": {"role": "viewer"},
        "after": {"role": "owner"},
        "ip": None,
        "user_agent": "",
        "request_id": first.request_id,
    }
    assert body["paging"] == {"next": None}


def test_pages_follow_each_other(logged_in, company):
    for number in range(5):
        event(company, AuditAction.KEY_CREATED, target_label=str(number))
    event(company)

    first = logged_in.get(f"{PATH}?limit=2&kind=key")
    second = logged_in.get(first.json()["paging"]["next"])
    third = logged_in.get(second.json()["paging"]["next"])

    assert [targets(one) for one in (first, second, third)] == [
        ["4", "3"],
        ["2", "1"],
        ["0"],
    ]
    assert third.json()["paging"]["next"] is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("kind=spell", "kind"),
        ("since=x", "since"),
        ("after=x", "after"),
        ("q=%00", "q"),
    ],
)
def test_what_cannot_be_understood_is_refused(logged_in, query, field):
    answer = logged_in.get(f"{PATH}?{query}")

    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == [field]


def test_page_and_api_filter_alike(logged_in, company):
    event(company, AuditAction.MEMBER_ADDED, who="mina@a.test", target_label="joined")
    event(company, who="jun@a.test", target_label="renamed")

    for query in ("kind=member", "who=jun", "q=ren", "since=2020-01-01"):
        page = logged_in.get(f"/settings/audit/?{query}").context["rows"]
        assert targets(logged_in.get(f"{PATH}?{query}")) == [
            row.event.target_label for row in page
        ]


def test_stranger_sees_none_of_it(client, company, stranger):
    event(company)
    client.force_login(stranger)

    with tenant(None):
        assert targets(client.get(PATH)) == []


def test_only_owners_may(client, viewer):
    client.force_login(viewer)

    assert client.get(PATH).status_code == 403


def test_signed_out_nobody_may(client, db):
    assert client.get(PATH).status_code == 401


def test_a_bearer_of_an_owner_may(client, company):
    event(company, target_label="mine")
    token = open_token_session(user=MembershipFactory(company=company).user)

    answer = client.get(PATH, headers={"authorization": f"Bearer {token.access_token}"})

    assert targets(answer) == ["mine"]

"""Lists of the API: every row once, whatever comes and goes between two pages."""

import base64
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from rest_framework.request import Request

from accounts.models import ApiKey
from kbeauty.lib.paging import paged
from tests.factories.accounts import ApiKeyFactory, MembershipFactory
from tests.world import fill

MOMENT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def names(page):
    return [one["name"] for one in page["data"]]


def walk(ask, path):
    """The pages from this one on."""
    while path:
        page = ask(path)
        yield page
        path = page["paging"]["next"]


@pytest.mark.parametrize("newest_first", [True, False])
def test_rows_of_one_moment_are_all_there_once(rf, company, newest_first):
    keys = ApiKeyFactory.create_batch(7, company=company)
    ApiKey.objects.for_company(company).update(created_at=MOMENT)

    def ask(path):
        return paged(
            Request(rf.get(path)),
            ApiKey.objects.for_company(company),
            lambda key: {"name": key.name},
            newest_first=newest_first,
        )

    pages = list(walk(ask, "/x?limit=3&other=1"))

    assert [len(names(page)) for page in pages] == [3, 3, 1]
    found = [name for page in pages for name in names(page)]
    in_order = sorted(keys, key=lambda key: key.code, reverse=newest_first)
    assert found == [key.name for key in in_order]
    assert "other=1" in pages[0]["paging"]["next"]


def test_row_that_comes_between_two_pages_moves_none(client, company, member):
    client.force_login(member)
    old = ApiKeyFactory.create_batch(4, company=company)

    first = client.get("/api/v1/keys?limit=2").json()
    ApiKeyFactory.create_batch(3, company=company)
    second = client.get(first["paging"]["next"]).json()

    assert names(first) + names(second) == [key.name for key in reversed(old)]
    assert second["paging"]["next"] is None


def test_cursor_holds_no_primary_key(client, company, member):
    client.force_login(member)
    MembershipFactory.create_batch(2, company=company)

    page = client.get("/api/v1/members?limit=2").json()

    (cursor,) = parse_qs(urlsplit(page["paging"]["next"]).query)["after"]
    moment, code = base64.urlsafe_b64decode(cursor).decode().split("|")
    assert code == page["data"][-1]["id"]
    assert datetime.fromisoformat(moment).utcoffset() is not None


@pytest.mark.parametrize(
    "path",
    [
        *("companies", "members", "invitations", "keys", "webhooks", "notices"),
        *("audit", "instagram/media"),
    ],
)
@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=-1", "limit=x", "limit=1e3", "after=x"]
)
def test_every_list_refuses_the_same(client, company, member, rows, path, query):
    client.force_login(member)

    answer = client.get(f"/api/v1/{path}?{query}")

    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == [query.split("=")[0]]


@pytest.fixture
def rows(company, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return fill(company, "celadon")

"""Meta's callbacks over a real wire: from the sandbox, and in the middle of a collection."""

import re
from datetime import timedelta

import pytest
import requests
from django.conf import settings as product
from django.db import connection
from django.utils import timezone
from werkzeug import Response

from accounts.models import Company
from accounts.services.purging import purge_company
from instagram.enums import DeletionStatus
from instagram.models import Comment, DataDeletionRequest, Post, SyncRun
from instagram.services.collection.running import run_sync
from kbeauty.lib.tables import tenant_models
from kbeauty.lib.tenancy import all_companies, tenant
from tests.factories.accounts import MembershipFactory
from tests.factories.instagram import InstagramAccountFactory
from tests.instagram.conftest import USERNAME
from tests.instagram.services.conftest import brand
from tests.instagram.test_signed_requests import signed
from tests.instagram.views.test_meta import (
    DEAUTHORIZE,
    DELETION,
    is_connected,
    now_of,
)


@pytest.fixture
def on_the_wire(transactional_db, instagram, settings):
    """The sandbox's brand connected to a company, as Meta knows it."""
    (brand,) = instagram.state()["accounts"]
    membership = MembershipFactory()
    return InstagramAccountFactory(
        company=membership.company,
        instagram_user_id=brand["user_id"],
        app_scoped_id=brand["app_scoped_id"],
        username=USERNAME,
        token=instagram.token(USERNAME),
        token_obtained_at=timezone.now() - timedelta(minutes=1),
    )


def test_sandbox_takes_the_access_away(live_server, instagram, on_the_wire):
    url = f"{live_server.url}{DEAUTHORIZE}"

    sent = instagram.control("deauthorize", url=url, username=USERNAME)

    assert sent["answer"] == {"status": 200, "body": "{}"}
    assert now_of(on_the_wire).status_reason == "app_removed"
    # At Meta the token has ended as well.
    refused = instagram.get("v25.0/me", on_the_wire.token)
    assert refused.json()["error"]["code"] == 190


def test_sandbox_asks_for_the_removal(live_server, instagram, on_the_wire):
    url = f"{live_server.url}{DELETION}"

    sent = instagram.control("delete-data", url=url, username=USERNAME)

    wanted = DataDeletionRequest.objects.get()
    assert sent["answer"]["status"] == 200
    assert str(wanted.code) in sent["answer"]["body"]
    assert f"{live_server.url}/data-deletion/" in sent["answer"]["body"]
    assert wanted.status == DeletionStatus.DONE
    assert now_of(on_the_wire) is None


@pytest.mark.parametrize(
    "spoilt",
    [
        {"secret": "another"},
        {"changes": {"algorithm": "none"}},
        {"changes": {"issued_at": 1}},
        {"changes": {"user_id": ""}},
    ],
)
def test_sandbox_can_spoil_what_it_sends(live_server, instagram, on_the_wire, spoilt):
    url = f"{live_server.url}{DELETION}"

    sent = instagram.control("delete-data", url=url, username=USERNAME, **spoilt)

    assert sent["answer"]["status"] == 400
    assert is_connected(on_the_wire)


# --- while it is collected -------------------------------------------------------
@pytest.fixture
def interrupted(instagram, on_the_wire, httpserver, settings):
    """Graph at whose first page of posts something else happens first."""
    instagram.load(brand(), replace=True)
    on_the_wire.token = instagram.token(USERNAME)
    with tenant(on_the_wire.company_id):
        on_the_wire.save()

    def interrupt(happening):
        def answer(request):
            found = requests.get(
                f"{instagram.base_url}{request.path}", params=request.args, timeout=20
            )
            if request.path.endswith("/media"):
                happening()
            return Response(
                found.content, found.status_code, mimetype="application/json"
            )

        httpserver.expect_request(re.compile(".*")).respond_with_handler(answer)
        settings.INSTAGRAM_GRAPH_URL = httpserver.url_for("").rstrip("/")

    return interrupt


def collect(account):
    with tenant(account.company_id):
        run = SyncRun.objects.create(
            company=account.company, account=account, trigger="person"
        )
        return run_sync(run=run)


def closing_connections(work):
    """Runs in the thread of the server that plays Graph."""

    def working():
        try:
            work()
        finally:
            connection.close()

    return working


def test_collection_stops_when_access_is_taken_away(interrupted, on_the_wire, client):
    interrupted(
        closing_connections(
            lambda: client.post(DEAUTHORIZE, signed_by_sandbox(on_the_wire))
        )
    )

    run = collect(on_the_wire)

    with tenant(on_the_wire.company_id):
        assert not Post.objects.exists()
    assert (run.status, run.reason) == ("failed", "app_removed")


def test_collection_under_way_brings_nothing_of_a_removed_account_back(
    interrupted, on_the_wire, client
):
    interrupted(
        closing_connections(
            lambda: client.post(DELETION, signed_by_sandbox(on_the_wire))
        )
    )

    collect(on_the_wire)

    assert now_of(on_the_wire) is None
    with all_companies():
        assert not Post.objects.exists()
        assert not Comment.objects.exists()
        assert not SyncRun.objects.exists()


def test_collection_under_way_brings_nothing_of_a_removed_company_back(
    interrupted, on_the_wire
):
    company = on_the_wire.company
    Company.objects.filter(pk=company.pk).update(deletion_due_at=timezone.now())
    interrupted(closing_connections(lambda: purge_company(company=company)))

    collect(on_the_wire)

    assert not Company.objects.exists()
    with all_companies():
        assert [m for m in tenant_models() if m.objects.exists()] == []


def signed_by_sandbox(account):
    content = {"algorithm": "HMAC-SHA256", "user_id": account.app_scoped_id}
    return {"signed_request": signed(content, secret=product.INSTAGRAM_APP_SECRET)}

"""What the audit log tells of connections: everything but the token."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from instagram.clients.errors import ClientError, ErrorKind
from instagram.enums import AccountStatus
from instagram.services import connections
from instagram.services.collection import running
from tests.factories.instagram import InstagramAccountFactory
from tests.instagram.conftest import PROFILE, new_token


@pytest.fixture
def events(company, monkeypatch):
    monkeypatch.setattr(running, "start_sync", lambda **given: None)

    def events():
        found = AuditEvent.objects.for_company(company).order_by("created_at")
        return [(one.action, one.target_label) for one in found]

    return events


@pytest.fixture
def old_account(company):
    """An account whose token is due for a refresh."""
    now = timezone.now()
    return InstagramAccountFactory(
        company=company,
        token="old-token",
        token_obtained_at=now - timedelta(days=55),
        token_expires_at=now + timedelta(days=5),
    )


def test_connecting_is_recorded(company, member, events):
    token = new_token()

    connections.connect_account(
        company=company, token=token, profile=PROFILE, by=member
    )

    found = AuditEvent.objects.get()
    assert events() == [("token.connected", f"@{PROFILE.username}")]
    assert found.actor_label == member.email
    assert found.after == {"token_expires_at": token.expires_at.isoformat()}


def test_connecting_that_fails_is_not(company, member, events, monkeypatch):
    monkeypatch.setattr("instagram.models.InstagramAccount.save", lambda *a, **b: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        connections.connect_account(
            company=company, token=new_token(), profile=PROFILE, by=member
        )

    assert events() == []


def test_disconnecting_is_recorded(old_account, member, events):
    ends = old_account.token_expires_at

    connections.disconnect_account(account=old_account, by=member)

    found = AuditEvent.objects.get()
    assert events() == [("token.disconnected", str(old_account))]
    assert found.actor_label == member.email
    assert found.before == {"status": "active", "token_expires_at": ends.isoformat()}
    assert found.after == {"status": "disconnected", "token_expires_at": None}


def test_refreshing_is_recorded(graph_server, old_account, events):
    graph_server.expect_request("/refresh_access_token").respond_with_json(
        {"access_token": "new-token", "expires_in": 5183944}
    )

    connections.refresh_token(account=old_account)

    found = AuditEvent.objects.get()
    assert events() == [("token.refreshed", str(old_account))]
    assert (found.actor_kind, found.actor_label) == ("system", "")
    assert found.after == {"token_expires_at": old_account.token_expires_at.isoformat()}


def test_the_end_of_a_token_is_recorded_with_its_reason(old_account, events):
    error = ClientError("m", ErrorKind.LOGIN, reason="password_changed")

    connections.mark_refused(account=old_account, error=error)

    found = AuditEvent.objects.get()
    assert events() == [("token.dead", str(old_account))]
    assert found.before == {"status": "active", "status_reason": ""}
    assert found.after == {"status": "reconnect", "status_reason": "password_changed"}


def test_an_account_that_is_no_longer_professional_has_no_dead_token(
    old_account, events
):
    connections.mark_account(
        account=old_account,
        status=AccountStatus.NOT_PROFESSIONAL,
        reason="not_professional",
    )

    assert events() == [("token.account_changed", str(old_account))]


def test_a_refusal_of_the_token_before_is_no_event(old_account, events):
    old_account.token_obtained_at = timezone.now()

    connections.mark_account(
        account=old_account, status=AccountStatus.RECONNECT, reason="token_expired"
    )

    assert events() == []


def test_no_event_holds_a_token(graph_server, company, member, events):
    graph_server.expect_request("/refresh_access_token").respond_with_json(
        {"access_token": "new-token", "expires_in": 5183944}
    )
    token = new_token()
    account = connections.connect_account(
        company=company, token=token, profile=PROFILE, by=member
    )
    account.token_obtained_at = timezone.now() - timedelta(days=55)
    account.token_expires_at = timezone.now() + timedelta(days=5)
    account.save()
    connections.refresh_token(account=account)
    connections.disconnect_account(account=account, by=member)

    told = str(list(AuditEvent.objects.values()))
    assert [action for action, _ in events()] == [
        "token.connected",
        "token.refreshed",
        "token.disconnected",
    ]
    assert token.value not in told
    assert "new-token" not in told

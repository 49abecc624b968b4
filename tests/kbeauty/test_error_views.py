import pytest
from django.test import Client

from kbeauty import health


def test_unknown_address_of_the_api_answers_json(client, db):
    response = client.get("/api/v1/nothing-here")

    assert response.status_code == 404
    assert response.json() == {
        "error": {
            "code": "not_found",
            "message": "There is nothing at this address.",
            "fields": {},
        }
    }


def test_unknown_page_answers_html(client, db):
    response = client.get("/nothing-here/")

    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


@pytest.fixture
def breaking(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("accounts.api.views.open_token_session", fail)
    monkeypatch.setattr(health, "CHECKS", None)
    return Client(raise_request_exception=False)


def test_broken_page_names_the_request_and_nothing_else(breaking, db):
    response = breaking.get("/health/ready", headers={"x-request-id": "edge-12345678"})

    assert response.status_code == 500
    assert "edge-12345678" in response.content.decode()
    assert "NoneType" not in response.content.decode()


def test_broken_call_answers_json(breaking, member):
    response = breaking.post(
        "/api/v1/auth/login",
        {"username": member.email, "password": "glass-skin-2026"},
        content_type="application/json",
        headers={"x-request-id": "edge-12345678"},
    )

    assert response.status_code == 500
    assert response.json()["error"]["code"] == "server_error"
    assert response.json()["error"]["message"].endswith("the request id edge-12345678.")


def test_unreadable_request_has_a_page_of_ours(client, db):
    response = client.get("/", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert "This request cannot be read." in response.content.decode()


def test_favicon_is_the_mark(client):
    response = client.get("/favicon.ico")

    assert (response.status_code, response.url) == (301, "/static/img/mark.svg")

import re

import pytest


@pytest.mark.parametrize("path", ["/api/docs", "/api/redoc"])
def test_reader_loads_from_our_own_host_only(client, path):
    response = client.get(path)

    html = response.content.decode()
    assert response.status_code == 200
    assert re.findall(r"https?://[^\"' ]+", html) == []
    assert re.findall(r"<script>", html) == []
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_schema_names_every_call_of_the_contract(client):
    paths = client.get("/api/schema?format=json").json()["paths"]

    assert {
        "/api/v1/auth/register",
        "/api/v1/auth/login",
        "/api/v1/auth/refresh",
        "/api/v1/auth/logout",
        "/api/v1/auth/me",
        "/api/v1/instagram/auth-url",
        "/api/v1/instagram/callback",
        "/api/v1/instagram/profile",
        "/api/v1/instagram/media",
        "/api/v1/ai/sentiment",
    } <= set(paths)

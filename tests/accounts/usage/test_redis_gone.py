"""Redis stops answering: nobody is let in uncounted, and everybody is told in a sentence."""

import socket
import subprocess
import time
from contextlib import closing

import pytest
from django.core.cache import cache
from django.test import Client
from kombu import pools

from accounts.models import AuditEvent
from kbeauty.celery import app as celery
from kbeauty.embedded import valkey
from tests.accounts.steps import PASSWORD, log_in

SENTENCE = "We cannot do this at the moment. Try again in a minute."
API = "/api/v1/auth"


def use_cache(settings, address):
    default = {**settings.CACHES["default"], "LOCATION": address}
    settings.CACHES = {"default": default}


@pytest.fixture
def dead_redis(settings):
    """An address where nobody listens."""
    use_cache(settings, "redis://127.0.0.1:9/1")


@pytest.fixture
def dead_broker():
    """A queue that nobody listens to, with the cache alive."""
    before = {name: celery.conf[name] for name in ("task_always_eager", "broker_url")}
    celery.conf.update(task_always_eager=False, broker_url="redis://127.0.0.1:9/0")
    forget_connections()
    yield
    celery.conf.update(before)
    forget_connections()


def forget_connections():
    pools.reset()
    celery._after_fork()


def is_unavailable(answer):
    page = answer.content.decode()
    return (
        answer.status_code == 503 and answer["Retry-After"] == "60" and SENTENCE in page
    )


@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_page_lets_nobody_in(client, member, dead_redis, password):
    answer = log_in(client, member, password)

    assert is_unavailable(answer)
    assert "<h1>This is not available at the moment</h1>" in answer.content.decode()
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_api_gives_nobody_a_token(client, member, dead_redis, password):
    answer = client.post(
        f"{API}/login",
        {"username": member.email, "password": password},
        content_type="application/json",
    )

    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert answer.json() == {
        "error": {"code": "service_unavailable", "message": SENTENCE, "fields": {}}
    }


def test_password_is_not_even_checked(client, member, company, dead_redis):
    log_in(client, member, "wrong")

    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/account/signup/", {}),
        ("/account/password/reset/", {"email": "a@example.com"}),
        ("/account/2fa/webauthn/login/", {}),
    ],
)
def test_other_doors_are_closed_too(client, db, dead_redis, path, data):
    assert is_unavailable(client.post(path, data))


def test_registration_by_the_api_is_closed_too(client, db, dead_redis):
    new = {
        "email": "mina@example.com",
        "password": PASSWORD,
        "full_name": "Mina",
        "company_name": "Dawn",
    }

    answer = client.post(f"{API}/register", new, content_type="application/json")

    assert answer.status_code == 503


def test_refused_page_speaks_korean(client, member, dead_redis):
    answer = log_in(client, member, headers={"accept-language": "ko"})

    assert answer.status_code == 503
    assert b'<html lang="ko"' in answer.content


def test_who_is_logged_in_goes_on(client, member, dead_redis):
    client.force_login(member)

    assert client.get("/posts/").status_code == 200
    assert client.get("/settings/security/").status_code == 200


def test_queue_that_is_gone_is_told_as_well(client, member, dead_broker):
    answer = client.post("/account/password/reset/", {"email": member.email})

    assert is_unavailable(answer)


@pytest.fixture
def own_valkey(tmp_path, settings):
    """A server of our own, which a test may stop."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        valkey.binary(),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
    ]
    server = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
    use_cache(settings, f"redis://127.0.0.1:{port}/1")
    yield server
    server.kill()
    server.wait(10)


def test_server_that_stops_in_between_closes_the_door(member, own_valkey):
    assert log_in(Client(), member)["Location"] == "/"
    cache.set("alive", 1)

    own_valkey.terminate()
    own_valkey.wait(10)

    assert is_unavailable(log_in(Client(), member))

import time

import pytest
from django.core.cache import cache

from kbeauty import health
from kbeauty.lib.heartbeat import KEY
from kbeauty.tasks import heartbeat


@pytest.fixture(autouse=True)
def no_heartbeat():
    cache.delete(KEY)


def test_live_answers_without_a_database(client):
    response = client.get("/health")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_when_a_worker_has_run_a_task(client, db):
    heartbeat.delay()

    response = client.get("/health/ready")

    body = response.json()
    assert response.status_code == 200
    assert {name: check["status"] for name, check in body["checks"].items()} == {
        "database": "ok",
        "cache": "ok",
        "queue": "ok",
    }
    assert all(check["milliseconds"] >= 0 for check in body["checks"].values())


def test_not_ready_before_any_worker_ran(client, db):
    response = client.get("/health/ready")

    queue = response.json()["checks"]["queue"]
    assert response.status_code == 503
    assert queue["reason"] == "no worker has run a task yet"


def test_not_ready_when_workers_went_silent(client, db):
    cache.set(KEY, time.time() - 91)

    queue = client.get("/health/ready").json()["checks"]["queue"]

    assert queue["status"] == "failed"
    assert queue["reason"].startswith("no worker has run a task since ")


def test_broken_part_is_named_without_details(client, db, monkeypatch):
    def broken():
        raise ConnectionError("redis://:password@host")

    monkeypatch.setitem(health.CHECKS, "cache", broken)

    response = client.get("/health/ready")

    assert response.json()["checks"]["cache"]["reason"] == "ConnectionError"
    assert "password" not in response.content.decode()

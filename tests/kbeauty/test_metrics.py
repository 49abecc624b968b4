import re
import time

import pytest
from django.core.cache import cache

from kbeauty.lib.heartbeat import KEY
from kbeauty.lib.metrics import BUCKETS, Family, rendered

URL = "/metrics"
LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+-]+')


@pytest.fixture(autouse=True)
def _no_counts():
    cache.client.get_client().delete(f"{cache.key_prefix}:metrics:requests")


def samples(client, **headers):
    answer = client.get(URL, headers=headers)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.content.decode().splitlines()
    told = [one for one in lines if not one.startswith("# ")]
    assert all(LINE.fullmatch(one) for one in told)
    return dict(one.rsplit(" ", 1) for one in told)


def test_answers_are_counted_by_what_they_were(client, db):
    client.get("/account/login/")
    client.get("/account/login/")
    client.get("/api/v1/auth/me")
    client.get("/health")

    found = samples(client)

    name = "kbeauty_http_requests_total"
    assert {key: value for key, value in found.items() if key.startswith(name)} == {
        f'{name}{{area="api",method="GET",status="401"}}': "1",
        f'{name}{{area="pages",method="GET",status="200"}}': "2",
    }
    times = "kbeauty_http_request_seconds"
    assert found[f'{times}_count{{area="pages"}}'] == "2"
    assert found[f'{times}_bucket{{area="pages",le="+Inf"}}'] == "2"
    grows = [int(found[f'{times}_bucket{{area="pages",le="{at}"}}']) for at in BUCKETS]
    assert grows == sorted(grows)
    assert float(found[f'{times}_sum{{area="pages"}}']) > 0


def test_parts_and_queues_are_told(client, db):
    cache.set(KEY, time.time() - 30)

    found = samples(client)

    assert [found[f'kbeauty_part_up{{part="{part}"}}'] for part in (
        "database", "cache", "queue",
    )] == ["1", "1", "1"]  # fmt: skip
    assert 30 <= float(found["kbeauty_worker_heartbeat_age_seconds"]) < 60
    assert {f'kbeauty_queue_length{{queue="{one}"}}' for one in ("high", "low")} <= set(
        found
    )


def test_without_a_token_this_machine_alone_is_answered(client, db):
    assert client.get(URL, REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get(URL, headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    assert client.post(URL).status_code == 405
    assert client.get(URL).status_code == 200


def test_with_a_token_only_its_bearer_is_answered(client, db, settings):
    settings.METRICS_TOKEN = "a-long-secret"

    assert client.get(URL).status_code == 404
    wrong = {"Authorization": "Bearer another"}
    assert client.get(URL, headers=wrong).status_code == 404
    right = {"Authorization": "Bearer a-long-secret", "X-Forwarded-For": "203.0.113.9"}
    assert client.get(URL, headers=right).status_code == 200


def test_nothing_of_a_company_is_told(logged_in, company):
    logged_in.get("/posts/")
    logged_in.get(f"/accounts/{company.code}/")

    text = logged_in.get(URL).content.decode()

    assert company.name not in text
    assert str(company.code) not in text


def test_labels_are_escaped():
    family = Family("a_b", "gauge", "Told.", [("", (("c", 'x"\\\n'),), 1.5)])

    assert rendered([family]) == (
        '# HELP a_b Told.\n# TYPE a_b gauge\na_b{c="x\\"\\\\\\n"} 1.5\n'
    )

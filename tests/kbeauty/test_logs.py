import io
import json
import logging
import logging.config

import pytest
import structlog
from django.conf import settings

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from kbeauty.lib import logs


@pytest.fixture
def lines():
    """JSON lines that our logging writes, as production has them."""
    stream = io.StringIO()
    config = logs.configure(as_json=True, level="INFO")
    config["handlers"]["lines"]["stream"] = stream
    logging.config.dictConfig(config)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.config.dictConfig(settings.LOGGING)


@pytest.mark.parametrize(
    "key",
    [
        "access_token",
        "password",
        "caption",
        "Authorization",
        "app_secret",
        "code",
        "text",
    ],
)
def test_secret_value_is_hidden_by_its_name(lines, key):
    structlog.get_logger("test").info(
        "event", **{key: "plain", "nested": {key: "plain"}}
    )

    (line,) = lines()
    assert line[key] == "[hidden]"
    assert line["nested"] == {key: "[hidden]"}


@pytest.mark.parametrize(
    "sentence",
    [
        "GET /me?access_token=IGQsecret&x=1",
        "GET /callback?code=IGQsecret&state=IGQsecret",
        "Authorization: Bearer IGQsecret",
        "Api-Key IGQsecret",
        "GET /account/password/reset/key/1-IGQsecret/",
        "GET /account/confirm-email/IGQsecret/",
        f"GET /invitations/{'IGQsecret' * 5}/",
        f"GET /invitations/{'IGQsecret' * 5}",
        "DETAIL:  Failing row contains (1, IGQsecret, (null), IGQsecret).",
    ],
)
def test_secret_inside_a_sentence_is_hidden(lines, sentence):
    logging.getLogger("other.library").warning("said: %s", sentence)

    (line,) = lines()
    assert "IGQsecret" not in json.dumps(line)
    assert line["event"].startswith("said: ")


def test_key_of_ours_is_hidden_wherever_it_stands(lines):
    key = f"kbl_ab12cd34_{'x' * 42}-"
    logging.getLogger("other.library").warning("GET /?q=%s&page=2", key)

    (line,) = lines()
    assert line["event"] == "GET /?q=kbl_ab12cd34_[hidden]&page=2"


def test_traceback_is_cleaned_too(lines):
    try:
        raise ValueError("https://graph.test/me?access_token=IGQsecret")
    except ValueError:
        logging.getLogger("other.library").exception("failed")

    (line,) = lines()
    assert "ValueError" in line["exception"]
    assert "IGQsecret" not in line["exception"]


def test_harmless_figures_stay(lines):
    structlog.get_logger("test").info("event", tokens_used=12, status_code=200)

    (line,) = lines()
    assert (line["tokens_used"], line["status_code"]) == (12, 200)


def test_request_id_goes_from_the_proxy_to_the_answer(client):
    response = client.get("/health", headers={"x-request-id": "edge-12345678"})

    assert response["X-Request-ID"] == "edge-12345678"


@pytest.mark.parametrize(
    "given", ["short", "a" * 65, "line\\nbreak-123", "<script>alert"]
)
def test_strange_request_id_is_replaced(client, given):
    answered = client.get("/health", headers={"x-request-id": given})["X-Request-ID"]

    assert answered != given
    assert len(answered) == 36


def test_codes_of_invitations_are_no_secret(lines):
    code = "47485abc-6784-4c08-9414-e10ff787a42c"
    sentences = [
        f"POST /settings/invitations/{code}/withdraw/",
        f"DELETE /api/v1/invitations/{code}",
        "GET /invitations/accept/",
    ]

    for sentence in sentences:
        logging.getLogger("other.library").warning(sentence)

    assert [line["event"] for line in lines()] == sentences


def test_audit_log_names_a_request_as_its_answer_does(client, member, company):
    client.force_login(member)

    answer = client.post("/settings/company/", {"name": "Dawn"})
    event = AuditEvent.objects.get(action=AuditAction.COMPANY_CHANGED)

    assert event.request_id == answer["X-Request-ID"]

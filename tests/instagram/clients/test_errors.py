import json
import pickle
from pathlib import Path

import pytest
from django.utils.translation import override

from instagram.clients.errors import ClientError, ErrorKind, classify, message_for
from instagram.clients.messages import MESSAGES

PUBLISHING = json.loads(
    (Path(__file__).parents[1] / "data/docs/publishing_errors.json").read_text()
)["errors"]
KIND_OF_ACTION = {
    "retry": ErrorKind.TRANSIENT,
    "retry_1_or_2_times_within_2_min_then_new_container": ErrorKind.TRANSIENT,
    "poll_status_then_retry": ErrorKind.TRANSIENT,
    "fix_input": ErrorKind.BAD_REQUEST,
    "stop_and_tell_user": ErrorKind.POLICY,
    "wait_for_quota": ErrorKind.QUOTA,
    "reconnect_or_user_action": ErrorKind.LOGIN,
}


@pytest.mark.parametrize(
    ("code", "subcode", "kind", "reason"),
    [
        (1, None, "transient", "server_error"),
        (2, None, "transient", "server_error"),
        (-1, None, "transient", "server_error"),
        (-2, None, "transient", "server_error"),
        (24, 2207008, "transient", "not_ready"),
        (9007, 2207027, "transient", "not_ready"),
        (4, None, "throttled", "throttled"),
        (17, None, "throttled", "throttled"),
        (32, None, "throttled", "throttled"),
        (341, None, "throttled", "throttled"),
        (613, None, "throttled", "throttled"),
        (80001, None, "throttled", "throttled"),
        (80002, None, "throttled", "throttled"),
        (368, None, "policy", "blocked_for_policy"),
        (4, 2207051, "policy", "looks_like_spam"),
        (190, None, "login", "token_invalid"),
        (190, 458, "login", "app_removed"),
        (190, 459, "login", "checkpoint"),
        (190, 460, "login", "password_changed"),
        (190, 463, "login", "token_expired"),
        (190, 464, "login", "unconfirmed"),
        (190, 467, "login", "token_invalid"),
        (190, 492, "login", "no_role"),
        (190, 99999, "login", "token_invalid"),
        (102, None, "login", "token_invalid"),
        (3, None, "permission", "capability_missing"),
        (10, None, "permission", "permission_missing"),
        (200, None, "permission", "permission_missing"),
        (250, None, "permission", "permission_missing"),
        (299, None, "permission", "permission_missing"),
        (300, None, "bad_request", "bad_request"),
        (100, None, "bad_request", "bad_request"),
        (100, 33, "bad_request", "object_missing"),
        (100, 2108006, "bad_request", "pre_business_media"),
        (24, 2207006, "not_found", "object_missing"),
        (24, 2207045, "not_found", "object_missing"),
        (803, None, "not_found", "object_missing"),
        (9, 2207042, "quota", "publishing_quota"),
        (9005, None, "bad_request", "bad_request"),
        (123456, None, "bad_request", "bad_request"),
    ],
)
def test_classify_code_decides(code, subcode, kind, reason):
    verdict = classify(code, subcode)

    assert (verdict.kind, verdict.reason) == (kind, reason)


@pytest.mark.parametrize(
    ("code", "subcode", "kind"),
    [
        (100, None, "transient"),
        (10, None, "transient"),
        (123456, None, "transient"),
        # Meta calls its limits transient as well; calling on would prolong them.
        (4, None, "throttled"),
        (80002, None, "throttled"),
        (190, 463, "login"),
        (368, None, "policy"),
        (100, 2108006, "bad_request"),
    ],
)
def test_classify_is_transient_yields_to_what_is_certain(code, subcode, kind):
    assert classify(code, subcode, is_transient=True).kind == kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, "invalid_answer"),
        (400, "bad_request"),
        (401, "login"),
        (403, "permission"),
        (404, "not_found"),
        (429, "throttled"),
        (500, "transient"),
        (503, "transient"),
    ],
)
def test_classify_without_code_status_decides(status, kind):
    assert classify(None, status_code=status).kind == kind


@pytest.mark.parametrize(
    "row", PUBLISHING, ids=[f"{row['code']}-{row['subcode']}" for row in PUBLISHING]
)
def test_classify_publishing_table_agrees(row):
    verdict = classify(row["code"], row["subcode"])

    if row["action"] == "new_container":
        # The same call again cannot help.
        assert verdict.kind in {ErrorKind.BAD_REQUEST, ErrorKind.NOT_FOUND}
    else:
        assert verdict.kind == KIND_OF_ACTION[row["action"]]


@pytest.mark.parametrize(
    ("kind", "is_permanent"),
    [
        (ErrorKind.TRANSIENT, False),
        (ErrorKind.THROTTLED, False),
        (ErrorKind.QUOTA, False),
        (ErrorKind.INVALID_ANSWER, False),
        (ErrorKind.NETWORK, False),
        (ErrorKind.POLICY, True),
        (ErrorKind.LOGIN, True),
        (ErrorKind.PERMISSION, True),
        (ErrorKind.BAD_REQUEST, True),
        (ErrorKind.NOT_FOUND, True),
    ],
)
def test_client_error_kind_tells_permanence(kind, is_permanent):
    assert ClientError("m", kind).permanent is is_permanent


def test_client_error_pickled_is_the_same():
    error = ClientError(
        "m", ErrorKind.THROTTLED, retry_after=60, code=4, subcode=1, trace_id="t"
    )

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert copy.__dict__ == error.__dict__
    assert copy.args == ("m",)


def test_message_for_every_reason_has_its_own_sentence():
    assert len({str(message) for message in MESSAGES.values()}) == len(MESSAGES)
    assert all(str(message).endswith(".") for message in MESSAGES.values())


def test_message_for_unknown_reason_still_says_what_to_do():
    with override("en"):
        message = str(message_for("something_new"))

    assert message == (
        "Instagram refused this. Try again later or tell your administrator."
    )

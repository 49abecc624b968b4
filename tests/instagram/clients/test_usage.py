import json

import pytest

from instagram.clients.usage import Usage, read_usage

APP = {"call_count": 28, "total_time": 25, "total_cputime": 26}


def _business(**fields):
    return json.dumps({"178414": [{"type": "instagram", "call_count": 1, **fields}]})


def test_read_usage_no_headers_is_unknown():
    assert read_usage({}) == Usage(percent=None, regain_minutes=None)


def test_read_usage_app_header_highest_share_counts():
    assert read_usage({"X-App-Usage": json.dumps(APP)}) == Usage(28.0, None)


def test_read_usage_both_headers_fullest_budget_counts():
    headers = {
        "X-App-Usage": json.dumps(APP),
        "X-Business-Use-Case-Usage": _business(
            total_cputime=91.5, estimated_time_to_regain_access=12
        ),
    }

    assert read_usage(headers) == Usage(91.5, 12)


def test_read_usage_no_wait_is_unknown():
    headers = {
        "X-Business-Use-Case-Usage": _business(estimated_time_to_regain_access=0)
    }

    assert read_usage(headers) == Usage(1.0, None)


@pytest.mark.parametrize(
    "value",
    ["", "{", "[]", "7", '{"1": 3}', '{"1": [3]}', '{"call_count": "much"}'],
)
def test_read_usage_broken_header_is_unknown(value):
    headers = {"X-App-Usage": value, "X-Business-Use-Case-Usage": value}

    assert read_usage(headers) == Usage()

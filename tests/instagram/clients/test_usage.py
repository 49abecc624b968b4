import json

import pytest

from instagram.clients.usage import AccountBudget, Budget, Usage, read_usage

APP = {"call_count": 28, "total_time": 25, "total_cputime": 26}
APP_HEADER = {"X-App-Usage": json.dumps(APP)}


def business(**entries):
    return {"X-Business-Use-Case-Usage": json.dumps(entries)}


def entry(kind="instagram", **fields):
    return {"type": kind, **fields}


def summary(usage):
    return usage.percent, usage.regain_minutes


def test_no_headers_are_unknown():
    usage = read_usage({})

    assert usage == Usage()
    assert summary(usage) == (None, None)
    assert usage.of_account("1") == Budget()


def test_app_header_highest_share_counts():
    usage = read_usage(APP_HEADER)

    assert usage == Usage(app=Budget(28.0, 26.0, 25.0))
    assert summary(usage) == (28.0, None)


def test_each_share_alone_can_be_the_fullest():
    shares = ("call_count", "total_cputime", "total_time")

    found = [
        read_usage({"X-App-Usage": json.dumps(APP | {one: 99.5})}).percent
        for one in shares
    ]

    assert found == [99.5] * 3


def test_pool_of_the_app_and_budgets_of_accounts_are_told_apart():
    usage = read_usage(
        APP_HEADER
        | business(
            a=[
                entry("pages", call_count=90),
                entry(call_count=40, total_cputime=91.5, total_time=3),
            ],
            b=[entry(call_count=99, estimated_time_to_regain_access=12)],
        )
    )

    assert usage.app == Budget(28.0, 26.0, 25.0)
    assert usage.accounts == (
        AccountBudget("a", "pages", Budget(90.0)),
        AccountBudget("a", "instagram", Budget(40.0, 91.5, 3.0)),
        AccountBudget("b", "instagram", Budget(99.0, regain_minutes=12.0)),
    )
    assert usage.of_account("a") == Budget(40.0, 91.5, 3.0)
    assert usage.of_account("b").percent == 99.0
    assert summary(usage) == (99.0, 12)


def test_account_without_an_instagram_budget_has_its_fullest_one():
    headers = business(
        a=[
            entry("pages", call_count=10, estimated_time_to_regain_access=3),
            entry("messenger", call_count=70),
        ]
    )

    assert read_usage(headers).of_account("a") == Budget(70.0, regain_minutes=3.0)


def test_header_that_names_another_id_is_of_the_account_that_asked():
    headers = business(page=[entry(call_count=76)])

    assert read_usage(headers).of_account("a").percent == 76.0


@pytest.mark.parametrize(
    ("told", "minutes", "whole"), [(0.4, 0.4, 1), (7, 7.0, 7), (0, None, None)]
)
def test_wait_may_be_a_fraction_and_zero_is_none(told, minutes, whole):
    headers = business(a=[entry(call_count=1, estimated_time_to_regain_access=told)])

    usage = read_usage(headers)

    assert usage.of_account("a").regain_minutes == minutes
    assert summary(usage) == (1.0, whole)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{",
        "[]",
        "7",
        '{"1": 3}',
        '{"1": [3]}',
        '{"call_count": "much"}',
        '{"call_count": true}',
        '{"call_count": NaN}',
        "[" * 100_000,
    ],
)
def test_broken_header_is_unknown(value):
    headers = {"X-App-Usage": value, "X-Business-Use-Case-Usage": value}

    assert summary(read_usage(headers)) == (None, None)

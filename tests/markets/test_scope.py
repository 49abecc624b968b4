import uuid

import pytest
from django.http import Http404

from markets.scope import scope_from
from tests.factories.instagram import InstagramAccountFactory
from tests.markets.world import QUERY, post, scope


def test_posts_leave_out_other_days_deleted_ones_and_other_companies(
    company, instagram_account
):
    kept = post(instagram_account, 11)
    post(instagram_account, 10)
    post(instagram_account, 21)
    post(instagram_account, 12, deleted_at="2026-03-13T00:00Z")
    post(InstagramAccountFactory(), 12)

    assert list(scope(company).posts()) == [kept]


def test_posts_of_both_periods(company, instagram_account):
    post(instagram_account, 1)
    post(instagram_account, 11)

    assert scope(company).posts(with_period_before=True).count() == 2


def test_posts_of_an_account_and_of_a_market(company, instagram_account):
    other = InstagramAccountFactory(company=company)
    wanted = post(instagram_account, 12, market="JP")
    post(instagram_account, 12, market="US")
    post(other, 12, market="JP")

    found = scope(company, account=instagram_account, market="JP").posts()

    assert list(found) == [wanted]


def test_scope_names_itself(company, instagram_account):
    params = {
        "from": "2026-03-11",
        "to": "2026-03-20",
        "account": str(instagram_account.code),
        "market": "JP",
    }

    found = scope_from(company, params)

    assert found.account == instagram_account
    assert found.query == f"{QUERY}&account={instagram_account.code}&market=JP"


def test_unknown_market_is_left_out(company):
    assert scope_from(company, {"market": "XX"}).market == ""


@pytest.mark.parametrize("code", ["x", str(uuid.uuid4())])
def test_unknown_account_is_not_found(company, code):
    with pytest.raises(Http404):
        scope_from(company, {"account": code})


def test_account_of_another_company_is_not_found(company):
    stranger = InstagramAccountFactory()

    with pytest.raises(Http404):
        scope_from(company, {"account": str(stranger.code)})

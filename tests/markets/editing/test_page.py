"""The page to which a brand's notice leads."""

import pytest

from kbeauty.lib.tenancy import tenant
from markets.models import EditorialChange
from tests.factories.accounts import MembershipFactory
from tests.factories.instagram import InstagramAccountFactory, PostFactory
from tests.markets.editing.conftest import RULE


@pytest.fixture
def brand(company, member):
    account = InstagramAccountFactory(company=company)
    for caption in ("We zorbify pores", "Does it zorbify?", "A calm cream"):
        PostFactory(account=account, caption=caption, market="US")
    return company


def shown(page):
    return [
        (
            one.shift.post.caption,
            one.market,
            str(one.before.label),
            str(one.after.label),
        )
        for one in page.context["shifts"]
    ]


def test_brand_sees_the_rule_and_its_posts(brand, logged_in, put_in_force):
    version = put_in_force()
    url = f"/claims/changes/{version.change.code}/"

    page = logged_in.get(url)
    part = logged_in.get(url, headers={"HX-Request": "true"})

    (row,) = logged_in.get("/claims/changes/").context["page"]
    assert (row.change, row.posts, row.alarms) == (version.change, 2, 1)
    assert shown(page) == [
        ("Does it zorbify?", "United States", "No rule found", "Ask a local"),
        ("We zorbify pores", "United States", "No rule found", "Prohibited"),
    ]
    assert "Nothing may be zorbified." in page.content.decode()
    assert "https://example.com/law" in page.content.decode()
    assert "We zorbify pores" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_withdrawn_rule_is_shown_as_the_release_had_it(brand, logged_in, put_in_force):
    with tenant(brand.pk):
        PostFactory(
            account=InstagramAccountFactory(company=brand),
            caption="New whitening cream",
            market="HK",
        )
    version = put_in_force("", item="hk-whitening")

    page = logged_in.get(f"/claims/changes/{version.change.code}/")

    assert shown(page) == [
        ("New whitening cream", "Hong Kong", "Needs evidence", "No rule found")
    ]
    assert page.context["rule"].is_withdrawn


def test_what_is_not_approved_or_concerns_nobody_there_is_not_found(
    brand, logged_in, waiting, put_in_force, client
):
    draft = waiting()
    draft_page = logged_in.get(f"/claims/changes/{draft.code}/")
    other = put_in_force(RULE.replace("orbif", "uuxif"))
    assert EditorialChange.objects.filter(status="approved").count() == 1
    other_page = logged_in.get(f"/claims/changes/{other.change.code}/")
    client.force_login(MembershipFactory().user)
    stranger = client.get(f"/claims/changes/{draft.code}/")

    client.force_login(MembershipFactory().user)
    assert list(client.get("/claims/changes/").context["page"]) == []
    statuses = [one.status_code for one in (draft_page, other_page, stranger)]
    assert statuses == [404, 404, 404]

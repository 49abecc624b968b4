import pytest

from instagram.enums import Source
from instagram.models import Hashtag, Post
from instagram.rows import PostRow
from instagram.services.accounts import set_market
from instagram.services.storage import store_posts
from kbeauty.lib.errors import InvalidInputError
from tests.factories.instagram import START


def counters():
    rows = Hashtag.objects.exclude(post_count=0).order_by("market")
    return list(rows.values_list("hashtag", "market", "post_count"))


def test_market_counts_for_posts_already_there(instagram_account):
    row = PostRow(post_id="1", timestamp=START, caption="Glow #kbeauty")
    store_posts(account=instagram_account, items=[row], source=Source.API)

    set_market(account=instagram_account, market="DE")

    assert Post.objects.get().market == "DE"
    assert counters() == [("kbeauty", "DE", 1)]


def test_market_counts_for_posts_to_come(instagram_account):
    account = set_market(account=instagram_account, market="JP")
    row = PostRow(post_id="1", timestamp=START, caption="Glow #kbeauty")

    store_posts(account=account, items=[row], source=Source.API)

    assert Post.objects.get().market == "JP"


def test_unknown_market_is_refused(instagram_account):
    with pytest.raises(InvalidInputError):
        set_market(account=instagram_account, market="XX")


def test_page_sets_the_market(logged_in, instagram_account):
    response = logged_in.post(
        f"/accounts/{instagram_account.code}/market/", {"market": "FR"}
    )

    instagram_account.refresh_from_db()
    assert response.status_code == 302
    assert instagram_account.market == "FR"


def test_viewer_may_not_set_the_market(client, viewer, instagram_account):
    client.force_login(viewer)

    response = client.post(
        f"/accounts/{instagram_account.code}/market/", {"market": "FR"}
    )

    instagram_account.refresh_from_db()
    assert response.status_code == 403
    assert instagram_account.market == ""


def test_stranger_gets_404(client, stranger, instagram_account):
    client.force_login(stranger)

    response = client.post(
        f"/accounts/{instagram_account.code}/market/", {"market": "FR"}
    )

    assert response.status_code == 404

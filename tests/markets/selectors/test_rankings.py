from markets.selectors import best_posts, by_market, known_markets, top_hashtags
from tests.markets.world import post, scope


def test_best_posts_by_interactions_leave_unknown_ones_out(company, instagram_account):
    small = post(instagram_account, 11, like_count=10)
    large = post(instagram_account, 12, like_count=500)
    post(instagram_account, 13, like_count=None)

    found = best_posts(scope(company))

    assert [row.code for row in found] == [large.code, small.code]
    assert found[0].interactions == 520
    assert found[0].url == f"/posts/{large.code}/"


def test_best_posts_by_rate(company, instagram_account):
    low = post(instagram_account, 11, like_count=500, engagement_rate=1.0)
    high = post(instagram_account, 12, like_count=10, engagement_rate=4.0)

    found = best_posts(scope(company), order="rate")

    assert [row.code for row in found] == [high.code, low.code]
    assert found[0].rate_by_followers == 4.0


def test_best_posts_are_limited(company, instagram_account):
    for day in range(11, 15):
        post(instagram_account, day)

    assert len(best_posts(scope(company), limit=3)) == 3


def test_best_post_shows_no_video_as_picture(company, instagram_account):
    post(instagram_account, 11, media_type="VIDEO", media_url="https://x.test/a.mp4")

    assert best_posts(scope(company))[0].picture_url == ""


def test_hashtags_by_use_with_median(company, instagram_account):
    for day, rate in ((11, 1.0), (12, 2.0), (13, 9.0)):
        post(instagram_account, day, tags=["kbeauty"], engagement_rate=rate)
    post(instagram_account, 14, tags=["toner"])
    post(instagram_account, 9, tags=["toner", "kbeauty"])

    kbeauty, toner = top_hashtags(scope(company))

    assert (kbeauty.hashtag, kbeauty.posts, kbeauty.median_rate) == ("kbeauty", 3, 2.0)
    assert kbeauty.interactions_per_post == 100.0
    assert (toner.posts, toner.median_rate, toner.rated) == (1, None, 1)


def test_markets_with_their_rates(company, instagram_account):
    post(instagram_account, 11, market="JP")
    post(instagram_account, 12, market="JP", reach=3000)
    post(instagram_account, 13, market="US")
    post(instagram_account, 14, market="")

    japan, america, none = by_market(scope(company))

    assert (japan.code, japan.name, japan.posts) == ("JP", "Japan", 2)
    assert (japan.reach, japan.interactions, japan.rate_by_reach) == (4000, 200, 5.0)
    assert japan.rate_by_followers == 0.9
    assert (america.code, america.rate_by_reach) == ("US", 10.0)
    assert (none.code, none.name) == ("", "No market")


def test_known_markets_in_the_order_of_the_registry(company, instagram_account):
    for market in ("US", "KR", "US", ""):
        post(instagram_account, 11, market=market)

    assert known_markets(company) == ["KR", "US"]

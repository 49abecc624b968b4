from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.instagram import InstagramAccountFactory, PostFactory

URL = "/posts/"
HTMX = {"HX-Request": "true"}


def _captions(answer):
    return [post.caption for post in answer.context["page"]]


def test_page_lists_the_companys_posts(logged_in, instagram_account):
    PostFactory(account=instagram_account, caption="Dawn cream")
    PostFactory(caption="Somebody else's")

    answer = logged_in.get(URL)

    assert answer.status_code == 200
    assert _captions(answer) == ["Dawn cream"]
    assert "Somebody else" not in answer.content.decode()


def test_htmx_gets_the_table_alone(logged_in, instagram_account):
    PostFactory(account=instagram_account)

    text = logged_in.get(URL, headers=HTMX).content.decode().strip()

    assert text.startswith('<section class="card" id="post-table"')
    assert "<html" not in text


def test_history_restore_gets_the_whole_page(logged_in):
    headers = {**HTMX, "HX-History-Restore-Request": "true"}

    assert b"<!doctype html>" in logged_in.get(URL, headers=headers).content


def test_stranger_sees_none_of_the_posts(client, instagram_account, stranger):
    PostFactory(account=instagram_account, caption="Dawn cream")
    client.force_login(stranger)

    answer = client.get(URL, {"account": str(instagram_account.code)})

    assert _captions(answer) == []
    assert instagram_account.username not in answer.content.decode()


def test_viewer_sees_the_posts(client, viewer, instagram_account):
    PostFactory(account=instagram_account)
    client.force_login(viewer)

    assert len(_captions(client.get(URL))) == 1


def test_pages_hold_25_posts_and_keep_the_filters(logged_in, instagram_account):
    for _ in range(27):
        PostFactory(account=instagram_account, market="JP")

    answer = logged_in.get(URL, {"market": "JP", "sort": "-likes", "page": "2"})

    assert len(_captions(answer)) == 2
    assert "26–27 of 27" in answer.content.decode()
    assert 'href="/posts/?market=JP&amp;sort=-likes&amp;page=1"' in (
        answer.content.decode()
    )


@pytest.mark.parametrize("page", ["0", "99", "x"])
def test_page_out_of_range_is_the_nearest(logged_in, instagram_account, page):
    PostFactory(account=instagram_account)

    assert len(_captions(logged_in.get(URL, {"page": page}))) == 1


def test_filters_are_shown_in_words_and_can_be_taken_away(logged_in, instagram_account):
    PostFactory(account=instagram_account, market="JP", sentiment="positive")

    answer = logged_in.get(URL, {"market": "JP", "mood": "positive", "page": "1"})

    assert answer.context["chips"] == [
        {"label": "Market", "value": "Japan", "query": "mood=positive"},
        {"label": "Mood", "value": "Positive", "query": "market=JP"},
    ]


def test_filter_that_fits_nothing_says_so(logged_in, instagram_account):
    PostFactory(account=instagram_account)

    text = logged_in.get(URL, {"q": "nothing like it"}).content.decode()

    assert "No post fits these filters" in text
    assert "Clear all" in text


def test_without_posts_the_page_tells_how_to_start(logged_in):
    assert "Start with your Instagram account" in logged_in.get(URL).content.decode()


def test_unknown_figures_are_dashes(logged_in, instagram_account):
    PostFactory(account=instagram_account, like_count=None, comment_count=None)

    text = logged_in.get(URL).content.decode()

    assert text.count('<td class="num wide-only">–</td>') == 6


def test_caption_and_search_are_escaped(logged_in, instagram_account):
    PostFactory(account=instagram_account, caption="<img src=x onerror=alert(1)>")

    text = logged_in.get(URL, {"q": '"><script>'}).content.decode()
    text += logged_in.get(URL).content.decode()

    assert "<script>" not in text
    assert "<img src=x" not in text


def test_header_turns_the_order_round(logged_in, instagram_account):
    PostFactory(account=instagram_account)

    text = logged_in.get(URL, {"sort": "-likes"}).content.decode()

    assert 'aria-sort="descending"><a href="/posts/?sort=likes"' in text


def test_three_posts_take_as_many_queries_as_one(logged_in, company, instagram_account):
    PostFactory(account=instagram_account)
    with CaptureQueriesContext(connection) as one:
        logged_in.get(URL)
    for _ in range(2):
        PostFactory(account=InstagramAccountFactory(company=company))
    with CaptureQueriesContext(connection) as three:
        logged_in.get(URL)

    assert len(three) == len(one)


def test_time_is_the_persons(logged_in, member, instagram_account):
    member.time_zone = "Asia/Seoul"
    member.save()
    moment = datetime(2026, 3, 10, 16, 5, tzinfo=UTC)
    PostFactory(account=instagram_account, timestamp=moment)

    assert "Mar 11, 2026 01:05" in logged_in.get(URL).content.decode()

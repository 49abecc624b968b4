from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.instagram import InstagramAccountFactory, StoryFactory

URL = "/stories/"
HTMX = {"HX-Request": "true"}


def captions(answer):
    return [row.story.caption for row in answer.context["rows"]]


def test_page_lists_the_companys_stories_newest_first(logged_in, instagram_account):
    StoryFactory(account=instagram_account, caption="First")
    StoryFactory(
        account=instagram_account,
        caption="Second",
        insights={"views": 12, "reach": 9, "navigation.tap_exit": 3},
    )
    StoryFactory(caption="Somebody else's")

    answer = logged_in.get(URL)

    assert captions(answer) == ["Second", "First"]
    assert answer.context["rows"][0].figures == [
        ("Views", 12),
        ("Reach", 9),
        ("Replies", None),
        ("Exits", 3),
    ]
    assert "Somebody else" not in answer.content.decode()


def test_htmx_gets_the_table_alone(logged_in, instagram_account):
    StoryFactory(account=instagram_account)

    text = logged_in.get(URL, headers=HTMX).content.decode().strip()

    assert text.startswith('<section class="card" id="story-table"')
    assert "<html" not in text


def test_page_without_stories_says_how_they_come(logged_in, instagram_account):
    assert "collected each hour" in logged_in.get(URL).content.decode()


def test_filters_by_account_and_day(logged_in, company, instagram_account):
    other = InstagramAccountFactory(company=company)
    for day, account in ((1, instagram_account), (2, other), (3, instagram_account)):
        StoryFactory(
            account=account,
            caption=f"Day {day}",
            timestamp=datetime(2026, 3, day, 12, tzinfo=UTC),
        )

    mine = logged_in.get(URL, {"account": str(instagram_account.code)})
    days = logged_in.get(URL, {"since": "2026-03-02", "until": "2026-03-02"})
    none = logged_in.get(URL, {"since": "2026-04-02"})

    assert captions(mine) == ["Day 3", "Day 1"]
    assert captions(days) == ["Day 2"]
    assert "No story fits these filters" in none.content.decode()


@pytest.mark.parametrize("query", [{"since": "tomorrow"}, {"account": "1"}])
def test_nonsense_is_named_and_not_applied(logged_in, instagram_account, query):
    StoryFactory(account=instagram_account)

    answer = logged_in.get(URL, query)

    assert answer.status_code == 200
    assert set(answer.context["filter"].errors) == set(query)


def test_stranger_sees_none_of_the_stories(client, stranger, instagram_account):
    StoryFactory(account=instagram_account, caption="Dawn")
    client.force_login(stranger)

    answer = client.get(URL, {"account": str(instagram_account.code)})

    assert captions(answer) == []


def test_viewer_may_look_and_nobody_posts(client, viewer, instagram_account):
    StoryFactory(account=instagram_account)
    client.force_login(viewer)

    assert len(captions(client.get(URL))) == 1
    assert client.post(URL).status_code == 405


def test_more_stories_take_no_more_queries(logged_in, instagram_account):
    counts = []
    for count in (1, 2):
        StoryFactory.create_batch(count, account=instagram_account)
        with CaptureQueriesContext(connection) as queries:
            logged_in.get(URL)
        counts.append(len(queries))

    assert counts[0] == counts[1]

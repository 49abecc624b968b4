from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from instagram.models import Creator, CreatorPost, CreatorSnapshot
from tests.factories.instagram import (
    START,
    CreatorFactory,
    CreatorPostFactory,
    InstagramAccountFactory,
)

URL = "/creators/"
HTMX = {"HX-Request": "true"}
DAY = timedelta(days=1)


@pytest.fixture
def account(company):
    return InstagramAccountFactory(company=company, login="facebook")


@pytest.fixture
def mina(company, account):
    return CreatorFactory(
        company=company,
        username="mina.beauty",
        name="Mina",
        is_watched=True,
        status="found",
        follower_count=51_234,
        media_count=14,
    )


def text_of(answer):
    return answer.content.decode()


def messages_of(answer):
    return [str(message) for message in answer.context["messages"]]


def count_followers(creator, *counts):
    """One count a day, the last one today."""
    today = timezone.now().date()
    for ago, count in enumerate(reversed(counts)):
        CreatorSnapshot.objects.create(
            company=creator.company,
            creator=creator,
            captured_on=today - ago * DAY,
            follower_count=count,
        )


def test_page_lists_creators_with_their_figures(logged_in, mina):
    CreatorPostFactory.create_batch(3, creator=mina, engagement_rate=2.5)
    CreatorPostFactory(creator=mina, engagement_rate=None)
    count_followers(mina, 50_000, 51_000, 51_234)

    answer = logged_in.get(URL)

    (line,) = answer.context["lines"]
    assert (line.creator, line.problem) == (mina, "")
    assert (line.engagement.mean, line.engagement.post_count) == (2.5, 3)
    assert (line.growth.direction, line.growth.text) == ("up", "2.5%")
    text = text_of(answer)
    assert "51.2K" in text
    assert "2.50%" in text
    assert "3 posts" in text
    assert "Found" in text


def test_growth_needs_two_days_of_the_last_thirty(logged_in, mina):
    CreatorSnapshot.objects.create(
        company=mina.company,
        creator=mina,
        captured_on=timezone.now().date() - 31 * DAY,
        follower_count=1,
    )
    count_followers(mina, 51_234)

    (line,) = logged_in.get(URL).context["lines"]

    assert line.growth.direction == "unknown"


def test_tabs_part_creators_and_competitors(logged_in, mina, company):
    rival = CreatorFactory(company=company, kind="competitor", is_watched=True)
    CreatorFactory(company=company, is_watched=False)

    def listed(**query):
        answer = logged_in.get(URL, query)
        return [line.creator for line in answer.context["lines"]]

    assert listed() == listed(kind="creator") == listed(kind="x") == [mina]
    assert listed(kind="competitor") == [rival]


def test_most_followed_come_first_and_unknown_ones_last(logged_in, mina, company):
    unknown = CreatorFactory(company=company, is_watched=True)
    bigger = CreatorFactory(company=company, is_watched=True, follower_count=90_000)

    lines = logged_in.get(URL).context["lines"]

    assert [line.creator for line in lines] == [bigger, mina, unknown]


def test_who_is_not_shown_has_the_reason(logged_in, mina):
    mina.status, mina.reason = "not_discoverable", "not_discoverable"
    mina.due_at = timezone.now() + DAY
    mina.save()

    for address in (URL, mina.get_absolute_url()):
        text = text_of(logged_in.get(address))
        assert "Instagram does not show this account to others" in text
    assert "Next try" in text


def test_without_facebook_log_in_the_page_says_why_and_has_no_form(
    logged_in, instagram_account
):
    text = text_of(logged_in.get(URL))

    assert "No other account can be looked at" in text
    assert "/creators/add/" not in text
    assert "Nobody is watched here yet" in text


def test_htmx_gets_the_list_alone(logged_in, mina):
    text = text_of(logged_in.get(URL, headers=HTMX)).strip()

    assert text.startswith('<div class="stack" id="creator-list"')


def test_list_takes_as_many_queries_for_three_creators(logged_in, company, account):
    def count():
        with CaptureQueriesContext(connection) as queries:
            logged_in.get(URL)
        return len(queries)

    CreatorFactory(company=company, is_watched=True)
    one = count()
    CreatorFactory.create_batch(2, company=company, is_watched=True)

    assert count() == one


def test_stranger_sees_none(client, stranger, mina):
    client.force_login(stranger)

    assert "mina" not in text_of(client.get(URL))
    assert client.get(mina.get_absolute_url()).status_code == 404
    assert client.post(f"{URL}{mina.code}/remove/").status_code == 404
    assert Creator.objects.for_company(mina.company).count() == 1


def test_viewer_sees_and_changes_nothing(client, viewer, mina):
    client.force_login(viewer)
    pages = [client.get(each) for each in (URL, mina.get_absolute_url())]
    assert all("mina.beauty" in text_of(page) for page in pages)
    assert all("<form" not in text_of(page).partition("<main")[2] for page in pages)

    form = {"profile": "jun", "kind": "creator"}
    answers = [
        client.post(f"{URL}add/", form),
        client.post(f"{URL}{mina.code}/remove/"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert list(Creator.objects.values_list("username", flat=True)) == ["mina.beauty"]


def test_creator_is_added_by_address(logged_in, account, member):
    form = {
        "profile": "https://www.instagram.com/Jun.Skin/?hl=ko",
        "kind": "competitor",
        "market": "KR",
    }

    answer = logged_in.post(f"{URL}add/", form, follow=True)

    jun = Creator.objects.get()
    assert (jun.username, jun.kind, jun.market, jun.is_watched, jun.added_by) == (
        "jun.skin",
        "competitor",
        "KR",
        True,
        member,
    )
    assert answer.redirect_chain == [("/creators/?kind=competitor", 302)]
    assert messages_of(answer) == ["@jun.skin is watched now."]


def test_creator_is_added_by_htmx(logged_in, account):
    form = {"profile": "jun", "kind": "competitor"}

    answer = logged_in.post(f"{URL}add/", form, headers=HTMX)

    assert "@jun is watched now." in text_of(answer)
    assert [line.creator.username for line in answer.context["lines"]] == ["jun"]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("form", "complaint"),
    [
        ({"profile": "", "kind": "creator"}, "Type a user name such as"),
        ({"profile": "https://evil.example/x", "kind": "creator"}, "Type a user name"),
        ({"profile": "jun", "kind": "x"}, "not one of the available choices"),
        ({"profile": "x" * 301, "kind": "creator"}, "at most 300 characters"),
        ({"profile": "@Mina.Beauty", "kind": "creator"}, "is watched already."),
    ],
)
def test_what_cannot_be_added_stays_in_the_form(
    logged_in, mina, headers, form, complaint
):
    answer = logged_in.post(f"{URL}add/", form, headers=headers)

    assert answer.status_code == 200
    assert complaint in text_of(answer)
    assert Creator.objects.count() == 1


def test_detail_shows_profile_line_and_posts(logged_in, mina):
    older = CreatorPostFactory(creator=mina, timestamp=START, caption="Older")
    newer = CreatorPostFactory(
        creator=mina,
        timestamp=START + DAY,
        like_count=None,
        view_count=4321,
        engagement_rate=3.25,
        media_type="VIDEO",
        media_product_type="REELS",
    )
    count_followers(mina, 51_000, 51_234)

    answer = logged_in.get(mina.get_absolute_url())

    text = text_of(answer)
    assert list(answer.context["page"]) == [newer, older]
    assert answer.context["chart"].series[0].values == [51_000, 51_234]
    assert "over 1 post" in text
    assert "4,321" in text
    assert "Reel" in text
    assert "51,234" in text


def test_detail_before_the_first_look(logged_in, company):
    new = CreatorFactory(company=company, is_watched=True)

    answer = logged_in.get(new.get_absolute_url())

    assert answer.context["chart"] is None
    assert "Not asked yet" in text_of(answer)
    assert "Posts appear with the first look." in text_of(answer)


def test_posts_come_in_pages_by_htmx(logged_in, mina):
    CreatorPostFactory.create_batch(26, creator=mina)

    answer = logged_in.get(mina.get_absolute_url(), {"page": 2}, headers=HTMX)

    assert len(answer.context["page"]) == 1
    assert (
        text_of(answer).strip().startswith('<section class="card" id="creator-posts"')
    )


def test_removing_asks_first(logged_in, mina):
    CreatorPostFactory(creator=mina)
    address = f"{URL}{mina.code}/remove/"

    assert "Stop watching @mina.beauty?" in text_of(logged_in.get(address))
    assert Creator.objects.count() == 1

    answer = logged_in.post(address, follow=True)

    assert messages_of(answer) == ["@mina.beauty is watched no more."]
    assert not Creator.objects.exists()
    assert not CreatorPost.objects.exists()


def test_add_takes_no_get(logged_in):
    assert logged_in.get(f"{URL}add/").status_code == 405

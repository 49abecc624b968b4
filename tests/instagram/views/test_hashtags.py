from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from instagram import tasks
from instagram.discovery_listings import sentence_of
from instagram.models import HashtagPost, HashtagSearch, WatchedHashtag
from instagram.services.discovery.planning import plan_of
from kbeauty.lib import figures
from tests.factories.instagram import (
    START,
    HashtagPostFactory,
    InstagramAccountFactory,
    WatchedHashtagFactory,
)

URL = "/hashtags/"
HTMX = {"HX-Request": "true"}
DAY = timedelta(days=1)


@pytest.fixture
def account(company):
    return InstagramAccountFactory(company=company, login="facebook", username="glass")


@pytest.fixture
def watched(company, account):
    return WatchedHashtagFactory(company=company, hashtag="glow")


@pytest.fixture
def as_viewer(client, viewer):
    client.force_login(viewer)
    return client


def text_of(answer):
    return answer.content.decode()


def messages_of(answer):
    return [str(message) for message in answer.context["messages"]]


def spend(account, *names, ago=DAY):
    return [
        HashtagSearch.objects.create(
            company=account.company,
            account=account,
            hashtag=name,
            searched_at=timezone.now() - ago,
        )
        for name in names
    ]


def sentences(company):
    decided = plan_of(company)
    return {
        one.hashtag: sentence_of(one, decided)
        for one in WatchedHashtag.objects.for_company(company)
    }


def test_page_shows_hashtags_with_the_plan_and_the_budget(logged_in, watched, account):
    HashtagPostFactory.create_batch(2, watched=watched)
    (spent,) = spend(account, "glow")

    answer = logged_in.get(URL)

    text = text_of(answer)
    (line,) = answer.context["lines"]
    ends = figures.short_time(spent.searched_at + 7 * DAY)
    assert (line.watched, line.post_count, line.label) == (watched, 2, "Asked")
    assert line.sentence == f"Already paid for until {ends}, so it costs nothing."
    assert line.sentence in text
    assert "1 of 30 spent" in text
    assert f"the next one comes free on {ends}" in text
    assert 'value="1" max="30"' in text
    assert "2 of them are kept for what you ask for by hand." in text


def test_every_decision_has_its_sentence(company, account):
    spend(account, *(f"old{at}" for at in range(25)))
    spend(account, "paid", ago=2 * DAY)
    soon = timezone.now() + DAY
    tags = {
        "paid": {},
        "fresh": {"priority": 3},
        "back": {"priority": 3, "recent_collected_at": START},
        "crowded": {"priority": 1},
        "just": {"due_at": soon},
        "refused": {"due_at": soon, "reason": "hashtag_refused"},
        "off": {"is_active": False},
    }
    for name, fields in tags.items():
        WatchedHashtagFactory(company=company, hashtag=name, **fields)
    ends = HashtagSearch.objects.order_by("searched_at")[0].searched_at + 7 * DAY

    told, later = sentences(company), figures.short_time(soon)

    assert told == {
        "paid": f"Already paid for until {figures.short_time(ends)}, so it costs nothing.",
        "fresh": "First in line without a look so far.",
        "back": "Its week is over, and it brought 0 posts of the last seven days.",
        "crowded": "28 of 30 spent, room on "
        f"{figures.short_time(ends)} at the earliest.",
        "just": f"Looked at a short while ago, next look {later}.",
        "refused": "Instagram shows nothing for this hashtag. It does so with words it "
        f"takes for sensitive. We ask again in a month. Next try {later}.",
        "off": "Nothing is asked.",
    }


def test_without_facebook_log_in_the_page_says_why_and_has_no_form(
    logged_in, instagram_account, company
):
    WatchedHashtagFactory(company=company)

    answer = logged_in.get(URL)

    text = text_of(answer)
    assert "No hashtag can be asked for" in text
    assert "connected by Facebook Login" in text
    assert "/hashtags/add/" not in text
    assert answer.context["budgets"] == []


def test_htmx_gets_the_list_alone(logged_in, watched):
    text = text_of(logged_in.get(URL, headers=HTMX)).strip()

    assert text.startswith('<div class="stack" id="hashtag-list"')


def test_list_takes_as_many_queries_for_three_hashtags(logged_in, company, account):
    def count():
        with CaptureQueriesContext(connection) as queries:
            logged_in.get(URL)
        return len(queries)

    WatchedHashtagFactory(company=company)
    one = count()
    WatchedHashtagFactory.create_batch(2, company=company)

    assert count() == one


def test_stranger_sees_none(client, stranger, watched):
    client.force_login(stranger)

    assert "glow" not in text_of(client.get(URL))
    for path in ("", "edit/", "look/", "remove/"):
        address = f"{URL}{watched.code}/{path}"
        ask = client.post if path else client.get
        assert ask(address).status_code == 404


def test_viewer_sees_and_changes_nothing(as_viewer, watched):
    pages = [as_viewer.get(each) for each in (URL, watched.get_absolute_url())]
    assert all("#glow" in text_of(page) for page in pages)
    assert all("<form" not in text_of(page).partition("<main")[2] for page in pages)

    addresses = [
        f"{URL}add/",
        *(f"{URL}{watched.code}/{each}/" for each in ("edit", "look", "remove")),
    ]
    answers = [
        as_viewer.post(each, {"hashtag": "dew", "priority": 2}) for each in addresses
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert list(WatchedHashtag.objects.values_list("hashtag", "priority")) == [
        ("glow", 2)
    ]


def test_hashtag_is_added(logged_in, account, member):
    form = {"hashtag": "#Dew", "market": "JP", "priority": "3"}

    answer = logged_in.post(f"{URL}add/", form, follow=True)

    watched = WatchedHashtag.objects.get()
    assert (watched.hashtag, watched.market, watched.priority, watched.added_by) == (
        "dew",
        "JP",
        3,
        member,
    )
    assert messages_of(answer) == ["#dew is watched now."]


def test_hashtag_is_added_by_htmx(logged_in, account):
    form = {"hashtag": "dew", "market": "", "priority": "2"}

    text = text_of(logged_in.post(f"{URL}add/", form, headers=HTMX))

    assert "#dew is watched now." in text
    assert "<html" not in text
    assert WatchedHashtag.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("form", "complaint"),
    [
        ({"hashtag": "", "priority": "2"}, "Type a hashtag."),
        ({"hashtag": "glow ✨", "priority": "2"}, "A hashtag has no spaces."),
        ({"hashtag": "glow✨", "priority": "2"}, "hashtags with emoji"),
        ({"hashtag": "dew", "priority": "9"}, "not one of the available choices"),
        (
            {"hashtag": "dew", "market": "XX", "priority": "2"},
            "not one of the available",
        ),
        ({"hashtag": "x" * 201, "priority": "2"}, "at most 200 characters"),
        ({"hashtag": "GLOW", "priority": "2"}, "#glow is watched already."),
    ],
)
def test_what_cannot_be_added_stays_in_the_form(
    logged_in, watched, headers, form, complaint
):
    answer = logged_in.post(f"{URL}add/", form, headers=headers)

    assert answer.status_code == 200
    assert complaint in text_of(answer)
    assert answer.context["form"]["hashtag"].value() == form["hashtag"]
    assert WatchedHashtag.objects.count() == 1


def test_adding_without_an_account_is_refused_by_the_service(logged_in, company):
    form = {"hashtag": "dew", "priority": "2"}

    answer = logged_in.post(f"{URL}add/", form)

    assert "connected by Facebook Login" in str(answer.context["form"].errors)
    assert not WatchedHashtag.objects.exists()


def test_detail_lists_public_posts_newest_first(logged_in, watched):
    older = HashtagPostFactory(watched=watched, caption="Older", timestamp=START)
    timeless = HashtagPostFactory(watched=watched, caption="No time", timestamp=None)
    newer = HashtagPostFactory(
        watched=watched,
        caption="Newer",
        timestamp=START + DAY,
        listing="recent",
        like_count=None,
        comment_count=7,
        permalink="https://www.instagram.com/p/C1/",
    )

    answer = logged_in.get(watched.get_absolute_url())

    text = text_of(answer)
    assert list(answer.context["page"]) == [newer, older, timeless]
    assert 'href="https://www.instagram.com/p/C1/"' in text
    assert "Instagram does not tell when." in text

    only = logged_in.get(
        watched.get_absolute_url(), {"listing": "recent"}, headers=HTMX
    )
    assert list(only.context["page"]) == [newer]
    assert text_of(only).strip().startswith('<section class="card" id="hashtag-posts"')
    wrong = logged_in.get(watched.get_absolute_url(), {"listing": "x"})
    assert wrong.context["page"].paginator.count == 3


def test_address_with_a_script_is_no_link(logged_in, watched):
    HashtagPostFactory(watched=watched, permalink="javascript:alert(1)")

    assert "javascript:" not in text_of(logged_in.get(watched.get_absolute_url()))


def test_hashtag_is_changed_and_paused(logged_in, watched):
    form = {"market": "US", "priority": "1"}

    answer = logged_in.post(f"{URL}{watched.code}/edit/", form, follow=True)

    watched.refresh_from_db()
    assert (watched.market, watched.priority, watched.is_active) == ("US", 1, False)
    assert messages_of(answer) == ["Saved."]
    assert "Nothing is asked." in text_of(answer)
    assert f"{URL}{watched.code}/look/" not in text_of(answer)


def test_wrong_change_is_refused(logged_in, watched):
    form = {"market": "XX", "priority": "1"}

    answer = logged_in.post(f"{URL}{watched.code}/edit/", form, follow=True)

    watched.refresh_from_db()
    assert (watched.market, watched.priority) == ("", 2)
    assert "not one of the available choices" in messages_of(answer)[0]


def test_look_now_is_queued(logged_in, watched, monkeypatch):
    queued = []
    monkeypatch.setattr(
        tasks.collect_hashtag, "apply_async", lambda **call: queued.append(call)
    )

    answer = logged_in.post(f"{URL}{watched.code}/look/", follow=True)

    assert queued == [
        {
            "kwargs": {"company_id": watched.company_id, "hashtag_id": watched.pk},
            "queue": "high",
        }
    ]
    assert messages_of(answer) == [
        "#glow is being looked at. New posts appear in a moment."
    ]


def test_look_now_without_room_says_so(logged_in, watched, account):
    spend(account, *(f"old{at}" for at in range(30)))

    answer = logged_in.post(f"{URL}{watched.code}/look/", follow=True)

    assert messages_of(answer)[0].startswith("The account has asked for 30 different")


def test_removing_asks_first(logged_in, watched):
    HashtagPostFactory(watched=watched)
    address = f"{URL}{watched.code}/remove/"

    assert "Stop watching #glow?" in text_of(logged_in.get(address))
    assert WatchedHashtag.objects.count() == 1

    answer = logged_in.post(address, follow=True)

    assert messages_of(answer) == ["#glow is watched no more."]
    assert not WatchedHashtag.objects.exists()
    assert not HashtagPost.objects.exists()


def test_addresses_that_change_take_no_get(logged_in, watched):
    for path in ("add/", f"{watched.code}/edit/", f"{watched.code}/look/"):
        assert logged_in.get(f"{URL}{path}").status_code == 405


def test_times_are_said_in_the_persons_language(company, account, watched):
    (spent,) = spend(account, "glow")

    with translation.override("ko"):
        when = figures.short_time(spent.searched_at + 7 * DAY)
        assert when in sentences(company)["glow"]

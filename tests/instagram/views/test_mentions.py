from datetime import UTC, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from instagram.enums import Login, MentionKind
from tests.factories.instagram import InstagramAccountFactory, MentionFactory

URL = "/mentions/"
HTMX = {"HX-Request": "true"}


def texts(answer):
    return [mention.text for mention, _reason in answer.context["rows"]]


def test_page_lists_the_companys_mentions(logged_in, instagram_account):
    MentionFactory(account=instagram_account, text="Love it", like_count=None)
    MentionFactory(
        account=instagram_account, text="", username="", reason="object_missing"
    )
    MentionFactory(text="Somebody else's")

    answer = logged_in.get(URL)

    text = answer.content.decode()
    assert texts(answer) == ["", "Love it"]
    assert "Instagram no longer shows this." in text
    assert "(no text)" in text
    assert "Somebody else" not in text


def test_htmx_gets_the_table_alone(logged_in, instagram_account):
    MentionFactory(account=instagram_account)

    text = logged_in.get(URL, headers=HTMX).content.decode().strip()

    assert text.startswith('<section class="card" id="mention-table"')


def test_filters_by_kind_account_and_day(logged_in, company, instagram_account):
    other = InstagramAccountFactory(company=company)
    MentionFactory(account=instagram_account, text="tag")
    MentionFactory(account=other, text="comment", kind=MentionKind.COMMENT)
    MentionFactory(
        account=other, text="late", found_at=datetime(2026, 3, 3, tzinfo=UTC)
    )

    assert texts(logged_in.get(URL, {"kind": "comment"})) == ["comment"]
    assert texts(logged_in.get(URL, {"account": str(other.code)})) == [
        "late",
        "comment",
    ]
    assert texts(logged_in.get(URL, {"since": "2026-03-01"})) == ["late"]


def test_newest_is_first_by_when_it_was_written(logged_in, instagram_account):
    for day in (3, 1, 2):
        MentionFactory(
            account=instagram_account,
            text=f"Day {day}",
            timestamp=datetime(2026, 2, day, tzinfo=UTC),
        )

    assert texts(logged_in.get(URL)) == ["Day 3", "Day 2", "Day 1"]
    assert texts(logged_in.get(URL, {"until": "2026-02-01"})) == ["Day 1"]


def test_without_an_account_the_first_step_is_shown(logged_in):
    for url in (URL, "/stories/"):
        text = logged_in.get(url).content.decode()

        assert "Start with your Instagram account" in text
        assert 'href="/accounts/"' in text


def test_nonsense_is_named(logged_in, instagram_account):
    answer = logged_in.get(URL, {"kind": "rumour"})

    assert answer.status_code == 200
    assert set(answer.context["filter"].errors) == {"kind"}


def test_page_names_accounts_that_tell_no_tags(logged_in, company):
    InstagramAccountFactory(company=company, username="silent.one")
    InstagramAccountFactory(company=company, username="full", login=Login.FACEBOOK)
    InstagramAccountFactory(company=company, username="files", token="")

    answer = logged_in.get(URL)

    assert [one.username for one in answer.context["without_tags"]] == ["silent.one"]
    assert "Tags come only through Facebook Login" in answer.content.decode()


def test_scheme_of_a_link_is_a_web_address(logged_in, instagram_account):
    MentionFactory(account=instagram_account, permalink="javascript:alert(1)")

    assert "javascript:" not in logged_in.get(URL).content.decode()


def test_stranger_sees_none_of_them(client, stranger, instagram_account):
    MentionFactory(account=instagram_account)
    client.force_login(stranger)

    assert texts(client.get(URL, {"account": str(instagram_account.code)})) == []


def test_viewer_may_look_and_nobody_posts(client, viewer, instagram_account):
    MentionFactory(account=instagram_account)
    client.force_login(viewer)

    assert len(texts(client.get(URL))) == 1
    assert client.post(URL).status_code == 405


def test_more_mentions_take_no_more_queries(logged_in, instagram_account):
    counts = []
    for count in (1, 2):
        MentionFactory.create_batch(count, account=instagram_account)
        with CaptureQueriesContext(connection) as queries:
            logged_in.get(URL)
        counts.append(len(queries))

    assert counts[0] == counts[1]

"""Stories, figures, audience and mentions by API: the page's filters, the company's rows."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from instagram.enums import InsightsStatus, MentionKind
from instagram.models import AccountInsight, AudienceSegment, MetricRefusal
from tests.factories.instagram import (
    InstagramAccountFactory,
    MentionFactory,
    StoryFactory,
)

ROOT = "/api/v1/instagram"
PATHS = ["stories", "insights", "audience", "mentions"]
MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = date(2026, 3, 1)


def insight(account, day=DAY, **fields):
    defaults = {"metric": "reach", "measured_on": day, "value": 5}
    return AccountInsight.objects.create(
        company=account.company,
        account=account,
        collected_at=MOMENT,
        **(defaults | fields),
    )


def all_pages(client, url):
    rows = []
    while url:
        body = client.get(url).json()
        rows += body["data"]
        after = body["paging"]["next"]
        url = after and "{0.path}?{0.query}".format(urlsplit(after))
    return rows


def test_stories_tell_figures_or_why_there_are_none(logged_in, instagram_account):
    StoryFactory(
        account=instagram_account,
        story_id="1",
        timestamp=MOMENT,
        insights={"views": 12, "navigation.tap_exit": 3},
        insights_status=InsightsStatus.AVAILABLE,
        insights_at=MOMENT,
    )
    StoryFactory(
        account=instagram_account,
        story_id="2",
        timestamp=MOMENT - timedelta(hours=1),
        insights_status=InsightsStatus.UNAVAILABLE,
        insights_reason="too_few_viewers",
    )
    StoryFactory()

    body = logged_in.get(f"{ROOT}/stories").json()

    assert body["paging"] == {"next": None}
    assert body["data"][0] == {
        "id": "1",
        "caption": "",
        "media_type": "IMAGE",
        "media_url": "",
        "thumbnail_url": "",
        "permalink": "",
        "timestamp": "2026-03-01T12:00:00Z",
        "gone_at": None,
        "insights": {"views": 12, "navigation.tap_exit": 3},
        "insights_at": "2026-03-01T12:00:00Z",
        "not_available": "",
    }
    assert [row["not_available"] for row in body["data"]] == ["", "too_few_viewers"]


def test_mentions_are_filtered_by_kind(logged_in, instagram_account):
    MentionFactory(account=instagram_account)
    MentionFactory(
        account=instagram_account,
        kind=MentionKind.COMMENT,
        media_id="21",
        comment_id="31",
        username="",
        text="",
        reason="object_missing",
    )

    body = logged_in.get(f"{ROOT}/mentions?kind=comment").json()

    assert body["data"] == [
        {
            "kind": "comment",
            "media_id": "21",
            "comment_id": "31",
            "username": "",
            "text": "",
            "media_type": "",
            "media_url": "",
            "permalink": "",
            "like_count": None,
            "comments_count": None,
            "timestamp": None,
            "found_at": "2026-01-01T09:00:00Z",
            "not_available": "object_missing",
        }
    ]


def test_insights_are_filtered_by_metric_and_day(logged_in, instagram_account):
    insight(instagram_account)
    insight(instagram_account, metric="views", dimension="follow_type", part="FOLLOWER")
    insight(instagram_account, day=DAY + timedelta(days=1), value=6)
    query = f"{ROOT}/insights?metric=reach&until=2026-03-01"

    body = logged_in.get(query).json()

    assert body["data"] == [
        {
            "metric": "reach",
            "date": "2026-03-01",
            "dimension": "",
            "part": "",
            "value": 5,
        }
    ]


@pytest.mark.parametrize("path", ["stories", "insights", "mentions"])
def test_pages_bring_each_row_once(logged_in, instagram_account, path):
    """Rows of one moment as well."""
    if path == "stories":
        StoryFactory.create_batch(5, account=instagram_account, timestamp=MOMENT)
    elif path == "mentions":
        MentionFactory.create_batch(5, account=instagram_account)
    else:
        for number in range(5):
            insight(instagram_account, metric=f"metric_{number}")

    rows = all_pages(logged_in, f"{ROOT}/{path}?limit=2")

    keys = {"stories": "id", "mentions": "media_id", "insights": "metric"}
    assert len(rows) == len({row[keys[path]] for row in rows}) == 5


def test_audience_tells_the_newest_day_and_what_is_refused(
    logged_in, instagram_account
):
    mine = {"company": instagram_account.company, "account": instagram_account}
    for day, value in ((DAY, 9), (DAY + timedelta(days=1), 10)):
        AudienceSegment.objects.create(
            **mine,
            captured_on=day,
            audience="followers",
            dimension="age,gender",
            part="25-34,F",
            value=value,
        )
    MetricRefusal.objects.create(
        **mine,
        scope="ACCOUNT",
        metric="online_followers",
        reason="metric_refused",
        api_version="v25.0",
        refused_at=MOMENT,
    )

    followers = logged_in.get(f"{ROOT}/audience").json()
    engaged = logged_in.get(f"{ROOT}/audience?audience=engaged").json()

    refused = [
        {
            "metric": "online_followers",
            "scope": "ACCOUNT",
            "reason": "metric_refused",
            "message": "Instagram does not give this figure for this account.",
        }
    ]
    assert followers == {
        "audience": "followers",
        "captured_on": "2026-03-02",
        "segments": [{"dimension": "age,gender", "part": "25-34,F", "value": 10}],
        "not_available": refused,
    }
    assert engaged == {
        "audience": "engaged",
        "captured_on": None,
        "segments": [],
        "not_available": refused,
    }


@pytest.mark.parametrize("path", PATHS)
def test_another_companys_account_is_not_there(
    client, stranger, instagram_account, path
):
    client.force_login(stranger)

    answer = client.get(f"{ROOT}/{path}?account={instagram_account.username}")

    assert answer.status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_one_of_several_accounts_is_chosen_by_name(logged_in, company, path):
    for name in ("first", "second"):
        account = InstagramAccountFactory(company=company, username=name)
        StoryFactory(account=account, caption=name)
        MentionFactory(account=account, text=name)
        insight(account, metric=name)

    body = logged_in.get(f"{ROOT}/{path}?account=second").json()

    texts = [
        row.get("caption") or row.get("text") or row.get("metric")
        for row in body.get("data", [])
    ]
    assert texts == ([] if path == "audience" else ["second"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("stories?since=x", "since"),
        ("mentions?kind=rumour", "kind"),
        ("audience?audience=aliens", "audience"),
        ("insights?after=x", "after"),
        ("stories?limit=101", "limit"),
    ],
)
def test_wrong_input_is_named(logged_in, instagram_account, query, field):
    answer = logged_in.get(f"{ROOT}/{query}")

    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]


@pytest.mark.parametrize("path", PATHS)
def test_viewer_may_read_and_the_signed_out_may_not(
    client, viewer, instagram_account, path
):
    assert client.get(f"{ROOT}/{path}").status_code == 401

    client.force_login(viewer)

    assert client.get(f"{ROOT}/{path}").status_code == 200
    assert client.post(f"{ROOT}/{path}").status_code in {403, 405}

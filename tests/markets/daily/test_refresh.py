"""The table of days equals a full recount, whatever was written, by whichever way."""

import random
from datetime import UTC, date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Company
from instagram.models import (
    Comment,
    Creator,
    CreatorPost,
    HashtagPost,
    Post,
    PostHashtag,
    WatchedHashtag,
)
from instagram.readings import Reading
from instagram.services.readings import save_comment_readings, save_post_readings
from markets.daily.reading import NOTHING, Asked, Span, figures_of, markets_of
from markets.daily.refresh import recount, refresh_days
from markets.models import ChangedDay, DailyFigure
from markets.tasks import refresh_days as refresh_task
from tests.factories.accounts import CompanyFactory
from tests.factories.instagram import (
    CommentFactory,
    CreatorFactory,
    CreatorPostFactory,
    HashtagPostFactory,
    InstagramAccountFactory,
    PostFactory,
    WatchedHashtagFactory,
)

MARKETS = ("KR", "JP", "US", "")
TAGS = ("kbeauty", "水光肌", "glassskin", "toner")
MOODS = ("positive", "neutral", "negative", "")
CAPTIONS = ("New serum", "립스틱 틴트", "SPF 50 sunscreen", "Hello")
FIRST = datetime(2026, 3, 1, tzinfo=UTC)


def stored(company):
    """The table without its keys, in one order."""
    fields = DailyFigure._meta.concrete_fields
    names = [field.attname for field in fields if not field.primary_key]
    rows = DailyFigure.objects.for_company(company).values_list(*names)
    return sorted(rows, key=repr)


class Writer:
    """Random writes of every kind, each as some part of the product does it."""

    def __init__(self, seed, company):
        self.random = random.Random(seed)  # noqa: S311 - repeatable, no secret
        self.company = company
        self.accounts = InstagramAccountFactory.create_batch(2, company=company)
        self.watched = WatchedHashtagFactory.create_batch(
            2, company=company, market="JP"
        )
        self.creators = CreatorFactory.create_batch(2, company=company, market="US")

    def write(self):
        adding = [
            *(self.add_post, self.add_comment, self.add_hashtag_post),
            self.add_creator_post,
        ]
        kinds = [
            *adding * 3,
            *(self.change_post, self.change_comment),
            *(self.delete, self.read_posts, self.read_comments, self.move_market),
        ]
        self.random.choice(kinds)()

    def moment(self):
        return FIRST + timedelta(minutes=self.random.randrange(14 * 24 * 60))

    def count(self, most=5000):
        return self.random.choice([None, 0, self.random.randrange(most)])

    def tags(self):
        return self.random.sample(TAGS, self.random.randrange(3))

    def one_of(self, model):
        found = list(model.objects.for_company(self.company).order_by("pk"))
        return self.random.choice(found) if found else None

    def add_post(self):
        tags = self.tags()
        post = PostFactory(
            account=self.random.choice(self.accounts),
            timestamp=self.moment(),
            market=self.random.choice(MARKETS),
            caption=self.random.choice(CAPTIONS),
            hashtags=tags,
            engagement_rate=self.random.choice([None, self.random.random() * 9]),
            followers_estimated=self.random.random() < 0.5,
            **self.counts("like_count", "comment_count", "reach", "views", "saved"),
        )
        PostHashtag.objects.bulk_create(
            PostHashtag(
                company=self.company, post=post, hashtag=tag, posted_at=post.timestamp
            )
            for tag in tags
        )

    def counts(self, *names):
        return {name: self.count() for name in names}

    def add_comment(self):
        if post := self.one_of(Post):
            CommentFactory(
                post=post,
                timestamp=self.moment(),
                is_from_brand=self.random.random() < 0.2,
                sentiment=self.random.choice(MOODS),
                language=self.random.choice(["ko", "ja", ""]),
            )

    def add_hashtag_post(self):
        HashtagPostFactory(
            watched=self.random.choice(self.watched),
            timestamp=self.random.choice([None, self.moment()]),
            caption=self.random.choice(CAPTIONS),
            hashtags=self.tags(),
            **self.counts("like_count", "comment_count"),
        )

    def add_creator_post(self):
        CreatorPostFactory(
            creator=self.random.choice(self.creators),
            timestamp=self.moment(),
            caption=self.random.choice(CAPTIONS),
            hashtags=self.tags(),
            engagement_rate=self.random.choice([None, 2.5]),
            **self.counts("like_count", "comment_count", "view_count"),
        )

    def change_post(self):
        if post := self.one_of(Post):
            changes = {
                "market": self.random.choice(MARKETS),
                "timestamp": self.moment(),
                "deleted_at": self.random.choice([None, FIRST]),
                "caption": self.random.choice(CAPTIONS),
                "reach": self.count(),
            }
            name = self.random.choice(sorted(changes))
            Post.objects.filter(pk=post.pk).update(**{name: changes[name]})

    def change_comment(self):
        if comment := self.one_of(Comment):
            deleted = self.random.choice([None, FIRST])
            Comment.objects.filter(pk=comment.pk).update(deleted_at=deleted)

    def delete(self):
        model = self.random.choice([Post, Comment, HashtagPost, CreatorPost])
        if row := self.one_of(model):
            row.delete()

    def read_posts(self):
        if post := self.one_of(Post):
            save_post_readings(company=self.company, readings=[self.reading(post)])

    def read_comments(self):
        if comment := self.one_of(Comment):
            readings = [self.reading(comment)]
            save_comment_readings(company=self.company, readings=readings)

    def reading(self, row):
        mood = self.random.choice(MOODS)
        return Reading(
            row.pk, self.random.choice(["ko", "en"]), 1, mood, 0, 1, "test-1"
        )

    def move_market(self):
        model = self.random.choice([Creator, WatchedHashtag])
        row = self.one_of(model)
        model.objects.filter(pk=row.pk).update(market=self.random.choice(MARKETS))


@pytest.mark.parametrize("seed", range(8))
def test_table_equals_a_full_recount(company, seed):
    writer = Writer(seed, company)
    for _ in range(12):
        for _ in range(writer.random.randrange(30)):
            writer.write()
        refresh_days(company=company)
        kept = stored(company)
        recount(company=company)

        assert kept == stored(company)
    sources = set(DailyFigure.objects.values_list("source", flat=True))
    assert len(kept) > 100
    assert sources == {"own", "hashtag", "creator", "comment"}
    assert not ChangedDay.objects.for_company(company).exists()


def plain_sums(company, start, stop):
    """What the posts of the span tell, added up without the database."""
    posts = Post.objects.for_company(company).filter(
        deleted_at=None, timestamp__gte=start, timestamp__lt=stop
    )
    found = list(posts)
    rates = [one.engagement_rate for one in found if one.engagement_rate is not None]
    known = [one for one in found if None not in (one.like_count, one.comment_count)]
    total = [
        one.like_count + one.comment_count + (one.saved or 0) + (one.shares or 0)
        for one in known
    ]
    reach = [one.reach for one in found if one.reach is not None]
    return {
        "posts": len(found),
        "reach": sum(reach) if reach else None,
        "interactions": sum(total) if total else None,
        "interactions_known": len(known),
        "rate_by_reach_known": sum((one.reach or 0) > 0 for one in known),
        "median": pytest.approx(median(rates)) if rates else None,
        "rate_by_followers_known": len(rates),
    }


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("zone", ["UTC", "Asia/Seoul", "Asia/Kolkata"])
def test_spans_are_exact_before_between_and_after_counting(company, seed, zone):
    writer = Writer(seed, company)
    start = datetime(2026, 3, 3, tzinfo=ZoneInfo(zone))
    span = Span(1, start, start + timedelta(days=8, hours=seed))
    for is_counted in (False, True, False):
        for _ in range(40):
            writer.write()
        if is_counted:
            refresh_days(company=company)

        row = next(iter(figures_of(Asked(company), [span])), NOTHING)

        expected = plain_sums(company, span.start, span.stop)
        assert {name: row[name] for name in expected} == expected


def test_only_changed_days_are_counted(company, instagram_account):
    PostFactory(account=instagram_account, timestamp=FIRST)
    PostFactory(account=instagram_account, timestamp=FIRST + timedelta(days=1))
    assert refresh_days(company=company) == 2
    first = DailyFigure.objects.get(day=FIRST, facet="")
    Post.objects.filter(timestamp__gt=FIRST).update(like_count=7)

    assert refresh_days(company=company) == 1
    assert DailyFigure.objects.get(day=FIRST, facet="") == first


def test_what_moves_no_figure_changes_no_day(company, instagram_account):
    PostFactory(account=instagram_account, timestamp=FIRST)
    refresh_days(company=company)

    Post.objects.update(media_url="https://x.test/a.jpg", raw_data={"a": 1})

    assert refresh_days(company=company) == 0


def test_counts_that_no_bigint_holds_are_added_up(company, instagram_account):
    PostFactory.create_batch(
        3, account=instagram_account, timestamp=FIRST, like_count=2**63 - 1
    )

    refresh_days(company=company)
    [row] = figures_of(Asked(company), [Span(0, FIRST, FIRST + timedelta(days=1))])

    assert row["likes"] == 3 * (2**63 - 1)


def test_category_of_a_text_is_counted(company, instagram_account):
    PostFactory(
        account=instagram_account,
        timestamp=FIRST,
        market="KR",
        caption="선크림 SPF 50",
        hashtags=["립스틱"],
    )

    refresh_days(company=company)

    found = DailyFigure.objects.filter(facet="category").values_list("name", "posts")
    assert sorted(found) == [("makeup", 1), ("skincare", 1), ("suncare", 1)]


def test_markets_of_days_that_changed_are_those_of_their_posts(
    company, instagram_account
):
    PostFactory(account=instagram_account, timestamp=FIRST, market="KR")
    refresh_days(company=company)
    assert markets_of(company) == {"KR"}

    Post.objects.update(market="JP")

    assert markets_of(company) == {"JP"}


def test_task_counts_for_every_company(company, instagram_account):
    other = InstagramAccountFactory()
    PostFactory(account=instagram_account, timestamp=timezone.now())
    PostFactory(account=other, timestamp=timezone.now())

    refresh_task()

    assert DailyFigure.objects.for_company(company).filter(facet="").count() == 1
    assert not ChangedDay.objects.for_company(company).exists()


def test_command_counts_one_company_or_all(company, instagram_account, capsys):
    PostFactory(account=instagram_account, timestamp=FIRST)
    CompanyFactory()

    call_command("recount_days", company=str(company.code))
    call_command("recount_days")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{company.code} 1 days"
    assert sorted(line.split()[1] for line in lines[1:]) == ["0", "1"]
    assert DailyFigure.objects.get(facet="").day == date(2026, 3, 1)


def test_command_refuses_an_unknown_company(company):
    with pytest.raises(CommandError, match="There is no company with the code x"):
        call_command("recount_days", company="x")


def test_company_that_is_being_removed_gets_no_notes(company, instagram_account):
    PostFactory(account=instagram_account, timestamp=FIRST)
    refresh_days(company=company)
    Company.objects.filter(pk=company.pk).update(deletion_due_at=FIRST)

    Post.objects.all().delete()

    assert not ChangedDay.objects.for_company(company).exists()

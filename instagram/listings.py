"""Page-sized reads of posts, comments and runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Company
from instagram.budget.standing import Standing, account_standings
from instagram.clients.flavours import flavour_of
from instagram.clients.messages import message_for
from instagram.engagement import counted_comments, interactions
from instagram.enums import InsightsStatus, Sentiment, Source
from instagram.models import (
    AccountSnapshot,
    ApiCall,
    Comment,
    InstagramAccount,
    Post,
    PostSnapshot,
    SyncRun,
)
from kbeauty.lib import figures
from kbeauty.lib.charts import Chart, Series

# Columns a list never shows and that may be large.
_HEAVY = ("raw_data", "insights", "comments_cursor", "children")


def posts_of(company: Company) -> QuerySet[Post]:
    """The company's posts for a list, deleted ones left out."""
    return (
        Post.objects.for_company(company)
        .filter(deleted_at=None)
        .select_related("account")
        .defer(*_HEAVY)
    )


@dataclass(frozen=True, slots=True)
class PostChoices:
    """What the filters of the posts page offer: only what the company has."""

    accounts: Sequence[InstagramAccount]
    markets: Sequence[str]
    languages: Sequence[tuple[str, str]]


def post_choices(company: Company) -> PostChoices:
    posts = Post.objects.for_company(company).filter(deleted_at=None).order_by()
    pairs = set(posts.values_list("market", "language").distinct())
    languages = {language for _market, language in pairs if language}
    return PostChoices(
        accounts=list(InstagramAccount.objects.for_company(company)),
        markets=sorted({market for market, _language in pairs if market}),
        languages=sorted(
            ((code, figures.language_name(code)) for code in languages),
            key=lambda pair: pair[1],
        ),
    )


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of a post, or why it is not known."""

    label: str
    value: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """An engagement rate with the sum it comes from."""

    label: str
    value: float | None
    formula: str


def metrics_of(post: Post) -> list[Metric]:
    """Every count; an unknown one carries its reason and is never 0."""
    hidden = _missing_reaction(post)
    missing = _missing_insight(post)
    rows = (
        (_("Likes"), post.like_count, hidden),
        (_("Comments"), post.comment_count, hidden),
        (_("Reach"), post.reach, missing),
        (_("Views"), post.views, missing),
        (_("Saves"), post.saved, missing),
        (_("Shares"), post.shares, missing),
    )
    return [
        Metric(label, value, "" if value is not None else reason)
        for label, value, reason in rows
    ]


def notes_of(metrics: Sequence[Metric]) -> list[tuple[str, str]]:
    """Each reason once, after the figures that it keeps back."""
    found: dict[str, list[str]] = {}
    for metric in metrics:
        if metric.reason:
            found.setdefault(metric.reason, []).append(metric.label)
    return [(" · ".join(labels), reason) for reason, labels in found.items()]


def _missing_reaction(post: Post) -> str:
    if post.source == Source.IMPORT:
        return _("The file does not say.")
    return _("Hidden on Instagram.")


def _missing_insight(post: Post) -> str:
    if post.source == Source.IMPORT:
        return _("The file does not say.")
    if post.insights_status == InsightsStatus.PENDING:
        return _("Not collected yet.")
    if post.insights_status == InsightsStatus.UNAVAILABLE:
        return str(message_for(post.insights_reason))
    return _("Instagram does not give this figure for this kind of post.")


def rates_of(post: Post) -> list[Rate]:
    """The three engagement rates, each with its numbers written out."""
    comments = counted_comments(post.comment_count, is_told=post.source == Source.API)
    total = interactions(
        likes=post.like_count,
        comments=comments,
        saved=post.saved,
        shares=post.shares,
    )
    reactions = interactions(likes=post.like_count, comments=comments)
    return [
        _rate(
            _("By followers"),
            post.engagement_rate,
            _followers_formula(post),
            (reactions, post.followers_at_post),
        ),
        _rate(
            _("By reach"),
            post.engagement_rate_by_reach,
            _("interactions %(count)s ÷ reach %(base)s × 100"),
            (total, post.reach),
        ),
        _rate(
            _("By views"),
            post.engagement_rate_by_views,
            _("interactions %(count)s ÷ views %(base)s × 100"),
            (total, post.views),
        ),
    ]


def _rate(
    label: str,
    value: float | None,
    formula: str,
    numbers: tuple[int | None, int | None],
) -> Rate:
    """A rate with its numbers; a sum of dashes would explain nothing."""
    if value is None:
        return Rate(label, None, _("A figure that it needs is not known."))
    count, base = (figures.number(one) for one in numbers)
    return Rate(label, value, formula % {"count": count, "base": base})


def _followers_formula(post: Post) -> str:
    if post.followers_estimated:
        return _(
            "(likes + comments) %(count)s ÷ followers when first collected %(base)s × 100; "
            "Instagram does not tell the number on the day of posting"
        )
    return _("(likes + comments) %(count)s ÷ followers when posted %(base)s × 100")


def history_charts(post: Post) -> list[Chart]:
    """Counts per day as collected; none below two days, where there is no line.

    Two charts, because likes beside views would lie flat on the ground.
    """
    days = list(
        PostSnapshot.objects.filter(post=post, company=post.company_id).order_by(
            "captured_on"
        )
    )
    if len(days) < 2:
        return []
    reached = ((_("Views"), "views", "chart-4"), (_("Reach"), "reach", "chart-1"))
    answered = (
        (_("Likes"), "like_count", "chart-2"),
        (_("Comments"), "comment_count", "chart-3"),
    )
    found = (
        _history("history-reach", _("Reach and views per day"), days, reached),
        _history("history-likes", _("Likes and comments per day"), days, answered),
    )
    return [chart for chart in found if chart.series]


def _history(
    id: str,
    title: str,
    days: Sequence[PostSnapshot],
    lines: Sequence[tuple[str, str, str]],
) -> Chart:
    return Chart(
        id=id,
        title=title,
        labels=[figures.day_and_month(day.captured_on) for day in days],
        series=[
            Series(label, [getattr(day, name) for day in days], color)
            for label, name, color in lines
            if any(getattr(day, name) is not None for day in days)
        ],
        first_column=_("Day"),
    )


def followers_chart(account: InstagramAccount) -> Chart | None:
    """Followers of the last 90 days; None below two days."""
    newest = (
        AccountSnapshot.objects.for_company(account.company)
        .filter(account=account, followers_count__isnull=False)
        .order_by("-captured_on")[:90]
    )
    days = list(newest)[::-1]
    if len(days) < 2:
        return None
    return Chart(
        id="followers",
        title=_("Followers per day"),
        labels=[figures.day_and_month(day.captured_on) for day in days],
        series=[Series(_("Followers"), [day.followers_count for day in days])],
        first_column=_("Day"),
        is_from_zero=False,
    )


def comments_of(post: Post, *, mood: str = "") -> QuerySet[Comment]:
    """First-level comments, newest first, each with its replies oldest first."""
    replies = Comment.objects.order_by("timestamp", "pk")
    comments = (
        Comment.objects.for_company(post.company)
        .filter(post=post, parent=None)
        .order_by("-timestamp", "-pk")
        .prefetch_related(Prefetch("replies", replies))
    )
    return comments.filter(sentiment=mood) if mood in Sentiment.values else comments


def calls_last_hour(account: InstagramAccount) -> int:
    """Calls to Instagram for this account in the last 60 minutes."""
    return int(
        ApiCall.objects.for_company(account.company)
        .filter(account=account, created_at__gte=timezone.now() - timedelta(hours=1))
        .count()
    )


def budgets_of(accounts: Sequence[InstagramAccount]) -> list[Standing]:
    """What Instagram still allows for each account, as all workers know it."""
    ids = [
        (flavour_of(account.login).app_id, account.instagram_user_id)
        for account in accounts
    ]
    return account_standings(ids)


def runs_of(company: Company) -> QuerySet[SyncRun]:
    return SyncRun.objects.for_company(company).select_related("account", "started_by")

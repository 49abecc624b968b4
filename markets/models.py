from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from instagram.models import Creator
from kbeauty.lib.models import CodeModel, TenantModel, TenantPartModel


class UnitCost(models.Model):
    """What one unit of market entry costs, as assumed until staff know better; of no company."""

    class Item(models.TextChoices):
        ACCESS = "access", _("Bringing one product to the shelf")
        TEXT = "text", _("Localising one post")
        CREATOR = "creator", _("Working with one small creator")
        SAMPLE = "sample", _("Sending one set of samples")

    # ISO 3166 code; empty for all markets that have no row of their own.
    market = models.CharField(_("market"), max_length=2, blank=True)
    item = models.CharField(_("item"), max_length=10, choices=Item.choices)
    # US dollars.
    low = models.DecimalField(_("from"), max_digits=10, decimal_places=2)
    high = models.DecimalField(_("to"), max_digits=10, decimal_places=2)
    source = models.CharField(_("source"), max_length=200)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("unit cost")
        verbose_name_plural = _("unit costs")
        ordering = ("item", "market")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["market", "item"], name="unit_cost_once_per_market"
            ),
            models.CheckConstraint(
                condition=models.Q(low__gte=0) & models.Q(high__gte=models.F("low")),
                name="unit_cost_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()} {self.market}".rstrip()


def _sum() -> "models.DecimalField[Decimal | None, Decimal | None]":
    """A file may tell counts whose sum no bigint holds."""
    return models.DecimalField(max_digits=24, decimal_places=0, null=True)


class DailyFigure(TenantPartModel):
    """What was posted on one day (UTC), by source, origin, market and one facet's name.

    Sums are over the posts that tell the count, null where none does; ``…_known`` says how
    many do. ``markets.daily.items`` has the definitions.
    """

    class Source(models.TextChoices):
        OWN = "own", _("Own posts")
        HASHTAG = "hashtag", _("Posts of watched hashtags")
        CREATOR = "creator", _("Posts of creators")
        COMMENT = "comment", _("Comments of people")

    day = models.DateField(_("day"))
    source = models.CharField(_("source"), max_length=7, choices=Source.choices)
    # Key of the account, the watched hashtag or the creator.
    origin = models.BigIntegerField()
    market = models.CharField(_("market"), max_length=2, blank=True)
    # Empty: all posts. Else hashtag, language, category, or a concept's (of a category).
    facet = models.CharField(_("facet"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    # Posts, or comments where the source is that.
    posts = models.IntegerField(_("posts"))
    likes = _sum()
    comments = _sum()
    reach = _sum()
    reach_known = models.IntegerField()
    views = _sum()
    views_known = models.IntegerField()
    interactions = _sum()
    interactions_known = models.IntegerField()
    # Interactions and reach (views) of the posts that tell both.
    reach_numerator = _sum()
    reach_base = _sum()
    rate_by_reach_known = models.IntegerField()
    views_numerator = _sum()
    views_base = _sum()
    rate_by_views_known = models.IntegerField()
    # Engagement rates by followers, in order: a median can't be put together from sums.
    rates = ArrayField(models.FloatField(), default=list)
    followers_estimated = models.IntegerField()
    # Texts by mood.
    positive = models.IntegerField()
    neutral = models.IntegerField()
    negative = models.IntegerField()

    class Meta:
        verbose_name = _("figure of a day")
        verbose_name_plural = _("figures of days")
        ordering = ("-day", "source", "market", "facet", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[
                    *("company", "source", "facet", "day"),
                    *("name", "market", "origin"),
                ],
                name="daily_figure_once",
            )
        ]
        indexes: ClassVar = [
            # markets.daily.refresh: removes a day before it is counted anew
            models.Index(fields=["company", "day"], name="daily_figure_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.source} {self.market} {self.facet} {self.name}"


class ChangedDay(TenantPartModel):
    """A note of a trigger: figures of this day moved, and the table is behind.

    Notes are only added and removed, never merged: two writers must not wait for each other.
    """

    day = models.DateField()

    class Meta:
        verbose_name = _("day to count anew")
        verbose_name_plural = _("days to count anew")
        ordering = ("day",)
        indexes: ClassVar = [
            models.Index(fields=["company", "day"], name="changed_day_of_company")
        ]

    def __str__(self) -> str:
        return self.day.isoformat()


class CompetitorWatch(TenantModel, CodeModel):
    """A competitor on a company's watch list of a market; one may be on several lists."""

    # The database takes it along with the creator: whoever removes that knows no lists.
    creator = models.ForeignKey(
        Creator, models.CASCADE, related_name="+", db_constraint=False
    )
    market = models.CharField(_("market"), max_length=2)
    added_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("watched competitor")
        verbose_name_plural = _("watched competitors")
        ordering = ("market", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "market", "creator"],
                name="competitor_once_per_market",
            )
        ]

    def __str__(self) -> str:
        return f"{self.creator} {self.market}"


class CompetitorSpike(TenantModel, CodeModel):
    """Days on which a competitor had more than usual: one incident, told once."""

    # As above.
    creator = models.ForeignKey(
        Creator, models.CASCADE, related_name="+", db_constraint=False
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    # Of the highest day, and what was usual before the first one.
    posts = models.IntegerField(_("posts"))
    reactions = models.BigIntegerField(_("reactions"))
    usual_posts = models.FloatField()
    usual_reactions = models.FloatField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("unusual days of a competitor")
        verbose_name_plural = _("unusual days of competitors")
        ordering = ("-last_day", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["creator", "first_day"], name="competitor_spike_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.creator} {self.first_day}"

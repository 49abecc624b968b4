from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from instagram.models import Creator
from kbeauty.lib.models import CodeModel, TenantModel, TenantPartModel
from markets.editing.models import (
    ClaimShift,
    EditorialChange,
    EditorialVersion,
    Impact,
)
from markets.registry_model import MarketOverride

# Also those that are written elsewhere, which Django looks for here.
__all__ = [
    "ChangedDay",
    "ClaimShift",
    "CompetitorSpike",
    "CompetitorWatch",
    "DailyFigure",
    "EditorialChange",
    "EditorialVersion",
    "Impact",
    "KnowledgeEntry",
    "MarketOverride",
    "UnitCost",
]


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
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

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


class KnowledgeEntry(models.Model):
    """Something to know about people of a market, with the grade of its source; of no company."""

    class Topic(models.TextChoices):
        TABOO = "taboo", _("Taboos")
        COLOUR = "colour", _("Colours")
        NUMBER = "number", _("Numbers")
        RELIGION = "religion", _("Religion")
        BEAUTY = "beauty", _("Skin and beauty ideals")
        HUMOUR = "humour", _("Humour")
        FORMALITY = "formality", _("Formality")
        CUSTOM = "custom", _("Gifts and holidays")

    class Grade(models.TextChoices):
        LAW = "law", _("Law or binding code")
        STUDY = "study", _("Study")
        INDUSTRY = "industry", _("Trade knowledge")
        FOLKLORE = "folklore", _("Folklore: ask a local")

    # Named by answers that rest on it: jp-number-four.
    slug = models.SlugField(_("id"), max_length=60, unique=True)
    # ISO 3166 code.
    market = models.CharField(_("market"), max_length=2)
    topic = models.CharField(_("topic"), max_length=10, choices=Topic.choices)
    text_en = models.TextField(_("text in English"))
    text_ko = models.TextField(_("text in Korean"))
    # Further words under which it is to be found, whatever the language.
    words = models.TextField(_("search words"), blank=True)
    grade = models.CharField(
        _("grade of the source"), max_length=10, choices=Grade.choices
    )
    source_title = models.CharField(_("source"), max_length=300, blank=True)
    source_address = models.CharField(
        _("address of the source"),
        max_length=500,
        blank=True,
        validators=[URLValidator(["http", "https"])],
    )
    checked_on = models.DateField(_("looked up on"))
    is_certain = models.BooleanField(
        _("certain"), help_text=_("Off: our knowledge or reading, not looked up.")
    )
    # Staff know better than the files that the product brings.
    is_edited = models.BooleanField(_("edited by staff"), default=False, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    search = models.GeneratedField(
        expression=SearchVector("text_en", "text_ko", "words", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
        verbose_name=_("search index"),
    )

    class Meta:
        verbose_name = _("knowledge entry")
        verbose_name_plural = _("knowledge entries")
        ordering = ("market", "topic", "slug")
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="knowledge_search"),
            models.Index(fields=["market", "topic", "slug"], name="knowledge_order"),
        ]
        constraints: ClassVar = [
            # What nobody wrote down is never certain.
            models.CheckConstraint(
                condition=~models.Q(grade="folklore") | models.Q(is_certain=False),
                name="knowledge_folklore_uncertain",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def asks_local(self) -> bool:
        """To be put before somebody who lives there, rather than followed."""
        return self.grade == self.Grade.FOLKLORE


def _sum(label: Any) -> "models.DecimalField[Decimal | None, Decimal | None]":
    """A file may tell counts whose sum no bigint holds."""
    return models.DecimalField(label, max_digits=24, decimal_places=0, null=True)


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
    origin = models.BigIntegerField(_("key of the origin"))
    market = models.CharField(_("market"), max_length=2, blank=True)
    # Empty: all posts. Else hashtag, language, category, or a concept's (of a category).
    facet = models.CharField(_("facet"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    # Posts, or comments where the source is that.
    posts = models.IntegerField(_("posts"))
    likes = _sum(_("likes"))
    comments = _sum(_("comments"))
    reach = _sum(_("reach"))
    reach_known = models.IntegerField(_("posts whose reach is known"))
    views = _sum(_("views"))
    views_known = models.IntegerField(_("posts whose views are known"))
    interactions = _sum(_("interactions"))
    interactions_known = models.IntegerField(_("posts whose interactions are known"))
    # Interactions and reach (views) of the posts that tell both.
    reach_numerator = _sum(_("interactions where reach is known"))
    reach_base = _sum(_("reach where interactions are known"))
    rate_by_reach_known = models.IntegerField(_("posts with a rate by reach"))
    views_numerator = _sum(_("interactions where views are known"))
    views_base = _sum(_("views where interactions are known"))
    rate_by_views_known = models.IntegerField(_("posts with a rate by views"))
    # Engagement rates by followers, in order: a median can't be put together from sums.
    rates = ArrayField(
        models.FloatField(),
        default=list,
        verbose_name=_("engagement rates by followers"),
    )
    followers_estimated = models.IntegerField(_("posts with estimated followers"))
    # Texts by mood.
    positive = models.IntegerField(_("positive texts"))
    neutral = models.IntegerField(_("neutral texts"))
    negative = models.IntegerField(_("negative texts"))

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

    day = models.DateField(_("day"))

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
        Creator,
        models.CASCADE,
        related_name="+",
        db_constraint=False,
        verbose_name=_("competitor"),
    )
    market = models.CharField(_("market"), max_length=2)
    added_by = models.ForeignKey(
        "accounts.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

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
        Creator,
        models.CASCADE,
        related_name="+",
        db_constraint=False,
        verbose_name=_("competitor"),
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    # Of the highest day, and what was usual before the first one.
    posts = models.IntegerField(_("posts"))
    reactions = models.BigIntegerField(_("reactions"))
    usual_posts = models.FloatField(_("usual posts"))
    usual_reactions = models.FloatField(_("usual reactions"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

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

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


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
    updated_at = models.DateTimeField(auto_now=True)
    search = models.GeneratedField(
        expression=SearchVector("text_en", "text_ko", "words", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
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

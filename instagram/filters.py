"""The one filter of posts under the page and the API."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

import django_filters as filters  # type: ignore[import-untyped]  # it ships no types
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from instagram.enums import Category, MediaType, ProductType, Sentiment, Source
from instagram.expressions import INTERACTIONS
from instagram.hashtags import normalize_hashtags
from instagram.models import Post
from kbeauty.lib.days import from_day, to_day

Posts = QuerySet[Post]

KINDS = (
    ("image", _("Image")),
    ("reel", _("Reel")),
    ("video", _("Video")),
    ("carousel", _("Carousel")),
)
_KIND_CONDITIONS = {
    "image": Q(media_type=MediaType.IMAGE),
    "reel": Q(media_product_type=ProductType.REELS),
    "video": Q(media_type=MediaType.VIDEO) & ~Q(media_product_type=ProductType.REELS),
    "carousel": Q(media_type=MediaType.CAROUSEL_ALBUM),
}
# What a list of posts may be sorted by, and the column behind each name.
SORTS = {
    "timestamp": "timestamp",
    "likes": "like_count",
    "comments": "comment_count",
    "interactions": "total_interactions",
    "reach": "reach",
    "views": "views",
    "engagement_rate": "engagement_rate",
    "engagement_rate_by_reach": "engagement_rate_by_reach",
    "engagement_rate_by_views": "engagement_rate_by_views",
}
DEFAULT_SORT = "-timestamp"


class PostSortFilter(filters.OrderingFilter):  # type: ignore[misc]  # untyped
    """Unknown figures come last, whichever way; ties break by age, so pages never overlap."""

    def filter(self, qs: Posts, value: Iterable[str] | None) -> Posts:
        asked = next(iter(value or ()), DEFAULT_SORT)
        name, is_down = asked.removeprefix("-"), asked.startswith("-")
        if name == "timestamp":
            # Never empty, and spelled as the index that serves it.
            sign = "-" if is_down else ""
            return qs.order_by(f"{sign}timestamp", f"{sign}pk")
        if name == "interactions":
            qs = qs.annotate(total_interactions=INTERACTIONS)
        column = F(SORTS[name])
        ordered = column.desc if is_down else column.asc
        return qs.order_by(ordered(nulls_last=True), "-timestamp", "-pk")


class PostFilter(filters.FilterSet):  # type: ignore[misc]  # untyped
    """Conditions on a company's posts; dates are days in the zone in force."""

    account = filters.UUIDFilter(field_name="account__code", label=_("Account"))
    market = filters.CharFilter(label=_("Market"))
    type = filters.ChoiceFilter(choices=KINDS, method="by_kind", label=_("Type"))
    language = filters.CharFilter(label=_("Language"))
    mood = filters.ChoiceFilter(
        field_name="sentiment", choices=Sentiment.choices, label=_("Mood")
    )
    category = filters.ChoiceFilter(choices=Category.choices, label=_("Category"))
    hashtag = filters.CharFilter(method="by_hashtag", label=_("Hashtag"))
    q = filters.CharFilter(
        field_name="caption", lookup_expr="icontains", label=_("Caption contains")
    )
    since = filters.DateFilter(method="from_day", label=_("From"))
    until = filters.DateFilter(method="to_day", label=_("To"))
    source = filters.ChoiceFilter(choices=Source.choices, label=_("Source"))
    sort = PostSortFilter(
        fields=[(column, name) for name, column in SORTS.items()], label=_("Order")
    )

    class Meta:
        model = Post
        fields: ClassVar[list[str]] = []

    def by_kind(self, posts: Posts, name: str, value: str) -> Posts:
        return posts.filter(_KIND_CONDITIONS[value])

    def by_hashtag(self, posts: Posts, name: str, value: str) -> Posts:
        wanted = normalize_hashtags([value])
        return posts.filter(tag_rows__hashtag=wanted[0]) if wanted else posts.none()

    def from_day(self, posts: Posts, name: str, value: date) -> Posts:
        return posts.filter(from_day("timestamp", value))

    def to_day(self, posts: Posts, name: str, value: date) -> Posts:
        return posts.filter(to_day("timestamp", value))

    @property
    def active(self) -> dict[str, Any]:
        """What was asked and understood, without the order."""
        if not self.form.is_bound:
            return {}
        self.form.is_valid()
        return {
            name: value
            for name, value in self.form.cleaned_data.items()
            if value and name != "sort"
        }

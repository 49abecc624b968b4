"""Hashtags: how much our posts use them, and those that are watched on Instagram."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from instagram.enums import HashtagListing, Priority
from instagram.models.account import InstagramAccount
from instagram.models.public_post import PublicPost
from instagram.pictures import picture_url
from kbeauty.lib.models import CodeModel, TenantModel


class Hashtag(TenantModel):
    """How much one hashtag is used in one market."""

    hashtag = models.CharField(_("hashtag"), max_length=150)
    market = models.CharField(_("market"), max_length=2, blank=True)
    post_count = models.PositiveIntegerField(_("posts"), default=0)
    trending_score = models.FloatField(_("trend score"), null=True, blank=True)
    last_updated = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("hashtag")
        verbose_name_plural = _("hashtags")
        ordering = ("-post_count", "hashtag")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "hashtag", "market"], name="hashtag_once_per_market"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.hashtag} {self.market}".rstrip()


class WatchedHashtag(TenantModel, CodeModel):
    """A hashtag whose public posts a company wants to see."""

    hashtag = models.CharField(_("hashtag"), max_length=150)
    # ISO 3166 code of the market it stands for; empty for all.
    market = models.CharField(_("market"), max_length=2, blank=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL
    )
    is_active = models.BooleanField(_("watched"), default=True)
    # The account whose budget of hashtags it was last asked with.
    account = models.ForeignKey(
        InstagramAccount,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    # Graph's id of the hashtag: the same for everybody, and for good.
    graph_id = models.CharField(_("id of the hashtag"), max_length=64, blank=True)
    # A machine name of why nothing comes; instagram.clients.messages has the sentences.
    reason = models.CharField(_("reason"), max_length=64, blank=True)
    top_collected_at = models.DateTimeField(
        _("top posts collected at"), null=True, blank=True
    )
    recent_collected_at = models.DateTimeField(
        _("recent posts collected at"), null=True, blank=True
    )
    # When the planner looks at it again; empty: as soon as there is room.
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    leased_until = models.DateTimeField(
        _("held by a worker until"), null=True, blank=True, editable=False
    )
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
        verbose_name = _("watched hashtag")
        verbose_name_plural = _("watched hashtags")
        ordering = ("-priority", "hashtag")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "hashtag"], name="watched_hashtag_once"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.hashtag}"

    def get_absolute_url(self) -> str:
        return reverse("instagram:hashtag-detail", args=[self.code])


class HashtagSearch(TenantModel):
    """One of the 30 different hashtags that an account may ask for in seven days."""

    account = models.ForeignKey(
        InstagramAccount,
        models.CASCADE,
        related_name="hashtag_searches",
        db_index=False,
        verbose_name=_("account"),
    )
    hashtag = models.CharField(_("hashtag"), max_length=150)
    graph_id = models.CharField(_("id of the hashtag"), max_length=64, blank=True)
    # From here on seven days; asking again within them costs nothing.
    searched_at = models.DateTimeField(_("asked at"))
    # False: Instagram told that somebody spent it elsewhere.
    is_ours = models.BooleanField(_("asked by this product"), default=True)

    class Meta:
        verbose_name = _("spent hashtag search")
        verbose_name_plural = _("spent hashtag searches")
        ordering = ("-searched_at",)
        indexes: ClassVar = [
            models.Index(
                fields=["account", "-searched_at"], name="hashtag_search_newest"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.hashtag} {self.searched_at:%Y-%m-%d}"


class HashtagPost(PublicPost, TenantModel, CodeModel):
    """A public post below a watched hashtag; Instagram never tells whose it is."""

    watched = models.ForeignKey(
        WatchedHashtag,
        models.CASCADE,
        related_name="posts",
        db_index=False,
        verbose_name=_("watched hashtag"),
    )
    # Where it was last seen; a post of the top list stays one when it shows up as recent.
    listing = models.CharField(_("list"), max_length=6, choices=HashtagListing.choices)
    # Graph leaves it out now and then.
    timestamp = models.DateTimeField(_("posted at"), null=True, blank=True)
    first_seen_at = models.DateTimeField(_("first found at"))
    last_seen_at = models.DateTimeField(_("last found at"))

    class Meta:
        verbose_name = _("post of a watched hashtag")
        verbose_name_plural = _("posts of watched hashtags")
        ordering = ("-timestamp", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["watched", "media_id"], name="hashtag_post_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["watched", "-timestamp", "-id"], name="hashtag_post_newest"
            )
        ]

    @property
    def picture_url(self) -> str:
        return picture_url(
            media_type=self.media_type, thumbnail_url="", media_url=self.media_url
        )

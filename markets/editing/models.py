"""Changes of rules and knowledge, what was approved, and which texts it concerns."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from instagram.models import Post
from kbeauty.lib.models import CodeModel, TenantPartModel
from markets.editing.enums import Act, Kind, MeasureStatus, Status
from markets.rules.packs import STOPPING

ITEM_LENGTH = 60
LABEL_LENGTH = 254


def _person(**options: Any) -> "models.ForeignKey[Any, Any]":
    """Who did it, also when that person's row is gone: the label keeps the name."""
    return models.ForeignKey(
        "accounts.User",
        models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        **options,
    )


def _other_than_the_writers(name: str) -> Q:
    """Of whoever decided it: nobody who wrote a word of it."""
    return Q(**{f"{name}__isnull": False}) & ~Q(editors__contains=[F(name)])


class EditorialChange(CodeModel):
    """A change that somebody of the staff writes and another one reviews; of no company."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # Id of the rule or the entry.
    item = models.CharField(_("id"), max_length=ITEM_LENGTH)
    act = models.CharField(
        _("what is done"), max_length=8, choices=Act.choices, default=Act.PUT
    )
    # A pack with this one rule, or a file with this one entry; empty for a withdrawal.
    text = models.TextField(_("text"), blank=True)
    note = models.CharField(_("why"), max_length=500)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.DRAFT
    )
    written_by = _person(verbose_name=_("begun by"))
    written_label = models.CharField(_("begun by"), max_length=LABEL_LENGTH)
    # Keys of everybody who wrote a word of it.
    editors = ArrayField(
        models.BigIntegerField(), editable=False, verbose_name=_("writers")
    )
    decided_by = _person(verbose_name=_("reviewed by"), null=True, blank=True)
    decided_label = models.CharField(
        _("reviewed by"), max_length=LABEL_LENGTH, blank=True
    )
    # Why it was sent back.
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    # When the last of the brands concerned was told.
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    class Meta:
        verbose_name = _("change to review")
        verbose_name_plural = _("changes to review")
        ordering = ("-updated_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "item"],
                condition=Q(status__in=Status.open_ones()),
                name="editorial_change_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.APPROVED)
                | _other_than_the_writers("decided_by"),
                name="editorial_change_second_person",
            ),
            models.CheckConstraint(
                condition=Q(act=Act.WITHDRAW, text="") | (Q(act=Act.PUT) & ~Q(text="")),
                name="editorial_change_text",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-updated_at", "-id"], name="editorial_change_newest")
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_act_display()}"

    @property
    def is_being_written(self) -> bool:
        return self.status in Status.being_written()


class EditorialVersion(CodeModel):
    """What was approved, as it was: rows are added and never changed."""

    change = models.OneToOneField(
        EditorialChange,
        models.PROTECT,
        related_name="version",
        verbose_name=_("change"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    item = models.CharField(_("id"), max_length=ITEM_LENGTH)
    # Of this item: 1, 2, 3 …; what the product brings is 0.
    number = models.PositiveIntegerField(_("version"))
    # Empty: withdrawn.
    text = models.TextField(_("text"), blank=True)
    note = models.CharField(_("why"), max_length=500)
    # Of what the product brought then, to tell when a release has changed it since.
    release_digest = models.CharField(
        _("digest of the release's text"), max_length=64, blank=True
    )
    editors = ArrayField(
        models.BigIntegerField(), editable=False, verbose_name=_("writers")
    )
    written_label = models.CharField(_("begun by"), max_length=LABEL_LENGTH)
    approved_by = _person(verbose_name=_("reviewed by"))
    approved_label = models.CharField(_("reviewed by"), max_length=LABEL_LENGTH)
    in_force_from = models.DateTimeField(_("in force from"))

    class Meta:
        verbose_name = _("approved version")
        verbose_name_plural = _("approved versions")
        ordering = ("-in_force_from", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "item", "number"], name="editorial_version_once"
            ),
            models.CheckConstraint(
                condition=_other_than_the_writers("approved_by"),
                name="editorial_version_second_person",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-in_force_from", "-id"], name="editorial_version_newest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.number}"

    @property
    def is_withdrawal(self) -> bool:
        return not self.text


class Impact(models.Model):
    """How far the measuring has come of which stored texts a change of a rule concerns."""

    change = models.OneToOneField(
        EditorialChange, models.CASCADE, related_name="impact", verbose_name=_("change")
    )
    status = models.CharField(
        _("status"),
        max_length=8,
        choices=MeasureStatus.choices,
        default=MeasureStatus.WAITING,
    )
    # What was measured: the text, the rules that it was compared with, and the day.
    digest = models.CharField(_("digest of what was measured"), max_length=64)
    rules_version = models.CharField(_("version of the rules"), max_length=64)
    on = models.DateField(_("day"))
    # A worker holds it until then.
    leased_until = models.DateTimeField(
        _("held by a worker until"), null=True, blank=True
    )
    # Companies are gone through by their keys: those up to this one are done.
    after_company = models.BigIntegerField(_("last company done"), default=0)
    companies_total = models.PositiveIntegerField(_("companies"), default=0)
    companies_done = models.PositiveIntegerField(_("companies done"), default=0)
    texts_read = models.PositiveIntegerField(_("texts read"), default=0)
    texts_left_out = models.PositiveIntegerField(_("texts left out"), default=0)
    created_at = models.DateTimeField(_("created at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("impact of a change")
        verbose_name_plural = _("impacts of changes")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.change} {self.get_status_display()}"


class ClaimShift(TenantPartModel, CodeModel):
    """A stored text of a company whose verdict a change of a rule moves."""

    # The database takes it along with the post: whoever removes that knows nothing of rules.
    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="+",
        db_constraint=False,
        verbose_name=_("post"),
    )
    change = models.ForeignKey(
        EditorialChange, models.CASCADE, related_name="shifts", verbose_name=_("change")
    )
    market = models.CharField(_("market"), max_length=2)
    before = models.CharField(_("before"), max_length=16)
    after = models.CharField(_("after"), max_length=16)

    class Meta:
        verbose_name = _("text with another verdict")
        verbose_name_plural = _("texts with another verdict")
        ordering = ("change", "-post__timestamp", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "change", "post"], name="claim_shift_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {self.post_id}: {self.before} → {self.after}"

    @property
    def is_alarming(self) -> bool:
        return self.after in STOPPING

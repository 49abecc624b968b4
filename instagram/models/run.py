from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from instagram.enums import ImportStatus, RunPhase, RunStatus, RunTrigger
from instagram.imports.issues import NOTES, sentence
from instagram.models.account import InstagramAccount
from instagram.querysets import RunQuerySet
from kbeauty.lib.models import CodeModel, TenantModel


class SyncRun(TenantModel, CodeModel):
    """One collection of one account, from the first call to the last."""

    account = models.ForeignKey(
        InstagramAccount, models.CASCADE, related_name="runs", verbose_name=_("account")
    )
    trigger = models.CharField(_("trigger"), max_length=10, choices=RunTrigger.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=RunStatus.choices, default=RunStatus.QUEUED
    )
    phase = models.CharField(
        _("step"), max_length=10, choices=RunPhase.choices, default=RunPhase.PROFILE
    )
    # False: the listing ends with the first page older than the last 30 days, and what it
    # did not bring is not called deleted.
    is_full = models.BooleanField(_("whole list"), default=True)
    # Where the step goes on, saved with the rows that came before: Graph's ``after`` of a
    # list, or how far the questions about the audience are.
    cursor = models.TextField(_("where it goes on"), blank=True)
    # The listing was read from its top once more; it is not a second time.
    is_begun_anew = models.BooleanField(_("list begun anew"), default=False)
    # Posts that passing trouble kept from this step: {key: how often it did}
    left_out = models.JSONField(_("posts left out"), default=dict, blank=True)
    posts_expected = models.PositiveIntegerField(_("posts expected"), null=True)
    posts_seen = models.PositiveIntegerField(_("posts seen"), default=0)
    posts_created = models.PositiveIntegerField(_("new posts"), default=0)
    posts_updated = models.PositiveIntegerField(_("updated posts"), default=0)
    posts_skipped = models.PositiveIntegerField(_("posts skipped"), default=0)
    insights_collected = models.PositiveIntegerField(_("insights collected"), default=0)
    comments_collected = models.PositiveIntegerField(_("comments collected"), default=0)
    stories_collected = models.PositiveIntegerField(_("stories collected"), default=0)
    figures_collected = models.PositiveIntegerField(_("figures collected"), default=0)
    mentions_collected = models.PositiveIntegerField(_("mentions collected"), default=0)
    calls_used = models.PositiveIntegerField(_("API calls"), default=0)
    error_count = models.PositiveIntegerField(_("number of errors"), default=0)
    # The last errors, newest last: [{"at", "phase", "code", "message", "object"}]
    errors = models.JSONField(_("last errors"), default=list, blank=True)
    # A machine name of why it failed or waits; instagram.clients.errors has the sentences.
    reason = models.CharField(_("reason"), max_length=64, blank=True)
    resume_at = models.DateTimeField(_("goes on at"), null=True, blank=True)
    # Starts since the last page that came through: what ends a run that gets nowhere.
    attempt_count = models.PositiveSmallIntegerField(_("attempts"), default=0)
    request_id = models.CharField(_("number of the request"), max_length=64, blank=True)
    started_by = models.ForeignKey(
        "accounts.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("started by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(
        _("last sign of life at"), null=True, blank=True
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects: ClassVar = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ("-created_at", "-pk")
        constraints: ClassVar = [
            # A person who presses twice joins the collection that is under way.
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(status__in=["queued", "running", "waiting"]),
                name="run_one_unfinished_per_account",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["company", "-created_at"], name="run_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.created_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("instagram:run-detail", args=[self.code])

    @property
    def is_finished(self) -> bool:
        return self.status not in RunStatus.unfinished()


class ApiCall(TenantModel):
    """One call to the Graph API: what it cost, never what it carried."""

    account = models.ForeignKey(
        InstagramAccount,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    run = models.ForeignKey(
        SyncRun,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("collection"),
    )
    method = models.CharField(_("HTTP method"), max_length=6)
    # Path without query string, so without tokens.
    path = models.CharField(_("path"), max_length=200)
    status_code = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    error_code = models.IntegerField(_("error code"), null=True)
    error_subcode = models.IntegerField(_("error subcode"), null=True)
    duration_ms = models.PositiveIntegerField(_("milliseconds"))
    # Highest percentage in the usage headers; None where Meta sent none.
    usage_percent = models.FloatField(_("usage in per cent"), null=True)
    trace_id = models.CharField(_("Meta's trace"), max_length=64, blank=True)
    request_id = models.CharField(_("number of the request"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("API call")
        verbose_name_plural = _("API calls")
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["company", "-created_at"], name="api_call_newest"),
            models.Index(
                fields=["account", "-created_at"], name="api_call_newest_of_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class ImportBatch(TenantModel, CodeModel):
    """One file of posts that a person uploaded."""

    account = models.ForeignKey(
        InstagramAccount,
        models.CASCADE,
        related_name="imports",
        verbose_name=_("account"),
    )
    file = models.FileField(
        _("stored file"), upload_to="imports/%Y/%m/", max_length=300
    )
    file_name = models.CharField(_("file"), max_length=255)
    file_size = models.BigIntegerField(_("bytes"))
    # business_suite_csv, instagram_download_json, graph_json, csv
    file_format = models.CharField(_("format"), max_length=32, blank=True)
    encoding = models.CharField(_("encoding"), max_length=32, blank=True)
    delimiter = models.CharField(_("delimiter"), max_length=4, blank=True)
    # our field -> the file's column
    mapping = models.JSONField(_("columns as named"), default=dict, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    # mdy or dmy: how 03/04/2026 is meant; empty: the file's other dates decide.
    date_order = models.CharField(_("order of dates"), max_length=3, blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ImportStatus.choices,
        default=ImportStatus.MAPPING,
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    bytes_read = models.BigIntegerField(_("bytes read"), default=0)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    rows_created = models.PositiveIntegerField(_("rows created"), default=0)
    rows_updated = models.PositiveIntegerField(_("rows updated"), default=0)
    rows_unchanged = models.PositiveIntegerField(_("rows unchanged"), default=0)
    rows_refused = models.PositiveIntegerField(_("rows refused"), default=0)
    # All complaints and notes, also those beyond the number that is kept.
    issue_count = models.PositiveIntegerField(_("complaints and notes"), default=0)
    uploaded_by = models.ForeignKey(
        "accounts.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    heartbeat_at = models.DateTimeField(
        _("last sign of life at"), null=True, blank=True
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["company", "-created_at"], name="import_newest"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("instagram:import-detail", args=[self.code])

    @property
    def is_finished(self) -> bool:
        return self.status in {ImportStatus.SUCCEEDED, ImportStatus.FAILED}


class ImportIssue(TenantModel):
    """A row of a file that could not be read, and why."""

    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, related_name="issues", verbose_name=_("import")
    )
    line = models.PositiveIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=100, blank=True)
    # A machine name; instagram.imports.issues has the sentences.
    reason = models.CharField(_("reason"), max_length=64)
    value = models.CharField(_("value"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("complaint of an import")
        verbose_name_plural = _("complaints of imports")
        ordering = ("line", "pk")
        indexes: ClassVar = [
            models.Index(fields=["batch", "line"], name="import_issue_line")
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"

    @property
    def sentence(self) -> str:
        return sentence(self.reason)

    @property
    def is_note(self) -> bool:
        return self.reason in NOTES

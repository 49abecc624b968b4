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

    account = models.ForeignKey(InstagramAccount, models.CASCADE, related_name="runs")
    trigger = models.CharField(max_length=10, choices=RunTrigger.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=RunStatus.choices, default=RunStatus.QUEUED
    )
    phase = models.CharField(
        _("step"), max_length=10, choices=RunPhase.choices, default=RunPhase.PROFILE
    )
    # False: the listing ends with the first page older than the last 30 days, and what it
    # did not bring is not called deleted.
    is_full = models.BooleanField(default=True)
    # Where the step goes on, saved with the rows that came before: Graph's ``after`` of a
    # list, or how far the questions about the audience are.
    cursor = models.TextField(blank=True)
    # The listing was read from its top once more; it is not a second time.
    is_begun_anew = models.BooleanField(default=False)
    # Posts that passing trouble kept from this step: {key: how often it did}
    left_out = models.JSONField(default=dict, blank=True)
    posts_expected = models.PositiveIntegerField(null=True)
    posts_seen = models.PositiveIntegerField(default=0)
    posts_created = models.PositiveIntegerField(default=0)
    posts_updated = models.PositiveIntegerField(default=0)
    posts_skipped = models.PositiveIntegerField(default=0)
    insights_collected = models.PositiveIntegerField(default=0)
    comments_collected = models.PositiveIntegerField(default=0)
    stories_collected = models.PositiveIntegerField(default=0)
    figures_collected = models.PositiveIntegerField(default=0)
    mentions_collected = models.PositiveIntegerField(default=0)
    calls_used = models.PositiveIntegerField(default=0)
    error_count = models.PositiveIntegerField(default=0)
    # The last errors, newest last: [{"at", "phase", "code", "message", "object"}]
    errors = models.JSONField(default=list, blank=True)
    # A machine name of why it failed or waits; instagram.clients.errors has the sentences.
    reason = models.CharField(max_length=64, blank=True)
    resume_at = models.DateTimeField(null=True, blank=True)
    # Starts since the last page that came through: what ends a run that gets nowhere.
    attempt_count = models.PositiveSmallIntegerField(default=0)
    request_id = models.CharField(max_length=64, blank=True)
    started_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

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
        InstagramAccount, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    run = models.ForeignKey(
        SyncRun, models.SET_NULL, null=True, blank=True, related_name="calls"
    )
    method = models.CharField(max_length=6)
    # Path without query string, so without tokens.
    path = models.CharField(max_length=200)
    status_code = models.PositiveSmallIntegerField(null=True)
    error_code = models.IntegerField(null=True)
    error_subcode = models.IntegerField(null=True)
    duration_ms = models.PositiveIntegerField()
    # Highest percentage in the usage headers; None where Meta sent none.
    usage_percent = models.FloatField(null=True)
    trace_id = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

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
        InstagramAccount, models.CASCADE, related_name="imports"
    )
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=300)
    file_name = models.CharField(_("file"), max_length=255)
    file_size = models.BigIntegerField()
    # business_suite_csv, instagram_download_json, graph_json, csv
    file_format = models.CharField(max_length=32, blank=True)
    encoding = models.CharField(max_length=32, blank=True)
    delimiter = models.CharField(max_length=4, blank=True)
    # our field -> the file's column
    mapping = models.JSONField(default=dict, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    # mdy or dmy: how 03/04/2026 is meant; empty: the file's other dates decide.
    date_order = models.CharField(max_length=3, blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ImportStatus.choices,
        default=ImportStatus.MAPPING,
    )
    reason = models.CharField(max_length=200, blank=True)
    bytes_read = models.BigIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    rows_created = models.PositiveIntegerField(default=0)
    rows_updated = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    # All complaints and notes, also those beyond the number that is kept.
    issue_count = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

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

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="issues")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=100, blank=True)
    # A machine name; instagram.imports.issues has the sentences.
    reason = models.CharField(max_length=64)
    value = models.CharField(max_length=200, blank=True)

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

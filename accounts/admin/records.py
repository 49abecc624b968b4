"""What companies and the product wrote: staff look and search."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import models
from accounts.admin.base import record_staff
from accounts.audit.words import changes_of
from accounts.enums import AuditKind
from accounts.models import Alarm, AuditEvent
from accounts.services.alarms import resolve_alarm
from kbeauty.lib.admin import ReadOnlyAdmin
from kbeauty.lib.figures import short_time


class AuditKindFilter(admin.SimpleListFilter):
    """The same kinds as on the owners' page."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(AuditKind.choices)

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent]
    ) -> QuerySet[AuditEvent]:
        chosen = self.value()
        if chosen not in AuditKind.values:
            return queryset
        return queryset.filter(action__in=AuditKind(chosen).actions)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = (
        "moment",
        "who",
        "impersonator_label",
        "action_in_words",
        "target_label",
        "company",
        "ip",
    )
    list_filter = (AuditKindFilter, "actor_kind")
    list_select_related = ("company",)
    date_hierarchy = "created_at"
    search_fields = (
        "actor_label",
        "impersonator_label",
        "target_label",
        "target_code",
        "company__name",
        "request_id",
    )
    search_help_text = _("Person, key, object, company or request")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_fields(request, obj), "changes"]

    @admin.display(description=_("time"), ordering="created_at")
    def moment(self, event: AuditEvent) -> str:
        # In one line, whatever room the other columns leave.
        return short_time(event.created_at).replace(" ", "\u00a0")

    @admin.display(description=_("who"))
    def who(self, event: AuditEvent) -> str:
        return event.actor_label or str(event.get_actor_kind_display())

    @admin.display(description=_("action"), ordering="action")
    def action_in_words(self, event: AuditEvent) -> str:
        return event.action_label

    @admin.display(description=_("changes"))
    def changes(self, event: AuditEvent) -> str:
        return "\n".join(
            f"{one.name}: {one.before} → {one.after}" for one in changes_of(event)
        )


@admin.register(models.ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    list_display = (
        "name",
        "prefix",
        "company",
        "created_by",
        "created_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
    )
    list_select_related = ("company", "created_by")
    search_fields = ("name", "prefix", "company__name")


@admin.register(models.ApiUsage)
class ApiUsageAdmin(ReadOnlyAdmin):
    list_display = ("day", "company", "request_count", "refused_count")
    list_select_related = ("company",)
    search_fields = ("company__name",)
    date_hierarchy = "day"


@admin.register(models.Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = (
        "email",
        "company",
        "role",
        "invited_by",
        "created_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    )
    list_filter = ("role",)
    list_select_related = ("company", "invited_by")
    search_fields = ("email", "company__name")


@admin.register(models.CompanyExport)
class CompanyExportAdmin(ReadOnlyAdmin):
    list_display = (
        "company",
        "status",
        "requested_by",
        "tables_done",
        "rows_done",
        "created_at",
        "finished_at",
    )
    list_filter = ("status",)
    list_select_related = ("company", "requested_by")
    search_fields = ("company__name",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Without the file: a link to it would be the whole company's data."""
        return [name for name in super().get_fields(request, obj) if name != "file"]


@admin.register(models.Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("in_words", "company", "user", "created_at", "read_at")
    list_select_related = ("company", "user")
    search_fields = ("kind", "user__email", "company__name")

    @admin.display(description=_("kind"), ordering="kind")
    def in_words(self, notice: models.Notice) -> str:
        return notice.kind_label


@admin.register(models.Webhook)
class WebhookAdmin(ReadOnlyAdmin):
    list_display = ("url", "company", "is_active", "failure", "failed_count")
    list_filter = ("is_active",)
    list_select_related = ("company",)
    search_fields = ("url", "company__name")


@admin.register(models.NoticeDelivery)
class NoticeDeliveryAdmin(ReadOnlyAdmin):
    list_display = (
        "in_words",
        "webhook",
        "company",
        "status",
        "attempts",
        "status_code",
        "created_at",
        "finished_at",
    )
    list_filter = ("status",)
    list_select_related = ("webhook", "company")
    search_fields = ("kind", "webhook__url", "company__name")

    @admin.display(description=_("kind"), ordering="kind")
    def in_words(self, delivery: models.NoticeDelivery) -> str:
        return delivery.kind_label


@admin.register(Alarm)
class AlarmAdmin(ReadOnlyAdmin):
    list_display = (
        "name",
        "detail",
        "raised_at",
        "seen_at",
        "seen_count",
        "resolved_at",
    )
    search_fields = ("name", "detail")
    actions: ClassVar = ["resolve"]

    def has_resolve_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    @admin.action(description=_("Say that it is over"), permissions=["resolve"])
    @transaction.atomic
    def resolve(self, request: HttpRequest, queryset: QuerySet[Alarm]) -> None:
        found = list(queryset.filter(resolved_at=None))
        for alarm in found:
            resolve_alarm(name=alarm.name)
            alarm.refresh_from_db()
            over_at = alarm.resolved_at.isoformat() if alarm.resolved_at else None
            record_staff(
                alarm, before={"resolved_at": None}, after={"resolved_at": over_at}
            )
        text = ngettext(
            "%(count)s alarm is over.", "%(count)s alarms are over.", len(found)
        )
        messages.success(request, text % {"count": len(found)})

"""The door of the staff pages, and other people's models in the same look."""

from datetime import datetime
from typing import cast

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django_celery_beat import admin as beat
from django_celery_beat import models as schedules

from accounts.admin.base import AuditedAdmin
from instagram.management.commands.setup_schedules import SCHEDULES
from kbeauty.beat import next_run_of
from kbeauty.cron_words import in_words


def _lacks_second_factor(request: HttpRequest) -> bool:
    return settings.STAFF_MFA_REQUIRED and not is_mfa_enabled(request.user)


admin.site.index_title = _("Figures")
_may_enter = admin.site.has_permission
# Django's own log-in counts no failed attempts; the product's does.
_log_in = secure_admin_login(admin.site.login)


def may_enter(request: HttpRequest) -> bool:
    """Staff see the data of every company: where it is required, with a second factor only."""
    return _may_enter(request) and not _lacks_second_factor(request)


def log_in(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    """Who is staff already and only lacks the second factor is led to where it is set up."""
    if _may_enter(request) and _lacks_second_factor(request):
        return redirect("accounts:security")
    return cast(HttpResponse, _log_in(request))


admin.site.has_permission = may_enter  # type: ignore[method-assign]
admin.site.login = log_in  # type: ignore[method-assign]


# Beat names this one field without offering the name for translation. Migrations see the
# name that the field was made with, so they stay as they are.
schedules.PeriodicTask._meta.get_field("task").verbose_name = _("task")


class PeriodicTaskAdmin(beat.PeriodicTaskAdmin, AuditedAdmin):  # type: ignore[misc]
    """Schedules: what beat sends to the workers, and when.

    The product's own may be changed and switched off, not deleted: a row that says "off"
    says why nothing happens, and the next start would put a missing one back.
    """

    list_display = (
        "name",
        "enabled",
        "scheduler",
        "last_run_at",
        "next_run",
        "total_run_count",
    )
    readonly_fields = (*beat.PeriodicTaskAdmin.readonly_fields, "next_run")

    # These two are beat's own, without names and in English.
    @admin.display(description=_("Schedule"))
    def scheduler(self, task: schedules.PeriodicTask) -> object:
        return in_words(task.crontab) if task.crontab else task.scheduler

    @admin.display(description=_("When it runs"))
    def crontab_translation(self, task: schedules.PeriodicTask) -> str | None:
        return in_words(task.crontab) if task.crontab else None

    @admin.display(description=_("Next run"))
    def next_run(self, task: schedules.PeriodicTask) -> datetime | None:
        return next_run_of(task) if task.pk else None

    def has_delete_permission(
        self, request: HttpRequest, obj: schedules.PeriodicTask | None = None
    ) -> bool:
        may_delete: bool = super().has_delete_permission(request, obj)
        return may_delete and not (obj and _is_needed(obj))


def _is_needed(task: schedules.PeriodicTask) -> bool:
    """The last schedule of a task that the product cannot do without."""
    if task.task not in {schedule.task for schedule in SCHEDULES}:
        return False
    others = schedules.PeriodicTask.objects.filter(task=task.task)
    return not others.exclude(pk=task.pk).exists()


class CrontabScheduleAdmin(beat.CrontabScheduleAdmin, AuditedAdmin):  # type: ignore[misc]
    """Times of day and week that schedules refer to."""

    @admin.display(description=_("When it runs"))
    def human_readable(self, schedule: schedules.CrontabSchedule) -> str | None:
        return in_words(schedule) if schedule.pk else None


for model, look in (
    (schedules.PeriodicTask, PeriodicTaskAdmin),
    (schedules.IntervalSchedule, AuditedAdmin),
    (schedules.CrontabSchedule, CrontabScheduleAdmin),
    (schedules.ClockedSchedule, AuditedAdmin),
    (schedules.SolarSchedule, AuditedAdmin),
):
    admin.site.unregister(model)
    admin.site.register(model, look)

# Secrets of people, and rows that Google's settings have no use for.
for model in (Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(model)
admin.site.unregister(EmailAddress)


@admin.register(EmailAddress)
class EmailAddressAdmin(AuditedAdmin):
    list_display = ("email", "user", "primary", "verified")
    list_filter = ("verified",)
    search_fields = ("email", "user__email")
    autocomplete_fields = ("user",)

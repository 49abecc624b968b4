"""Other people's models, in the same look: schedules and confirmed addresses."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_celery_beat import admin as beat
from django_celery_beat import models as schedules

from accounts.admin.base import AuditedAdmin

admin.site.index_title = _("Figures")
# Django's own log-in counts no failed attempts; the product's does.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class PeriodicTaskAdmin(beat.PeriodicTaskAdmin, AuditedAdmin):  # type: ignore[misc]
    """Schedules: what beat sends to the workers, and when."""


class CrontabScheduleAdmin(beat.CrontabScheduleAdmin, AuditedAdmin):  # type: ignore[misc]
    """Times of day and week that schedules refer to."""


for model, look in (
    (schedules.PeriodicTask, PeriodicTaskAdmin),
    (schedules.IntervalSchedule, AuditedAdmin),
    (schedules.CrontabSchedule, CrontabScheduleAdmin),
    (schedules.ClockedSchedule, AuditedAdmin),
    (schedules.SolarSchedule, AuditedAdmin),
):
    admin.site.unregister(model)
    admin.site.register(model, look)

admin.site.unregister(EmailAddress)


@admin.register(EmailAddress)
class EmailAddressAdmin(AuditedAdmin):
    list_display = ("email", "user", "primary", "verified")
    list_filter = ("verified",)
    search_fields = ("email", "user__email")
    autocomplete_fields = ("user",)

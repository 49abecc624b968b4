"""Companies: their data, and the plan that was agreed with them."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSplitDateTimeWidget,
)

from accounts.admin.base import AuditedAdmin
from accounts.admin.forms import form_page
from accounts.admin.people import MembershipInline
from accounts.enums import Tier
from accounts.models import Company
from accounts.services.plans import change_plan
from kbeauty.lib.errors import AppError
from kbeauty.lib.forms import show_error

FIXED = (
    "subscription_tier",
    "subscription_expires_at",
    "agreed_daily_requests",
    "deletion_requested_at",
    "deletion_due_at",
    "code",
    "created_at",
    "updated_at",
)


class PlanForm(forms.Form):
    """What was agreed with the company."""

    subscription_tier = forms.ChoiceField(
        label=_("Plan"), choices=Tier.choices, widget=UnfoldAdminSelectWidget
    )
    subscription_expires_at = forms.SplitDateTimeField(
        label=_("Plan ends at"),
        required=False,
        widget=UnfoldAdminSplitDateTimeWidget,
        help_text=_("Empty: until it is changed. The free plan has no end."),
    )
    agreed_daily_requests = forms.IntegerField(
        label=_("Requests a day as agreed"),
        required=False,
        min_value=1,
        max_value=2_147_483_647,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("For an enterprise plan only."),
    )


@admin.register(Company)
class CompanyAdmin(AuditedAdmin):
    list_display = (
        "name",
        "industry",
        "subscription_tier",
        "subscription_expires_at",
        "is_active",
        "created_at",
    )
    list_filter = ("subscription_tier", "is_active")
    search_fields = ("name", "code")
    readonly_fields = FIXED
    inlines = (MembershipInline,)
    actions_detail: ClassVar = ["change_plan"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A company begins with its owner, who registers."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A company ends by its owner's wish and with time to think."""
        return False

    @action(  # type: ignore[untyped-decorator]  # unfold is untyped
        description=_("Change plan"),
        url_path="plan",
        permissions=["change"],
        icon="workspace_premium",
    )
    def change_plan(self, request: HttpRequest, object_id: str) -> HttpResponse:
        company = self.get_object(request, object_id)
        if company is None:
            raise Http404
        staff: Any = request.user
        stored = {name: getattr(company, name) for name in PlanForm.base_fields}
        form = PlanForm(request.POST or None, initial=stored)
        if request.method == "POST" and form.is_valid():
            asked = form.cleaned_data
            try:
                change_plan(
                    company=company,
                    tier=Tier(asked["subscription_tier"]),
                    ends_at=asked["subscription_expires_at"],
                    agreed_daily_requests=asked["agreed_daily_requests"],
                    by=staff,
                )
            except AppError as error:
                show_error(form, error)
            else:
                messages.success(request, _("The plan was changed."))
                return redirect("admin:accounts_company_change", company.pk)
        return form_page(
            self,
            request,
            company,
            form,
            title=_("Plan of %(company)s") % {"company": company},
            text=_("It is in force at once, and the audit log tells who changed it."),
            button=_("Save"),
        )

"""People: who they are and, for staff, taking their place."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from accounts.access import memberships_of
from accounts.admin.base import AuditedAdmin, record_staff
from accounts.admin.forms import form_page
from accounts.enums import AuditAction
from accounts.forms import LANGUAGE_CHOICES, time_zones
from accounts.models import Company, Membership, User
from accounts.services.factors import remove_factors
from accounts.services.impersonation import (
    LONGEST_REASON,
    SHORTEST_REASON,
    begin_impersonation,
)
from accounts.services.members import make_owner_by_staff
from accounts.staff.access import is_administrator
from accounts.staff.impersonation import enter
from kbeauty.lib.admin import ReadOnlyAdmin
from kbeauty.lib.errors import AppError
from kbeauty.lib.forms import show_error

admin.site.unregister(Group)


class MembershipInline(TabularInline):  # type: ignore[misc]  # unfold is untyped
    """Members change through the product, which knows the last owner."""

    model = Membership
    extra = 0
    fields = readonly_fields = ("user", "company", "role", "created_at")
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PersonForm(UserChangeForm):  # type: ignore[misc]
    """Offers what there is: an unknown zone would break every page of this person."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=LANGUAGE_CHOICES,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zones, widget=UnfoldAdminSelectWidget
    )


class ReasonForm(forms.Form):
    """Why staff do this."""

    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
        help_text=_("The owners of the person's companies read it in their audit log."),
    )


class PlaceForm(ReasonForm):
    """And in which of several companies."""

    company = forms.ChoiceField(
        label=_("Company"), required=False, widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.companies = {
            str(one.company.code): one.company for one in memberships_of(person)
        }
        choices = [(code, one.name) for code, one in self.companies.items()]
        self.fields["company"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["company"]

    def chosen_company(self) -> Company | None:
        """The chosen one, else the person's first."""
        first = next(iter(self.companies.values()), None)
        return self.companies.get(self.cleaned_data.get("company", ""), first)


@admin.register(User)
class UserAdmin(DjangoUserAdmin, AuditedAdmin):  # type: ignore[type-arg]
    form = PersonForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = (
        "email",
        "full_name",
        "is_active",
        "is_staff",
        "last_active_at",
        "created_at",
    )
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("email", "full_name")
    ordering = ("email",)
    filter_horizontal = ()
    # What logging in writes is no change by staff.
    unrecorded = AuditedAdmin.unrecorded | {"last_login", "last_active_at"}
    fieldsets = (
        (None, {"fields": ("email", "password", "full_name")}),
        (_("Language and time"), {"fields": ("language", "time_zone")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (
            _("Record"),
            {
                "fields": (
                    "code",
                    "last_login",
                    "last_active_at",
                    "created_at",
                    "updated_at",
                )
            },
        ),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "full_name", "password1", "password2")}),
    )
    inlines = (MembershipInline,)
    actions_detail: ClassVar = ["take_place", "remove_factors"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = ["code", "last_login", "last_active_at", "created_at", "updated_at"]
        if obj is not None:
            # The log-in and the confirmed address are one: people change it themselves.
            fixed.append("email")
        if not request.user.is_superuser:
            # Nobody gives rights that they do not have.
            fixed += ["is_staff", "is_superuser"]
        return fixed

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if getattr(obj, "is_superuser", False) and not request.user.is_superuser:
            return False
        return bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People are closed, not deleted: companies must not lose their last owner."""
        return False

    def has_place_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request.user)  # type: ignore[arg-type]

    def has_factors_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request.user)  # type: ignore[arg-type]

    @transaction.atomic
    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        person = self.get_object(request, unquote(id))
        before = person.password if person else None
        answer: HttpResponse = super().user_change_password(request, id, form_url)
        if person is not None:
            person.refresh_from_db()
            if person.password != before:
                record_staff(person, action=AuditAction.PASSWORD_CHANGED)
        return answer

    @action(  # type: ignore[untyped-decorator]  # unfold is untyped
        description=_("Work in this person's place"),
        url_path="place",
        permissions=["place"],
        icon="visibility",
    )
    def take_place(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks for the reason, then shows the product as this person sees it."""
        person = self.get_object(request, unquote(object_id))
        if person is None:
            raise Http404
        staff: Any = request.user
        form = PlaceForm(request.POST or None, person=person)
        if request.method == "POST" and form.is_valid():
            try:
                reason = begin_impersonation(
                    staff=staff, person=person, reason=form.cleaned_data["reason"]
                )
            except AppError as error:
                show_error(form, error)
            else:
                company = form.chosen_company()
                enter(
                    request.session,
                    staff=staff,
                    person=person,
                    company=company,
                    reason=reason,
                )
                return redirect("overview")
        text = _(
            "For an hour at most you see what this person sees and can change nothing. "
            "Every page is recorded."
        )
        return form_page(
            self,
            request,
            person,
            form,
            title=_("Work in the place of %(person)s") % {"person": person},
            text=text,
            button=_("Begin"),
        )

    @action(  # type: ignore[untyped-decorator]  # unfold is untyped
        description=_("Remove second factor"),
        url_path="factors",
        permissions=["factors"],
        icon="lock_reset",
    )
    def remove_factors(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For whoever has lost phone and recovery codes."""
        person = self.get_object(request, unquote(object_id))
        if person is None:
            raise Http404
        staff: Any = request.user
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                remove_factors(
                    person=person, reason=form.cleaned_data["reason"], by=staff
                )
            except AppError as error:
                show_error(form, error)
            else:
                messages.success(request, _("The second factor is removed."))
                return redirect("admin:accounts_user_change", person.pk)
        text = _(
            "Make sure first that it is this person who asks. Every log-in ends, the password "
            "alone lets in again, and the person is told by mail."
        )
        return form_page(
            self,
            request,
            person,
            form,
            title=_("Remove the second factor of %(person)s") % {"person": person},
            text=text,
            button=_("Remove second factor"),
        )


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("user", "company", "role", "created_at")
    list_filter = ("role",)
    list_select_related = ("user", "company")
    search_fields = ("user__email", "company__name")
    actions_detail: ClassVar = ["make_owner"]

    def has_owner_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request.user)  # type: ignore[arg-type]

    @action(  # type: ignore[untyped-decorator]  # unfold is untyped
        description=_("Make owner"),
        url_path="owner",
        permissions=["owner"],
        icon="key",
    )
    def make_owner(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For a company whose only owner has gone or was closed."""
        member = self.get_object(request, unquote(object_id))
        if member is None:
            raise Http404
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                make_owner_by_staff(
                    membership=member, reason=form.cleaned_data["reason"]
                )
            except AppError as error:
                show_error(form, error)
            else:
                messages.success(request, _("The member owns the company now."))
                return redirect("admin:accounts_membership_change", member.pk)
        text = _(
            "For a company that nobody can manage any more. The member is told, and the owners "
            "see it in their audit log."
        )
        return form_page(
            self,
            request,
            member,
            form,
            title=_("Make %(person)s an owner") % {"person": member.user},
            text=text,
            button=_("Make owner"),
        )

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminSelectWidget

from accounts.forms import LANGUAGE_CHOICES, time_zones
from accounts.models import Company, Membership, User

admin.site.unregister(Group)


class MembershipInline(TabularInline):  # type: ignore[misc]  # unfold is untyped
    model = Membership
    extra = 0
    autocomplete_fields = ("user", "company")


class PersonForm(UserChangeForm):  # type: ignore[misc]
    """Offers what there is: an unknown zone would break every page of this person."""

    language = forms.ChoiceField(
        choices=LANGUAGE_CHOICES, required=False, widget=UnfoldAdminSelectWidget
    )
    time_zone = forms.ChoiceField(choices=time_zones, widget=UnfoldAdminSelectWidget)


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]
    form = PersonForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = (
        "email",
        "full_name",
        "is_active",
        "is_staff",
        "last_login",
        "created_at",
    )
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("email", "full_name")
    ordering = ("email",)
    readonly_fields = ("code", "last_login", "created_at", "updated_at")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("email", "password", "full_name")}),
        (_("Language and time"), {"fields": ("language", "time_zone")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Record"), {"fields": ("code", "last_login", "created_at", "updated_at")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "full_name", "password1", "password2")}),
    )
    inlines = (MembershipInline,)


@admin.register(Company)
class CompanyAdmin(ModelAdmin):  # type: ignore[misc]
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
    readonly_fields = ("code", "created_at", "updated_at")
    inlines = (MembershipInline,)


@admin.register(Membership)
class MembershipAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ("user", "company", "role", "created_at")
    list_filter = ("role",)
    list_select_related = ("user", "company")
    search_fields = ("user__email", "company__name")
    autocomplete_fields = ("user", "company")

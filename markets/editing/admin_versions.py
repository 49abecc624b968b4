"""What was approved, and the texts that it concerns, as staff look at them."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from accounts.admin.forms import form_page
from kbeauty.lib.admin import ReadOnlyAdmin
from kbeauty.lib.errors import AppError
from kbeauty.lib.forms import show_error
from markets.claims.verdicts import badge_of
from markets.editing import services
from markets.editing.models import ClaimShift, EditorialVersion
from markets.editing.staff_forms import WithdrawForm
from markets.editing.staff_words import difference_between, text_before


@admin.register(EditorialVersion)
class EditorialVersionAdmin(ReadOnlyAdmin):
    """What was approved, when and by whom."""

    list_display = (
        "item",
        "kind",
        "number",
        "is_gone",
        "in_force_from",
        "written_label",
        "approved_label",
    )
    list_filter = ("kind",)
    date_hierarchy = "in_force_from"
    search_fields = ("item", "note", "text")
    actions_detail: ClassVar = ["go_back"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [
            *("kind", "item", "number", "in_force_from", "note", "difference"),
            *("whole", "written_label", "approved_label", "change"),
        ]

    @admin.display(description=_("withdrawal"), boolean=True)
    def is_gone(self, version: EditorialVersion) -> bool:
        return version.is_withdrawal

    @admin.display(description=_("difference"))
    def difference(self, version: EditorialVersion) -> str:
        return difference_between(text_before(version), version.text)

    @admin.display(description=_("text"))
    def whole(self, version: EditorialVersion) -> str:
        return format_html('<div class="staff-text">{}</div>', version.text)

    def has_edit_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(services.MAY_EDIT))

    @action(  # type: ignore[untyped-decorator]  # unfold is untyped
        description=_("Go back to this version"),
        url_path="go-back",
        permissions=["edit"],
        icon="history",
    )
    def go_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        version = self.get_object(request, object_id)
        if not isinstance(version, EditorialVersion):
            raise Http404
        form = WithdrawForm(request.POST or None)
        staff: Any = request.user
        if request.method == "POST" and form.is_valid():
            try:
                change = services.go_back(
                    version=version, by=staff, **form.cleaned_data
                )
            except AppError as error:
                show_error(form, error)
            else:
                return redirect("admin:markets_editorialchange_change", change.pk)
        return form_page(
            self,
            request,
            version,
            form,
            title=_("Go back to %(version)s") % {"version": version},
            text=_("A draft with this text begins; it passes a second person as well."),
            button=_("Save the draft"),
        )


@admin.register(ClaimShift)
class ClaimShiftAdmin(ReadOnlyAdmin):
    """The texts themselves: each look is recorded, as with all rows of companies."""

    list_display = ("company", "market", "was", "becomes", "caption", "posted_at")
    list_filter = ("change", "after", "market")
    list_select_related = ("company", "post", "change")
    search_fields = ("company__name", "change__item")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["company", "change", "market", "was", "becomes", "caption", "posted_at"]

    @admin.display(description=_("before"), ordering="before")
    def was(self, shift: ClaimShift) -> str:
        return str(badge_of(shift.before).label)

    @admin.display(description=_("after"), ordering="after")
    def becomes(self, shift: ClaimShift) -> str:
        return str(badge_of(shift.after).label)

    @admin.display(description=_("caption"))
    def caption(self, shift: ClaimShift) -> str:
        return Truncator(shift.post.caption).chars(300)

    @admin.display(description=_("posted at"), ordering="post__timestamp")
    def posted_at(self, shift: ClaimShift) -> Any:
        return shift.post.timestamp

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.admin.base import AuditedAdmin
from kbeauty.lib.admin import ReadOnlyAdmin
from markets.editing import admin as editing  # noqa: F401 - registers its own pages
from markets.editing import admin_versions  # noqa: F401 - the same
from markets.editing.enums import Kind
from markets.editing.services import MAY_EDIT
from markets.models import (
    CompetitorSpike,
    CompetitorWatch,
    DailyFigure,
    KnowledgeEntry,
    MarketOverride,
    UnitCost,
)
from markets.registry_rows import brought_lines, overlay
from markets.written import in_force


@admin.register(UnitCost)
class UnitCostAdmin(AuditedAdmin):
    """Staff put what is known in the place of what is assumed."""

    list_display = ("item", "market", "low", "high", "source", "updated_at")
    list_filter = ("item", "market")


@admin.register(MarketOverride)
class MarketOverrideAdmin(AuditedAdmin):
    """The registry of markets: what is written here is laid over what the product brings."""

    list_display = ("market", "currency", "regulator", "source", "updated_at")
    readonly_fields = ("as_brought",)
    formfield_overrides: ClassVar = {ArrayField: {"widget": UnfoldAdminTextInputWidget}}

    @admin.display(description=_("regulator"))
    def regulator(self, row: MarketOverride) -> str:
        return in_force(row.regulator_en, row.regulator_ko)

    @admin.display(description=_("as the product brings it"))
    def as_brought(self, row: MarketOverride) -> str:
        if not row.market:
            return ""
        return format_html(
            "<div class='staff-text'>{}</div>", "\n".join(brought_lines(row.market))
        )

    def save_model(
        self, request: HttpRequest, obj: Model, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        # The other processes see it within seconds, this one at once.
        overlay.forget()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        super().delete_model(request, obj)
        overlay.forget()


@admin.register(KnowledgeEntry)
class KnowledgeEntryAdmin(ReadOnlyAdmin):
    """What staff approved stays when the product brings its files anew."""

    list_display = ("slug", "market", "topic", "grade", "is_certain", "is_edited")
    list_filter = ("market", "topic", "grade", "is_certain", "is_edited")
    search_fields = ("slug", "text_en", "text_ko", "words")
    actions_detail: ClassVar = ["change_it", "withdraw_it"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Without the index, which nobody reads."""
        return [one for one in super().get_fields(request, obj) if one != "search"]

    def has_edit_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(MAY_EDIT))

    @action(  # type: ignore[untyped-decorator]  # unfold is untyped
        description=_("Change"),
        url_path="change-it",
        permissions=["edit"],
        icon="edit",
    )
    def change_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._lead(request, object_id, "begin_entry")

    @action(  # type: ignore[untyped-decorator]  # as above
        description=_("Withdraw"),
        url_path="withdraw-it",
        permissions=["edit"],
        icon="block",
    )
    def withdraw_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._lead(request, object_id, "withdraw")

    def _lead(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """To where a change of this entry begins."""
        entry = self.get_object(request, object_id)
        if not isinstance(entry, KnowledgeEntry):
            raise Http404
        asked = urlencode({"kind": Kind.KNOWLEDGE, "item": entry.slug})
        return redirect(f"{reverse(f'admin:markets_editorialchange_{step}')}?{asked}")


@admin.register(CompetitorWatch)
class CompetitorWatchAdmin(ReadOnlyAdmin):
    list_display = ("creator", "market", "company", "created_at")
    list_filter = ("market",)
    list_select_related = ("creator", "company")
    search_fields = ("creator__username",)


@admin.register(CompetitorSpike)
class CompetitorSpikeAdmin(ReadOnlyAdmin):
    list_display = ("creator", "first_day", "last_day", "posts", "reactions")
    list_select_related = ("creator",)
    search_fields = ("creator__username",)


@admin.register(DailyFigure)
class DailyFigureAdmin(ReadOnlyAdmin):
    list_display = ("day", "company", "source", "market", "facet", "name", "posts")
    list_filter = ("source", "market")
    list_select_related = ("company",)
    search_fields = ("name",)

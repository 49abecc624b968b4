"""How staff change rules and knowledge: every step is a service's, and a second person's."""

from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from accounts.admin.forms import form_page
from kbeauty.lib.admin import ReadOnlyAdmin
from kbeauty.lib.errors import AppError
from kbeauty.lib.forms import show_error
from markets.editing import services
from markets.editing.enums import Act, Kind
from markets.editing.health import moved_in_release, troubles
from markets.editing.measuring import measure_again
from markets.editing.models import (
    EditorialChange,
    Impact,
)
from markets.editing.rule_list import rule_rows
from markets.editing.staff_forms import (
    ApproveForm,
    ReturnForm,
    RulesForm,
    WithdrawForm,
    WriteForm,
    new_text,
)
from markets.editing.staff_words import (
    difference,
    impact_found,
)
from markets.editing.writing import digest_of

RULES_PER_PAGE = 50
RELOAD_SECONDS = "5"
_CHANGE = "admin:markets_editorialchange_change"


@admin.register(EditorialChange)
class EditorialChangeAdmin(ReadOnlyAdmin):
    """Drafts and what became of them."""

    list_display = (
        "item",
        "kind",
        "act",
        "status",
        "written_label",
        "decided_label",
        "updated_at",
    )
    list_filter = ("status", "kind", "act")
    search_fields = ("item", "note", "text")
    actions_list: ClassVar = ["list_rules", "begin_rule", "begin_entry", "withdraw"]
    actions_detail: ClassVar = [
        "rewrite",
        "submit",
        "approve",
        "send_back",
        "measure",
        "drop",
    ]

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[Any]:
        """Only the steps that are this person's to take now; the services refuse the others."""
        steps: list[Any] = super().get_actions_detail(request, object_id)
        change = self._change(request, str(object_id))
        staff: Any = request.user
        open_now = services.steps_of(change, staff)
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        return [
            one for one in steps if one.action_name.removeprefix(prefix) in open_now
        ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [
            *("status", "reason", "kind", "item", "act", "note", "impact_found"),
            *("difference", "whole", "written_label", "submitted_at"),
            *("decided_label", "decided_at", "told_at"),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Loaded again by itself while it is measured."""
        page: HttpResponse = super().change_view(
            request, object_id, form_url, extra_context
        )
        waiting = Impact.objects.filter(finished_at=None)
        if page.status_code == 200 and waiting.filter(change=int(object_id)).exists():
            page["Refresh"] = RELOAD_SECONDS
        return page

    @admin.display(description=_("difference"))
    def difference(self, change: EditorialChange) -> str:
        return difference(change)

    @admin.display(description=_("text"))
    def whole(self, change: EditorialChange) -> str:
        return format_html('<div class="staff-text">{}</div>', change.text)

    @admin.display(description=_("texts concerned"))
    def impact_found(self, change: EditorialChange) -> str:
        return impact_found(change)

    def has_edit_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(services.MAY_EDIT))

    @action(  # type: ignore[untyped-decorator]  # unfold is untyped
        description=_("Rules in force"),
        url_path="rules",
        permissions=["view"],
        icon="rule",
    )
    def list_rules(self, request: HttpRequest) -> HttpResponse:
        """All rules, of now or of any moment, with the versions that are in trouble."""
        form = RulesForm(request.GET or None)
        asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
        moment = asked.get("moment")
        rows = rule_rows(
            market=asked.get("market", ""), words=asked.get("q", ""), moment=moment
        )
        kept = {k: v for k, v in request.GET.items() if k != "page"}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Rules in force"),
            "opts": self.opts,
            "form": form,
            "moment": moment,
            "page": Paginator(rows, RULES_PER_PAGE).get_page(request.GET.get("page")),
            "query": urlencode(kept),
            "troubles": troubles(),
            "moved": moved_in_release(),
            "begin_url": reverse("admin:markets_editorialchange_begin_rule"),
            "withdraw_url": reverse("admin:markets_editorialchange_withdraw"),
        }
        return TemplateResponse(request, "admin/markets/rules.html", context)

    @action(  # type: ignore[untyped-decorator]  # as above
        description=_("Write a rule"),
        url_path="begin-rule",
        permissions=["edit"],
        icon="add",
    )
    def begin_rule(self, request: HttpRequest) -> HttpResponse:
        return self._begin(request, Kind.RULE)

    @action(  # type: ignore[untyped-decorator]  # as above
        description=_("Write a knowledge entry"),
        url_path="begin-entry",
        permissions=["edit"],
        icon="add",
    )
    def begin_entry(self, request: HttpRequest) -> HttpResponse:
        return self._begin(request, Kind.KNOWLEDGE)

    def _begin(self, request: HttpRequest, kind: Kind) -> HttpResponse:
        item = request.GET.get("item", "")
        text = services.text_in_force(kind, item) if item else ""
        form = WriteForm(_posted(request), initial={"text": text or new_text(kind)})
        staff: Any = request.user
        return self._ask(
            request,
            None,
            form,
            lambda: services.begin_change(kind=kind, by=staff, **form.cleaned_data),
            title=_("Write: %(kind)s") % {"kind": kind.label},
            text=_(
                "It becomes a draft. Nothing is in force before somebody else approves."
            ),
            button=_("Save the draft"),
        )

    @action(  # type: ignore[untyped-decorator]  # as above
        description=_("Withdraw"),
        url_path="withdraw",
        permissions=["edit"],
        icon="block",
    )
    def withdraw(self, request: HttpRequest) -> HttpResponse:
        """Of what ``item`` names; without it the list of rules is where to choose."""
        kind, item = request.GET.get("kind", ""), request.GET.get("item", "")
        if kind not in Kind.values or not item:
            messages.info(request, _("Choose what is to be withdrawn."))
            return redirect("admin:markets_editorialchange_list_rules")
        form = WithdrawForm(_posted(request))
        staff: Any = request.user
        return self._ask(
            request,
            None,
            form,
            lambda: services.begin_change(
                kind=kind, item=item, by=staff, **form.cleaned_data
            ),
            title=_("Withdraw %(item)s") % {"item": item},
            text=_(
                "It becomes a draft. Nothing is in force before somebody else approves."
            ),
            button=_("Save the draft"),
        )

    @action(  # type: ignore[untyped-decorator]  # as above
        description=_("Write on"),
        url_path="rewrite",
        permissions=["edit"],
        icon="edit",
    )
    def rewrite(self, request: HttpRequest, object_id: str) -> HttpResponse:
        change = self._change(request, object_id)
        kind = WriteForm if change.act == Act.PUT else WithdrawForm
        stored = {"text": change.text, "note": change.note}
        form = kind(_posted(request), initial=stored)
        staff: Any = request.user
        return self._ask(
            request,
            change,
            form,
            lambda: services.rewrite_change(
                change=change, by=staff, **{"text": "", **form.cleaned_data}
            ),
            title=_("Write on: %(change)s") % {"change": change},
            text=_("Whoever writes a word of it can no longer approve it."),
            button=_("Save the draft"),
        )

    @action(  # type: ignore[untyped-decorator]  # as above
        description=_("Submit"),
        url_path="submit",
        permissions=["edit"],
        icon="send",
    )
    def submit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        change = self._change(request, object_id)
        staff: Any = request.user
        return self._ask(
            request,
            change,
            forms.Form(_posted(request)),
            lambda: services.submit_change(change=change, by=staff),
            title=_("Submit %(change)s") % {"change": change},
            text=_(
                "Every example is tried. Then it is measured which stored texts it concerns."
            ),
            button=_("Submit"),
            shown=difference(change),
        )

    @action(  # type: ignore[untyped-decorator]  # as above
        description=_("Approve"),
        url_path="approve",
        permissions=["edit"],
        icon="check",
    )
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        change = self._change(request, object_id)
        form = ApproveForm(_posted(request), initial={"digest": digest_of(change.text)})
        staff: Any = request.user
        return self._ask(
            request,
            change,
            form,
            lambda: services.approve_change(
                change=change, by=staff, **form.cleaned_data
            ),
            title=_("Approve %(change)s") % {"change": change},
            text=_("It is in force within seconds, and the brands concerned are told."),
            button=_("Approve"),
            shown=format_html("{}{}", difference(change), impact_found(change)),
        )

    @action(  # type: ignore[untyped-decorator]  # as above
        description=_("Send back"),
        url_path="send-back",
        permissions=["edit"],
        icon="undo",
    )
    def send_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        change = self._change(request, object_id)
        form = ReturnForm(_posted(request))
        staff: Any = request.user
        return self._ask(
            request,
            change,
            form,
            lambda: services.return_change(
                change=change, by=staff, **form.cleaned_data
            ),
            title=_("Send back %(change)s") % {"change": change},
            text=_("Whoever wrote it reads the reason and can write on."),
            button=_("Send back"),
        )

    @action(  # type: ignore[untyped-decorator]  # as above
        description=_("Measure again"),
        url_path="measure",
        permissions=["edit"],
        icon="straighten",
    )
    def measure(self, request: HttpRequest, object_id: str) -> HttpResponse:
        change = self._change(request, object_id)
        return self._ask(
            request,
            change,
            forms.Form(_posted(request)),
            lambda: measure_again(change=change),
            title=_("Measure again: %(change)s") % {"change": change},
            text=_(
                "The texts of all brands are read anew by the rules as they are now."
            ),
            button=_("Measure again"),
        )

    @action(  # type: ignore[untyped-decorator]  # as above
        description=_("Drop"),
        url_path="drop",
        permissions=["edit"],
        icon="delete",
    )
    def drop(self, request: HttpRequest, object_id: str) -> HttpResponse:
        change = self._change(request, object_id)
        staff: Any = request.user
        return self._ask(
            request,
            change,
            forms.Form(_posted(request)),
            lambda: services.drop_change(change=change, by=staff),
            title=_("Drop %(change)s") % {"change": change},
            text=_("It stays as a record and never comes into force."),
            button=_("Drop"),
        )

    def _change(self, request: HttpRequest, object_id: str) -> EditorialChange:
        change = self.get_object(request, object_id)
        if not isinstance(change, EditorialChange):
            raise Http404
        return change

    def _ask(
        self,
        request: HttpRequest,
        change: EditorialChange | None,
        form: forms.Form,
        act: Callable[[], Any],
        **words: Any,
    ) -> HttpResponse:
        """A form, and the service once it is filled in; its refusals stand in the form."""
        if request.method == "POST" and form.is_valid():
            try:
                done = act()
            except AppError as error:
                show_error(form, error)
            else:
                messages.success(request, _("Done."))
                key = done.pk if isinstance(done, EditorialChange) else change.pk  # type: ignore[union-attr]
                return redirect(_CHANGE, key)
        return form_page(self, request, change, form, **words)


def _posted(request: HttpRequest) -> QueryDict | None:
    """Also what a form without fields sends: nothing."""
    return request.POST if request.method == "POST" else None

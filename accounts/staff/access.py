"""Where staff see what belongs to companies, and the mark that this leaves in the audit log.

Two ways lead there: the admin pages, which work past row-level security, and a person's place
that a member of staff has taken (``accounts.staff.impersonation``). Each answer with a company's
rows is recorded before it leaves; for one object with its company, so that its owners see it.
"""

from collections.abc import Iterator
from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts import audit
from accounts.access import memberships_of
from accounts.enums import AuditAction
from accounts.models import Company, User

PATH_LENGTH = 500


def is_staff_page(request: HttpRequest) -> bool:
    """Whether this request is for the admin, from somebody who may be there."""
    is_there = request.path.startswith(reverse("admin:index"))
    return is_there and admin.site.has_permission(request)


def is_administrator(staff: User) -> bool:
    """Who may do what only staff with every right do: take places, mend lost access."""
    return staff.is_active and staff.is_staff and staff.is_superuser


def has_company(model: type[Model]) -> bool:
    """Whether rows of this model belong to companies, or are companies."""
    fields = {field.name for field in model._meta.get_fields()}
    return model is Company or "company" in fields


def companies_of(target: Model) -> list[Company | None]:
    """Whose owners are to see that staff looked at this; [None] for what is nobody's."""
    if isinstance(target, Company):
        return [target]
    if isinstance(target, User):
        return [one.company for one in memberships_of(target)] or [None]
    return [getattr(target, "company", None)]


def record_what_staff_saw(request: HttpRequest, response: HttpResponse) -> None:
    """One event for each answer that shows staff the rows of companies."""
    # Not 200 only: a poll that ends answers 286.
    if not 200 <= response.status_code < 300:
        return
    path = request.get_full_path()[:PATH_LENGTH]
    if getattr(request, "impersonator", None) is not None:
        _record_place(request, path)
    elif is_staff_page(request):
        _record_admin(request, path)


def _record_place(request: HttpRequest, path: str) -> None:
    audit.record(
        AuditAction.STAFF_VIEWED,
        company=cast(Any, request).company,
        target_label=request.path,
        after={"path": path},
    )


def _record_admin(request: HttpRequest, path: str) -> None:
    match = request.resolver_match
    if match is None:
        return
    page = getattr(match.func, "model_admin", None)
    model = page.model if page else _completed(request, match.url_name)
    if model is None or not (has_company(model) or _shows_companies(page)):
        return
    key = match.kwargs.get("object_id", match.kwargs.get("id"))
    shown = page.get_object(request, unquote(key)) if page and key else None
    for event in _events(model, shown):
        audit.record(AuditAction.STAFF_VIEWED, after={"path": path}, **event)


def _events(model: type[Model], shown: Model | None) -> Iterator[dict[str, Any]]:
    """What the events of one answer are about."""
    if shown is None:
        yield {"target_label": str(model._meta.verbose_name_plural)}
        return
    for company in companies_of(shown):
        yield {"company": company, "target": shown}


def _shows_companies(page: "admin.ModelAdmin[Any] | None") -> bool:
    return page is not None and any(has_company(one.model) for one in page.inlines)


def _completed(request: HttpRequest, url_name: str | None) -> type[Model] | None:
    """The model whose rows an autocomplete field offers."""
    if url_name != "autocomplete":
        return None
    # Django has answered with these already, so they name a field that there is.
    model = apps.get_model(request.GET["app_label"], request.GET["model_name"])
    field = model._meta.get_field(request.GET["field_name"])
    found = field.related_model
    return found if isinstance(found, type) and found in admin.site._registry else None

"""Staff who read Korean find no English label on their pages.

What is looked at: names of models, fields, columns, filters, choices, fieldsets, help texts and
actions. A message without its translation fails in ``test_translations``; a label that never
was a message fails here.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field

from kbeauty.lib.admin import readable_fields
from kbeauty.lib.tenancy import all_companies
from tests.factories.accounts import UserFactory
from tests.korean import in_korean

HANGUL = re.compile("[가-힣]")
# The same in Korean: abbreviations, names, and codes that stand for themselves.
SAME = frozenset({"ID", "API", "Instagram", "Meta"})
PAGES = sorted(admin.site._registry.values(), key=lambda page: page.opts.label)
# Also those without a page: the audit log calls them by their names.
ROOMS = ("accounts", "instagram", "markets", "analysis")
MODELS = sorted(
    {page.model for page in PAGES}
    | {one for room in ROOMS for one in apps.get_app_config(room).get_models()},
    key=lambda model: model._meta.label,
)

Label = tuple[str, object]


def is_korean(label: object) -> bool:
    """Also what has no words: a number, a sign, nothing at all."""
    text = str(label or "")
    return bool(HANGUL.search(text)) or text in SAME or not re.search("[A-Za-z]", text)


def names_of(options) -> Iterator[Label]:
    yield "name", options.verbose_name
    yield "names", options.verbose_name_plural
    yield "app", options.app_config.verbose_name


def choices_of(name, choices) -> Iterator[Label]:
    for value, label in choices:
        # Shown as it is stored: a name, such as America/New York.
        if str(value) != str(label).replace(" ", "_"):
            yield f"{name}={value}", label


def fields_of(model) -> Iterator[Label]:
    """Whether a page shows them now or not: the audit log tells of any of them."""
    for field in (*readable_fields(model), *model._meta.many_to_many):
        yield f"field {field.name}", field.verbose_name
        yield f"help of {field.name}", field.help_text
        yield from choices_of(field.name, field.flatchoices)


def forms_of(page, request) -> Iterator[Label]:
    """The page for a new row, and the page of one that is there."""
    for row in (None, page.model()):
        fieldsets = page.get_fieldsets(request, row)
        for title, options in fieldsets:
            yield "fieldset", title
            yield "text of fieldset", options.get("description")
        form = page.get_form(request, row, change=row is not None)
        for name in {*flatten_fieldsets(fieldsets)} - {*form.base_fields}:
            yield f"shown {name}", label_for_field(name, page.model, page)
        for name, field in form.base_fields.items():
            yield f"asked {name}", field.label
            yield f"help of {name}", field.help_text
            # Rows of a table are data; choices that are written down are words.
            if not hasattr(field, "queryset"):
                yield from choices_of(name, getattr(field, "choices", ()))


def lists_of(page, request) -> Iterator[Label]:
    rows = page.get_changelist_instance(request)
    for name in rows.list_display:
        if name == "action_checkbox":
            continue
        yield f"column {name}", label_for_field(name, page.model, page)
    for one in rows.filter_specs:
        yield f"filter {type(one).__name__}", one.title
    for name, (_call, _name, description) in page.get_actions(request).items():
        yield f"action {name}", description
    for place in ("list", "detail", "row", "submit_line"):
        for one in getattr(page, f"_get_base_actions_{place}")():
            yield f"action {one.action_name}", one.description


def inlines_of(page, request) -> Iterator[Label]:
    for inline in page.get_inline_instances(request, page.model()):
        yield "inline", inline.verbose_name
        yield "inlines", inline.verbose_name_plural
        for name in flatten_fieldsets(inline.get_fieldsets(request, page.model())):
            yield f"inline {name}", label_for_field(name, inline.model, inline)


def menu_of(request) -> Iterator[Label]:
    yield "site", admin.site.index_title
    site: Any = admin.site  # unfold's, which is untyped
    for group in site.get_sidebar_list(request):
        yield "group", group.get("title")
        for item in group["items"]:
            yield "entry", item["title"]


@pytest.fixture
def request_of_staff(rf, db):
    request = rf.get("/admin/")
    request.user = UserFactory(is_staff=True, is_superuser=True)
    with in_korean(), all_companies():
        yield request


def test_every_label_of_the_staff_pages_is_korean(request_of_staff):
    labels = [("menu", *one) for one in menu_of(request_of_staff)]
    for model in MODELS:
        found = [*names_of(model._meta), *fields_of(model)]
        labels += [(model._meta.label, *one) for one in found]
    for page in PAGES:
        found = [
            *forms_of(page, request_of_staff),
            *lists_of(page, request_of_staff),
            *inlines_of(page, request_of_staff),
        ]
        labels += [(page.opts.label, *one) for one in found]

    english = [
        f"{where} {what}: {label}"
        for where, what, label in labels
        if not is_korean(label)
    ]

    assert len(labels) > 1000
    assert english == []

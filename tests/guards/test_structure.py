"""Rules of the house that no linter knows."""

import ast
import re
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from kbeauty.lib.models import TenantModel
from tools.stats import ROOMS, ROOT, functions, length, sources

FUNCTION_LIMIT = 50
FILE_LIMIT = 500
TENANT_MODELS = [model for model in apps.get_models() if issubclass(model, TenantModel)]


def _name(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("room", [*ROOMS, "tools"])
def test_files_and_their_functions_are_of_a_readable_size(room):
    texts = {_name(path): path.read_text("utf-8") for path in sources(room)}

    long = [
        f"{name}: {node.name}"
        for name, text in texts.items()
        for node in functions(ast.parse(text))
        if length(node) > FUNCTION_LIMIT
    ]

    assert texts
    assert long == []
    assert [name for name, text in texts.items() if text.count("\n") > FILE_LIMIT] == []


def _inner_imports(text):
    """Each import inside a function, after the line above it."""
    if not re.search(r"^\s+(import|from) ", text, re.M):
        return
    lines = text.splitlines()
    for function in functions(ast.parse(text)):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield lines[node.lineno - 2].strip(), lines[node.lineno - 1]


@pytest.mark.parametrize("room", ROOMS)
def test_imports_inside_functions_carry_a_reason(room):
    # A task loads its service inside its body: one reason for all of them.
    paths = [path for path in sources(room) if path.name != "tasks.py"]

    unexplained = [
        f"{_name(path)}: {line}"
        for path in paths
        for above, line in _inner_imports(path.read_text("utf-8"))
        if not above.startswith("#") and not re.search(r"PLC0415 - \w", line)
    ]

    assert paths
    assert unexplained == []


@pytest.mark.django_db
def test_models_and_migrations_agree():
    output = StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=output)

    assert output.getvalue() == "No changes detected\n"


def test_tenant_models_have_a_company_and_row_level_security(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relname = ANY(%s)",
            [[model._meta.db_table for model in TENANT_MODELS]],
        )
        security = {table: flags for table, *flags in cursor.fetchall()}

    assert {
        model._meta.label: (
            model._meta.get_field("company").null,
            security.get(model._meta.db_table),
        )
        for model in TENANT_MODELS
    } == {model._meta.label: (False, [True, True]) for model in TENANT_MODELS}


def test_models_with_a_company_are_tenant_models():
    with_company = {
        model
        for model in apps.get_models()
        if any(field.name == "company" for field in model._meta.get_fields())
    }

    assert {model._meta.label for model in with_company - set(TENANT_MODELS)} == {
        # Appended only, and some of its events are no company's: a policy of its own.
        "accounts.AuditEvent"
    }


def test_application_role_is_bound_by_row_level_security(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )

        assert cursor.fetchone() == (False, False)


def test_every_environment_variable_is_documented():
    names = ("base.py", "instagram.py", "ai.py")
    files = [ROOT / "kbeauty/settings" / name for name in names]
    read = {
        node.args[0].value
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "env"
        and isinstance(node.args[0], ast.Constant)
    }
    documented = (ROOT / ".env.example").read_text("utf-8")

    assert {name for name in read if f"{name}=" not in documented} == set()


def test_committed_schema_is_the_one_we_serve(db):
    output = StringIO()

    call_command("spectacular", "--validate", "--fail-on-warn", stdout=output)

    committed = (settings.BASE_DIR / "docs" / "openapi.yaml").read_text("utf-8")
    assert output.getvalue() == committed

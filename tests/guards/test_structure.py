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


@pytest.mark.parametrize("path", list(sources(*ROOMS, "tools")), ids=_name)
def test_file_and_its_functions_are_of_a_readable_size(path):
    text = path.read_text("utf-8")

    long = [
        node.name
        for node in functions(ast.parse(text))
        if length(node) > FUNCTION_LIMIT
    ]

    assert long == []
    assert text.count("\n") <= FILE_LIMIT


# A task loads its service inside its body: one reason for all of them.
@pytest.mark.parametrize(
    "path",
    [path for path in sources(*ROOMS) if path.name != "tasks.py"],
    ids=_name,
)
def test_imports_inside_functions_carry_a_reason(path):
    lines = path.read_text("utf-8").splitlines()
    inner = [
        (lines[node.lineno - 2].strip(), lines[node.lineno - 1])
        for function in functions(ast.parse("\n".join(lines)))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    unexplained = [
        line
        for above, line in inner
        if not above.startswith("#") and not re.search(r"PLC0415 - \w", line)
    ]
    assert unexplained == []


@pytest.mark.django_db
def test_models_and_migrations_agree():
    output = StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=output)

    assert output.getvalue() == "No changes detected\n"


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_tenant_model_has_a_company_and_row_level_security(model, db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s",
            [model._meta.db_table],
        )
        is_enabled, is_forced = cursor.fetchone()

    assert model._meta.get_field("company").null is False
    assert (is_enabled, is_forced) == (True, True)


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

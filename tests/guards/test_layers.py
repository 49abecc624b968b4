"""Two layers keep companies apart. Each is taken away in turn, and the other still holds.

Without the filters in the code (``for_company`` lets everything through) Postgres shows a
company's own rows only; without row-level security (a role that is exempt) the filters do.
Every page, every call of the API and every task of a company is tried, as the owner of one
company, with the codes and keys of another.
"""

import inspect
import re
from contextlib import contextmanager, nullcontext

import pytest
from django.db import DatabaseError, transaction

from accounts.models.audit import AuditQuerySet
from kbeauty.celery import app
from kbeauty.lib.models import TenantQuerySet
from kbeauty.lib.tasks import CompanyTask
from kbeauty.lib.tenancy import all_companies, tenant
from tests.factories.accounts import CompanyFactory, MembershipFactory
from tests.guards.test_url_walk import OWN, PAGES, filled
from tests.world import TENANT_MODELS, fill, rows_of

OURS, THEIRS = "celadon", "vermilion"
# Of Postgres.
INSUFFICIENT_PRIVILEGE = "42501"


@contextmanager
def _without_filters():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TenantQuerySet, "for_company", lambda rows, company: rows.all())
        patch.setattr(AuditQuerySet, "for_company", lambda rows, company: rows.all())
        yield


LAYERS = {
    "both layers": nullcontext,
    "without the filters of the code": _without_filters,
    "without row-level security": all_companies,
}


@pytest.fixture(params=LAYERS)
def layer(request):
    return LAYERS[request.param]


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def us(db):
    company = CompanyFactory(name=OURS)
    return company, fill(company, OURS)


@pytest.fixture
def them(db):
    company = CompanyFactory(name=THEIRS)
    return company, fill(company, THEIRS)


@pytest.fixture
def visitor(client, us):
    company, _ = us
    client.force_login(MembershipFactory(company=company).user)
    return client


def test_world_has_a_row_of_every_tenants_table(us):
    company, _ = us

    assert [label for label, rows in rows_of(company).items() if not rows] == []


WALKED = {
    name: path for name, path in PAGES.items() if name not in OWN or "<uuid" in path
}
# The others are the same address for everybody.
WITH_CODES = {name: path for name, path in WALKED.items() if "<" in path}
LISTS = {
    name: PAGES[name] for name in ("instagram:post-list", "instagram:account-list")
}


def _asked(client, method, rows, pages=WALKED):
    """Each address with the codes of ``rows``: its name and what came back."""
    for name, path in pages.items():
        answer = getattr(client, method)(filled(name, path, rows))
        content = b"".join(answer) if answer.streaming else answer.content
        yield name, answer.status_code, content.decode(errors="replace")


def test_own_pages_show_nothing_of_another_company(visitor, us, them, layer):
    with layer():
        seen = list(_asked(visitor, "get", us[1]))

    assert len(seen) > 30
    assert [name for name, _, text in seen if THEIRS in text] == []
    # The pages did show what is ours.
    assert len([name for name, _, text in seen if OURS in text]) > 5
    assert [name for name, status, _ in seen if status >= 500] == []


def test_with_both_layers_gone_pages_show_another_company(visitor, us, them):
    """Else the tests above would prove nothing."""
    with _without_filters(), all_companies():
        seen = list(_asked(visitor, "get", us[1], LISTS))

    assert [name for name, _, text in seen if THEIRS in text] == list(LISTS)


def test_codes_of_another_company_lead_nowhere(visitor, us, them, layer):
    with layer():
        seen = list(_asked(visitor, "get", them[1], WITH_CODES))
        # Nor do they leave anything behind, such as another company chosen.
        seen += _asked(visitor, "get", us[1], LISTS)

    assert len(seen) > 30
    assert [name for name, _, text in seen if THEIRS in text] == []


def test_posts_with_codes_of_another_company_change_nothing(visitor, us, them, layer):
    before = rows_of(them[0])

    with layer():
        seen = list(_asked(visitor, "post", them[1]))

    assert [name for name, status, _ in seen if status >= 500] == []
    assert rows_of(them[0]) == before


def _company_tasks():
    app.loader.import_default_modules()
    return sorted(
        name for name, task in app.tasks.items() if isinstance(task, CompanyTask)
    )


def test_tasks_of_a_company_touch_no_row_of_another(us, them, layer):
    company, _ = us
    before = rows_of(them[0])

    with layer(), tenant(None):
        for name in _company_tasks():
            task = app.tasks[name]
            wanted = set(inspect.signature(task.run).parameters) - {"company_id"}
            keys = {key: _key(key, them[1]) for key in wanted}
            task.delay(company_id=company.pk, **keys)

    assert "instagram.sync_account" in _company_tasks()
    assert rows_of(them[0]) == before


def _key(parameter, rows):
    noun = re.sub("_id$", "", parameter)
    return rows[{"batch": "import", "job": "batch"}.get(noun, noun)].pk


class TestTables:
    """Of one filled world each: filling one for every table would take minutes."""

    def test_without_a_company_there_are_no_rows(self, us):
        with tenant(None):
            counts = {
                model._meta.label: model._default_manager.count()
                for model in TENANT_MODELS
            }

        assert counts == dict.fromkeys(counts, 0)
        assert len(counts) > 30

    def test_another_company_sees_and_changes_none(self, us, them):
        with tenant(them[0].pk):
            touched = {
                model._meta.label: _touched(
                    model._default_manager.filter(company=us[0]), us[0]
                )
                for model in TENANT_MODELS
            }

        assert touched == dict.fromkeys(touched, (0, 0, 0))
        assert len(touched) > 30

    def test_rows_are_not_given_to_another_company(self, us, them):
        with tenant(us[0].pk):
            answers = {
                model._meta.label: _state_of_giving(model, us[0], them[0])
                for model in TENANT_MODELS
            }

        assert answers == dict.fromkeys(answers, INSUFFICIENT_PRIVILEGE)
        assert len(answers) > 30


def _touched(rows, company):
    """How many rows are seen, changed and deleted."""
    return rows.count(), rows.update(company=company), rows._raw_delete(rows.db)


def _state_of_giving(model, giver, taker):
    """What Postgres says to a row that changes hands; None where it lets it go."""
    try:
        with transaction.atomic():
            model._default_manager.filter(company=giver).update(company=taker)
    except DatabaseError as refusal:
        return refusal.__cause__.sqlstate
    return None

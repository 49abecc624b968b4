"""What operators and staff write about engines."""

import subprocess
import sys
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import AuditEvent
from analysis.checks import budgets_are_of_all_plans, engines_are_known
from analysis.models import AiPrice, EngineTerms
from analysis.validators import validate_order
from kbeauty.lib.tenancy import all_companies
from tests.factories.accounts import CompanyFactory, UserFactory
from tools.stats import ROOT


@pytest.mark.parametrize("order", ["", "local", "openai, anthropic,local"])
def test_order_of_known_engines_is_taken(order):
    validate_order(order)


@pytest.mark.parametrize(
    ("order", "code"), [("opneai", "unknown"), ("local,local", "twice")]
)
def test_other_orders_are_refused(order, code):
    with pytest.raises(ValidationError) as refusal:
        validate_order(order)

    assert refusal.value.code == code


def test_settings_that_nobody_could_mean_are_refused(settings):
    assert engines_are_known() == budgets_are_of_all_plans() == []

    settings.AI_ENGINES = ["opneai"]
    settings.AI_BUDGETS = {"free": Decimal(1)}

    assert [one.id for one in engines_are_known()] == ["analysis.E001"]
    assert [one.id for one in budgets_are_of_all_plans()] == ["analysis.E002"]


def test_web_process_does_not_load_the_sdks():
    """They take more than two seconds; only a process that asks an engine pays for them."""
    code = (
        "import django, sys; django.setup(); import kbeauty.urls, analysis.engines.gateway;"
        "print(sorted({'openai', 'anthropic', 'httpx2'} & sys.modules.keys()))"
    )

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={"DJANGO_SETTINGS_MODULE": "kbeauty.settings.test"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert done.stdout == "[]\n"


@pytest.fixture
def staff(client, db):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_staff_give_a_company_terms_and_its_owners_read_of_it(staff):
    company = CompanyFactory()
    form = {
        "company": company.pk,
        "engines": "anthropic,local",
        "monthly_budget_usd": "25",
    }

    staff.post(reverse("admin:analysis_engineterms_add"), form)

    with all_companies():
        terms = EngineTerms.objects.get()
        event = AuditEvent.objects.get(company=company, action="staff.changed")
    assert (terms.company, terms.engines) == (company, "anthropic,local")
    assert terms.monthly_budget_usd == 25
    assert event.after["monthly_budget_usd"] == "25"


def test_staff_cannot_name_an_engine_that_there_is_not(staff):
    form = {"company": CompanyFactory().pk, "engines": "opneai"}

    answer = staff.post(reverse("admin:analysis_engineterms_add"), form)

    assert "engines" in answer.context["adminform"].form.errors
    with all_companies():
        assert EngineTerms.objects.count() == 0


def test_price_of_staff_is_theirs_and_stays(staff):
    luna = AiPrice.objects.get(model="gpt-6-luna")
    form = {
        "provider": "openai",
        "model": "gpt-6-luna",
        "effective_from": "2026-12-01",
        "in_per_mtok": "0.2",
        "out_per_mtok": "1",
    }

    staff.post(reverse("admin:analysis_aiprice_add"), form)
    refused = staff.post(
        reverse("admin:analysis_aiprice_delete", args=[luna.pk]), {"post": "yes"}
    )

    new = AiPrice.objects.get(effective_from="2026-12-01")
    assert (new.is_own, new.in_per_mtok) == (True, Decimal("0.2"))
    assert refused.status_code == 403

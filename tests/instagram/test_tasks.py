import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from accounts.models import Company
from instagram import tasks
from instagram.enums import AccountStatus, RunStatus
from instagram.management.commands.setup_schedules import SCHEDULES
from instagram.models import Post, SyncRun
from instagram.services.collection import running
from kbeauty.lib.tenancy import current_company_id
from tests.factories.accounts import CompanyFactory
from tests.factories.instagram import InstagramAccountFactory, SyncRunFactory


@pytest.fixture
def graph(sandbox, settings):
    from tests.instagram.services.conftest import brand

    settings.INSTAGRAM_GRAPH_URL = sandbox.base_url
    sandbox.load(brand())
    return sandbox


@pytest.fixture
def account(company, graph):
    from tests.instagram.services.conftest import USERNAME

    return InstagramAccountFactory(
        company=company,
        username=USERNAME,
        token=graph.token(USERNAME),
        audience_collected_at=timezone.now(),
    )


def test_sync_account_collects_for_its_company(company, account):
    run = SyncRunFactory(account=account)

    tasks.sync_account.apply(kwargs={"company_id": company.pk, "run_id": run.pk})

    run.refresh_from_db()
    assert run.status == RunStatus.SUCCEEDED
    assert Post.objects.for_company(company).count() == 7


def test_sync_account_twice_is_harmless(company, account):
    run = SyncRunFactory(account=account)
    for _ in range(2):
        tasks.sync_account.apply(kwargs={"company_id": company.pk, "run_id": run.pk})

    assert SyncRun.objects.for_company(company).get().posts_created == 7


def test_sync_account_of_a_run_that_is_gone(company):
    result = tasks.sync_account.apply(kwargs={"company_id": company.pk, "run_id": 0})

    assert result.successful()


@pytest.mark.parametrize(
    ("task", "service"),
    [(tasks.sync_due, "start_due"), (tasks.resume_runs, "resume_stalled")],
)
def test_sweeps_visit_every_active_company_as_itself(
    company, monkeypatch, task, service
):
    CompanyFactory(is_active=False)
    CompanyFactory()
    visited = []

    def visit(*, company):
        assert current_company_id() == company.pk
        visited.append(company)

    monkeypatch.setattr(running, service, visit)

    task.apply()

    assert set(visited) == set(Company.objects.filter(is_active=True))


def test_task_names_are_explicit():
    assert [each.name for each in (tasks.sync_account, tasks.sync_due)] == [
        "instagram.sync_account",
        "instagram.sync_due",
    ]


def test_setup_schedules_creates_all_once(db, capsys):
    call_command("setup_schedules")
    call_command("setup_schedules")

    names = PeriodicTask.objects.filter(name__in=[each.name for each in SCHEDULES])
    assert names.count() == len(SCHEDULES)
    assert capsys.readouterr().out.splitlines()[-1] == "Schedules created: none"


def test_sync_account_command_collects_now(company, account, capsys):
    call_command("sync_account", f"@{account.username}", "--now")

    assert capsys.readouterr().out.strip() == (
        f"@{account.username} ({company.name}): Done; 7 posts (7 new), 7 insights, "
        "15 comments, 13 calls, 0 errors"
    )


def test_sync_account_command_queues(company, account, capsys):
    call_command("sync_account", account.username, "--company", company.name)

    assert SyncRun.objects.for_company(company).get().status == RunStatus.QUEUED
    assert capsys.readouterr().out.strip() == (
        f"@{account.username} ({company.name}): queued"
    )


def test_sync_account_command_unknown_name(company):
    with pytest.raises(CommandError, match="No company has connected @nobody"):
        call_command("sync_account", "nobody")


def test_sync_account_command_says_why_it_cannot(company):
    account = InstagramAccountFactory(
        company=company,
        status=AccountStatus.RECONNECT,
        status_reason="token_expired",
    )

    with pytest.raises(CommandError, match="has run out"):
        call_command("sync_account", account.username)


def test_sync_account_command_failed_collection(company, account, graph):
    graph.fault("190-463", path_prefix="me")

    with pytest.raises(CommandError, match="has run out"):
        call_command("sync_account", account.username, "--now")

"""Thin shells around services; what they may do twice, the services make harmless."""

from celery import shared_task
from django.db import IntegrityError, OperationalError

from accounts.sweeps import for_each_company
from kbeauty.lib.tasks import CompanyTask


@shared_task(name="instagram.sync_account", base=CompanyTask)
def sync_account(*, company_id: int, run_id: int) -> None:
    """Go on with a collection until it is done or has to wait."""
    from instagram.models import SyncRun  # noqa: PLC0415 - services import this module
    from instagram.services.collection.running import run_sync  # noqa: PLC0415 - the same

    run = SyncRun.objects.filter(company_id=company_id, pk=run_id).first()
    # Gone with its account: nothing is left to collect.
    if run is not None:
        run_sync(run=run)


@shared_task(name="instagram.sync_due")
def sync_due() -> None:
    """Start the collection of every account whose last one is an hour old."""
    from instagram.services.collection.running import start_due  # noqa: PLC0415 - see above

    for_each_company(start_due)


@shared_task(name="instagram.resume_runs")
def resume_runs() -> None:
    """Go on with collections and imports whose waiting is over or whose worker is gone."""
    from instagram.services.collection.running import resume_stalled  # noqa: PLC0415 - see above
    from instagram.services.imports import (  # noqa: PLC0415 - see above
        resume_stalled_imports,
    )

    for_each_company(resume_stalled, resume_stalled_imports)


@shared_task(
    name="instagram.run_import",
    base=CompanyTask,
    autoretry_for=(OperationalError,),
    retry_backoff=5,
    max_retries=5,
)
def run_import(*, company_id: int, batch_id: int) -> None:
    """Read an uploaded file; what ten minutes do not suffice for, the next task does."""
    from instagram.models import ImportBatch  # noqa: PLC0415 - services import this module
    from instagram.services import imports  # noqa: PLC0415 - the same

    batch = ImportBatch.objects.filter(company_id=company_id, pk=batch_id).first()
    if batch is not None and not imports.run_import(batch=batch, seconds=600):
        run_import.delay(company_id=company_id, batch_id=batch_id)


@shared_task(name="instagram.refresh_tokens")
def refresh_tokens() -> None:
    """Lengthen the tokens that end within ten days."""
    from instagram.services.connections import (  # noqa: PLC0415 - see above
        refresh_due_tokens,
    )

    for_each_company(refresh_due_tokens)


@shared_task(
    name="instagram.remove_person",
    autoretry_for=(OperationalError, IntegrityError),
    retry_backoff=5,
    max_retries=5,
)
def remove_person(*, request_id: int) -> None:
    """Remove the accounts of somebody who asked for that at Meta."""
    from instagram.models import (  # noqa: PLC0415 - services import this module
        DataDeletionRequest,
    )
    from instagram.services import meta_requests  # noqa: PLC0415 - the same

    wanted = DataDeletionRequest.objects.filter(pk=request_id).first()
    if wanted is not None:
        meta_requests.run_data_deletion(wanted=wanted)


@shared_task(name="instagram.resume_data_deletions")
def resume_data_deletions() -> None:
    """Go on with removals asked for at Meta that were broken off."""
    from instagram.services import meta_requests  # noqa: PLC0415 - see above

    meta_requests.resume_data_deletions()


@shared_task(
    name="instagram.process_events",
    base=CompanyTask,
    autoretry_for=(OperationalError,),
    retry_backoff=5,
    max_retries=5,
)
def process_events(*, company_id: int, account_id: int) -> None:
    """Look at what Instagram told of one account."""
    from instagram.models import (  # noqa: PLC0415 - services import this module
        InstagramAccount,
    )
    from instagram.services.events import processing  # noqa: PLC0415 - the same

    accounts = InstagramAccount.objects.select_related("company")
    account = accounts.filter(company_id=company_id, pk=account_id).first()
    if account is not None:
        processing.process_events(account=account)


@shared_task(name="instagram.resume_events")
def resume_events() -> None:
    """Go on with webhooks whose waiting is over or that the queue has lost."""
    from instagram.services.events.queue import resume_waiting  # noqa: PLC0415 - see above

    for_each_company(resume_waiting)


@shared_task(name="instagram.remove_old_events")
def remove_old_events() -> None:
    """Forget webhooks that are a month old."""
    from instagram.services.events import queue  # noqa: PLC0415 - see above

    for_each_company(queue.remove_old_events)


@shared_task(name="instagram.subscribe_account", base=CompanyTask)
def subscribe_account(*, company_id: int, account_id: int) -> None:
    """Agree with Instagram on what it tells of an account."""
    from instagram.models import (  # noqa: PLC0415 - services import this module
        InstagramAccount,
    )
    from instagram.services.subscriptions import subscribe  # noqa: PLC0415 - the same

    accounts = InstagramAccount.objects.select_related("company")
    account = accounts.filter(company_id=company_id, pk=account_id).first()
    if account is not None:
        subscribe(account=account)


@shared_task(name="instagram.check_subscriptions")
def check_subscriptions() -> None:
    """See whether Instagram still tells what was agreed, and agree anew where it does not."""
    from instagram.services.subscriptions import (  # noqa: PLC0415 - see above
        check_all,
    )

    for_each_company(check_all)

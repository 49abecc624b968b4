"""Thin shells around services; what they may do twice, the services make harmless."""

from celery import shared_task
from django.db import IntegrityError, OperationalError

from accounts.models import Company
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


@shared_task(
    name="instagram.make_months",
    autoretry_for=(OperationalError,),
    retry_backoff=60,
    max_retries=5,
)
def make_months() -> None:
    """Make the partitions of the coming three months."""
    from instagram.services import months  # noqa: PLC0415 - see above

    months.make_months()


@shared_task(name="instagram.refresh_tokens")
def refresh_tokens() -> None:
    """Lengthen the tokens that end within ten days."""
    from instagram.services.connections import (  # noqa: PLC0415 - see above
        refresh_due_tokens,
    )

    for_each_company(refresh_due_tokens)


@shared_task(name="instagram.check_tokens")
def check_tokens() -> None:
    """Ask Facebook what its tokens are worth and until when."""
    from instagram.services.connections import (  # noqa: PLC0415 - see above
        check_due_tokens,
    )

    for_each_company(check_due_tokens)


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


@shared_task(name="instagram.collect_hashtags")
def collect_hashtags() -> None:
    """Begin a round over the watched hashtags of every company that has some due."""
    from instagram.services.discovery.rounds import queue_hashtags  # noqa: PLC0415 - see above

    for_each_company(queue_hashtags)


@shared_task(name="instagram.collect_company_hashtags", base=CompanyTask)
def collect_company_hashtags(*, company_id: int) -> None:
    """Ask for the hashtags that the plan says; what ten minutes do not suffice for comes next."""
    from instagram.services.discovery.rounds import (  # noqa: PLC0415 - see above
        collect_due_hashtags,
    )

    company = Company.objects.filter(pk=company_id).first()
    if company is not None and not collect_due_hashtags(company=company):
        collect_company_hashtags.delay(company_id=company_id)


@shared_task(name="instagram.collect_hashtag", base=CompanyTask)
def collect_hashtag(*, company_id: int, hashtag_id: int) -> None:
    """Ask for one hashtag that a person waits for."""
    from instagram.models import WatchedHashtag  # noqa: PLC0415 - services import this module
    from instagram.services.discovery.rounds import look_by_hand  # noqa: PLC0415 - the same

    mine = WatchedHashtag.objects.filter(company_id=company_id)
    watched = mine.select_related("company").filter(pk=hashtag_id).first()
    if watched is not None:
        look_by_hand(watched=watched)


@shared_task(name="instagram.collect_creators")
def collect_creators() -> None:
    """Begin a round over the creators of every company that has some due."""
    from instagram.services.discovery.rounds import queue_creators  # noqa: PLC0415 - see above

    for_each_company(queue_creators)


@shared_task(name="instagram.collect_company_creators", base=CompanyTask)
def collect_company_creators(*, company_id: int) -> None:
    """Look at the creators that are due; what ten minutes do not suffice for comes next."""
    from instagram.services.discovery.rounds import (  # noqa: PLC0415 - see above
        collect_due_creators,
    )

    company = Company.objects.filter(pk=company_id).first()
    if company is not None and not collect_due_creators(company=company):
        collect_company_creators.delay(company_id=company_id)


@shared_task(name="instagram.collect_creator", base=CompanyTask)
def collect_creator(*, company_id: int, creator_id: int) -> None:
    """Look at one creator that a person has just added."""
    from instagram.models import Creator  # noqa: PLC0415 - services import this module
    from instagram.services.discovery.rounds import look_at_creator  # noqa: PLC0415 - the same

    mine = Creator.objects.filter(company_id=company_id)
    creator = mine.select_related("company").filter(pk=creator_id).first()
    if creator is not None:
        look_at_creator(creator=creator)


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

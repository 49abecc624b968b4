"""The account itself, and its counts of the day."""

from django.utils import timezone

from instagram.clients.errors import ClientError, ErrorKind
from instagram.enums import AccountStatus, RunPhase
from instagram.models import AccountSnapshot
from instagram.services.collection.work import Work
from instagram.services.connections import apply_profile, mark_account
from instagram.services.storage.refusals import drop_outdated_refusals
from kbeauty.lib.upsert import upsert


def collect_profile(work: Work) -> None:
    account = work.account
    profile = work.client.me()
    if not profile.is_professional:
        raise ClientError(
            "not professional", ErrorKind.PERMISSION, reason="not_professional"
        )
    with work.page() as run:
        if account.status == AccountStatus.NOT_PROFESSIONAL:
            mark_account(account=account, status=AccountStatus.ACTIVE, reason="")
        apply_profile(account=account, profile=profile)
        account.save(
            update_fields=[
                "account_type",
                "app_scoped_id",
                "biography",
                "followers_count",
                "follows_count",
                "media_count",
                "name",
                "profile_picture_url",
                "updated_at",
                "username",
                "website",
            ]
        )
        _write_account_snapshot(work)
        run.posts_expected = profile.media_count
        drop_outdated_refusals(account=account)
        run.phase = RunPhase.STORIES


def _write_account_snapshot(work: Work) -> None:
    counts = ("followers_count", "follows_count", "media_count")
    upsert(
        AccountSnapshot,
        [{name: getattr(work.account, name) for name in counts}],
        unique=("account_id", "captured_on"),
        keep_known=counts,
        constants={
            "company_id": work.account.company_id,
            "account_id": work.account.pk,
            "captured_on": timezone.now().date(),
        },
    )

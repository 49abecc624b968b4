"""Chainable conditions; every read starts with ``for_company``."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Q
from django.utils import timezone

from instagram.enums import AccountStatus, InsightsStatus, RunStatus, Source
from kbeauty.lib.models import TenantQuerySet

if TYPE_CHECKING:
    from instagram.models import InstagramAccount, SyncRun

# Figures move and comments come for about a month; older posts are left in peace.
REFRESH_FOR = timedelta(days=30)
# A refusal that ends when the person grants the permission: worth asking again.
PERMISSION_REASONS = ("permission_missing", "capability_missing")


class AccountQuerySet(TenantQuerySet):
    def collectable(self) -> Self:
        """Accounts with a token; one that lost its status may have it back."""
        return self.filter(
            status__in=[AccountStatus.ACTIVE, AccountStatus.NOT_PROFESSIONAL]
        ).exclude(token="")

    def due(self, every: timedelta) -> Self:
        """Connected accounts whose last complete collection is that long ago."""
        before = timezone.now() - every
        return self.filter(status=AccountStatus.ACTIVE).filter(
            Q(last_synced_at__isnull=True) | Q(last_synced_at__lte=before)
        )


class RunQuerySet(TenantQuerySet):
    def unfinished(self) -> Self:
        return self.filter(status__in=RunStatus.unfinished())

    def stalled(self, queued_for: timedelta) -> Self:
        """Unfinished runs that nobody works on although they could go on.

        Their waiting is over, their worker's lease has run out, or the queue lost them.
        """
        now = timezone.now()
        is_free = Q(account__leased_until__isnull=True) | Q(
            account__leased_until__lt=now
        )
        is_old = Q(heartbeat_at__isnull=True, created_at__lt=now - queued_for) | Q(
            heartbeat_at__lt=now - queued_for
        )
        return self.filter(
            Q(status=RunStatus.WAITING, resume_at__lte=now)
            | (Q(status=RunStatus.RUNNING) & is_free)
            | (Q(status=RunStatus.QUEUED) & is_old)
        )


class PostQuerySet(TenantQuerySet):
    def live(self) -> Self:
        return self.filter(deleted_at__isnull=True)

    def listed_in(self, run: "SyncRun") -> Self:
        return self.live().filter(
            account_id=run.account_id, source=Source.API, seen_run=run
        )

    def awaiting_insights(self, run: "SyncRun") -> Self:
        """Never asked, or young enough for the figures to move; not yet asked in this run."""
        return (
            self.listed_in(run)
            .filter(
                Q(insights_status=InsightsStatus.PENDING)
                | Q(insights_reason__in=PERMISSION_REASONS)
                | Q(timestamp__gte=run.created_at - REFRESH_FOR)
            )
            .exclude(insights_run=run)
        )

    def awaiting_comments(self, run: "SyncRun") -> Self:
        """With comments that are new to us or may still change; not yet read in this run.

        ``comments_run`` is empty until all comments were read, and again once their
        number has changed.
        """
        return (
            self.listed_in(run)
            .filter(
                Q(comments_run__isnull=True)
                | Q(timestamp__gte=run.created_at - REFRESH_FOR)
            )
            .exclude(comment_count=0)
            .exclude(comments_run=run)
        )

    def with_cursor(self, account: "InstagramAccount") -> Self:
        """Posts whose comments were read in part."""
        return self.filter(account=account).exclude(comments_cursor="")

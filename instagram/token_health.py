"""How an account's connection fares: what the page about its token shows, never the token."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from instagram import oauth
from instagram.abilities import MISSING
from instagram.clients.errors import classify
from instagram.clients.messages import message_for
from instagram.enums import AccountStatus, Login
from instagram.models import ApiCall, InstagramAccount
from instagram.scopes import scope_name, scope_names

# From here on pages say that a connection is about to end.
ENDS_SOON = timedelta(days=10)
FAILURES_OF = timedelta(days=7)
_NEEDS_LOG_IN = {AccountStatus.RECONNECT, AccountStatus.NOT_PROFESSIONAL}


@dataclass(frozen=True, slots=True)
class Health:
    """What the account itself tells; days are whole ones, None where there is no end."""

    account: InstagramAccount
    age_days: int | None
    token_days: int | None
    data_days: int | None
    # Of the two, what ends first.
    days_left: int | None
    ends_soon: bool
    problem: Promise | str

    @property
    def has_token(self) -> bool:
        return bool(self.account.token)

    @property
    def is_facebook(self) -> bool:
        return self.account.login == Login.FACEBOOK

    @property
    def granted(self) -> list[Promise | str]:
        return [scope_name(scope) for scope in self.account.scopes]

    @property
    def missing(self) -> list[str]:
        return oauth.missing_scopes(self.account.scopes, Login(self.account.login))

    @property
    def missing_names(self) -> list[Promise | str]:
        return [scope_name(scope) for scope in self.missing]


@dataclass(frozen=True, slots=True)
class Failure:
    """Calls that Instagram refused for one reason."""

    text: Promise
    count: int
    last_at: datetime


def health_of(account: InstagramAccount) -> Health:
    token_days = _days_until(account, account.token_expires_at)
    data_days = _days_until(account, account.data_access_ends_at)
    known = [days for days in (token_days, data_days) if days is not None]
    ends = account.connection_ends_at if account.token else None
    obtained = account.token_obtained_at
    return Health(
        account=account,
        age_days=(timezone.now() - obtained).days if obtained else None,
        token_days=token_days,
        data_days=data_days,
        days_left=min(known, default=None),
        ends_soon=ends is not None and ends - timezone.now() < ENDS_SOON,
        problem=problem_of(account),
    )


def _days_until(account: InstagramAccount, end: datetime | None) -> int | None:
    return (end - timezone.now()).days if end and account.token else None


def problem_of(account: InstagramAccount) -> Promise | str:
    """What keeps the account from being collected; empty if nothing does."""
    # A person of ours who disconnects gives no reason: Instagram's side does.
    is_explained = (
        account.status in _NEEDS_LOG_IN or account.status == AccountStatus.DISCONNECTED
    )
    reason = account.status_reason if is_explained else ""
    return message_for(reason) if reason else ""


def advice_for(health: Health) -> Sequence[Promise | str]:
    """What a person should do, one sentence each; nothing where all is well."""
    return [sentence for sentence in _advice(health) if sentence]


def _advice(health: Health) -> Iterator[Promise | str]:
    yield health.problem
    if not health.has_token and not health.problem:
        yield message_for("token_missing")
    if health.missing:
        yield format_lazy(MISSING, names=scope_names(health.missing))
    if health.problem or not health.ends_soon:
        return
    if health.is_facebook:
        yield _("Reconnect before the days are over, and nothing is interrupted.")
    else:
        yield _(
            "We lengthen this connection by ourselves. If the days do not grow by tomorrow, "
            "press Reconnect."
        )


def failures_of(account: InstagramAccount) -> list[Failure]:
    """Failed calls of the last seven days by reason, most often first."""
    counts: Counter[str] = Counter()
    last: dict[str, datetime] = {}
    for status, code, subcode, count, at in _failed_calls(account):
        reason = _reason(status, code, subcode)
        counts[reason] += count
        last[reason] = max(at, last.get(reason, at))
    return [
        Failure(message_for(reason), count, last[reason])
        for reason, count in counts.most_common()
    ]


def _failed_calls(
    account: InstagramAccount,
) -> Iterator[tuple[int | None, int | None, int | None, int, datetime]]:
    is_failed = (
        Q(status_code=None) | Q(status_code__gte=400) | Q(error_code__isnull=False)
    )
    calls = ApiCall.objects.for_company(account.company).filter(
        account=account, created_at__gte=timezone.now() - FAILURES_OF
    )
    kinds = ("status_code", "error_code", "error_subcode")
    grouped = calls.filter(is_failed).order_by().values_list(*kinds)
    yield from grouped.annotate(count=Count("pk"), last=Max("created_at"))


def _reason(status: int | None, code: int | None, subcode: int | None) -> str:
    if status is None:
        return "network"
    return classify(code, subcode, status_code=status).reason

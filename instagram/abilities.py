"""What an account can do by its log-in and its permissions, and if not, why."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from instagram.clients.flavours import flavour_of
from instagram.clients.messages import message_for
from instagram.enums import Ability, AccountStatus
from instagram.models import InstagramAccount
from instagram.scopes import scope_names
from kbeauty.lib.errors import ConflictError

# What only Facebook Login can do, and the scopes that Meta's pages name for it.
NEEDED: dict[Ability, tuple[str, ...]] = {
    Ability.HASHTAGS: ("instagram_basic",),
    Ability.DISCOVERY: (
        "instagram_basic",
        "instagram_manage_insights",
        "pages_read_engagement",
    ),
    Ability.TAGS: ("instagram_basic", "instagram_manage_comments"),
}
OTHER_LOGIN: dict[Ability, Promise] = {
    Ability.HASHTAGS: _(
        "Instagram lets only accounts connected through Facebook search hashtags. "
        "Connect this one through its Facebook Page."
    ),
    Ability.DISCOVERY: _(
        "Instagram shows other accounts' posts only to accounts connected through "
        "Facebook. Connect this one through its Facebook Page."
    ),
    Ability.TAGS: _(
        "Instagram tells only accounts connected through Facebook where they are tagged. "
        "Connect this one through its Facebook Page."
    ),
}
MISSING = _(
    "Permission is missing for: {names}. Press Reconnect and leave all permissions "
    "switched on."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether something can be done; True and False by itself, with the reason why not."""

    ability: Ability
    reason: Promise | str = ""

    def __bool__(self) -> bool:
        return not self.reason


def can(account: InstagramAccount, ability: Ability) -> Answer:
    """Whether this account can do it now."""
    return Answer(ability, _why_not(account, ability))


def abilities_of(account: InstagramAccount) -> Sequence[Answer]:
    """Everything that not every account can do, with what stands against it."""
    return [can(account, ability) for ability in Ability]


def require_ability(account: InstagramAccount, ability: Ability) -> None:
    """Refuse with the reason; for services, so that page and API refuse alike."""
    answer = can(account, ability)
    if not answer:
        raise ConflictError(answer.reason, code="ability_missing")


def _why_not(account: InstagramAccount, ability: Ability) -> Promise | str:
    if not account.token:
        return message_for(account.status_reason or "token_missing")
    if ability not in flavour_of(account.login).abilities:
        return OTHER_LOGIN[ability]
    if account.status != AccountStatus.ACTIVE:
        return message_for(account.status_reason or "token_invalid")
    missing = [scope for scope in NEEDED[ability] if scope not in account.scopes]
    # Where no scope is known, Instagram has the last word.
    if account.scopes and missing:
        return format_lazy(MISSING, names=scope_names(missing))
    return ""

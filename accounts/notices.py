"""The one table of notices: what each kind says, to whom, and by which ways.

A notice keeps its values, not its words: the sentence is filled in the reader's language
and time zone, whenever it is shown.
"""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.clients.messages import message_for
from accounts.enums import NoticeChannel, NoticeKind, Role, Tier
from kbeauty.lib import figures

Value = str | int
Values = Mapping[str, Value]
Channels = frozenset[NoticeChannel]

APP: Channels = frozenset({NoticeChannel.APP})
BOTH: Channels = frozenset(NoticeChannel)


class Audience(enum.Enum):
    """Who is told where the sender names nobody."""

    OWNERS = frozenset({Role.OWNER})
    ADMINS = frozenset({Role.OWNER, Role.ADMIN})
    ALL = frozenset(Role)
    # Whoever the sender names, and nobody else.
    PERSON = frozenset[Role]()


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of notice; ``is_fixed`` ones come by their channels whatever people chose."""

    title: Promise | str
    text: Promise | str
    sign: str
    tone: str
    audience: Audience
    channels: Channels
    is_fixed: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The values that the sentences need."""
        return placeholders(str(self.title)) | placeholders(str(self.text))

    def concerns(self, role: str) -> bool:
        """Whether somebody of this role may ever be told."""
        return self.audience is Audience.PERSON or Role(role) in self.audience.value


def placeholders(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"%\((\w+)\)s", text))


NOTICES: dict[NoticeKind, Template] = {
    NoticeKind.RECONNECT: Template(
        _("@%(username)s must be reconnected"),
        _(
            "Instagram no longer lets us in. Nothing more is collected from this account "
            "until somebody reconnects it; what was collected stays."
        ),
        "plug-connected-x",
        "warning",
        Audience.ADMINS,
        BOTH,
    ),
    NoticeKind.CONNECTION_ENDS: Template(
        _("The connection of @%(username)s ends on %(ends_at)s"),
        _(
            "Until then Facebook lets us read this account. Reconnect it before, and "
            "nothing is interrupted."
        ),
        "clock-exclamation",
        "warning",
        Audience.ADMINS,
        BOTH,
    ),
    NoticeKind.COLLECTION_FAILED: Template(
        _("A collection of @%(username)s failed"),
        _("What came in before it stopped is kept. The next one starts within the hour."),
        "cloud-x",
        "danger",
        Audience.ADMINS,
        APP,
    ),
    NoticeKind.LIMIT_NEAR: Template(
        _("80%% of today's API requests are used"),
        _("%(used)s of %(limit)s requests have been made today."),
        "gauge",
        "warning",
        Audience.ADMINS,
        BOTH,
    ),
    NoticeKind.LIMIT_REACHED: Template(
        _("Today's API requests are used up"),
        _(
            "All %(limit)s requests of today have been made. The API answers again from "
            "%(resets_at)s."
        ),
        "hand-stop",
        "danger",
        Audience.ADMINS,
        BOTH,
    ),
    NoticeKind.PLAN_ENDS: Template(
        _("The plan %(plan)s ends on %(ends_at)s"),
        _(
            "After that the company goes on with the free plan. All its data stays, only "
            "the limits become smaller."
        ),
        "calendar-due",
        "warning",
        Audience.OWNERS,
        BOTH,
    ),
    NoticeKind.PLAN_ENDED: Template(
        _("The plan %(plan)s has ended"),
        _(
            "Since %(ended_at)s the company has the free plan and its limits. All its data "
            "is still there."
        ),
        "calendar-off",
        "warning",
        Audience.ADMINS,
        BOTH,
    ),
    NoticeKind.MEMBER_JOINED: Template(
        _("%(name)s joined the company"),
        _("Role: %(role)s."),
        "user-plus",
        "success",
        Audience.ADMINS,
        APP,
    ),
    NoticeKind.ROLE_CHANGED: Template(
        _("Your role is now: %(role)s"),
        _("%(by)s changed it. Before, it was: %(role_before)s."),
        "user-cog",
        "neutral",
        Audience.PERSON,
        BOTH,
    ),
    NoticeKind.KEY_CREATED: Template(
        _("%(by)s created the API key %(key)s"),
        _("If this was not meant, revoke the key at once."),
        "key",
        "neutral",
        Audience.OWNERS,
        BOTH,
        is_fixed=True,
    ),
    NoticeKind.KEY_ENDS: Template(
        _("The API key %(key)s ends on %(ends_at)s"),
        _("Programs that use it are refused from then on. Create a new key in time."),
        "key-off",
        "warning",
        Audience.ADMINS,
        BOTH,
    ),
    NoticeKind.EXPORT_READY: Template(
        _("Your export is ready"),
        _("You can download it until %(expires_at)s."),
        "package-export",
        "success",
        Audience.PERSON,
        BOTH,
    ),
    NoticeKind.DELETION_PLANNED: Template(
        _("The company is to be deleted on %(due_at)s"),
        _(
            "%(by)s asked for it. Until then an owner can call it off under Settings, Data. "
            "After that everything is gone for good, and people who belong to no other "
            "company lose their log-in."
        ),
        "trash",
        "danger",
        Audience.ALL,
        BOTH,
        is_fixed=True,
    ),
    NoticeKind.DELETION_CANCELLED: Template(
        _("The company stays"),
        _("%(by)s called the deletion off."),
        "arrow-back-up",
        "success",
        Audience.ALL,
        BOTH,
        is_fixed=True,
    ),
    NoticeKind.STAFF_LOOKED: Template(
        _("Our staff worked in your company"),
        _("%(staff)s did so from %(begun_at)s. The reason given: %(reason)s"),
        "eye",
        "neutral",
        Audience.OWNERS,
        BOTH,
        is_fixed=True,
    ),
    NoticeKind.WEBHOOK_OFF: Template(
        _("A webhook was switched off"),
        _("%(url)s: %(failure)s Nothing more is sent there until you switch it on again."),
        "webhook-off",
        "danger",
        Audience.ADMINS,
        BOTH,
    ),
    NoticeKind.COMPETITOR_SPIKE: Template(
        _("@%(username)s stands out on %(first_on)s"),
        _(
            "%(posts)s posts and %(reactions)s likes and comments on one day. Usual are "
            "%(usual_posts)s and %(usual_reactions)s."
        ),
        "trending-up",
        "neutral",
        Audience.ALL,
        APP,
    ),
    NoticeKind.RULE_CHANGED: Template(
        _("A changed claim rule concerns posts of yours (%(markets)s)"),
        _(
            "Rule %(rule)s. Posts that we judge otherwise now: %(posts)s. Of these, "
            "prohibited or making the product another class: %(alarms)s."
        ),
        "gavel",
        "warning",
        Audience.ALL,
        BOTH,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """A notice as its reader sees it."""

    title: str
    text: str


def words(kind: str, values: Values) -> Words:
    """The sentences of a notice in the language and time zone in force."""
    template = NOTICES[NoticeKind(kind)]
    shown = {name: _readable(name, value) for name, value in values.items()}
    return Words(str(template.title) % shown, str(template.text) % shown)


def check_values(kind: NoticeKind, values: Values) -> None:
    """A sender that forgets a value fails at once, not when somebody reads the notice."""
    missing = NOTICES[kind].names - values.keys()
    if missing:
        message = f"{kind} needs {', '.join(sorted(missing))}"
        raise ValueError(message)
    words(kind, values)


def _readable(name: str, value: Value) -> str:
    """Times and days (``…_at``, ``…_on``, ISO 8601), roles, plans and reasons in words, numbers as people write them."""
    if isinstance(value, int):
        return figures.number(value)
    if name.endswith("_at"):
        return figures.short_time(datetime.fromisoformat(value))
    if name.endswith("_on"):
        return figures.short_date(date.fromisoformat(value))
    if name in {"role", "role_before"}:
        return str(Role(value).label)
    if name == "plan":
        return str(Tier(value).label)
    if name == "failure":
        return message_for(value)
    if name == "markets":
        return ", ".join(map(figures.market_name, value.split(",")))
    return value

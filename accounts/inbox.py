"""What a person has been told: reads behind the bell, the list and the API."""

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.access import memberships_of
from accounts.enums import NoticeChannel, NoticeKind
from accounts.models import Company, Membership, Notice, NoticePreference, User
from accounts.notices import NOTICES, Channels, Template, Words, words
from kbeauty.lib.tenancy import tenant

# The bell counts no further: more is more.
BELL_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice with the words and signs of its kind."""

    notice: Notice
    words: Words
    template: Template


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of notice on the settings page, and by which ways it comes to the person."""

    kind: NoticeKind
    template: Template
    channels: Channels

    @property
    def is_in_app(self) -> bool:
        return NoticeChannel.APP in self.channels

    @property
    def is_mailed(self) -> bool:
        return NoticeChannel.EMAIL in self.channels


def notices_of(*, company: Company, user: User) -> "QuerySet[Notice]":
    """What this person finds in the app, the newest first."""
    return Notice.objects.for_company(company).filter(user=user, is_in_app=True)


def unread_of(*, company: Company, user: User) -> "QuerySet[Notice]":
    return notices_of(company=company, user=user).filter(read_at=None)


def unread_count(*, company: Company, user: User) -> int:
    """How many are unread, up to the limit of the bell."""
    return unread_of(company=company, user=user)[:BELL_LIMIT].count()


def shown(notice: Notice) -> Shown:
    return Shown(
        notice=notice,
        words=words(notice.kind, notice.values),
        template=NOTICES[NoticeKind(notice.kind)],
    )


def find_notice(*, user: User, code: uuid.UUID) -> Notice | None:
    """A notice of this person in whichever of their companies: mails link to all of them."""
    for membership in memberships_of(user):
        company = membership.company
        with tenant(company.pk):
            mine = Notice.objects.for_company(company).filter(user=user, code=code)
            notice: Notice | None = mine.select_related("company").first()
        if notice is not None:
            return notice
    return None


def choices_of(membership: Membership) -> list[Choice]:
    """The kinds that may reach this person, as they chose or by default."""
    rows = NoticePreference.objects.for_company(membership.company).filter(
        user=membership.user
    )
    chosen = {(one.kind, one.channel): one.is_on for one in rows}
    return [
        Choice(
            kind=kind,
            template=template,
            channels=template.channels
            if template.is_fixed
            else frozenset(
                channel
                for channel in NoticeChannel
                if chosen.get((kind, channel), channel in template.channels)
            ),
        )
        for kind, template in NOTICES.items()
        if template.concerns(membership.role)
    ]

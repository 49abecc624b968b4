"""A log-in through Facebook that brought several Pages, until the person has chosen.

The Pages' tokens wait in Redis, encrypted and for a short time, under the company and the
person who logged in: nobody else finds them, and no browser ever holds them.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_redis import get_redis_connection  # it ships no types

from accounts.models import Company, User
from instagram.clients.schemas import FacebookPage
from kbeauty.lib.crypto import UndecryptableError, decrypt, encrypt
from kbeauty.lib.errors import NotFoundError

WAITS_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Choice:
    """The Pages of one log-in, those that cannot be connected among them."""

    pages: tuple[FacebookPage, ...]
    ends_at: datetime

    @property
    def connectable(self) -> list[FacebookPage]:
        """One for each account, whichever Page comes first."""
        found: dict[str, FacebookPage] = {}
        for page in self.pages:
            if not page.problem:
                found.setdefault(page.instagram_user_id, page)
        return list(found.values())


def keep_waiting(
    *, company: Company, user: User, pages: Sequence[FacebookPage]
) -> Choice:
    """Hold the Pages for this person; the log-in before gives way."""
    choice = Choice(tuple(pages), timezone.now() + WAITS_FOR)
    text = json.dumps(
        {
            "pages": [asdict(page) for page in choice.pages],
            "ends_at": choice.ends_at.timestamp(),
        }
    )
    redis = get_redis_connection("default")
    redis.set(_key(company, user), encrypt(text), ex=WAITS_FOR)
    return choice


def waiting_choice(*, company: Company, user: User) -> Choice:
    """What this person's log-in brought; NotFoundError once its time is over."""
    held = get_redis_connection("default").get(_key(company, user))
    try:
        found = json.loads(decrypt(held.decode())) if held is not None else None
    except UndecryptableError:
        found = None
    if found is None:
        raise NotFoundError(
            _(
                "There is nothing to choose from: the log-in through Facebook took longer "
                "than 15 minutes, or is finished already. Connect through Facebook again."
            ),
            code="no_choice",
        )
    pages = tuple(FacebookPage(**page) for page in found["pages"])
    return Choice(pages, datetime.fromtimestamp(found["ends_at"], UTC))


def forget_choice(*, company: Company, user: User) -> None:
    get_redis_connection("default").delete(_key(company, user))


def _key(company: Company, user: User) -> str:
    return cache.make_key(f"waiting-log-in:{company.pk}:{user.pk}")

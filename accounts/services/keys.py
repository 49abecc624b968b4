"""API keys of a company: made, renamed, used, revoked."""

import secrets
import string
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.enums import AuditAction, NoticeKind, Scope
from accounts.models import ApiKey, Company, User
from accounts.services.companies import lock_company
from accounts.services.notices import notify
from kbeauty.lib.crypto import hash_of
from kbeauty.lib.errors import ConflictError, InvalidInputError

# More than a company has programs; a script that runs wild stops here.
MOST_KEYS = 100
LONGEST = timedelta(days=3653)
USE_STEP = timedelta(minutes=1)
_PREFIX_SIGNS = string.ascii_lowercase + string.digits
_PREFIX_LENGTH = 8
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made; ``text`` is known here and never again."""

    key: ApiKey
    text: str


def _new_text() -> tuple[str, str]:
    """The beginning that stays visible, and the whole key."""
    signs = (secrets.choice(_PREFIX_SIGNS) for _at in range(_PREFIX_LENGTH))
    prefix = f"kbl_{''.join(signs)}"
    return prefix, f"{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}"


def _checked(scopes: Collection[str], expires_at: datetime | None) -> list[str]:
    known = [one.value for one in Scope if one.value in set(scopes)]
    if not known or len(known) != len(set(scopes)):
        message = _("Choose at least one thing that the key may do.")
        raise InvalidInputError.at("scopes", message)
    now = timezone.now()
    if expires_at is not None and not now < expires_at < now + LONGEST:
        message = _("Choose a time in the future, within ten years.")
        raise InvalidInputError.at("expires_at", message)
    return known


def _require_room(company: Company) -> None:
    # Two at once are counted one after the other.
    lock_company(company)
    valid = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    keys = ApiKey.objects.for_company(company).filter(valid, revoked_at=None)
    if keys.count() >= MOST_KEYS:
        message = _("A company has %(number)s keys at most. Revoke one first.")
        raise ConflictError(message % {"number": MOST_KEYS}, code="too_many_keys")


def _insert(key: ApiKey) -> None:
    try:
        with transaction.atomic():
            key.save(force_insert=True)
    except IntegrityError as error:
        message = _("This key was made already, and its text shown once.")
        raise ConflictError(message, code="key_exists") from error


@transaction.atomic
def create_key(
    *,
    company: Company,
    name: str,
    scopes: Collection[str],
    expires_at: datetime | None,
    by: User,
    code: uuid.UUID | None = None,
) -> NewKey:
    """A new key of the company; whoever makes it may leave, the key stays.

    ``code`` is what a form sends along, so that the same form sent twice makes one key.
    """
    known = _checked(scopes, expires_at)
    _require_room(company)
    prefix, text = _new_text()
    key = ApiKey(
        code=code or uuid.uuid4(),
        company=company,
        name=name,
        prefix=prefix,
        key_hash=hash_of(text),
        scopes=known,
        expires_at=expires_at,
        created_by=by,
    )
    _insert(key)
    audit.record(
        AuditAction.KEY_CREATED,
        company=company,
        target=key,
        after={
            "name": name,
            "scopes": known,
            "expires_at": expires_at.isoformat() if expires_at else None,
        },
        by=by,
    )
    notify(
        company=company,
        kind=NoticeKind.KEY_CREATED,
        values={"by": by.shown_name, "key": str(key)},
        path=reverse("accounts:key-list"),
        once=str(key.code),
    )
    return NewKey(key, text)


@transaction.atomic
def rename_key(*, key: ApiKey, name: str, by: User) -> ApiKey:
    """Call a key something else; a revoked one keeps the name that the log knows."""
    stored = ApiKey.objects.select_for_update().get(pk=key.pk)
    if stored.revoked_at is not None:
        raise ConflictError(_("This key is revoked."), code="key_revoked")
    if stored.name == name:
        return key
    key.name = name
    key.save(update_fields=["name"])
    audit.record(
        AuditAction.KEY_CHANGED,
        company=key.company,
        target=key,
        before={"name": stored.name},
        after={"name": name},
        by=by,
    )
    return key


@transaction.atomic
def revoke_key(*, key: ApiKey, by: User) -> ApiKey:
    """End a key at once and for good; to do it again changes nothing."""
    now = timezone.now()
    valid = ApiKey.objects.filter(pk=key.pk, revoked_at=None)
    if not valid.update(revoked_at=now):
        key.refresh_from_db(fields=["revoked_at"])
        return key
    key.revoked_at = now
    audit.record(
        AuditAction.KEY_REVOKED,
        company=key.company,
        target=key,
        before={"revoked": False},
        after={"revoked": True},
        by=by,
    )
    return key


def note_use(*, key: ApiKey, ip: str | None) -> None:
    """Remember when and from where a key was used, at most once a minute."""
    before = timezone.now() - USE_STEP
    if key.last_used_at is not None and key.last_used_at > before:
        return
    earlier = Q(last_used_at=None) | Q(last_used_at__lte=before)
    now = timezone.now()
    ApiKey.objects.filter(earlier, pk=key.pk).update(last_used_at=now, last_used_ip=ip)

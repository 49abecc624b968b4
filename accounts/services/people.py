"""People: how they come, and what they choose for themselves."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.enums import AuditAction
from accounts.models import User
from accounts.services.companies import create_company
from kbeauty.lib.errors import ConflictError, InvalidInputError

# How exactly we know when somebody was last here: a write for each request would cost more.
ACTIVITY_STEP = timedelta(minutes=10)


class EmailTakenError(ConflictError):
    """Somebody has this address; a view must not tell that to a stranger."""


@transaction.atomic
def register_company(
    *,
    email: str,
    password: str | None,
    full_name: str,
    company_name: str | None,
    is_confirmed: bool = False,
) -> User:
    """A new person who owns a new company, without a password where Google vouches.

    Who is invited to a company makes none. The address is still to be confirmed unless
    ``is_confirmed``.
    """
    user = User(email=email.lower(), full_name=full_name)
    if password is not None:
        _check_password(password, user)
    # Before the look-up, so that a taken address takes as long to answer as a free one.
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise EmailTakenError(_("This address is in use.")) from error
    EmailAddress.objects.create(
        user=user, email=user.email, primary=True, verified=is_confirmed
    )
    if company_name is not None:
        create_company(user=user, name=company_name)
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInputError(
            _("Choose a stronger password."), fields={"password": error.messages}
        ) from error


@transaction.atomic
def change_person(*, user: User, **values: str) -> User:
    """What people choose for themselves: ``full_name``, ``language``, ``time_zone``."""
    # Not from ``user``: a form that checked the values has written them there.
    mine = User.objects.select_for_update().filter(pk=user.pk)
    before, after = audit.difference(mine.values(*values).get(), values)
    for name, value in values.items():
        setattr(user, name, value)
    if after:
        user.save(update_fields=[*after, "updated_at"])
        audit.record(
            AuditAction.PERSON_CHANGED, target=user, before=before, after=after
        )
    return user


def note_activity(*, user: User) -> None:
    """Remember that this person was here, at most once in ten minutes.

    Staff in the person's place are not the person.
    """
    if audit.current_origin().impersonator:
        return
    now = timezone.now()
    if user.last_active_at is not None and user.last_active_at > now - ACTIVITY_STEP:
        return
    earlier = Q(last_active_at=None) | Q(last_active_at__lte=now - ACTIVITY_STEP)
    User.objects.filter(earlier, pk=user.pk).update(last_active_at=now)

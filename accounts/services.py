"""Writes about people and companies."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Company, Membership, User
from kbeauty.lib.errors import ConflictError, InvalidInputError


class EmailTakenError(ConflictError):
    """Somebody has this address; a view must not tell that to a stranger."""


@transaction.atomic
def create_company(*, user: User, name: str) -> Company:
    """A new company with this person as its owner."""
    company = Company.objects.create(name=name)
    Membership.objects.create(user=user, company=company, role=Role.OWNER)
    return company


@transaction.atomic
def register_company(
    *, email: str, password: str, full_name: str, company_name: str
) -> User:
    """A new person, still to confirm the address, who owns a new company."""
    user = User(email=email.lower(), full_name=full_name)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInputError(
            _("Choose a stronger password."), fields={"password": error.messages}
        ) from error
    # Before the look-up, so that a taken address takes as long to answer as a free one.
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise EmailTakenError(_("This address is in use.")) from error
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    create_company(user=user, name=company_name)
    return user


def set_language(*, user: User, language: str) -> User:
    """The language this person reads; the empty string follows the browser."""
    user.language = language
    user.save(update_fields=["language", "updated_at"])
    return user

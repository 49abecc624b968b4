"""Writes about people and companies."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Company, Membership, User
from kbeauty.lib.errors import InvalidInputError


@transaction.atomic
def create_company(*, user: User, name: str) -> Company:
    """A new company with this person as its owner."""
    company = Company.objects.create(name=name)
    Membership.objects.create(user=user, company=company, role=Role.OWNER)
    return company


@transaction.atomic
def register_company(*, email: str, password: str, full_name: str, company_name: str) -> User:
    """A new person who owns a new company."""
    user = User(email=email.lower(), full_name=full_name)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInputError(
            _("Choose a stronger password."), fields={"password": error.messages}
        ) from error
    user.set_password(password)
    user.save()
    create_company(user=user, name=company_name)
    return user

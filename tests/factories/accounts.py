import factory
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Company, Invitation, Membership, User
from accounts.services import invitations
from tests.factories.tenant import TenantFactory


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("glass-skin-2026")
    language = "en"
    time_zone = "UTC"
    # Seen just now: the first request of a test writes no more than the next.
    last_active_at = factory.LazyFunction(timezone.now)


class CompanyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"Company {n}")


class MembershipFactory(TenantFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    company = factory.SubFactory(CompanyFactory)
    role = Role.OWNER


class InvitationFactory(TenantFactory):
    """Its link is ``/invitations/<token>/``; the token is not kept, its hash is."""

    class Meta:
        model = Invitation

    class Params:
        token = factory.Sequence(lambda n: f"{n:043d}")

    company = factory.SubFactory(CompanyFactory)
    email = factory.Sequence(lambda n: f"invited{n}@example.com")
    role = Role.ANALYST
    token_hash = factory.LazyAttribute(lambda one: invitations.hash_of(one.token))
    expires_at = factory.LazyFunction(lambda: timezone.now() + Invitation.LIFETIME)

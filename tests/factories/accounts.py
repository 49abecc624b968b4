import factory
from django.utils import timezone

from accounts.enums import NoticeKind, Role, Scope
from accounts.models import (
    ApiKey,
    Company,
    CompanyExport,
    Invitation,
    Membership,
    Notice,
    NoticeDelivery,
    User,
    Webhook,
)
from kbeauty.lib.crypto import hash_of
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
    token_hash = factory.LazyAttribute(lambda one: hash_of(one.token))
    expires_at = factory.LazyFunction(lambda: timezone.now() + Invitation.LIFETIME)


class NoticeFactory(TenantFactory):
    class Meta:
        model = Notice

    company = factory.SubFactory(CompanyFactory)
    user = factory.SubFactory(UserFactory)
    kind = NoticeKind.COLLECTION_FAILED
    values = factory.LazyFunction(lambda: {"username": "glasshaus.kr"})
    path = "/collections/"


class WebhookFactory(TenantFactory):
    class Meta:
        model = Webhook

    company = factory.SubFactory(CompanyFactory)
    url = factory.Sequence(lambda n: f"https://brand{n}.example.com/hook")
    secret = factory.Sequence(lambda n: f"whsec_{n}")
    kinds = factory.LazyFunction(lambda: [NoticeKind.COLLECTION_FAILED.value])


class NoticeDeliveryFactory(TenantFactory):
    class Meta:
        model = NoticeDelivery

    webhook = factory.SubFactory(WebhookFactory)
    company = factory.SelfAttribute("webhook.company")
    kind = NoticeKind.COLLECTION_FAILED
    body = factory.LazyFunction(lambda: {"kind": "collection_failed"})
    next_attempt_at = factory.LazyFunction(timezone.now)


def key_text(prefix: str) -> str:
    """The whole key that a factory made, of which only the hash is stored."""
    return f"{prefix}_{'x' * 43}"


class ApiKeyFactory(TenantFactory):
    """A key that may do everything; ``key_text(key.prefix)`` is what a program sends."""

    class Meta:
        model = ApiKey
        exclude = ("text",)

    company = factory.SubFactory(CompanyFactory)
    name = factory.Sequence(lambda n: f"Key {n}")
    prefix = factory.Sequence(lambda n: f"kbl_{n:08}")
    text = factory.LazyAttribute(lambda key: key_text(key.prefix))
    key_hash = factory.LazyAttribute(lambda key: hash_of(key.text))
    scopes = factory.LazyFunction(lambda: [Scope.READ, Scope.WRITE])


class CompanyExportFactory(TenantFactory):
    class Meta:
        model = CompanyExport

    company = factory.SubFactory(CompanyFactory)

"""Our own address, for links that are read elsewhere: in mails, by webhooks."""

from django.conf import settings


def public_url(path: str = "/") -> str:
    """The whole address of one of our paths."""
    return f"{settings.PUBLIC_URL}{path}"

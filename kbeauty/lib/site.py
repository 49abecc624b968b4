"""Our own address, for links that are read elsewhere: in mails, by webhooks."""

from urllib.parse import urlsplit

from django.conf import settings


def public_url(path: str = "/") -> str:
    """The whole address of one of our paths."""
    return f"{settings.PUBLIC_URL}{path}"


def is_own_path(path: str) -> bool:
    """Whether this is a path of ours and leads to no other host."""
    if not path.startswith("/") or "\\" in path or any(ord(one) < 33 for one in path):
        return False
    parts = urlsplit(path)
    return not parts.scheme and not parts.netloc and not path.startswith("//")

"""Sessions of browsers, whatever they send for one."""

from django.conf import settings
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessions
from django.http import HttpRequest

_SIGNS = frozenset(VALID_KEY_CHARS)


class SessionMiddleware(DjangoSessions):
    """Django's, which would ask the database also for a key that it cannot hold."""

    def process_request(self, request: HttpRequest) -> None:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME) or ""
        # A quoted cookie may hold any sign, a NUL as well.
        is_key = _SIGNS.issuperset(key)
        request.session = self.SessionStore(key if is_key else None)

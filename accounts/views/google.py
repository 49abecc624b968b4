"""Sign-in with Google, where its keys are set."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount.providers.google.views import oauth2_callback, oauth2_login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def _where_set_up(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.GOOGLE_CLIENT_ID:
            raise Http404
        return view(request, *args, **kwargs)

    return checked


log_in = _where_set_up(oauth2_login)
callback = _where_set_up(oauth2_callback)

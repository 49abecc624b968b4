"""What the base of all calls for a company gives those that inherit from it."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from accounts import audit
from accounts.api.base import CompanyAPIView
from accounts.enums import Permission, Scope
from tests.factories.accounts import ApiKeyFactory, key_text


class SearchView(CompanyAPIView):
    """A POST that only reads."""

    room = "markets"
    is_write = False

    def post(self, request):
        return Response({"by": self.by and self.by.email})


class OwnView(CompanyAPIView):
    """Needs a membership, and is closed to keys in no other way."""

    room = "markets"
    permission = Permission.VIEW

    def get(self, request):
        return Response({"role": self.membership.role, "email": self.user.email})


def ask(view, method, key=None, user=None):
    headers = {"authorization": f"Api-Key {key_text(key.prefix)}"} if key else {}
    request = getattr(APIRequestFactory(), method)("/", headers=headers)
    request.session, request.membership = SessionStore(), None
    if user:
        force_authenticate(request, user)
    with audit.origin(audit.Origin()):
        return view.as_view()(request)


def test_call_that_only_reads_needs_no_more_than_to_read(company, member):
    reader = ApiKeyFactory(
        company=company, created_by=member, scopes=[Scope.MARKETS_READ]
    )
    writer = ApiKeyFactory(company=company, scopes=[Scope.MARKETS_WRITE])

    allowed, refused = (ask(SearchView, "post", key) for key in (reader, writer))

    assert (allowed.status_code, allowed.data) == (200, {"by": member.email})
    assert refused.status_code == 403


def test_call_that_needs_a_member_is_none_for_keys(company, member):
    key = ApiKeyFactory(company=company, created_by=member)

    answer = ask(OwnView, "get", user=member)

    assert answer.data == {"role": "owner", "email": member.email}
    assert ask(OwnView, "get", key).status_code == 403


def test_call_without_a_room_opens_to_nobody(company, member):
    class Forgetful(CompanyAPIView):
        def get(self, request):
            return Response({})

    with pytest.raises(AttributeError, match="room"):
        ask(Forgetful, "get", user=member)

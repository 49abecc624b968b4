"""A company's API keys, managed by people only: a key never makes keys."""

import uuid

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from accounts.api.key_serializers import (
    KeyInput,
    KeyListOutput,
    KeyNameInput,
    KeyOutput,
    NewKeyOutput,
)
from accounts.enums import Permission
from accounts.models import ApiKey
from accounts.services.keys import create_key, rename_key, revoke_key
from kbeauty.lib.api import NOT_KEPT, ErrorOutput, checked_input
from kbeauty.lib.paging import PageInput, paged

_ASKED = OpenApiExample(
    "A key that reads posts and runs analyses",
    value={
        "name": "Weekly report",
        "scopes": ["instagram:read", "analysis:write"],
        "expires_at": "2027-12-31T00:00:00Z",
    },
    request_only=True,
)
_MADE = OpenApiExample(
    "The new key",
    value={
        "id": "6f1c2c3e-4a41-4a41-9c55-1f4d7a8f2b10",
        "name": "Weekly report",
        "prefix": "kbl_ab12cd34",
        "scopes": ["instagram:read", "analysis:write"],
        "created_at": "2026-11-20T09:00:00Z",
        "created_by": {
            "id": "0b6f4f0e-6b1d-4d0b-8f57-4d2f4e0f8a11",
            "email": "mina@example.com",
            "full_name": "Mina Park",
        },
        "last_used_at": None,
        "last_used_ip": None,
        "expires_at": "2027-12-31T00:00:00Z",
        "revoked_at": None,
        "key": "kbl_ab12cd34_…",
    },
    response_only=True,
    status_codes=["201"],
)


class KeyAPIView(CompanyAPIView):
    room = "accounts"
    permission = Permission.MANAGE_KEYS

    def key(self, code: uuid.UUID) -> ApiKey:
        mine = ApiKey.objects.for_company(self.company).select_related("created_by")
        key: ApiKey = get_object_or_404(mine, code=code)
        return key


class KeyListView(KeyAPIView):
    @extend_schema(
        operation_id="key_list",
        tags=["accounts"],
        summary="The company's API keys, the newest first",
        parameters=[PageInput],
        responses={200: KeyListOutput, 400: ErrorOutput},
    )
    def get(self, request: Request) -> Response:
        keys = ApiKey.objects.for_company(self.company).select_related("created_by")
        return Response(paged(request, keys, lambda key: KeyOutput(key).data))

    @extend_schema(
        operation_id="key_create",
        tags=["accounts"],
        summary="Make an API key; the answer is the only one that holds it",
        request=KeyInput,
        responses={201: NewKeyOutput, 400: ErrorOutput, 409: ErrorOutput},
        examples=[_ASKED, _MADE],
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(KeyInput, request.data)
        new = create_key(company=self.company, by=self.user, **asked)
        answer = {**KeyOutput(new.key).data, "key": new.text}
        return Response(answer, status=status.HTTP_201_CREATED, headers=NOT_KEPT)


class KeyDetailView(KeyAPIView):
    @extend_schema(
        operation_id="key_read",
        tags=["accounts"],
        summary="One API key",
        responses=KeyOutput,
    )
    def get(self, request: Request, code: uuid.UUID) -> Response:
        return Response(KeyOutput(self.key(code)).data)

    @extend_schema(
        operation_id="key_rename",
        tags=["accounts"],
        summary="Call an API key something else",
        request=KeyNameInput,
        responses={200: KeyOutput, 400: ErrorOutput, 409: ErrorOutput},
    )
    def patch(self, request: Request, code: uuid.UUID) -> Response:
        key = self.key(code)
        asked = checked_input(KeyNameInput, request.data)
        rename_key(key=key, by=self.user, **asked)
        return Response(KeyOutput(key).data)

    @extend_schema(
        operation_id="key_revoke",
        tags=["accounts"],
        summary="End an API key at once and for good",
        responses={204: None},
    )
    def delete(self, request: Request, code: uuid.UUID) -> Response:
        revoke_key(key=self.key(code), by=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

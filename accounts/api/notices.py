"""Notices of the person who asks, and the webhooks of the company."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import inbox
from accounts.api.base import CompanyAPIView
from accounts.api.notice_serializers import (
    NoticeListInput,
    NoticeListOutput,
    NoticeReadInput,
    NoticeReadOutput,
    WebhookCreatedOutput,
    WebhookInput,
    WebhookListOutput,
    WebhookOutput,
)
from accounts.enums import Permission
from accounts.models import Notice, Webhook
from accounts.services.notices import mark_all_read
from accounts.services.webhooks import create_webhook, remove_webhook
from kbeauty.lib.api import NOT_KEPT, ErrorOutput, checked_input
from kbeauty.lib.paging import PageInput, paged
from kbeauty.lib.site import public_url


class PersonAPIView(CompanyAPIView):
    """A call about what is one person's: a company's key has no notices of its own."""

    room = "accounts"
    is_personal = True


class NoticeListView(PersonAPIView):
    @extend_schema(
        operation_id="notice_list",
        tags=["accounts"],
        summary="What you have been told, newest first",
        parameters=[NoticeListInput],
        responses={200: NoticeListOutput, 400: ErrorOutput, 401: ErrorOutput},
    )
    def get(self, request: Request) -> Response:
        asked = checked_input(NoticeListInput, request.query_params)
        notices = inbox.notices_of(company=self.company, user=self.user)
        if asked["unread"]:
            notices = notices.filter(read_at=None)
        page = paged(request, notices, _told)
        return Response(NoticeListOutput(page).data)


def _told(notice: Notice) -> dict[str, Any]:
    said = inbox.shown(notice).words
    return {
        "id": notice.code,
        "kind": notice.kind,
        "title": said.title,
        "text": said.text,
        "values": notice.values,
        "url": public_url(notice.path) if notice.path else None,
        "created_at": notice.created_at,
        "read_at": notice.read_at,
    }


class NoticeReadView(PersonAPIView):
    @extend_schema(
        operation_id="notice_mark_read",
        tags=["accounts"],
        summary="Mark notices as read: some, or all",
        request=NoticeReadInput,
        responses={200: NoticeReadOutput, 400: ErrorOutput, 401: ErrorOutput},
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(NoticeReadInput, request.data)
        marked = mark_all_read(
            company=self.company, user=self.user, codes=asked.get("ids")
        )
        return Response({"marked": marked})


class WebhookListView(CompanyAPIView):
    room = "accounts"
    permission = Permission.MANAGE_COMPANY

    @extend_schema(
        operation_id="webhook_list",
        tags=["accounts"],
        summary="The company's webhooks, the oldest first; a company has ten at most",
        parameters=[PageInput],
        responses={200: WebhookListOutput, 400: ErrorOutput},
    )
    def get(self, request: Request) -> Response:
        mine = Webhook.objects.for_company(self.company)
        return Response(
            paged(
                request, mine, lambda one: WebhookOutput(one).data, newest_first=False
            )
        )

    @extend_schema(
        operation_id="webhook_create",
        tags=["accounts"],
        summary="Have notices sent to an address of yours, signed",
        request=WebhookInput,
        responses={
            201: WebhookCreatedOutput,
            400: ErrorOutput,
            401: ErrorOutput,
            403: ErrorOutput,
            409: ErrorOutput,
        },
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(WebhookInput, request.data)
        webhook = create_webhook(company=self.company, by=self.user, **asked)
        return Response(
            WebhookCreatedOutput(webhook).data,
            status=status.HTTP_201_CREATED,
            headers=NOT_KEPT,
        )


class WebhookView(CompanyAPIView):
    room = "accounts"
    permission = Permission.MANAGE_COMPANY

    @extend_schema(
        operation_id="webhook_remove",
        tags=["accounts"],
        summary="Send nothing more there and forget the address",
        responses={204: None, 401: ErrorOutput, 403: ErrorOutput, 404: ErrorOutput},
    )
    def delete(self, request: Request, code: uuid.UUID) -> Response:
        mine = Webhook.objects.for_company(self.company).select_related("company")
        remove_webhook(webhook=get_object_or_404(mine, code=code))
        return Response(status=status.HTTP_204_NO_CONTENT)

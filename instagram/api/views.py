from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from accounts.enums import Permission
from instagram.api.media import chosen_fields, media_page
from instagram.api.serializers import (
    AccountChoiceInput,
    AuthUrlInput,
    AuthUrlOutput,
    CallbackInput,
    CallbackOutput,
    MediaListInput,
    MediaListOutput,
    ProfileOutput,
)
from instagram.models import InstagramAccount
from instagram.selectors import connected_accounts
from instagram.services.connections import authorization_url, finish_authorization
from kbeauty.lib.api import ErrorOutput, checked_input
from kbeauty.lib.errors import NotFoundError
from kbeauty.lib.paging import next_url


class AuthUrlView(CompanyAPIView):
    room = "instagram"
    permission = Permission.CONNECT

    @extend_schema(
        operation_id="instagram_auth_url",
        tags=["instagram"],
        summary="Where to send a person to connect an Instagram account",
        parameters=[AuthUrlInput],
        responses={
            200: AuthUrlOutput,
            400: ErrorOutput,
            401: ErrorOutput,
            403: ErrorOutput,
        },
    )
    def get(self, request: Request) -> Response:
        asked = checked_input(AuthUrlInput, request.query_params)
        url = authorization_url(
            company=self.company,
            user=self.user,
            redirect_uri=asked["redirect_uri"],
        )
        return Response({"auth_url": url})


class CallbackView(CompanyAPIView):
    room = "instagram"
    permission = Permission.CONNECT

    @extend_schema(
        operation_id="instagram_callback",
        tags=["instagram"],
        summary="Finish connecting with the code that Instagram sent back",
        request=CallbackInput,
        responses={
            200: CallbackOutput,
            400: ErrorOutput,
            401: ErrorOutput,
            403: ErrorOutput,
            503: ErrorOutput,
        },
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(CallbackInput, request.data)
        account = finish_authorization(company=self.company, user=self.user, **asked)
        answer = {
            "instagram_user_id": account.instagram_user_id,
            "access_token_expires_at": account.token_expires_at,
            "username": account.username,
        }
        return Response(CallbackOutput(answer).data)


class AccountAPIView(CompanyAPIView):
    """A call about one connected account."""

    room = "instagram"

    def account(self, username: str | None) -> InstagramAccount:
        for account in connected_accounts(company=self.company):
            if username in (None, account.username):
                return account
        if username is None:
            message = _("No Instagram account is connected yet.")
            raise NotFoundError(message, code="not_connected")
        raise NotFoundError(_("No connected account has this user name."))


class ProfileView(AccountAPIView):
    @extend_schema(
        operation_id="instagram_profile",
        tags=["instagram"],
        summary="The connected account as last collected",
        parameters=[AccountChoiceInput],
        responses={
            200: ProfileOutput,
            400: ErrorOutput,
            401: ErrorOutput,
            404: ErrorOutput,
        },
    )
    def get(self, request: Request) -> Response:
        asked = checked_input(AccountChoiceInput, request.query_params)
        account = self.account(asked.get("account"))
        answer = {
            "id": account.instagram_user_id,
            "username": account.username,
            "account_type": account.account_type,
            "media_count": account.media_count,
            "followers_count": account.followers_count,
            "follows_count": account.follows_count,
        }
        return Response(ProfileOutput(answer).data)


class MediaListView(AccountAPIView):
    @extend_schema(
        operation_id="instagram_media",
        tags=["instagram"],
        summary="Collected posts, newest first",
        parameters=[MediaListInput],
        responses={
            200: MediaListOutput,
            400: ErrorOutput,
            401: ErrorOutput,
            404: ErrorOutput,
        },
    )
    def get(self, request: Request) -> Response:
        asked = checked_input(MediaListInput, request.query_params)
        page = media_page(
            company=self.company,
            account=self.account(asked.get("account")),
            limit=asked["limit"],
            fields=chosen_fields(asked.get("fields")),
            after=asked.get("after"),
        )
        return Response(
            {"data": page.rows, "paging": {"next": next_url(request, page.after)}}
        )

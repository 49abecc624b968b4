from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from instagram.api.media import chosen_fields, media_page
from instagram.api.serializers import (
    AccountChoiceInput,
    MediaListInput,
    MediaListOutput,
    ProfileOutput,
)
from instagram.models import InstagramAccount
from instagram.selectors import connected_accounts
from kbeauty.lib.api import ErrorOutput, checked_input
from kbeauty.lib.errors import NotFoundError
from kbeauty.lib.paging import next_url


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

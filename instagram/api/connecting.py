"""Connecting accounts by program: to a log-in, back, and the choice of several."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from accounts.enums import Permission
from instagram.api.serializers import (
    AuthUrlInput,
    AuthUrlOutput,
    CallbackInput,
    CallbackOutput,
    ChoicesOutput,
    ChosenInput,
    ConnectedOutput,
)
from instagram.clients.messages import message_for
from instagram.enums import Login
from instagram.models import InstagramAccount
from instagram.services.connections import (
    Choice,
    authorization_url,
    connect_chosen,
    connect_only_one,
    finish_authorization,
)
from kbeauty.lib.api import ErrorOutput, checked_input

REFUSALS = {400: ErrorOutput, 401: ErrorOutput, 403: ErrorOutput}


def _asked_login(asked: dict[str, Any]) -> Login | None:
    login = asked.pop("login", None)
    return Login(login) if login else None


def _account(account: InstagramAccount) -> dict[str, Any]:
    return {
        "instagram_user_id": account.instagram_user_id,
        "access_token_expires_at": account.token_expires_at,
        "username": account.username,
    }


def _choices(choice: Choice) -> dict[str, Any]:
    """What there is to choose from; the Pages' tokens stay here."""
    pages = [
        {
            "page_id": page.page_id,
            "page_name": page.name,
            "instagram_user_id": page.instagram_user_id,
            "username": page.username,
            "problem": str(message_for(page.problem)) if page.problem else "",
        }
        for page in choice.pages
    ]
    return {"choices": pages, "ends_at": choice.ends_at}


class AuthUrlView(CompanyAPIView):
    room = "instagram"
    permission = Permission.CONNECT

    @extend_schema(
        operation_id="instagram_auth_url",
        tags=["instagram"],
        summary="Where to send a person to connect an Instagram account",
        parameters=[AuthUrlInput],
        responses={200: AuthUrlOutput, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        asked = checked_input(AuthUrlInput, request.query_params)
        url = authorization_url(
            company=self.company,
            user=self.user,
            redirect_uri=asked["redirect_uri"],
            login=_asked_login(asked),
        )
        return Response({"auth_url": url})


class CallbackView(CompanyAPIView):
    room = "instagram"
    permission = Permission.CONNECT

    @extend_schema(
        operation_id="instagram_callback",
        tags=["instagram"],
        summary="Finish connecting with the code that Instagram sent back",
        description=(
            "Facebook Login may bring several accounts: then the answer is 202 with all "
            "of them, and POST /instagram/choice connects those that you name."
        ),
        request=CallbackInput,
        responses={
            200: CallbackOutput,
            202: ChoicesOutput,
            **REFUSALS,
            503: ErrorOutput,
        },
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(CallbackInput, request.data)
        found = finish_authorization(
            company=self.company,
            user=self.user,
            login=_asked_login(asked),
            **asked,
        )
        found = connect_only_one(company=self.company, user=self.user, found=found)
        if isinstance(found, Choice):
            return Response(ChoicesOutput(_choices(found)).data, status=202)
        return Response(CallbackOutput(_account(found)).data)


class ChoiceView(CompanyAPIView):
    room = "instagram"
    permission = Permission.CONNECT

    @extend_schema(
        operation_id="instagram_choose_accounts",
        tags=["instagram"],
        summary="Connect accounts that your last log-in through Facebook brought",
        request=ChosenInput,
        responses={
            200: ConnectedOutput,
            **REFUSALS,
            404: ErrorOutput,
            409: ErrorOutput,
            503: ErrorOutput,
        },
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(ChosenInput, request.data)
        accounts = connect_chosen(
            company=self.company, user=self.user, accounts=asked["accounts"]
        )
        connected = [_account(account) for account in accounts]
        return Response(ConnectedOutput({"connected": connected}).data)

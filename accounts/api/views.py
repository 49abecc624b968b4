import uuid
from dataclasses import asdict
from typing import Any

from allauth.account import app_settings as allauth_settings
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.mfa.utils import is_mfa_enabled
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.parsers import FormParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import (
    LoginInput,
    RefreshInput,
    RegisterInput,
    RegisterOutput,
    TokenOutput,
)
from accounts.log_in.adapters import LONG_PAUSE, PAUSE
from accounts.log_in.second_factor import AuthenticateForm
from accounts.log_in.tokens import (
    TokenRefusedError,
    close_token_session,
    open_token_session,
    rotate_token,
)
from accounts.models import User
from accounts.services.log_ins import note_log_in
from accounts.services.people import EmailTakenError, register_company
from kbeauty.lib.api import NOT_KEPT, ErrorOutput, checked_input
from kbeauty.lib.errors import PermissionRefusedError, TooManyRequestsError
from kbeauty.lib.parsers import JSONParser

MANDATORY = allauth_settings.EmailVerificationMethod.MANDATORY
_LOGIN = OpenApiExample(
    "Log-in",
    value={"username": "mina@example.com", "password": "your password"},
    request_only=True,
)
_TOKENS = OpenApiExample(
    "Tokens",
    value={
        "access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
        "token_type": "bearer",
        "expires_in": 3600,
        "refresh_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
    },
    response_only=True,
    status_codes=["200"],
)


class PublicAPIView(APIView):
    """A call for people who have no token yet."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


def _answer_for_taken_address(
    request: Request, cleaned: dict[str, Any]
) -> dict[str, Any]:
    """What a new person would get, so that a stranger learns nothing; the owner gets a mail."""
    get_adapter(request).send_account_already_exists_mail(cleaned["email"].lower())
    return {
        "id": uuid.uuid4(),
        "email": cleaned["email"].lower(),
        "full_name": cleaned["full_name"],
        "created_at": timezone.now(),
    }


class RegisterView(PublicAPIView):
    @extend_schema(
        operation_id="auth_register",
        tags=["accounts"],
        summary="Register a person and a company",
        request=RegisterInput,
        responses={
            201: RegisterOutput,
            400: ErrorOutput,
            429: ErrorOutput,
            503: ErrorOutput,
        },
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(RegisterInput, request.data)
        # The same count as the page's: each call sends a mail to somebody.
        if not ratelimit.consume(request, action="signup"):
            message = _("Too many registrations from here. Try again in a minute.")
            raise TooManyRequestsError(message, retry_after=PAUSE)
        try:
            user = register_company(**asked)
        except EmailTakenError:
            answer = _answer_for_taken_address(request, asked)
        else:
            EmailAddress.objects.get_primary(user).send_confirmation(
                request, signup=True
            )
            answer = {
                "id": user.code,
                "email": user.email,
                "full_name": user.full_name,
                "created_at": user.created_at,
            }
        return Response(RegisterOutput(answer).data, status=status.HTTP_201_CREATED)


def _check_password(request: Request, email: str, password: str) -> User:
    user: User | None = get_adapter(request).authenticate(
        request, email=email, password=password
    )
    if user is None:
        message = _("The e-mail address or the password is wrong.")
        raise TokenRefusedError(message, code="wrong_credentials")
    _check_address(user)
    return user


def _check_second_factor(user: User, code: str) -> None:
    """A token is no way round the second factor either."""
    if not is_mfa_enabled(user):
        return
    if not code:
        message = _(
            "Send the code of your authenticator app, or a recovery code, as well."
        )
        raise PermissionRefusedError(message, code="second_factor_needed")
    form = AuthenticateForm({"code": code}, user=user)
    if not form.is_valid():
        (error,) = form.errors.as_data()["code"]
        if error.code == "too_many_login_attempts":
            raise TooManyRequestsError(error.message, retry_after=LONG_PAUSE)
        raise TokenRefusedError(error.message, code="wrong_code")
    form.authenticator.record_usage()


def _check_address(user: User) -> None:
    """Where addresses have to be confirmed, a token is no way round that."""
    is_needed = allauth_settings.EMAIL_VERIFICATION == MANDATORY
    if is_needed and not EmailAddress.objects.filter(user=user, verified=True).exists():
        message = _("Confirm your e-mail address first: the link is in our mail.")
        raise PermissionRefusedError(message, code="email_not_verified")


class LoginView(PublicAPIView):
    parser_classes = (FormParser, JSONParser)

    @extend_schema(
        operation_id="auth_login",
        tags=["accounts"],
        summary="Log in with e-mail address and password",
        request={
            "application/x-www-form-urlencoded": LoginInput,
            "application/json": LoginInput,
        },
        responses={
            200: TokenOutput,
            400: ErrorOutput,
            401: ErrorOutput,
            403: ErrorOutput,
            429: ErrorOutput,
            503: ErrorOutput,
        },
        examples=[_LOGIN, _TOKENS],
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(LoginInput, request.data)
        user = _check_password(
            request,
            asked["username"].lower(),
            asked["password"],
        )
        _check_second_factor(user, asked["code"])
        pair = open_token_session(user=user)
        note_log_in(user=user, methods=["api"])
        return Response(TokenOutput(asdict(pair)).data, headers=NOT_KEPT)


class RefreshView(PublicAPIView):
    @extend_schema(
        operation_id="auth_refresh",
        tags=["accounts"],
        summary="Change a refresh token for a new pair; the old one is dead",
        request=RefreshInput,
        responses={
            200: TokenOutput,
            400: ErrorOutput,
            401: ErrorOutput,
            503: ErrorOutput,
        },
        examples=[_TOKENS],
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(RefreshInput, request.data)
        pair = rotate_token(refresh_token=asked["refresh_token"])
        return Response(TokenOutput(asdict(pair)).data, headers=NOT_KEPT)


class LogoutView(PublicAPIView):
    @extend_schema(
        operation_id="auth_logout",
        tags=["accounts"],
        summary="End a log-in with all its tokens",
        request=RefreshInput,
        responses={204: None, 400: ErrorOutput, 401: ErrorOutput},
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(RefreshInput, request.data)
        close_token_session(refresh_token=asked["refresh_token"])
        return Response(status=status.HTTP_204_NO_CONTENT)

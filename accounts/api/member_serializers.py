from typing import Any

from rest_framework import serializers

from accounts.enums import Role, Tier
from accounts.models import Company
from accounts.plans import daily_limit
from accounts.validators import ADDRESS_LENGTH, check_address, check_name
from kbeauty.lib.api import PagingOutput
from kbeauty.lib.market_codes import MARKETS


class CompanyChangeInput(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    name = serializers.CharField(
        max_length=200,
        required=False,
        validators=[check_name],
        help_text="As members see it.",
    )
    industry = serializers.CharField(
        max_length=100,
        required=False,
        allow_blank=True,
        help_text="In the company's own words.",
    )
    target_markets = serializers.ListField(
        child=serializers.ChoiceField(choices=MARKETS),
        required=False,
        max_length=len(MARKETS),
        help_text="ISO 3166 codes.",
    )


class CompanyDetailOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="code")
    name = serializers.CharField()
    industry = serializers.CharField()
    target_markets = serializers.ListField(child=serializers.CharField())
    subscription_tier = serializers.ChoiceField(
        choices=Tier.choices, source="plan", help_text="The plan in force."
    )
    subscription_expires_at = serializers.DateTimeField(allow_null=True)
    daily_requests = serializers.SerializerMethodField(
        help_text="API requests a day (UTC)."
    )
    created_at = serializers.DateTimeField()

    def get_daily_requests(self, company: Company) -> int:
        return daily_limit(company)


class MemberOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="code", help_text="Of the membership.")
    email = serializers.EmailField(source="user.email")
    full_name = serializers.CharField(source="user.full_name")
    role = serializers.ChoiceField(choices=Role.choices)
    joined_at = serializers.DateTimeField(source="created_at")
    last_active_at = serializers.DateTimeField(
        source="user.last_active_at",
        allow_null=True,
        help_text="To ten minutes; null where there was no request yet.",
    )


class MemberListOutput(serializers.Serializer[Any]):
    data = MemberOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()


class RoleInput(serializers.Serializer[Any]):
    role = serializers.ChoiceField(
        choices=Role.choices, help_text="No more than the caller's own."
    )


class InvitationInput(serializers.Serializer[Any]):
    email = serializers.EmailField(
        max_length=ADDRESS_LENGTH,
        validators=[check_address],
        help_text="Where the link goes; only its owner can accept.",
    )
    role = serializers.ChoiceField(
        choices=Role.choices, help_text="No more than the caller's own."
    )


class InvitationOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="code")
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=Role.choices)
    invited_by = serializers.EmailField(
        source="invited_by.email", allow_null=True, default=None
    )
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    is_expired = serializers.BooleanField()


class InvitationListOutput(serializers.Serializer[Any]):
    data = InvitationOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()

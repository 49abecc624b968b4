from typing import Any

from rest_framework import serializers

from accounts.enums import Role, Scope, Tier
from accounts.validators import check_name
from kbeauty.lib.api import PagingOutput


class KeyInput(serializers.Serializer[Any]):
    name = serializers.CharField(
        max_length=100, validators=[check_name], help_text="What the key is for."
    )
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices),
        min_length=1,
        max_length=len(Scope.values),
        help_text="What it may read or change, in every room or in one.",
    )
    expires_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="Null: it has no end."
    )


class KeyNameInput(serializers.Serializer[Any]):
    name = serializers.CharField(
        max_length=100, validators=[check_name], help_text="What the key is for."
    )


class MakerOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="code")
    email = serializers.EmailField()
    full_name = serializers.CharField()


class KeyOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="code")
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How the key begins.")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    created_at = serializers.DateTimeField()
    created_by = MakerOutput(allow_null=True, help_text="Null: that person is gone.")
    last_used_at = serializers.DateTimeField(
        allow_null=True, help_text="To the minute; null if never."
    )
    last_used_ip = serializers.CharField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class NewKeyOutput(KeyOutput):
    key = serializers.CharField(help_text="The key itself, told here and never again.")


class KeyListOutput(serializers.Serializer[Any]):
    data = KeyOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()


class DayOutput(serializers.Serializer[Any]):
    day = serializers.DateField(help_text="In UTC.")
    used = serializers.IntegerField(
        allow_null=True, help_text="Null before the company was there."
    )
    refused = serializers.IntegerField(
        allow_null=True, help_text="Answered with 429; not part of used."
    )


class UsageOutput(serializers.Serializer[Any]):
    plan = serializers.ChoiceField(choices=Tier.choices)
    limit = serializers.IntegerField(help_text="Requests a day (UTC).")
    used = serializers.IntegerField(help_text="Today, with this request.")
    refused = serializers.IntegerField(help_text="Today.")
    remaining = serializers.IntegerField()
    reset_at = serializers.DateTimeField(help_text="When the count starts anew.")
    reset = serializers.IntegerField(help_text="Seconds until then.")
    is_live = serializers.BooleanField(
        help_text="False: counting is interrupted, these are the counts saved last."
    )
    days = DayOutput(many=True, help_text="The last 30 days, today last.")


class CompanyOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="What X-Company-ID takes.")
    name = serializers.CharField()
    role = serializers.ChoiceField(
        choices=Role.choices, allow_null=True, help_text="Null for a key."
    )
    is_current = serializers.BooleanField(help_text="Whether this call worked for it.")


class CompanyListOutput(serializers.Serializer[Any]):
    data = CompanyOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()

from typing import Any

from rest_framework import serializers

from accounts.enums import Tier
from accounts.validators import ADDRESS_LENGTH, check_address


class RegisterInput(serializers.Serializer[Any]):
    email = serializers.EmailField(
        max_length=ADDRESS_LENGTH, validators=[check_address]
    )
    password = serializers.CharField(
        max_length=256, trim_whitespace=False, write_only=True
    )
    full_name = serializers.CharField(max_length=150)
    company_name = serializers.CharField(max_length=200)


class RegisterOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    full_name = serializers.CharField()
    created_at = serializers.DateTimeField()


class LoginInput(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=254, help_text="The e-mail address.")
    password = serializers.CharField(
        max_length=256, trim_whitespace=False, write_only=True
    )
    code = serializers.CharField(
        max_length=32,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of the authenticator app, or a recovery code; needed by who has a second factor.",
    )


class TokenOutput(serializers.Serializer[Any]):
    access_token = serializers.CharField()
    token_type = serializers.CharField(default="bearer")
    expires_in = serializers.IntegerField(help_text="Seconds.")
    refresh_token = serializers.CharField()


class RefreshInput(serializers.Serializer[Any]):
    refresh_token = serializers.CharField(max_length=4096)


class MeOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    full_name = serializers.CharField()
    company_id = serializers.UUIDField()
    instagram_connected = serializers.BooleanField()
    subscription_tier = serializers.ChoiceField(choices=Tier.choices)

from typing import Any

from rest_framework import serializers

from accounts.enums import Role, Scope, Tier
from accounts.validators import ADDRESS_LENGTH, check_address, check_name


class RegisterInput(serializers.Serializer[Any]):
    email = serializers.EmailField(
        max_length=ADDRESS_LENGTH,
        validators=[check_address],
        help_text="What the person logs in with.",
    )
    password = serializers.CharField(
        max_length=256,
        trim_whitespace=False,
        write_only=True,
        help_text="Ten signs at least, and none that is known from a breach.",
    )
    full_name = serializers.CharField(
        max_length=150,
        validators=[check_name],
        help_text="The person's, as others see it.",
    )
    company_name = serializers.CharField(
        max_length=200,
        validators=[check_name],
        help_text="Of the company that the person will own.",
    )


class RegisterOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    full_name = serializers.CharField()
    created_at = serializers.DateTimeField()


class LoginInput(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=254, help_text="The e-mail address.")
    password = serializers.CharField(
        max_length=256,
        trim_whitespace=False,
        write_only=True,
        help_text="As it was chosen, blanks included.",
    )
    code = serializers.CharField(
        max_length=32,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of the authenticator app, or a recovery code; needed by who has a second factor.",
    )


class TokenOutput(serializers.Serializer[Any]):
    access_token = serializers.CharField(help_text="For Authorization: Bearer.")
    token_type = serializers.CharField(default="bearer", help_text="Always bearer.")
    expires_in = serializers.IntegerField(
        help_text="Seconds that the access token lives."
    )
    refresh_token = serializers.CharField(
        help_text="Works once; a second use ends the log-in."
    )


class RefreshInput(serializers.Serializer[Any]):
    refresh_token = serializers.CharField(
        max_length=4096, help_text="The one that came with the last pair."
    )


class KeyNameOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How the key begins.")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))


class MeOutput(serializers.Serializer[Any]):
    """Of a key the person who made it: null where that person is gone."""

    id = serializers.UUIDField(allow_null=True)
    email = serializers.EmailField(allow_null=True)
    full_name = serializers.CharField(allow_null=True)
    company_id = serializers.UUIDField()
    company_name = serializers.CharField()
    role = serializers.ChoiceField(
        choices=Role.choices, allow_null=True, help_text="Null for a key."
    )
    instagram_connected = serializers.BooleanField()
    subscription_tier = serializers.ChoiceField(
        choices=Tier.choices, help_text="The plan in force."
    )
    api_key = KeyNameOutput(allow_null=True, help_text="Null for a person.")

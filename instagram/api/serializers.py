from typing import Any

from rest_framework import serializers

from instagram.enums import Login
from kbeauty.lib.api import PagingOutput
from kbeauty.lib.paging import PageInput


class AuthUrlInput(serializers.Serializer[Any]):
    redirect_uri = serializers.URLField(
        max_length=500,
        help_text="Where Instagram sends the person back; on the allow-list.",
    )
    login = serializers.ChoiceField(
        choices=Login.choices,
        required=False,
        help_text="Through which log-in; the first that is set up by default.",
    )


class AuthUrlOutput(serializers.Serializer[Any]):
    auth_url = serializers.URLField()


class CallbackInput(serializers.Serializer[Any]):
    code = serializers.CharField(
        max_length=1000, help_text="What Instagram sent along; works once."
    )
    redirect_uri = serializers.URLField(
        max_length=500, help_text="The same as for auth-url."
    )
    state = serializers.CharField(
        max_length=200, help_text="What Instagram sent along; good for ten minutes."
    )
    login = serializers.ChoiceField(
        choices=Login.choices,
        required=False,
        help_text="The same as for auth-url; the state knows it as well.",
    )


class CallbackOutput(serializers.Serializer[Any]):
    instagram_user_id = serializers.CharField()
    access_token_expires_at = serializers.DateTimeField(
        allow_null=True, help_text="null where it has no end, as through Facebook."
    )
    username = serializers.CharField()


class ChoiceOutput(serializers.Serializer[Any]):
    """A Page of a log-in through Facebook, with the account linked with it."""

    page_id = serializers.CharField()
    page_name = serializers.CharField()
    instagram_user_id = serializers.CharField(
        help_text="Name it to connect the account; empty where none is linked."
    )
    username = serializers.CharField()
    problem = serializers.CharField(
        help_text="Why it cannot be connected; empty if it can."
    )


class ChoicesOutput(serializers.Serializer[Any]):
    """Several accounts came through one log-in: choose from them."""

    choices = ChoiceOutput(many=True)
    ends_at = serializers.DateTimeField(help_text="Until then one can choose.")


class ChosenInput(serializers.Serializer[Any]):
    accounts = serializers.ListField(
        child=serializers.CharField(max_length=64),
        max_length=100,
        help_text="The instagram_user_id of each account to connect.",
    )


class ConnectedOutput(serializers.Serializer[Any]):
    connected = CallbackOutput(many=True)


class ProfileOutput(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="The professional account's id.")
    username = serializers.CharField()
    account_type = serializers.CharField()
    media_count = serializers.IntegerField(allow_null=True)
    followers_count = serializers.IntegerField(allow_null=True)
    follows_count = serializers.IntegerField(allow_null=True)


class AccountChoiceInput(serializers.Serializer[Any]):
    account = serializers.CharField(
        max_length=64,
        required=False,
        help_text="User name of one of several connected accounts; the first by default.",
    )


class MediaListInput(AccountChoiceInput, PageInput):
    fields = serializers.CharField(  # type: ignore[assignment]  # the contract's name
        max_length=500, required=False, help_text="Comma-separated; all by default."
    )


class MediaOutput(serializers.Serializer[Any]):
    """One post; absent figures are null, never 0."""

    id = serializers.CharField()
    caption = serializers.CharField()
    media_type = serializers.ChoiceField(
        choices=["IMAGE", "VIDEO", "CAROUSEL_ALBUM", ""]
    )
    media_product_type = serializers.CharField()
    media_url = serializers.CharField()
    thumbnail_url = serializers.CharField()
    permalink = serializers.CharField()
    timestamp = serializers.DateTimeField()
    like_count = serializers.IntegerField(allow_null=True)
    comments_count = serializers.IntegerField(allow_null=True)
    reach = serializers.IntegerField(allow_null=True)
    views = serializers.IntegerField(allow_null=True)
    saved = serializers.IntegerField(allow_null=True)
    shares = serializers.IntegerField(allow_null=True)
    engagement_rate = serializers.FloatField(
        allow_null=True,
        help_text="By followers: (likes + comments) / followers, in per cent.",
    )
    engagement_rate_by_reach = serializers.FloatField(allow_null=True)
    engagement_rate_by_views = serializers.FloatField(allow_null=True)
    hashtags = serializers.ListField(child=serializers.CharField())
    market = serializers.CharField()
    language = serializers.CharField()
    sentiment = serializers.CharField()
    category = serializers.CharField(
        help_text="One of twenty; empty where the words tell none."
    )
    topics = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="Concepts of beauty by facet, such as ingredient:centella; null: not read yet.",
    )


class MediaListOutput(serializers.Serializer[Any]):
    data = MediaOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()

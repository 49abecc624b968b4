from typing import Any

from rest_framework import serializers

from accounts.enums import NoticeKind
from kbeauty.lib.api import PagingOutput
from kbeauty.lib.paging import PageInput


class NoticeListInput(PageInput):
    unread = serializers.BooleanField(
        default=False, help_text="Only what has not been read yet."
    )


class NoticeOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=NoticeKind.choices)
    title = serializers.CharField(help_text="In the language of Accept-Language.")
    text = serializers.CharField()
    values = serializers.DictField(
        help_text="What the sentences are made of; times are ISO 8601."
    )
    url = serializers.CharField(
        allow_null=True, help_text="The page that it is about, if there is one."
    )
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class NoticeListOutput(serializers.Serializer[Any]):
    data = NoticeOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()


class NoticeReadInput(serializers.Serializer[Any]):
    ids = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=100,
        required=False,
        help_text="Which ones; all of them where it is left out.",
    )


class NoticeReadOutput(serializers.Serializer[Any]):
    marked = serializers.IntegerField(help_text="How many had not been read before.")


class WebhookInput(serializers.Serializer[Any]):
    url = serializers.URLField(
        max_length=500, help_text="Begins with https:// and is reached publicly."
    )
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=NoticeKind.choices),
        min_length=1,
        max_length=100,
        help_text="Which notices are sent there.",
    )


class WebhookOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="code")
    url = serializers.CharField()
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=NoticeKind.choices)
    )
    is_active = serializers.BooleanField()
    failure = serializers.CharField(
        allow_blank=True, help_text="A machine name: why it was switched off."
    )
    created_at = serializers.DateTimeField()


class WebhookCreatedOutput(WebhookOutput):
    secret = serializers.CharField(help_text="Shown in this answer and never again.")


class WebhookListOutput(serializers.Serializer[Any]):
    data = WebhookOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()

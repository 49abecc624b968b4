"""What the calls about stories, figures, audience and mentions take and answer."""

from typing import Any

from rest_framework import serializers

from instagram.api.serializers import AccountChoiceInput
from instagram.enums import Audience, MentionKind
from kbeauty.lib.api import PagingOutput
from kbeauty.lib.paging import PageInput


class DaysInput(AccountChoiceInput, PageInput):
    since = serializers.DateField(required=False, help_text="First day.")
    until = serializers.DateField(required=False, help_text="Last day.")


class MentionListInput(DaysInput):
    kind = serializers.ChoiceField(
        choices=MentionKind.choices, required=False, help_text="One kind only."
    )


class InsightListInput(DaysInput):
    metric = serializers.CharField(
        max_length=60, required=False, help_text="One figure only, e.g. reach."
    )


class AudienceInput(AccountChoiceInput):
    audience = serializers.ChoiceField(
        choices=Audience.choices,
        default=Audience.FOLLOWERS.value,
        help_text="Followers, or people who engaged.",
    )


class StoryOutput(serializers.Serializer[Any]):
    """One story; a figure that is not known is not in ``insights``."""

    id = serializers.CharField()
    caption = serializers.CharField()
    media_type = serializers.CharField()
    media_url = serializers.CharField()
    thumbnail_url = serializers.CharField()
    permalink = serializers.CharField()
    timestamp = serializers.DateTimeField()
    gone_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When it was first missed before its 24 hours were over; null: it was not.",
    )
    insights = serializers.DictField(child=serializers.FloatField())
    insights_at = serializers.DateTimeField(allow_null=True)
    not_available = serializers.CharField(
        help_text="Why there are no figures; empty where there are some."
    )


class StoryListOutput(serializers.Serializer[Any]):
    data = StoryOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()


class MentionOutput(serializers.Serializer[Any]):
    """A post that tags the account, or a caption or comment that names it."""

    kind = serializers.ChoiceField(choices=MentionKind.choices)
    media_id = serializers.CharField()
    comment_id = serializers.CharField(help_text="Of a comment only.")
    username = serializers.CharField()
    text = serializers.CharField()
    media_type = serializers.CharField()
    media_url = serializers.CharField()
    permalink = serializers.CharField()
    like_count = serializers.IntegerField(allow_null=True)
    comments_count = serializers.IntegerField(allow_null=True)
    timestamp = serializers.DateTimeField(allow_null=True)
    found_at = serializers.DateTimeField()
    not_available = serializers.CharField(
        help_text="Why there is no more than the bare mention."
    )


class MentionListOutput(serializers.Serializer[Any]):
    data = MentionOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()


class InsightOutput(serializers.Serializer[Any]):
    """A figure of the account on one of Instagram's days; what is not known has no row."""

    metric = serializers.CharField()
    date = serializers.DateField(
        help_text="The day that Instagram's day, from midnight in California, began on."
    )
    dimension = serializers.CharField(help_text="Empty for the whole.")
    part = serializers.CharField()
    value = serializers.IntegerField()


class InsightListOutput(serializers.Serializer[Any]):
    data = InsightOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()


class SegmentOutput(serializers.Serializer[Any]):
    dimension = serializers.CharField(
        help_text="age, gender, country, city, age,gender"
    )
    part = serializers.CharField()
    value = serializers.IntegerField()


class NotAvailableOutput(serializers.Serializer[Any]):
    metric = serializers.CharField()
    scope = serializers.CharField()
    reason = serializers.CharField()
    message = serializers.CharField()


class AudienceOutput(serializers.Serializer[Any]):
    """Parts of the audience on the newest day that is known, largest first."""

    audience = serializers.ChoiceField(choices=Audience.choices)
    captured_on = serializers.DateField(allow_null=True)
    segments = SegmentOutput(many=True)
    not_available = NotAvailableOutput(many=True)

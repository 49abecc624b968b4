"""A picture measured before it is posted, for a company's own tools."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from kbeauty.lib.api import ErrorOutput, checked_input
from kbeauty.lib.parsers import UploadParser
from markets.api.shapes import ERRORS
from markets.formats import FORMAT_CODES
from markets.registry import known_market
from markets.visuals.checks import STATES, Check, Checked, look_at
from markets.visuals.opening import LARGEST, Picture, opened
from markets.visuals.questions import (
    COLOUR,
    COLOUR_NEEDED,
    SIDES,
    question_of,
)


def _side(told: str) -> serializers.FloatField:
    return serializers.FloatField(
        required=False,
        default=None,
        allow_null=True,
        min_value=0,
        max_value=100,
        help_text=f"{told}, per cent. All four sides are told, or none.",
    )


class PictureInput(serializers.Serializer[Any]):
    picture = serializers.FileField(
        help_text="JPEG, PNG or WebP, up to 10 MB and 40 million pixels. Nothing of it is kept."
    )
    market = serializers.CharField(max_length=10, help_text="ISO 3166 code.")
    format = serializers.ChoiceField(
        choices=FORMAT_CODES, help_text="The network and the place that it is for."
    )
    alt_text = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=1000,
        help_text="What people read who can't see the picture.",
    )
    text_colour = serializers.RegexField(
        f"^({COLOUR.pattern})?$",
        required=False,
        default="",
        allow_blank=True,
        max_length=7,
        error_messages={"invalid": COLOUR_NEEDED},
        help_text="Of text on the picture: six hexadecimal digits, such as #ffffff.",
    )
    left = _side("Text from the left")
    top = _side("Text from the top")
    width = _side("Width of the text")
    height = _side("Height of the text")
    is_large_text = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Large text may have less contrast (WCAG 2.2).",
    )


class PictureFactsOutput(serializers.Serializer[Any]):
    format = serializers.CharField(help_text="JPEG, PNG or WEBP.")
    width = serializers.IntegerField(help_text="Pixels, upright.")
    height = serializers.IntegerField()
    size = serializers.IntegerField(help_text="Bytes.")
    had_metadata = serializers.BooleanField(
        help_text="It tells of camera or place (EXIF)."
    )


class PictureCheckOutput(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="A machine name.")
    name = serializers.CharField()
    state = serializers.ChoiceField(
        choices=STATES, help_text="No state allows or stops a picture."
    )
    value = serializers.CharField(allow_blank=True)
    threshold = serializers.CharField(allow_blank=True)
    told = serializers.CharField(help_text="What was found, or why it did not run.")
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # a field's name
    source_url = serializers.CharField(allow_blank=True)
    is_certain = serializers.BooleanField(
        help_text="False: our own choice, or not from the network's own pages."
    )


class PictureColourOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    hex = serializers.CharField()
    lab = serializers.ListField(
        child=serializers.FloatField(), help_text="CIE L*, a*, b* under D65."
    )
    share = serializers.FloatField(help_text="Of the area, 0 to 1.")


class PictureNoteOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    text = serializers.CharField()
    grade = serializers.CharField(help_text="How far to trust it.")
    source = serializers.CharField(source="source_title")  # type: ignore[assignment]  # a field's name
    source_url = serializers.CharField(source="source_address")
    is_certain = serializers.BooleanField()


class PictureOutput(serializers.Serializer[Any]):
    market = serializers.CharField()
    picture = PictureFactsOutput()
    checks = PictureCheckOutput(many=True)
    palette = PictureColourOutput(many=True, help_text="The largest share first.")
    notes = PictureNoteOutput(
        many=True,
        help_text="What is told of these colours there: for a local to judge.",
    )


class PicturesView(CompanyAPIView):
    room = "markets"
    # A picture is too large for an address; nothing of it is kept.
    is_write = False
    parser_classes = (UploadParser,)
    upload_limit = LARGEST

    @extend_schema(
        operation_id="data_pictures",
        tags=["data"],
        summary="A picture measured for a place on a network and a market",
        request={"multipart/form-data": PictureInput},
        responses={
            200: PictureOutput,
            **ERRORS,
            413: OpenApiResponse(ErrorOutput, "The body is larger than any picture."),
            415: OpenApiResponse(ErrorOutput, "The body is not multipart/form-data."),
        },
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(PictureInput, request.data)
        market = known_market(asked["market"])
        question = question_of(
            market=market,
            format=asked["format"],
            alt_text=asked["alt_text"],
            text_colour=asked["text_colour"],
            sides={name: asked[name] for name in SIDES},
            is_large_text=asked["is_large_text"],
        )
        picture = opened(asked["picture"])
        answer = _answer(market, picture, look_at(picture, question))
        return Response(PictureOutput(answer).data)


def _answer(market: str, picture: Picture, checked: Checked) -> dict[str, Any]:
    width, height = picture.image.size
    return {
        "market": market,
        "picture": {
            "format": picture.format,
            "width": width,
            "height": height,
            "size": picture.size,
            "had_metadata": picture.had_metadata,
        },
        "checks": [_check(one) for one in checked.checks],
        "palette": checked.colours,
        "notes": checked.notes,
    }


def _check(one: Check) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "state": one.state,
        "value": one.value,
        "threshold": one.threshold,
        "told": one.told,
        "source": one.source,
        "source_url": one.source_address,
        "is_certain": one.is_certain,
    }

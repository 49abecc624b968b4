import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kbeauty.lib.figures import markets_by_name
from markets.networks import FORMATS, NETWORKS
from markets.visuals.checks import Box, Question
from markets.visuals.opening import LARGEST

_COLOUR = re.compile(r"#?([0-9a-f]{6})", re.I)
_SIDES = ("left", "top", "width", "height")


def _share(label: Any) -> forms.FloatField:
    return forms.FloatField(label=label, required=False, min_value=0, max_value=100)


class PictureForm(forms.Form):
    """A picture, where it is to stand, and what is written on it and of it."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    market = forms.ChoiceField(
        label=_("Market"),
        choices=markets_by_name,
    )
    format = forms.ChoiceField(
        label=_("Place"),
        choices=[
            (code, f"{NETWORKS[one.network].name} · {one.name}")
            for code, one in FORMATS.items()
        ],
    )
    alt_text = forms.CharField(
        label=_("Alt text"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    text_colour = forms.CharField(
        label=_("Colour of the text on the picture"),
        required=False,
        max_length=7,
        help_text=_("Six hexadecimal digits, such as #ffffff."),
    )
    left = _share(_("Text from the left, %"))
    top = _share(_("Text from the top, %"))
    width = _share(_("Width of the text, %"))
    height = _share(_("Height of the text, %"))
    is_large_text = forms.BooleanField(label=_("Large text"), required=False)

    def clean_picture(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["picture"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The picture is larger than 10 MB."))
        return file

    def clean_text_colour(self) -> tuple[int, int, int] | None:
        written = self.cleaned_data["text_colour"].strip()
        if not written:
            return None
        found = _COLOUR.fullmatch(written)
        if not found:
            raise forms.ValidationError(
                _("Write the colour as six hexadecimal digits, such as #ffffff.")
            )
        red, green, blue = bytes.fromhex(found[1])
        return red, green, blue

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        sides = [cleaned.get(name) for name in _SIDES]
        told = [one for one in sides if one is not None]
        if told and len(told) < len(_SIDES) and not self.errors:
            self.add_error("left", _("Tell all four sides of the text, or none."))
        elif len(told) == len(_SIDES):
            left, top, width, height = told
            if left + width > 100 or top + height > 100 or not (width and height):
                self.add_error("left", _("The text has to lie inside of the picture."))
        return cleaned

    def question(self) -> Question:
        given = self.cleaned_data
        sides = [given[name] for name in _SIDES]
        has_box = all(one is not None for one in sides)
        return Question(
            market=given["market"],
            format=given["format"],
            alt_text=given["alt_text"],
            text_colour=given["text_colour"],
            box=Box(*(one / 100 for one in sides)) if has_box else None,
            is_large_text=given["is_large_text"],
        )

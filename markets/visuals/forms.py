from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kbeauty.lib.errors import AppError
from kbeauty.lib.figures import markets_by_name
from kbeauty.lib.forms import show_error
from markets.formats import FORMATS
from markets.networks import NETWORKS
from markets.visuals.opening import LARGEST
from markets.visuals.questions import SIDES, Question, question_of


def _share(label: Any) -> forms.FloatField:
    return forms.FloatField(label=label, required=False, min_value=0, max_value=100)


class PictureForm(forms.Form):
    """A picture, where it is to stand, and what is written on it and of it."""

    # What is asked, of a valid form.
    question: Question
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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self._ask(cleaned)
        return cleaned

    def _ask(self, cleaned: dict[str, Any]) -> None:
        try:
            self.question = question_of(
                market=cleaned["market"],
                format=cleaned["format"],
                alt_text=cleaned["alt_text"],
                text_colour=cleaned["text_colour"],
                sides={name: cleaned[name] for name in SIDES},
                is_large_text=cleaned["is_large_text"],
            )
        except AppError as error:
            show_error(self, error)

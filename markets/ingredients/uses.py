"""What a product is used on: limits differ by it."""

import re
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Use(TextChoices):
    FACE = "face", _("Face, left on")
    BODY = "body", _("Body, left on")
    HANDS = "hands", _("Hands, left on")
    EYES = "eyes", _("Around the eyes, make-up of the eyes")
    LIPS = "lips", _("Lips")
    RINSE = "rinse", _("Skin, rinsed off")
    SHAMPOO = "shampoo", _("Hair, rinsed off")
    HAIR = "hair", _("Hair, left on")
    HAIR_DYE = "hair_dye", _("Hair colour")
    NAILS = "nails", _("Nails")
    MOUTH = "mouth", _("Mouth and teeth")
    DEODORANT = "deodorant", _("Deodorant")


ALL: Final = frozenset(Use.values)
_LEFT_ON = {Use.FACE, Use.BODY, Use.HANDS, Use.EYES, Use.LIPS, Use.HAIR, Use.DEODORANT}
# The first that is met decides; nothing met: a purpose that no use of ours stands for.
_WORDS: tuple[tuple[str, set[Use]], ...] = (
    # For the face or the body: no use of ours by itself.
    (r"self-tanning", set()),
    (r"other than hair dye", {Use.RINSE, Use.SHAMPOO}),
    (r"hair d[yu]e|hair day|oxidis?z?ing colouring|oxidative", {Use.HAIR_DYE}),
    (r"eyelash", {Use.EYES}),
    (r"nail", {Use.NAILS}),
    (r"toothpaste|mouthwash|^oral", {Use.MOUTH}),
    (r"leave-on and rinse-off", set(Use) - {Use.HAIR_DYE, Use.NAILS, Use.MOUTH}),
    (r"leave-on products and oral", _LEFT_ON | {Use.MOUTH}),
    (r"rinse-off.*hair|hair rinse-off|shampoos?$|shampoo$|soap", {Use.SHAMPOO}),
    (r"shampoo and face", {Use.SHAMPOO, Use.FACE}),
    (r"lotions and shampoos", {Use.SHAMPOO, Use.HAIR}),
    (r"leave-on hair|hair leave-on", {Use.HAIR}),
    (r"leave-on face", {Use.FACE, Use.EYES, Use.LIPS}),
    (r"^hair products?$", {Use.HAIR, Use.SHAMPOO, Use.HAIR_DYE}),
    (r"^body lotion, eye", {Use.BODY, Use.EYES, Use.LIPS, Use.DEODORANT}),
    (
        r"except body lotion, eye",
        set(Use) - {Use.BODY, Use.EYES, Use.LIPS, Use.DEODORANT},
    ),
    (r"face and hand", {Use.FACE, Use.HANDS}),
    (r"body lotion", {Use.BODY}),
    (r"face cream", {Use.FACE}),
    (r"deodorant|perspirant", {Use.DEODORANT}),
    (r"leave-on", _LEFT_ON),
    (r"rinse-off", {Use.RINSE, Use.SHAMPOO}),
)


def uses_of(products: str) -> frozenset[str] | None:
    """The uses that an annex's words for products stand for.

    None: all the others ("Other products"). Empty: none of ours, such as a rust inhibitor.
    """
    words = products.strip().casefold()
    if not words:
        return ALL
    if re.match(r"others? produ|other non-spray|other uses", words) and (
        "except" not in words
    ):
        return None
    for pattern, uses in _WORDS:
        if re.search(pattern, words):
            return frozenset(str(one) for one in uses)
    return frozenset()

"""A post's picture as pixels, for programs that read no drawings: ground and product in its tones."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from instagram.sandbox.art import Dice, paint

_WIDTH, _HEIGHT, _TALL = 1080, 1350, 1920


def jpeg(seed: str, *, name: str, colors: Sequence[str], is_tall: bool) -> bytes:
    """The same picture for the same id each time, in the size that Instagram shows."""
    dice = Dice(seed)
    tones = paint(colors, dice, name)
    size = (_WIDTH, _TALL if is_tall else _HEIGHT)
    ground = Image.linear_gradient("L").resize(size)
    image = Image.composite(
        Image.new("RGB", size, tones.back), Image.new("RGB", size, tones.glow), ground
    )
    wide, high = dice.between(240, 420), dice.between(420, 640)
    left, foot = (size[0] - wide) // 2, size[1] * 3 // 4
    image = _with_shadow(image, (left - 60, foot - 30, left + wide + 90, foot + 50))
    draw = ImageDraw.Draw(image)
    body = (left, foot - high, left + wide, foot)
    draw.rounded_rectangle(body, radius=48, fill=tones.main)
    cap = (left + wide // 4, foot - high - 130, left + 3 * wide // 4, foot - high + 20)
    draw.rounded_rectangle(cap, radius=24, fill=tones.dark)
    draw.rectangle((left + 40, foot - high + 60, left + 64, foot - 60), fill="#ffffff")
    file = BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()


def _with_shadow(image: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).ellipse(box, fill=110)
    soft = mask.filter(ImageFilter.GaussianBlur(24))
    return Image.composite(Image.new("RGB", image.size, "#2a2524"), image, soft)

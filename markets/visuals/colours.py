"""Colours as eyes see them: Lab, a palette, names, and the contrast of text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _
from PIL import Image

from kbeauty.lib import figures

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Numbers = npt.NDArray[np.float64]

# The same picture always has the same palette.
_SEED = 20260101
_COLOURS = 5
_ROUNDS = 30
_SIDE = 96
# Below this difference (CIE 1976) two colours are one to most eyes beside each other.
_ALIKE = 6.0
_SMALLEST_SHARE = 0.01
_D65 = np.array([0.95047, 1.0, 1.08883])
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
NAMES: Mapping[str, tuple["StrOrPromise", tuple[int, int, int]]] = {
    "white": (_("white"), (255, 255, 255)),
    "black": (_("black"), (0, 0, 0)),
    "grey": (_("grey"), (128, 128, 128)),
    "silver": (_("silver"), (192, 192, 192)),
    "red": (_("red"), (220, 20, 40)),
    "pink": (_("pink"), (255, 182, 193)),
    "orange": (_("orange"), (255, 140, 0)),
    "yellow": (_("yellow"), (255, 221, 0)),
    "gold": (_("gold"), (212, 175, 55)),
    "brown": (_("brown"), (120, 72, 40)),
    "beige": (_("beige"), (230, 210, 180)),
    "green": (_("green"), (40, 150, 60)),
    "blue": (_("blue"), (30, 80, 200)),
    "turquoise": (_("turquoise"), (64, 200, 200)),
    "purple": (_("purple"), (128, 40, 140)),
}


@dataclass(frozen=True, slots=True)
class Colour:
    """``lab`` is CIE Lab under D65; ``share`` is of the picture's area."""

    code: str
    hex: str
    lab: tuple[float, float, float]
    share: float

    @property
    def name(self) -> str:
        return str(NAMES[self.code][0])

    @property
    def percent(self) -> str:
        return figures.percent(100 * self.share, 0)


def linear(rgb: Numbers) -> Numbers:
    """Light from signs of sRGB, both from 0 to 1 (IEC 61966-2-1)."""
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab_of(rgb: npt.ArrayLike) -> Numbers:
    """Lab of sRGB from 0 to 255."""
    xyz = linear(np.asarray(rgb, dtype=np.float64) / 255) @ _TO_XYZ.T / _D65
    cut = (6 / 29) ** 3
    f = np.where(xyz > cut, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def palette(image: Image.Image) -> list[Colour]:
    """The main colours, the largest first, by k-means in Lab."""
    small = image.copy()
    small.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    rgb = np.asarray(small, dtype=np.float64).reshape(-1, 3)
    lab = lab_of(rgb)
    groups = _grouped(lab)
    found = []
    for number in np.unique(groups):
        inside = groups == number
        share = float(inside.mean())
        if share >= _SMALLEST_SHARE:
            found.append(_colour(rgb[inside], lab[inside], share))
    return sorted(found, key=lambda one: (-one.share, one.hex))


def _grouped(lab: Numbers) -> npt.NDArray[np.intp]:
    centres = _first_centres(lab)
    groups = np.zeros(len(lab), dtype=np.intp)
    for _round in range(_ROUNDS):
        groups = np.argmin(_distances(lab, centres), axis=1)
        moved = np.array(
            [
                lab[groups == at].mean(axis=0) if (groups == at).any() else centre
                for at, centre in enumerate(centres)
            ]
        )
        if np.allclose(moved, centres, atol=1e-6):
            break
        centres = moved
    return groups


def _first_centres(lab: Numbers) -> Numbers:
    """One at random, then always the farthest; fewer where the picture has fewer colours."""
    chosen = [lab[np.random.default_rng(_SEED).integers(len(lab))]]
    while len(chosen) < _COLOURS:
        nearest = _distances(lab, np.array(chosen)).min(axis=1)
        if nearest.max() < _ALIKE:
            break
        chosen.append(lab[int(nearest.argmax())])
    return np.array(chosen)


def _distances(lab: Numbers, centres: Numbers) -> Numbers:
    found: Numbers = np.linalg.norm(lab[:, None, :] - centres[None], axis=2)
    return found


def _colour(rgb: Numbers, lab: Numbers, share: float) -> Colour:
    mean = [round(one) for one in rgb.mean(axis=0)]
    light, a, b = (round(float(one), 1) for one in lab.mean(axis=0))
    return Colour(
        code=_nearest(lab.mean(axis=0)),
        hex="#{:02x}{:02x}{:02x}".format(*mean),
        lab=(light, a, b),
        share=round(share, 3),
    )


def _nearest(lab: Numbers) -> str:
    codes = list(NAMES)
    known = lab_of([rgb for _name, rgb in NAMES.values()])
    return codes[int(np.linalg.norm(known - lab, axis=1).argmin())]


def luminance(rgb: npt.ArrayLike) -> Numbers:
    """Relative luminance as WCAG 2.2 defines it, of sRGB from 0 to 255."""
    light = linear(np.asarray(rgb, dtype=np.float64) / 255)
    found: Numbers = light @ np.array([0.2126, 0.7152, 0.0722])
    return found


def contrast(text: tuple[int, int, int], ground: npt.NDArray[np.uint8]) -> float:
    """The ratio that 95 % of the ground reaches at least: 1 to 21."""
    own = luminance(text)
    behind = luminance(ground.reshape(-1, 3))
    ratios = (np.maximum(own, behind) + 0.05) / (np.minimum(own, behind) + 0.05)
    return round(float(np.quantile(ratios, 0.05)), 2)

"""Sharpness and exposure of a picture."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

# Sharpness depends on the scale it is looked at: always this one, in pixels.
_SIDE = 512
# Of 255; beyond them no detail is left.
_BLACK, _WHITE = 4, 251


@dataclass(frozen=True, slots=True)
class Exposure:
    """Shares of the area without detail, and the mean lightness from 0 to 255."""

    shadows: float
    highlights: float
    mean: float


def sharpness(image: Image.Image) -> float:
    """Variance of the Laplacian of the grey picture (Pech-Pacheco et al., 2000)."""
    grey = image.convert("L")
    grey.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    signs = np.asarray(grey, dtype=np.float64)
    if min(signs.shape) < 3:
        return 0.0
    inner = signs[1:-1, 1:-1]
    around = signs[:-2, 1:-1] + signs[2:, 1:-1] + signs[1:-1, :-2] + signs[1:-1, 2:]
    return round(float((around - 4 * inner).var()), 1)


def exposure(image: Image.Image) -> Exposure:
    grey = np.asarray(image.convert("L"))
    return Exposure(
        shadows=round(float((grey <= _BLACK).mean()), 3),
        highlights=round(float((grey >= _WHITE).mean()), 3),
        mean=round(float(grey.mean()), 1),
    )

"""Sharpness, exposure, contrast and area of text of a picture."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

# Sharpness depends on the scale it is looked at: always this one, in pixels.
_SIDE = 512
# Of 255; beyond them no detail is left.
_BLACK, _WHITE = 4, 251
# Of squares that may hold letters, in pixels of a picture scaled to each of these sides.
_SQUARE, _STROKE_SIDES = 16, (512, 256, 128)
# Lightness between the tones; Otsu's measure; share of the rarer tone; borders in a row, a column.
_LEAST_SPAN, _LEAST_TWO_TONES, _LEAST_INK = 60, 0.7, 0.05
_LEAST_ACROSS, _LEAST_DOWN = 1.2, 0.5


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


def spread(image: Image.Image) -> float:
    """Contrast of the whole: standard deviation of the lightness, 0 to 0.5 (Peli 1990)."""
    grey = np.asarray(image.convert("L"), dtype=np.float64)
    return round(float((grey / 255).std()), 3)


def text_area(image: Image.Image) -> float:
    """Share of the area with strokes like those of letters, gaps between lines included.

    An estimate without reading: small squares of two tones whose border is crossed again
    and again, beside others of their kind, at three sizes of letters. Lattices and print on
    a product count too; of photographs without text up to a tenth does.
    """
    masks = [_strokes(image, side) for side in _STROKE_SIDES]
    whole = masks[0]
    for coarse in masks[1:]:
        scaled = Image.fromarray(coarse).resize(
            (whole.shape[1], whole.shape[0]), Image.Resampling.NEAREST
        )
        whole = whole | np.asarray(scaled)
    return round(float(whole.mean()), 3)


def _strokes(image: Image.Image, side: int) -> npt.NDArray[np.bool_]:
    """Which squares hold strokes, of the picture scaled to this longer side."""
    squares = _squares(image, side)
    low, high = squares.min(axis=(2, 3)), squares.max(axis=(2, 3))
    is_dark = squares < ((low + high) / 2)[..., None, None]
    part = is_dark.mean(axis=(2, 3))
    across = (is_dark[..., 1:] != is_dark[..., :-1]).sum(axis=3).mean(axis=2)
    down = (is_dark[..., 1:, :] != is_dark[..., :-1, :]).sum(axis=2).mean(axis=2)
    found = (
        (high - low >= _LEAST_SPAN)
        & (_two_tones(squares, is_dark) >= _LEAST_TWO_TONES)
        & (np.minimum(part, 1 - part) >= _LEAST_INK)
        & (across >= _LEAST_ACROSS)
        & (down >= _LEAST_DOWN)
    )
    # Lines run sideways: three of five squares beside each other.
    padded = np.pad(found, ((0, 0), (2, 2)))
    beside = sum(padded[:, at : at + found.shape[1]].astype(int) for at in range(5))
    kept: npt.NDArray[np.bool_] = found & (beside >= 3)
    return kept


def _squares(image: Image.Image, side: int) -> npt.NDArray[np.float64]:
    """Lightness by row and column of squares, then within each."""
    scale = side / max(image.size)
    size = [max(_SQUARE, round(one * scale)) for one in image.size]
    grey = image.convert("L").resize((size[0], size[1]), Image.Resampling.LANCZOS)
    height, width = (one // _SQUARE for one in (grey.height, grey.width))
    signs = np.asarray(grey, dtype=np.float64)
    cut = signs[: height * _SQUARE, : width * _SQUARE]
    return cut.reshape(height, _SQUARE, width, _SQUARE).swapaxes(1, 2)


def _two_tones(
    squares: npt.NDArray[np.float64], is_dark: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Variance between the two tones over all variance of a square (Otsu 1979)."""
    dark, light = is_dark.sum(axis=(2, 3)), (~is_dark).sum(axis=(2, 3))
    apart = (squares * is_dark).sum(axis=(2, 3)) / np.maximum(dark, 1)
    apart -= (squares * ~is_dark).sum(axis=(2, 3)) / np.maximum(light, 1)
    between = dark * light * apart**2 / (_SQUARE**4)
    found: npt.NDArray[np.float64] = between / np.maximum(
        squares.var(axis=(2, 3)), 1e-9
    )
    return found

"""Colours of stances: a palette to begin with, and whether colour-blind readers can tell two colours apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from msgspec.structs import replace

from annotator.core.codebook_parts import Stance

RGB = tuple[float, float, float]
Matrix = tuple[RGB, RGB, RGB]

#: For stances without a colour, in this order: green, purple, grey, amber, sky, magenta, forest, navy. Any two are
#: at least 0.12 apart for every vision below.
PALETTE = ("#1b7837", "#762a83", "#8a8a8a", "#d99a00", "#47d2f5", "#bc0ce9", "#244c2c", "#16165a")

#: OKLab distance (0 to 1) under which two chips pass for one another at a glance: the red and green of many codebooks
#: (#d7191c, #1a9641) are 0.04 apart for deuteranopes, blue and green of Okabe and Ito 0.086 at their nearest.
NEAR = 0.08

#: Full dichromacy on linear RGB: Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for
#: Simulation of Color Vision Deficiency", severity 1.0.
VISIONS: dict[str, Matrix] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

#: From linear sRGB to cone responses, and from their cube roots to OKLab: Ottosson (2020), "A perceptual color space
#: for image processing".
_TO_CONES: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_OKLAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def with_colors(stances: Sequence[Stance]) -> tuple[Stance, ...]:
    """Return *stances* where each without a colour has the next of the palette that none of them uses."""
    used = {stance.color.lower() for stance in stances if stance.color}
    free = (color for color in PALETTE if color not in used)
    return tuple(stance if stance.color else replace(stance, color=next(free, PALETTE[-1])) for stance in stances)


def near_pairs(colors: Sequence[str]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the places of two *colors* that look alike and the `VISIONS` for which they do."""
    for (first, one), (second, other) in combinations(enumerate(colors), 2):
        visions = [name for name, matrix in VISIONS.items() if seen_distance(one, other, matrix) < NEAR]
        if visions:
            yield first, second, visions


def seen_distance(one: str, other: str, vision: Matrix) -> float:
    """Return the OKLab distance of two #rrggbb colours as somebody with *vision* sees them."""
    first, second = (_oklab(_times(vision, _linear(color))) for color in (one, other))
    return float(sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5)


def _linear(color: str) -> RGB:
    red, green, blue = (_linear_channel(int(color[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return red, green, blue


def _linear_channel(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _oklab(linear: RGB) -> RGB:
    clipped = (min(1.0, max(0.0, linear[0])), min(1.0, max(0.0, linear[1])), min(1.0, max(0.0, linear[2])))
    long, medium, short = _times(_TO_CONES, clipped)
    return _times(_TO_OKLAB, (long ** (1 / 3), medium ** (1 / 3), short ** (1 / 3)))


def _times(matrix: Matrix, vector: RGB) -> RGB:
    one, two, three = (sum(weight * value for weight, value in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three

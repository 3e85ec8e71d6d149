"""Drawings as plain shapes, so that a printed page and a picture show the same thing.

A sketch is 1000 units wide and 700 high, the origin in its upper left corner; colours are RGB.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Final, TypeAlias

WIDTH: Final = 1000
HEIGHT: Final = 700

Colour: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]

BLACK: Final[Colour] = (20, 20, 20)
_WHITE: Final[Colour] = (255, 255, 255)
_GREY: Final[Colour] = (150, 150, 150)
_PALE: Final[Colour] = (232, 232, 226)
_RED: Final[Colour] = (170, 40, 40)
_SKY: Final[Colour] = (196, 218, 236)
_GRASS: Final[Colour] = (122, 150, 98)
_WATER: Final[Colour] = (176, 204, 224)


@dataclass(frozen=True, slots=True)
class Line:
    """A line through the points."""

    points: tuple[Point, ...]
    width: int = 2
    colour: Colour = BLACK


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon with an outline."""

    points: tuple[Point, ...]
    fill: Colour = _WHITE
    outline: Colour = BLACK


@dataclass(frozen=True, slots=True)
class Label:
    """A text whose upper left corner is at ``at``; ``size`` is its height in units."""

    at: Point
    text: str
    size: int = 20
    colour: Colour = BLACK


Shape: TypeAlias = Line | Area | Label
Sketch: TypeAlias = tuple[Shape, ...]


def _box(x: float, y: float, w: float, h: float, fill: Colour = _WHITE) -> Area:
    return Area(((x, y), (x + w, y), (x + w, y + h), (x, y + h)), fill)


def _measure(x1: float, y: float, x2: float, text: str) -> Iterable[Shape]:
    """Return a dimension line with its ends and its figure."""
    yield Line(((x1, y), (x2, y)), 1)
    yield Line(((x1, y - 8), (x1, y + 8)), 1)
    yield Line(((x2, y - 8), (x2, y + 8)), 1)
    yield Label(((x1 + x2) / 2 - 24, y - 26), text, 18)


def _title_block(lines: tuple[str, ...]) -> Iterable[Shape]:
    """Return the frame in the lower right corner that says what the drawing is."""
    top = HEIGHT - 24 - 26 * len(lines)
    yield _box(600, top, 380, 10 + 26 * len(lines))
    for place, text in enumerate(lines):
        yield Label((612, top + 8 + 26 * place), text, 18)


def _metres(rng: Random, low: int, high: int) -> str:
    """Return a measure in millimetres as builders write it: ``7 200``."""
    value = 100 * (low * 10 + int(rng.random() * (high - low) * 10))
    return f"{value // 1000} {value % 1000:03}"


def site_plan(rng: Random, lines: tuple[str, ...]) -> Sketch:
    """Return a site plan: plot, house, the new part in red, road and north arrow."""
    x, y = 180 + rng.random() * 60, 170 + rng.random() * 50
    shapes: list[Shape] = [
        Line(((20, 640), (560, 610), (980, 560)), 3, _GREY),
        Line(((20, 675), (560, 645), (980, 596)), 3, _GREY),
        Label((60, 608), "Väg", 18),
        Area(((90, 90), (760, 70), (790, 540), (80, 580)), _PALE),
        _box(x, y, 260, 170),
        Label((x + 70, y + 72), "Bostadshus", 20),
        _box(x + 260, y + 40, 110, 110, (236, 190, 190)),
        Label((x + 270, y + 80), "Ny del", 20, _RED),
        Label((96, 100), "Tomtgräns", 16),
        Line(((900, 190), (900, 70)), 3),
        Line(((880, 104), (900, 70), (920, 104)), 3),
        Label((892, 40), "N", 24),
    ]
    shapes += _measure(x + 370, y + 96, 775, _metres(rng, 1, 6))
    shapes += _measure(x, y + 200, x + 260, _metres(rng, 9, 14))
    shapes += _title_block(lines)
    return tuple(shapes)


def floor_plan(rng: Random, lines: tuple[str, ...]) -> Sketch:
    """Return a floor plan with rooms, doors and measures."""
    split, middle = 380 + rng.random() * 120, 300 + rng.random() * 60
    shapes: list[Shape] = [
        _box(90, 90, 800, 440, _PALE),
        _box(100, 100, 780, 420),
        Line(((split, 100), (split, 520)), 6),
        Line(((split, middle), (880, middle)), 6),
        Line(((100, middle + 60), (split, middle + 60)), 6),
        Line(((split, middle + 70), (split, middle + 130)), 8, _WHITE),
        Line(((split + 90, middle), (split + 150, middle)), 8, _WHITE),
        Label((150, 180), "Vardagsrum", 22),
        Label((150, 440), "Kök", 22),
        Label((split + 110, 180), "Sovrum", 22),
        Label((split + 110, middle + 40), "Våtrum", 22),
        Line(((520, 520), (520, 460), (580, 520)), 2),
        Label((440, 540), "Entré", 18),
    ]
    shapes += _measure(100, 70, split, _metres(rng, 4, 6))
    shapes += _measure(split, 70, 880, _metres(rng, 5, 8))
    shapes += _title_block(lines)
    return tuple(shapes)


def facade(rng: Random, lines: tuple[str, ...]) -> Sketch:
    """Return a facade with roof, windows and the line of the ground."""
    ridge = 130 + rng.random() * 60
    shapes: list[Shape] = [
        _box(160, 270, 560, 240, _PALE),
        Area(((130, 270), (440, ridge), (750, 270)), _WHITE),
        Line(((20, 510), (980, 510)), 4),
        _box(400, 370, 80, 140),
        _box(720, 330, 150, 180, (236, 190, 190)),
        Label((740, 400), "Ny del", 20, _RED),
        Label((30, 520), "Befintlig mark +12,4", 18),
    ]
    shapes += [_box(x, 320, 90, 80, _SKY) for x in (200, 290 + rng.random() * 10, 560)]
    shapes += _measure(160, 560, 720, _metres(rng, 9, 14))
    shapes += _measure(720, 560, 870, _metres(rng, 2, 4))
    shapes += _title_block(lines)
    return tuple(shapes)


def road_map(rng: Random, lines: tuple[str, ...]) -> Sketch:
    """Return a map of a way from a home to a school or a place, water in the west."""
    bend = 260 + rng.random() * 160
    way = ((220.0, 140.0), (330.0, bend), (560.0, bend + 40), (730.0, 470.0))
    shapes: list[Shape] = [
        Area(((0, 0), (150, 0), (90, 260), (170, 520), (110, 700), (0, 700)), _WATER, _WATER),
        Line(((150, 60), (980, 240)), 10, _GREY),
        Line(((400, 20), (330, bend), (360, 690)), 10, _GREY),
        Line(way, 5, _RED),
        _box(205, 120, 30, 30),
        Label((245, 112), "Hem", 20),
        _box(730, 460, 60, 34),
        Label((800, 464), "Mål", 20),
        Label((int(way[2][0]) - 60, bend + 60), f"{1 + rng.random() * 5:.1f} km".replace(".", ",")),
        Label((20, 320), "Havet", 20),
    ]
    shapes += _title_block(lines)
    return tuple(shapes)


def site_photo(rng: Random, lines: tuple[str, ...]) -> Sketch:
    """Return what a photograph of the place might show, simplified: sky, grass, house, trees."""
    x = 260 + rng.random() * 180
    shapes: list[Shape] = [
        Area(((0, 0), (1000, 0), (1000, 430), (0, 430)), _SKY, _SKY),
        Area(((0, 420), (1000, 390), (1000, 700), (0, 700)), _GRASS, _GRASS),
        Area(((x - 40, 300), (x + 170, 190), (x + 380, 300)), (120, 60, 50)),
        Area(((x, 300), (x + 340, 300), (x + 340, 470), (x, 470)), (226, 216, 196)),
        _box(x + 40, 340, 60, 60, _SKY),
        _box(x + 240, 340, 60, 60, _SKY),
        _box(x + 145, 370, 50, 100, (96, 84, 70)),
        Area(((0, 560), (1000, 520), (1000, 600), (0, 640)), (160, 156, 150), _GREY),
    ]
    for trunk in (60 + rng.random() * 120, 800 + rng.random() * 60, 900 + rng.random() * 60):
        shapes.append(Line(((trunk, 470), (trunk, 400)), 10, (92, 70, 50)))
        crown = ((trunk - 45, 410), (trunk, 250 + rng.random() * 40), (trunk + 45, 410))
        shapes.append(Area(crown, (70, 104, 66), (60, 90, 56)))
    shapes.append(Label((20, 664), lines[0], 20, _WHITE))
    return tuple(shapes)


def portrait(rng: Random, lines: tuple[str, ...]) -> Sketch:
    """Return head and shoulders without a face, in place of a passport photograph."""
    skin = 190 + int(rng.random() * 40)
    tone: Colour = (skin, skin - 30, skin - 60)
    return (
        Area(((0, 0), (1000, 0), (1000, 700), (0, 700)), (222, 226, 230), _GREY),
        Area(((250, 700), (330, 520), (670, 520), (750, 700)), (70, 84, 110)),
        Area(((450, 540), (450, 440), (550, 440), (550, 540)), tone, tone),
        Area(
            ((400, 240), (440, 150), (560, 150), (600, 240), (585, 390), (500, 460), (415, 390)),
            tone,
        ),
        Area(
            ((395, 250), (430, 130), (570, 130), (605, 250), (560, 190), (440, 190)), (90, 70, 56)
        ),
        Label((20, 664), lines[0], 20),
    )


def sketch_for(kind: str, title: str, rng: Random, lines: tuple[str, ...]) -> Sketch:
    """Return the sketch that suits a kind of document and its title."""
    if kind == "map":
        return road_map(rng, lines)
    if kind == "portrait":
        return portrait(rng, lines)
    if kind == "photo":
        return site_photo(rng, lines)
    if title.startswith("Fasad"):
        return facade(rng, lines)
    if title.startswith(("Situation", "Skiss")):
        return site_plan(rng, lines)
    return floor_plan(rng, lines)

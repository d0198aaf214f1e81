"""Pictures that stand alone: the same marks, as pixels and as SVG."""

from __future__ import annotations

import re
from io import BytesIO

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from engine.drawing.canvas import Canvas
from engine.drawing.palette import LIGHT, Role, painting
from engine.drawing.picture import pixels, png, svg
from engine.drawing.tints import BELIEFS, tint_tables


def drawn() -> Canvas:
    """One mark of each kind."""
    canvas = Canvas(100, 60)
    canvas.line([(10, 10), (90, 10)], "blame", 4)
    canvas.dots([(20, 30)], "signal", 10)
    canvas.dots([(50, 30)], "ink", 10, square=True)
    canvas.area([(70, 25), (90, 25), (90, 40), (70, 40)], "increase", opacity=0.5)
    canvas.text(10, 55, "loss", "quiet", 12)
    return canvas


def colour(role: str) -> list[int]:
    """Red, green and blue of a role in the light theme."""
    return [int(LIGHT[role][k : k + 2], 16) for k in (1, 3, 5)]  # type: ignore[index]


@pytest.mark.parametrize("scale", [1.0, 2.0, 3.0])
def test_marks_stand_where_they_belong(scale: float) -> None:
    """At any scale, in their colours; dots are round, squares are not, paper is paper."""
    picture = pixels(drawn(), scale)
    assert picture.shape == (60 * scale, 100 * scale, 3)

    def at(x: float, y: float) -> list[int]:
        seen: list[int] = picture[round(y * scale), round(x * scale)].tolist()
        return seen

    assert at(50, 10) == colour("blame")
    assert at(50, 14) == colour("paper")
    assert at(20, 30) == colour("signal")
    assert at(23.9, 33.9) == colour("paper")
    assert at(53.5, 33.5) == colour("ink")
    mixed = (np.array(colour("increase")) + colour("paper")) / 2
    assert at(80, 32) == pytest.approx(mixed, abs=1.5)
    words = picture[round(44 * scale) : round(58 * scale), round(8 * scale) : round(45 * scale)]
    assert (words != colour("paper")).any()


def test_a_field_is_tinted_as_on_the_page() -> None:
    """By the table of the filter, which lies between the two classes where it is undecided."""
    canvas = Canvas(90, 30)
    canvas.field(np.repeat([[0.0, 0.5, 1.0]], 3, axis=0))
    seen = pixels(canvas, 1)[15]
    for channel, table in enumerate(tint_tables("class0", "class1", BELIEFS)["light"].values()):
        levels = [255 * float(each) for each in table.split()]
        low, high = levels[0], levels[-1]
        middle = (levels[4] + levels[5]) / 2
        assert seen[[3, 45, 87], channel].tolist() == pytest.approx([low, middle, high], abs=1)


def test_png_loses_nothing() -> None:
    """What is decoded is what was drawn."""
    picture = pixels(drawn(), 2)
    assert (np.asarray(Image.open(BytesIO(png(picture)))) == picture).all()


def test_svg_stands_alone() -> None:
    """Well-formed, with its size, its name, and every mark with all that it needs."""
    canvas = drawn()
    canvas.field(np.full((4, 4), 0.25))
    root = etree.fromstring(svg(canvas, "A <figure> & more"))
    assert root.get("viewBox") == "0 0 100 60"
    inside = [etree.QName(each).localname for each in root]
    assert inside == ["title", "rect", "image", *["path"] * 4, "text"]
    assert root[0].text == "A <figure> & more"
    caps = [each.get("stroke-linecap") for each in root[3:6]]
    assert caps == ["butt", "round", "square"]
    assert root[-1].get("font-family").startswith("'IBM Plex Mono'")


def test_a_picture_is_set_in_the_colours_of_a_site() -> None:
    """Marks, words, the field and the paper; what the site does not name keeps the house's."""
    canvas = Canvas(60, 40)
    canvas.dots([(15, 20)], "signal", 12)
    canvas.line([(30, 5), (30, 35)], "blame", 6)
    canvas.dots([(48, 20)], "class0", 12)
    house = pixels(canvas, 1)
    assert tuple(house[20, 15]) == (0x00, 0x67, 0xA8)
    own: dict[Role, tuple[str, str]] = {
        "signal": ("#7a0000", "#ff9d9d"),
        "blame": ("#005500", "#55ff55"),
        "paper": ("#fffff0", "#000000"),
    }
    with painting(own):
        site, drawn = pixels(canvas, 1), svg(canvas)
    assert tuple(site[20, 15]) == (0x7A, 0, 0)
    assert tuple(site[20, 30]) == (0, 0x55, 0)
    assert tuple(site[20, 48]) == tuple(house[20, 48])
    assert tuple(site[2, 2]) == (0xFF, 0xFF, 0xF0)
    assert {"#7a0000", "#005500", "#fffff0", LIGHT["class0"]} <= set(re.findall(r"#\w{6}", drawn))
    assert (pixels(canvas, 1) == house).all()

"""Reading pictures, on pictures whose content is known."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.browsers import frames
from tests.browsers.driver import Rect


def half_and_half() -> Image.Image:
    """Black, its right half white."""
    picture = Image.new("RGB", (20, 10))
    picture.paste((255, 255, 255), (10, 0, 20, 10))
    return picture


def test_only_a_picture_of_one_colour_is_blank() -> None:
    """One that has two colours is not, even when they share their mean."""
    assert frames.is_blank(Image.new("RGB", (20, 10), (9, 90, 200)))
    assert not frames.is_blank(half_and_half())


def test_the_mean_colour_is_that_of_the_box() -> None:
    """The white half is white, the whole is grey."""
    assert frames.mean_colour(half_and_half(), Rect(10, 0, 10, 10)) == (255, 255, 255)
    assert frames.mean_colour(half_and_half()) == (127.5, 127.5, 127.5)


def test_a_box_outside_the_picture_is_refused() -> None:
    """A box that hangs over the edge would be padded with black, silently."""
    with pytest.raises(ValueError, match="outside"):
        frames.cut(half_and_half(), Rect(15, 0, 10, 10))


def test_the_changed_share_counts_noticeable_pixels() -> None:
    """Half the pixels turn white; a change of three levels is nobody's business."""
    black = Image.new("RGB", (20, 10))
    assert frames.share_changed(black, half_and_half()) == 0.5
    assert frames.share_changed(black, Image.new("RGB", (20, 10), (3, 3, 3))) == 0
    assert frames.distance(black, half_and_half()) == 127.5


def test_pictures_of_two_sizes_are_not_compared() -> None:
    """Comparing them would mean guessing which pixel belongs to which."""
    with pytest.raises(ValueError, match="cannot be compared"):
        frames.distance(half_and_half(), Image.new("RGB", (10, 10)))


def test_a_picture_is_recognised_at_another_size() -> None:
    """Among grey frames the nearest is found, and a tie is refused."""
    greys = [Image.new("RGB", (4, 4), (level,) * 3) for level in (0, 60, 120)]
    assert frames.nearest(Image.new("RGB", (9, 9), (64, 64, 64)), greys) == 1
    with pytest.raises(ValueError, match="equally near"):
        frames.nearest(Image.new("RGB", (9, 9), (30, 30, 30)), greys)

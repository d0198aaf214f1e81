"""What a reader's system asks of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Media:
    """The media features that a page can answer to; as it stands, an ordinary light screen."""

    scheme: Literal["light", "dark"] = "light"
    reduced_motion: bool = False
    forced_colors: bool = False
    printing: bool = False
    """Lays the page out for paper, but on the screen, where it can be looked at."""

    finger: bool = False
    """Whether a finger is what the reader points with."""


ORDINARY = Media()

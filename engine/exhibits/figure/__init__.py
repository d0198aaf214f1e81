"""Pictures and films that an author's function draws."""

from engine.exhibits.figure.declare import figure
from engine.exhibits.figure.model import Figure

__all__ = ["Figure", "figure"]

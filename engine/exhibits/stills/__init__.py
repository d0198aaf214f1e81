"""Key moments of a run."""

from engine.exhibits.stills.model import Still, Stills

__all__ = ["Still", "Stills"]

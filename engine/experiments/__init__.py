"""Experiments: what an author asks for goes in, a frozen record of what happened comes out."""

from engine.experiments.laboratory import perform

__all__ = ["perform"]

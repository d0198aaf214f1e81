"""Experiments: what an author asks for goes in, a frozen record of what happened comes out."""

from engine.experiments.laboratory import perform, record_type

__all__ = ["perform", "record_type"]

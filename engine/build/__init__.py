"""The whole road, once: read and check, perform, film, assemble, publish.

Only this package knows all stages. Nothing is computed before everything that people wrote has been
checked, and nothing of the old site is touched before the new one is complete.
"""

from engine.build.build import Report, Summary, build

__all__ = ["Report", "Summary", "build"]

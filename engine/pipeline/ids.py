"""The ids that a figure brings to its page."""

from __future__ import annotations

from collections.abc import Iterator

from engine.authoring import Figure
from engine.pages.machine import IDS, IDS_OF_CHOICE
from engine.records import Machine, Stills


def ids(name: str, shown: Figure | Machine | Stills) -> Iterator[str]:
    """Every id that the figure may have there, by the name of its mark."""
    if isinstance(shown, Machine):
        yield from IDS
        for choice in shown.choices:
            yield from (form.format(choice.name) for form in IDS_OF_CHOICE)
        return
    yield name
    if isinstance(shown, Stills):
        yield from (f"{name}-{part}" for part in ("play", "moment", "say"))
        yield f"points-{name}"
        return
    films = [f"{name}-{k + 1}" for k in range(len(shown.choices))] or [name]
    if shown.frames > 1:
        yield f"{name}-play"
        yield from (f"{film}-{part}" for film in films for part in ("drawing", "moment", "say"))
    if len(films) > 1:
        yield from (f"{film}-pick" for film in films)

"""Pages that this process has rendered, found again as long as all that they show is the same.

Who saves a sentence waits for one page, not for all of them. A page that an author's code has read
a file for, or of which something had to be told, is rendered every time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from engine.build.author import ENGINE
from engine.build.runner import Runner
from engine.errors import Mistakes
from engine.experiment import Experiment
from engine.memory import noting_reads
from engine.pages.assemble import TEMPLATES

R = TypeVar("R")


@dataclass(frozen=True, eq=False)
class Same:
    """Things that are the same only if they are one object: they may hold arrays."""

    things: Sequence[object]

    @property
    def _these(self) -> tuple[int, ...]:
        return tuple(map(id, self.things))

    def __hash__(self) -> int:
        return hash(self._these)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other._these == self._these


@dataclass
class Asked:
    """Gives records, and notes the digests of those that were asked for."""

    runner: Runner
    digests: dict[Experiment[Any], str] = field(default_factory=dict)

    def __call__(self, experiment: Experiment[R], /) -> R:
        """A record."""
        self.digests[experiment] = self.runner.digest(experiment)
        return self.runner.record(experiment)


@dataclass(frozen=True)
class _Rendered:
    shown: tuple[object, ...]
    digests: Mapping[Experiment[Any], str]
    content: bytes


_rendered: dict[Path, _Rendered] = {}
"""By the path of the page in the content folder that is being built."""


def rendered(
    page: Path,
    shown: tuple[object, ...],
    runner: Runner,
    mistakes: Mistakes,
    render: Callable[[Asked], bytes],
) -> bytes:
    """A page, rendered now unless it has been and shows what it showed then.

    `shown` is all that it is made of, but for the records that it asks for.
    """
    known = _rendered.get(page)
    if known is not None and _stands(known, shown, runner):
        return known.content
    asked, before = Asked(runner), len(mistakes.gathered.mistakes)
    with noting_reads() as read:
        content = render(asked)
    _rendered.pop(page, None)
    if not read and len(mistakes.gathered.mistakes) == before:
        _rendered[page] = _Rendered(shown, asked.digests, content)
    return content


def _stands(known: _Rendered, shown: tuple[object, ...], runner: Runner) -> bool:
    try:
        return known.shown == shown and all(
            runner.digest(each) == digest for each, digest in known.digests.items()
        )
    except Exception:  # what an author declares may not let itself be compared
        return False


Sources = tuple[object, ...]


def sources(content: Path) -> Sources:
    """By what it shows that the templates and style sheets are the same. That the code is shows in
    the exhibits: where it has changed, their classes or functions are other ones."""
    return tuple(tuple(_stamps(each)) for each in (TEMPLATES, ENGINE, content))


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Of every template and style sheet when it was changed, and its size."""
    for where, below, names in os.walk(folder):
        below[:] = [each for each in below if each[0] not in "._"]
        for name in names:
            if name.endswith((".html", ".css", ".js")):
                state = os.stat(os.path.join(where, name))
                yield os.path.join(where, name), state.st_mtime_ns, state.st_size

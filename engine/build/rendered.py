"""Pages that were rendered, found again as long as all that they show is the same.

Who saves a sentence or a figure waits for one page, not for all of them. A page is looked for among
those of this process, then among those that any process has left in the store; one of which
something had to be told is rendered every time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from engine.build.author import ENGINE
from engine.build.runner import Runner
from engine.catalogue import edition, speaks
from engine.errors import Mistakes
from engine.experiment import Experiment
from engine.films.reel import Reel
from engine.memory import key, noting_reads, opened_before
from engine.pages.assemble import TEMPLATES
from engine.pages.typefaces import FACES, MATHS

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


Sources = tuple[tuple[tuple[str, int, int], ...], ...]


@dataclass(frozen=True)
class Shown:
    """All that a page is made of, but for the records that it asks for."""

    sources: Sources
    parts: tuple[object, ...]
    """Words, exhibits, verdicts, settings: plain values, functions and dataclasses of such."""

    reels: Sequence[Reel]
    """The films of its exhibits."""

    def entry(self, source: Callable[..., object], faces: tuple[str, ...]) -> str | None:
        """What the page is remembered by, that is made by some source in some packages' faces;
        None if one of its films could not be kept."""
        marks = [reel.mark for reel in self.reels]
        if None in marks:
            return None
        text = _texts(self.sources)
        asked = (text, edition(speaks()), *marks, *self.parts)
        return f"page-{key('page', *asked, source=(source, Renderer), libraries=faces)}"


@dataclass(frozen=True)
class _Rendered:
    shown: Shown
    digests: Mapping[Experiment[Any], str]
    content: bytes
    read: bool = False
    """Whether files were read for it, which may have changed."""


_rendered: dict[Path, _Rendered] = {}
"""By the path of the page in the content folder that is being built."""


@dataclass(frozen=True)
class Renderer:
    """Where the pages of a volume are rendered or found again."""

    runner: Runner
    experiments: Sequence[Experiment[object]]
    """All whose records they may ask for."""

    own_faces: Sequence[str]
    """Packages of the typefaces in which they are set beside those of the house."""

    @property
    def packages(self) -> tuple[str, ...]:
        """Those of all typefaces."""
        return (*(face.package for face in (*FACES, MATHS)), *self.own_faces)

    def page(
        self,
        place: Path,
        shown: Shown,
        render: Callable[..., bytes],
        arguments: Sequence[object],
        mistakes: Mistakes,
    ) -> bytes:
        """A page, rendered now as render(*arguments, records, mistakes), unless it has been and
        shows what it showed then. `place` is its path in the content folder."""
        known = _rendered.get(place)
        if known is not None and self._stands(known, shown):
            return known.content
        entry = self._entry(shown, render)
        known = self._recalled(entry, shown) if entry else None
        if known is not None:
            if not known.read:
                _rendered[place] = known
            return known.content
        asked, own = Asked(self.runner), Mistakes()
        with noting_reads() as read:
            content = render(*arguments, asked, own)
        _rendered.pop(place, None)
        mistakes.extend(own.gathered)
        if not own.gathered.mistakes:
            made = _Rendered(shown, asked.digests, content, bool(read))
            if not read:
                _rendered[place] = made
            if entry:
                self._remember(entry, made, read | opened_before())
        return content

    def _stands(self, known: _Rendered, shown: Shown) -> bool:
        try:
            return known.shown == shown and all(
                self.runner.digest(each) == digest for each, digest in known.digests.items()
            )
        except Exception:  # what an author declares may not let itself be compared
            return False

    def _entry(self, shown: Shown, render: Callable[..., bytes]) -> str | None:
        try:
            return shown.entry(render, self.packages)
        except Exception:  # nor be put into words
            return None

    def _recalled(self, entry: str, shown: Shown) -> _Rendered | None:
        """What is kept of a page, if the records that it asked for are still the same."""
        kept = self.runner.store.recall(entry)
        if kept is None:
            return None
        head, _, content = kept.partition(b"\n")
        digests = {}
        asked, read = json.loads(head)
        for name, digest in asked:
            experiment = self._by_name.get(name)
            if experiment is None or self.runner.digest(experiment) != digest:
                return None
            digests[experiment] = digest
        return _Rendered(shown, digests, content, read)

    def _remember(self, entry: str, made: _Rendered, read: Collection[Path]) -> None:
        asked = [(self.runner.entries(each).record, each) for each in made.digests]
        if all(name in self._by_name for name, _ in asked):
            digests = [(name, made.digests[each]) for name, each in asked]
            head = json.dumps([digests, made.read]).encode()
            self.runner.store.remember(entry, head + b"\n" + made.content, read)

    @cached_property
    def _by_name(self) -> Mapping[str, Experiment[object]]:
        return {self.runner.entries(each).record: each for each in self.experiments}


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


@lru_cache(maxsize=8)
def _texts(sources: Sources) -> str:
    """Digest of the names and bytes of templates and style sheets."""
    state = sha256()
    for folder in sources:
        for path, _, _ in sorted(folder):
            content = sha256(Path(path).read_bytes()).hexdigest()
            state.update(f"{os.path.basename(path)} {content}\n".encode())
    return state.hexdigest()

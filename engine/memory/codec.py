"""Packs values by the type that was declared for them, and gives back equal ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, TypeVar

from engine.errors import ContentError, Mistake, Place
from engine.memory.annotations import Reading
from engine.memory.coders import Coder, Sink, UnfitError
from engine.memory.kept import keep, known
from engine.memory.places import place_of
from engine.memory.references import find, reference
from engine.memory.shape import shape_mistakes
from engine.memory.sources import source_digest
from engine.memory.wire import DamagedError, join, split

T = TypeVar("T")


class Codec(Generic[T]):
    """Packs, unpacks and digests values of one type."""

    def __init__(self, coder: Coder, kind: object) -> None:
        self._coder = coder
        self._kind = kind
        self.schema = sha256("\n".join(sorted(_schemas(coder))).encode()).hexdigest()[:16]
        """Changes with the name or the fields of any class that a value is made of."""

    def pack(self, value: T) -> bytes:
        """Bytes that `unpack` makes an equal value from.

        ContentError, with the line of the field, if the value is not what its class declares.
        """
        return self._packed(value, Sink())

    def unpack(self, content: bytes) -> T:
        """The packed value; its arrays are read-only and share the memory of `content`.

        DamagedError if `pack` of this very type has not made `content`.
        """
        tree, arrays = split(self.schema, content)
        try:
            value: T = self._coder.read(tree, arrays)
        except (LookupError, TypeError, ValueError, AttributeError, UnfitError) as error:
            raise DamagedError(f"not a {self._coder.name}: {error}") from error
        return value

    def freeze(self, value: T) -> T:
        """The value as `unpack` will give it back, so that fresh and remembered ones are alike."""
        return self.unpack(self.pack(value))

    def digest(self, value: T) -> str:
        """Digest of the values, their types and, where functions are held, what these do.

        The same for the same values on any machine.
        """
        return self.digested(value)[0]

    def digested(self, value: T) -> tuple[str, dict[str, str]]:
        """Its digest, and of what functions it holds the names, each with the digest of its source:
        as long as these are the same, so is the other."""
        held: dict[str, str] = {}

        def noted(function: Any) -> str:
            return held.setdefault(reference(function), source_digest(function))

        return sha256(self._packed(value, Sink(noted))).hexdigest(), held

    def known(self, name: str) -> T | None:
        """A value that was kept under a name, by this process or another; None if none was."""
        content = known(name)
        return None if content is None else self.unpack(content)

    def keep(self, name: str, value: T) -> None:
        """Keep a value for other processes; one that cannot be packed, such as a path that is no
        text, is found out again."""
        with suppress(ContentError):
            keep(name, self.pack(value))

    def _packed(self, value: T, sink: Sink) -> bytes:
        try:
            return join(self.schema, self._coder.write(value, sink), sink.arrays)
        except UnfitError as error:
            field = error.path.lstrip(".").partition(".")[0].partition("[")[0]
            kind = self._kind if isinstance(self._kind, type) else type(value)
            place = place_of(kind, field) if error.path.startswith(".") else place_of(kind)
            problem = f"{kind.__qualname__}{error.path}: {error.problem}"
            raise ContentError([Mistake(place, problem, error.remedy)]) from None


def same_source(held: Mapping[str, str]) -> bool:
    """Whether functions still are what they were, by their names and the digests of their source
    as `digested` gives them."""
    try:
        return all(source_digest(find(name)) == source for name, source in held.items())
    except DamagedError:
        return False


@cache
def codec_for(kind: Any) -> Codec[Any]:
    """The codec of a type: a frozen dataclass, or any type that a field of one may have.

    ContentError, with all that is wrong and where, if no codec can store it.
    """
    reading = Reading()
    try:
        coder = reading.coder(kind, functions=hasattr(kind, "perform"))
    except UnfitError as error:
        place = place_of(kind) if isinstance(kind, type) else Place(Path("-"))
        raise ContentError([Mistake(place, error.problem, error.remedy)]) from None
    if reading.mistakes:
        raise ContentError(reading.mistakes)
    return Codec(coder, kind)


def check_record(kind: type) -> list[Mistake]:
    """All that keeps a class from being a record: each mistake with the line of its field.

    Call it once the module that defines the class has been imported: earlier, `@dataclass` has not
    been applied and names that are imported later are unknown.
    """
    found = shape_mistakes(kind)
    if found and "is not a dataclass" in found[0].problem:
        return found
    try:
        codec_for(kind)
    except ContentError as error:
        return list(error.mistakes)
    return []


def _schemas(coder: Coder) -> Iterator[str]:
    seen: set[int] = set()
    waiting = [coder]
    while waiting:
        each = waiting.pop()
        if id(each) not in seen:
            seen.add(id(each))
            yield each.schema()
            waiting += each.parts()

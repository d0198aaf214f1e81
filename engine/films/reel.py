"""The films of one job, unpacked once somebody looks at one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import overload

from engine.films.film import Film
from engine.memory import Codec, codec_for

FILMS: Codec[tuple[Film, ...]] = codec_for(tuple[Film, ...])


class Reel(Sequence[Film]):
    """Films, in the order in which their job yields them."""

    def __init__(
        self, films: Callable[[], Sequence[Film]], count: int, mark: str | None = None
    ) -> None:
        self._load = films
        self._count = count
        self.mark = mark
        """What tells them from all others: of the entry in which they are kept; None if they could
        not be kept."""

    @cached_property
    def _films(self) -> Sequence[Film]:
        return self._load()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Film]:
        return iter(self._films)

    @overload
    def __getitem__(self, place: int) -> Film: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Film]: ...

    def __getitem__(self, place: int | slice) -> Film | Sequence[Film]:
        return self._films[place]

    def __eq__(self, other: object) -> bool:
        """Without looking at them, if they are kept."""
        if not isinstance(other, Reel) or self.mark is None:
            return self is other
        return self.mark == other.mark

    def __hash__(self) -> int:
        return hash(self.mark) if self.mark else id(self)


def packed(films: Sequence[Film]) -> bytes:
    """How many films there are, and the films."""
    return b"%d\n" % len(films) + FILMS.pack(tuple(films))


def unpacked(content: bytes, mark: str | None) -> Reel:
    """What `packed` has packed."""
    count, _, films = content.partition(b"\n")
    return Reel(partial(FILMS.unpack, films), int(count), mark)

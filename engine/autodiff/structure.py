"""What two tapes must have in common for their programs to have the same lines."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

import numpy as np

from engine.autodiff.entry import Entry

Structure = Hashable
"""Equal for tapes whose listings are equal."""


def structure_of(
    entries: Iterable[Entry], parameters: Iterable[Entry], parts: Hashable
) -> Structure | None:
    """The structure of some entries; None if a setting of one of them can't be compared."""
    try:
        return (
            tuple((*_kind(each), _settings(each.settings)) for each in entries),
            tuple(map(_kind, parameters)),
            parts,
        )
    except TypeError:
        return None


def _kind(entry: Entry) -> tuple[Hashable, ...]:
    # The rule by identity: it is held by the key, so that no other one can take its place.
    rule = None if entry.rule is None else _Same(entry.rule)
    return (entry.index, entry.name, entry.operation, entry.inputs, entry.shape, entry.varies, rule)


class _Same:
    """Equal only to itself for the same object."""

    def __init__(self, held: object) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.held is self.held

    def __hash__(self) -> int:
        return id(self.held)


def _settings(settings: Mapping[str, object]) -> Hashable:
    return tuple((name, _value(value)) for name, value in settings.items())


def _value(value: object) -> Hashable:
    """A setting with its type, for 1, 1.0 and True are written differently."""
    if isinstance(value, list | tuple):
        return type(value), tuple(map(_value, value))
    if isinstance(value, np.ndarray):
        if value.dtype.hasobject:
            raise TypeError("objects may change")
        return np.ndarray, value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, slice):
        return slice, _value(value.start), _value(value.stop), _value(value.step)
    if isinstance(value, float):
        return float, value.hex()
    hash(value)
    return type(value), value

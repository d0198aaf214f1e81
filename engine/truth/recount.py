"""The second road: what a record holds, held against the same numbers reached otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

import numpy as np

from engine.errors import described, did_you_mean
from engine.experiment import Experiment, R, Recount, shared_conditions

RELATIVE = 1e-9
"""Two roads may differ by rounding; a forger is off by more than a billionth."""


@dataclass(frozen=True)
class Account:
    """A record whose numbers were counted again."""

    numbers: int
    """How many were reached by another road."""

    trusted: tuple[str, ...]
    """Fields of numbers that no other road has reached."""

    false: str
    """The first number that the other road contradicts; empty if it contradicts none."""


def recount(experiment: Experiment[R], record: R) -> Account:
    """Count the numbers of a record again; ValueError for what is no recount of its fields."""
    known = [each.name for each in fields(record) if each.name != "experiment"]  # type: ignore[arg-type]
    reached, numbers = set[str](), 0
    with shared_conditions():
        for each in experiment.recounts(record):
            if not isinstance(each, Recount):
                raise ValueError(
                    f"recounts yields {described(each)}\n"
                    "    remedy: yield Recount(field, again), with the name of a field"
                )
            if each.field not in known:
                raise ValueError(
                    f"recounts names no field of its record: '{each.field}'\n"
                    f"    remedy: {did_you_mean(each.field, known)}"
                )
            reached.add(each.field)
            count, problem = _compared(getattr(record, each.field), each.again, each.slack)
            numbers += count
            if problem:  # what follows may rest on it
                return Account(numbers, (), f"{each.field}{problem}")
        left = [n for n in known if n not in reached and _holds_numbers(getattr(record, n))]
        claimed = {each.field for each in experiment.claims(record)} if left else set()
    return Account(numbers, tuple(name for name in left if name not in claimed), "")


def _compared(recorded: object, again: object, slack: float) -> tuple[int, str]:
    """How many numbers were compared, and what is wrong with the first that is."""
    if isinstance(recorded, str) or isinstance(again, str):
        return 1, "" if recorded == again else f" is {recorded!r}, by another road {again!r}"
    parts = _parts(recorded, again)
    if parts is None:
        return _numbers(recorded, again, slack)
    count = 0
    for name, one, other in parts:
        compared, problem = _compared(one, other, slack)
        count += compared
        if problem:
            return count, f"[{name}]{problem}"
    return count, ""


def _parts(recorded: object, again: object) -> list[tuple[object, object, object]] | None:
    """The parts of two tuples or dictionaries, by name; None if these are single or arrays."""
    if isinstance(recorded, Mapping) and isinstance(again, Mapping):
        names = dict.fromkeys([*recorded, *again])
        return [(name, recorded.get(name, np.nan), again.get(name, np.nan)) for name in names]
    if isinstance(recorded, tuple) and isinstance(again, tuple) and len(recorded) == len(again):
        return [(k, *pair) for k, pair in enumerate(zip(recorded, again, strict=True))]
    return None


def _numbers(recorded: object, again: object, slack: float) -> tuple[int, str]:
    one, other = np.asarray(recorded), np.asarray(again)
    if one.shape != other.shape:
        return one.size, f" has the shape {one.shape}, by another road {other.shape}"
    one, other = one.astype(float), other.astype(float)
    near = np.abs(one - other) <= slack + RELATIVE * np.abs(other)
    near |= np.isnan(one) & np.isnan(other)
    if near.all():
        return one.size, ""
    place = np.unravel_index(int(np.argmin(near)), one.shape)
    index = f"[{', '.join(str(int(k)) for k in place)}]" if place else ""
    return one.size, f"{index} is {one[place]:.9g}, by another road {other[place]:.9g}"


def _holds_numbers(value: object) -> bool:
    """Whether there are numbers in what a field holds; numerals of a dictionary count as such."""
    if isinstance(value, Mapping):
        return bool(value)
    if isinstance(value, tuple):
        return any(map(_holds_numbers, value))
    return isinstance(value, int | float | np.ndarray | np.number) and not isinstance(value, bool)


def trusted_fields(accounts: Mapping[Experiment[object], Account]) -> Iterator[str]:
    """What is taken on trust, by the kind of experiment and the field; each once."""
    found = {
        f"{type(each).__name__}.{name}"
        for each, account in accounts.items()
        for name in account.trusted
    }
    yield from sorted(found)

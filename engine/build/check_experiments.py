"""Experiments as their authors wrote them: can they be told apart, performed and remembered?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from engine.build.author import author_code
from engine.build.declarations import Declaration
from engine.errors import ContentError, Mistake, Mistakes
from engine.experiment import Experiment, is_frozen, record_type
from engine.memory import check_record, place_of


def check_experiments(declarations: Iterable[Declaration], mistakes: Mistakes) -> None:
    """Note what is shown but is no experiment, and every kind of experiment that is unsound."""
    for declaration in declarations:
        shown: tuple[object, ...] = ()
        with author_code(declaration.place(), mistakes):
            shown = tuple(declaration.what.experiments)
        for each in shown:
            if not isinstance(each, Experiment):
                mistakes.add(
                    declaration.place(),
                    f"'{declaration.attribute}' shows {each!r:.60}, which is no experiment",
                    "give an experiment, such as shows=TrainingRun(…), or a tuple of them",
                )
                continue
            found = _faults(type(each))
            mistakes.extend(ContentError(found))
            if not found and not _hashable(each):
                mistakes.add(
                    declaration.place(),
                    f"'{declaration.attribute}' shows an experiment with a field that can change",
                    "give its fields tuples and frozen dataclasses instead of lists and dicts",
                )


@cache
def _faults(kind: type[Experiment[object]]) -> tuple[Mistake, ...]:
    """What is wrong with a kind of experiment, and with the record that it leaves."""
    place = place_of(kind)
    if not is_frozen(kind):
        remedy = "write @dataclass(frozen=True) above it"
        return (Mistake(place, f"the experiment '{kind.__name__}' is no frozen dataclass", remedy),)
    try:
        record = record_type(kind)
    except TypeError:
        return (
            Mistake(
                place,
                f"the experiment '{kind.__name__}' does not say what record it leaves",
                f"derive it from Experiment[…]: class {kind.__name__}(Experiment[ItsRecord])",
            ),
        )
    return tuple(check_record(record))


def _hashable(experiment: Experiment[object]) -> bool:
    try:
        hash(experiment)
    except Exception:
        return False
    return True

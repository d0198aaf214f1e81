"""Experiments as their authors wrote them: can they be told apart, performed and remembered?"""

from __future__ import annotations

from functools import cache

from engine.build.author import author_code
from engine.build.declarations import Declaration
from engine.build.page import TRUTH
from engine.errors import ContentError, Mistake, Mistakes, described
from engine.exhibits.numbers import Numbers
from engine.experiment import Experiment, is_frozen, record_type
from engine.memory import check_record, keep, key, known, place_of


def check_experiments(declaration: Declaration, mistakes: Mistakes) -> bool:
    """Note what is shown but is no experiment, or of an unsound kind; whether all is sound."""
    shown: tuple[object, ...] | None = None
    with author_code(declaration.place(), mistakes):
        shown = tuple(declaration.what.experiments)
    sound = shown is not None
    if isinstance(declaration.what, Numbers):
        if shown == ():
            sound = False
            mistakes.add(
                declaration.place(),
                f"the numbers of '{declaration.attribute}' come from no record",
                "say in shows=… which experiments they are computed from",
            )
        if declaration.attribute == TRUTH:
            sound = False
            mistakes.add(
                declaration.place(),
                f"'{TRUTH}' is what the house itself records of its gradients",
                "give the group another name",
            )
    for each in shown or ():
        if not isinstance(each, Experiment):
            sound = False
            mistakes.add(
                declaration.place(),
                f"'{declaration.attribute}' shows {described(each)}, which is no experiment",
                "give an experiment, such as shows=TrainingRun(…), or a tuple of them",
            )
            continue
        found = _faults(type(each))
        mistakes.extend(ContentError(found))
        if not found and not _hashable(each):
            sound = False
            mistakes.add(
                declaration.place(),
                f"'{declaration.attribute}' shows an experiment with a field that can change",
                "give its fields tuples and frozen dataclasses instead of lists and dicts",
            )
    return sound


@cache
def _faults(kind: type[Experiment[object]]) -> tuple[Mistake, ...]:
    """What is wrong with a kind of experiment, and with the record that it leaves."""
    if not is_frozen(kind):
        problem = f"the experiment '{kind.__name__}' is no frozen dataclass"
        return (Mistake(place_of(kind), problem, "write @dataclass(frozen=True) above it"),)
    try:
        record = record_type(kind)
    except TypeError:
        return (
            Mistake(
                place_of(kind),
                f"the experiment '{kind.__name__}' does not say what record it leaves",
                f"derive it from Experiment[…]: class {kind.__name__}(Experiment[ItsRecord])",
            ),
        )
    return _faults_of_record(record)


def _faults_of_record(kind: type) -> tuple[Mistake, ...]:
    """What keeps a class from being a record; of one that is sound it is found out once."""
    name = f"sound-{key('record type', kind, source=(check_record,))}"
    if known(name) is not None:
        return ()
    found = check_record(kind)
    if not found:
        keep(name, b"")
    return tuple(found)


def _hashable(experiment: Experiment[object]) -> bool:
    try:
        hash(experiment)
    except Exception:
        return False
    return True

"""What the pages of a volume may say: its experiments, performed and judged before any film."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from numbers import Real

from engine.build.author import author_code, in_engine
from engine.build.declarations import Declaration
from engine.build.page import TRUTH
from engine.build.page_text import RenderedText
from engine.build.read import CheckedVolume
from engine.build.runner import Runner
from engine.catalogue import edition, speaking, speaks
from engine.errors import ContentError, Mistakes, Place, described
from engine.exhibits.numbers import Numbers
from engine.experiment import Experiment, record_type
from engine.memory import (
    Codec,
    DamagedError,
    codec_for,
    key,
    noting_reads,
    opened_before,
    place_of,
)
from engine.truth import Account, Verdict, merged, trusted_fields
from engine.words.quotation import Quotes, quoting
from engine.words.units import Quantity


@dataclass(frozen=True)
class Results:
    """What the experiments of a volume have shown."""

    verdicts: Mapping[str, Mapping[Experiment[object], Verdict]]
    """How true the gradients of each declaration's experiments are, by its name."""

    accounts: Mapping[Experiment[object], Account]
    """All that is shown or quoted, counted again."""

    quotes: Quotes
    """The numbers that prose may quote."""

    volume: CheckedVolume
    """With all numbers in its labels, titles and descriptions."""

    texts: Mapping[str, RenderedText]
    """The words of each page, by its name."""

    def checks(self, names: Iterable[str]) -> list[Verdict]:
        """How true the gradients of these figures are together: one verdict a method."""
        return _together(self.verdicts, names)


def experiments(volume: CheckedVolume) -> dict[Experiment[object], Place]:
    """All that a volume will need the records of, each with the place where it is shown first."""
    found: dict[Experiment[object], Place] = {}
    for declaration in _wanted(volume).values():
        for experiment in declaration.what.experiments:
            found.setdefault(experiment, declaration.place())
    return found


def _wanted(volume: CheckedVolume) -> dict[str, Declaration]:
    """What its pages show or quote, of all that it declares."""
    names = volume.shown.keys() | {name.replace("_", "-") for name in volume.numbers}
    return {name: each for name, each in volume.declarations.items() if name in names}


def evaluate(volume: CheckedVolume, runner: Runner) -> Results:
    """Perform every experiment, judge its gradients, and compute the numbers that prose quotes.

    ContentError for experiments that cannot be performed, for figures that would show a false
    gradient, and for words that quote what no record holds.
    """
    mistakes = Mistakes()
    unsound: set[Experiment[object]] = set()
    verdicts = {
        name: _performed(each, runner, unsound, mistakes) for name, each in _wanted(volume).items()
    }
    mistakes.settle()
    shown = _together(verdicts, volume.shown)
    accounts = {each: runner.account(each) for each in experiments(volume)}
    quotes: dict[str, Mapping[str, object]] = {
        TRUTH: {
            "error": max((10.0**verdict.exponent for verdict in shown), default=0.0),
            "derivatives": sum(verdict.derivatives for verdict in shown),
            "numbers": sum(each.numbers for each in accounts.values()),
            "trusted": len([*trusted_fields(accounts)]),
        }
    }
    for name, each in volume.numbers.items():
        with speaking(volume.language), author_code(volume.place_of(name), mistakes):
            quotes[name] = _computed(each, runner)
    mistakes.settle()
    with speaking(volume.language):
        filled = volume.filled(quoting(quotes), mistakes)
        texts = {name: text.render(quotes, mistakes) for name, text in volume.texts.items()}
    mistakes.settle()
    return Results(verdicts, accounts, quotes, filled, texts)


def _performed(
    declaration: Declaration,
    runner: Runner,
    unsound: set[Experiment[object]],
    mistakes: Mistakes,
) -> dict[Experiment[object], Verdict]:
    """Perform and judge what a declaration shows; how true its gradients are, where it has some.

    What cannot be performed or judged is told where it is shown first.
    """
    found: dict[Experiment[object], Verdict] = {}
    saying = f"'{declaration.attribute}' shows what cannot be performed: "
    for experiment in declaration.what.experiments:
        if experiment in unsound:
            continue
        unsound.add(experiment)
        done = judged = False
        place = partial(_written_at, experiment, "perform", declaration)
        with author_code(place, mistakes, saying=saying, remedy="change its experiment"):
            runner.require(experiment)
            done = True
        place = partial(_written_at, experiment, "claims", declaration)
        with author_code(place, mistakes, saying=saying, remedy="change what it claims"):
            verdict = runner.verdict(experiment) if done else None
            if verdict:
                found[experiment] = verdict
                _require_truth(declaration, verdict, mistakes)
            judged = done
        place = partial(_written_at, experiment, "recounts", declaration)
        with author_code(place, mistakes, saying=saying, remedy="change how it recounts"):
            false = runner.account(experiment).false if judged else ""
            if judged:
                unsound.remove(experiment)
            if false:
                mistakes.add(
                    declaration.place(),
                    f"'{declaration.attribute}' would show a false number: {false}",
                    "mend what records it, or the road by which it is counted again",
                )
    return found


def _written_at(experiment: Experiment[object], what: str, declaration: Declaration) -> Place:
    """Where an author wrote what an experiment does; if the house did, where it is shown."""
    place = place_of(type(experiment), what)
    return declaration.place() if in_engine(place) else place


NUMBERS: Codec[Mapping[str, int | float | Decimal | Fraction | str | Quantity]] = codec_for(
    Mapping[str, int | float | Decimal | Fraction | str | Quantity]
)


def _computed(numbers: Numbers, runner: Runner) -> Mapping[str, object]:
    """A group of numbers, remembered by what computes it, in which language, and the digests of
    its records. One that holds numbers of another kind is computed every time."""
    asked = (edition(speaks()), *map(runner.digest, numbers.shows))
    kinds = [record_type(type(each)) for each in numbers.shows]
    name = key("numbers", numbers.compute, *asked, source=(speaking, Quantity, *kinds))
    known = runner.store.recall(name)
    if known is not None:
        with suppress(DamagedError):
            return NUMBERS.unpack(known)
    with noting_reads() as read:
        group = _group(numbers.compute(*map(runner.record, numbers.shows)))
    with suppress(ContentError):
        packed = NUMBERS.pack(group)  # type: ignore[arg-type]
        runner.store.remember(name, packed, read | opened_before())
    return group


def _group(computed: object) -> Mapping[str, object]:
    """What a function of numbers returned, if that is a group of them."""
    if not isinstance(computed, Mapping) or not all(isinstance(key, str) for key in computed):
        raise TypeError(f"it returns {described(computed)}, not a dictionary of names and numbers")
    for name, value in computed.items():
        if not isinstance(value, Real | Decimal | Quantity | str):
            raise TypeError(f"'{name}' is {described(value)}, neither a number nor words")
    return dict(computed)


def _together(
    verdicts: Mapping[str, Mapping[Experiment[object], Verdict]], names: Iterable[str]
) -> list[Verdict]:
    """How true the gradients of these declarations are together: one verdict a method."""
    return merged(ChainMap(*(dict(verdicts.get(name, {})) for name in names)).values())


def _require_truth(declaration: Declaration, verdict: Verdict, mistakes: Mistakes) -> None:
    """The truth gate: a figure whose gradients are false may not be published."""
    if not verdict.holds:
        drawn, true = verdict.worst
        mistakes.add(
            declaration.place(),
            f"'{declaration.attribute}' would show a false gradient at {verdict.where}: the engine "
            f"has {drawn:.6g}, the {verdict.method} {true:.6g}",
            "mend the derivative rule of the operation; the figure is as it should",
        )

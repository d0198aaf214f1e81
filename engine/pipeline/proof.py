"""What the pages of a draft may say: its experiments, performed and judged before any film."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.authoring import Declaration, Declared, mistake_in_code
from engine.errors import ContentError, Mistakes
from engine.pipeline.draft import TRUTH, Draft
from engine.pipeline.workshop import Workshop
from engine.records import Experiment, Machine, Stills, Verdict, merged


@dataclass(frozen=True)
class Proof:
    """What the experiments of a draft have shown."""

    quotes: Mapping[str, Mapping[str, object]]
    """The numbers that prose may quote, by group."""

    verdicts: Mapping[str, list[Verdict]]
    """How true the gradients of each declaration are, by its name: one verdict a method."""

    def checks(self, names: Iterable[str]) -> list[Verdict]:
        """How true the gradients of several figures are together."""
        return merged(verdict for name in names for verdict in self.verdicts.get(name, ()))


def prove(draft: Draft, workshop: Workshop) -> Proof:
    """Perform every experiment, judge its gradients, and compute the numbers that prose quotes.

    ContentError for experiments that cannot be performed, for figures that would show a false
    gradient, and for words that quote what no record holds.
    """
    mistakes = Mistakes()
    wanted = draft.shown.keys() | {name.replace("_", "-") for name in draft.numbers}
    verdicts: dict[str, list[Verdict]] = {}
    for name, declaration in draft.declarations.items():
        if name not in wanted:
            continue
        try:
            for experiment in _experiments(declaration.what):
                workshop.record(experiment)
            found = [workshop.verdict(each) for each in _experiments(declaration.what)]
        except (ArithmeticError, TypeError, ValueError) as error:
            problem, _, remedy = str(error).partition("\n    remedy: ")
            mistakes.add(
                declaration.place(),
                f"'{declaration.attribute}' shows what cannot be performed: {problem}",
                remedy or "change its experiment",
            )
            continue
        for verdict in found:
            _require_truth(declaration, verdict, mistakes)
        verdicts[name] = merged(each for each in found if each)
    mistakes.settle()
    quotes: dict[str, Mapping[str, object]] = {TRUTH: _truth(draft, workshop)}
    for name, each in draft.numbers.items():
        try:
            quotes[name] = dict(each.compute(*map(workshop.record, each.shows)))
        except Exception as error:
            mistakes.extend(ContentError([mistake_in_code(error, each.place)]))
    mistakes.settle()
    draft.check_prose(quotes, mistakes)
    mistakes.settle()
    return Proof(quotes, verdicts)


def _require_truth(declaration: Declaration, verdict: Verdict | None, mistakes: Mistakes) -> None:
    """The truth gate: a figure whose gradients are false may not be published."""
    if verdict and not verdict.holds:
        drawn, true = verdict.worst
        mistakes.add(
            declaration.place(),
            f"'{declaration.attribute}' would show a false gradient at {verdict.where}: the engine "
            f"has {drawn:.6g}, the {verdict.method} {true:.6g}",
            "mend the derivative rule in engine/autodiff/operations.py; the figure is as it should",
        )


def _truth(draft: Draft, workshop: Workshop) -> dict[str, object]:
    """What prose may quote as [[truth.…]]: the largest error of all gradients that are shown."""
    shown = (each.what for name, each in draft.declarations.items() if name in draft.shown)
    asked = {experiment for declared in shown for experiment in _experiments(declared)}
    verdicts = [verdict for each in asked if (verdict := workshop.verdict(each))]
    return {
        "error": max((verdict.bound for verdict in verdicts), default=0.0),
        "derivatives": sum(verdict.derivatives for verdict in verdicts),
    }


def _experiments(declared: Declared) -> list[Experiment[Any]]:
    """All that a declaration asks for."""
    if isinstance(declared, Machine):
        runs: list[Experiment[Any]] = [choice.run for choice in declared.choices]
        return runs + [choice.sweeps for choice in declared.choices if choice.sweeps]
    return [declared.run] if isinstance(declared, Stills) else list(declared.shows)

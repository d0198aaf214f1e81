"""What the pages of a draft may say: its experiments, performed and judged before any film."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.authoring import Declaration, Declared, mistake_in_code
from engine.errors import ContentError, Mistakes
from engine.pages.quotation import Quotes, quoting
from engine.pipeline.draft import TRUTH, Draft
from engine.pipeline.page_text import RenderedText
from engine.pipeline.workshop import Workshop
from engine.records import Experiment, Machine, Stills, Verdict, merged


@dataclass(frozen=True)
class Proof:
    """What the experiments of a draft have shown."""

    verdicts: Mapping[str, Mapping[Experiment[Any], Verdict]]
    """How true the gradients of each declaration's experiments are, by its name."""

    quotes: Quotes
    """The numbers that prose may quote."""

    draft: Draft
    """With all numbers in its labels, titles and descriptions."""

    texts: Mapping[str, RenderedText]
    """The words of each page, by its name."""

    def checks(self, names: Iterable[str]) -> list[Verdict]:
        """How true the gradients of these figures are together: one verdict a method."""
        return _together(self.verdicts, names)


def prove(draft: Draft, workshop: Workshop) -> Proof:
    """Perform every experiment, judge its gradients, and compute the numbers that prose quotes.

    ContentError for experiments that cannot be performed, for figures that would show a false
    gradient, and for words that quote what no record holds.
    """
    mistakes = Mistakes()
    wanted = draft.shown.keys() | {name.replace("_", "-") for name in draft.numbers}
    verdicts: dict[str, dict[Experiment[Any], Verdict]] = {}
    for name, declaration in draft.declarations.items():
        if name not in wanted:
            continue
        try:
            for experiment in _experiments(declaration.what):
                workshop.record(experiment)
            found = {each: workshop.verdict(each) for each in _experiments(declaration.what)}
        except (ArithmeticError, TypeError, ValueError) as error:
            problem, _, remedy = str(error).partition("\n    remedy: ")
            mistakes.add(
                declaration.place(),
                f"'{declaration.attribute}' shows what cannot be performed: {problem}",
                remedy or "change its experiment",
            )
            continue
        verdicts[name] = {each: verdict for each, verdict in found.items() if verdict}
        for verdict in verdicts[name].values():
            _require_truth(declaration, verdict, mistakes)
    mistakes.settle()
    shown = _together(verdicts, draft.shown)
    quotes: dict[str, Mapping[str, object]] = {
        TRUTH: {
            "error": max((10.0**verdict.exponent for verdict in shown), default=0.0),
            "derivatives": sum(verdict.derivatives for verdict in shown),
        }
    }
    for name, each in draft.numbers.items():
        try:
            quotes[name] = dict(each.compute(*map(workshop.record, each.shows)))
        except Exception as error:
            mistakes.extend(ContentError([mistake_in_code(error, each.place)]))
    mistakes.settle()
    filled = draft.filled(quoting(quotes), mistakes)
    texts = {name: text.render(quotes, mistakes) for name, text in draft.texts.items()}
    mistakes.settle()
    return Proof(verdicts, quotes, filled, texts)


def _together(
    verdicts: Mapping[str, Mapping[Experiment[Any], Verdict]], names: Iterable[str]
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
            "mend the derivative rule in engine/autodiff/operations.py; the figure is as it should",
        )


def _experiments(declared: Declared) -> list[Experiment[Any]]:
    """All that a declaration asks for."""
    if isinstance(declared, Machine):
        runs: list[Experiment[Any]] = [choice.run for choice in declared.choices]
        return runs + [choice.sweeps for choice in declared.choices if choice.sweeps]
    return [declared.run] if isinstance(declared, Stills) else list(declared.shows)

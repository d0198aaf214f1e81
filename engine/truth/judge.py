"""The truth gate: every gradient that is drawn, against a reference without derivative rules.

The reference is a complex step at the recorded values; central differences where an operation has
a corner. What a record keeps of a gradient must also be what the checked gradient reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.autodiff import Method, Program, Reference
from engine.autodiff.entry import LEAVES
from engine.errors import described, did_you_mean
from engine.experiment import Claim, Experiment, shared_conditions
from engine.truth.verdict import Verdict, merged

Array = NDArray[np.float64]
R = TypeVar("R")

TOLERANCE: Mapping[Method, float] = {
    "complex step": 1e-10,
    "complex step within a branch": 1e-10,
    "central differences": 1e-5,
}
"""A true rule stays some orders of magnitude below; a wrong one is wrong by far more."""


def judge(experiment: Experiment[R], record: R) -> Verdict | None:
    """Compare all gradients of a record; None if it holds none."""
    scales = None
    verdicts = []
    with shared_conditions():
        for claim in experiment.claims(record):
            _require_claim(claim)
            if scales is None or scales.output is not claim.output:
                scales = _Scales(claim)
            scales.load(claim.given)
            verdicts += scales.weigh(claim)
    # The claims of a record are all of one kind, and so is the way to measure them.
    return next(iter(merged(verdicts)), None)


def _require_claim(claim: object) -> None:
    """Refuse what is no claim: ValueError."""
    if not isinstance(claim, Claim) or isinstance(claim.entries, str):
        raise ValueError(
            f"claims yields {described(claim)}\n"
            "    remedy: yield Claim(moment, output, entries), entries a tuple of names"
        )
    names = {each.name for each in claim.output.tape.entries}
    for entry in claim.entries:
        if entry not in names:
            leaves = [each.name for each in claim.output.tape.entries if each.operation in LEAVES]
            raise ValueError(
                f"claims is about '{entry}', which is not on the tape of its output\n"
                f"    remedy: {did_you_mean(entry, leaves)}"
            )


class _Scales:
    """One output twice: by the engine's derivative rules, and measured without any."""

    def __init__(self, claim: Claim) -> None:
        self.output = claim.output
        self.engine = Program(claim.output)
        self.reference = Reference(claim.output, claim.method)

    def load(self, given: Mapping[str, Array]) -> None:
        """Enter the values of a moment on both sides."""
        self.engine.load(**given)
        self.reference.program.load(**given)

    def weigh(self, claim: Claim) -> list[Verdict]:
        """The engine's gradient against the measured one, and the record's against both."""
        self.engine.run()
        gradient = np.concatenate([self.engine.adjoint(each).ravel() for each in claim.entries])
        if claim.directions:
            verdicts = [self._along(claim, each) for each in claim.entries]
            sound = claim.read(gradient)
        else:
            measured = self.reference.gradient(*claim.entries)
            verdicts = [self._compare(claim, gradient, measured, self._name(claim))]
            # On a corner nothing was measured: the record has to say what the engine says.
            sound = claim.read(np.where(np.isnan(measured), gradient, measured))
        if claim.recorded is not None:
            if np.shape(claim.recorded) != np.shape(sound):
                raise ValueError(
                    f"{claim.moment}: of a gradient of {np.shape(sound)} it recorded "
                    f"{np.shape(claim.recorded)}\n    remedy: record it flat, or say how to read it"
                )
            near = np.abs(claim.recorded - claim.read(gradient)) <= claim.slack
            kept = np.where(near, sound, claim.recorded)
            verdict = self._compare(claim, kept, sound, self._name(claim))
            verdicts.append(replace(verdict, derivatives=0))
        return verdicts

    def _along(self, claim: Claim, entry: str) -> Verdict:
        """One entry nudged along random directions: a wrong number would show in each of them."""
        shape = self.engine[entry].shape
        random = np.random.default_rng(0).standard_normal((claim.directions, *shape))
        mine = np.array([np.vdot(each, self.engine.adjoint(entry)) for each in random])
        measured = self.reference.slopes(entry, random)
        return self._compare(claim, mine, measured, lambda _: f"{entry} along a random direction")

    def _compare(
        self, claim: Claim, mine: Array, true: Array, name: Callable[[int], str]
    ) -> Verdict:
        # On a corner there is no derivative, and so nothing to compare; but a finite number.
        there = ~np.isnan(true) | ~np.isfinite(mine)
        mine, true = np.where(there, mine, 0.0), np.where(there, true, 0.0)
        errors = np.abs(mine - true) / (float(np.abs(true).max(initial=claim.terms)) or 1.0)
        errors[np.isnan(errors)] = np.inf  # what is not a number agrees with nothing
        place = int(errors.argmax())
        return Verdict(
            method=self.reference.method,
            derivatives=int(there.sum()),
            error=float(errors[place]),
            where=f"{claim.moment}, {name(place)}",
            worst=(float(mine[place]), float(true[place])),
            tolerance=TOLERANCE[self.reference.method],
        )

    def _name(self, claim: Claim) -> Callable[[int], str]:
        """What each derivative of the gradient is called, by its place there."""
        if claim.name is not None:
            return claim.name

        def name(place: int) -> str:
            for entry in claim.entries:
                array = self.engine[entry]
                if place < array.size:
                    found = np.unravel_index(place, array.shape)
                    indices = ", ".join(str(int(each) + 1) for each in found)
                    return f"{entry}[{indices}]" if indices else entry
                place -= array.size
            raise IndexError(place)

        return name

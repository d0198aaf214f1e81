"""The truth gate: a page with a false gradient cannot be published."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from engine.autodiff import operations
from engine.errors import ContentError
from engine.experiments import perform
from engine.experiments.truth import judge
from engine.pipeline import build
from engine.records import SGD, CostTable, HandCalculation, TapeReadings, TrainingRun, Trajectory
from tests.conftest import BY_HAND, COST, RUN, SWEEPS, Workspace


def forget_the_slope(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plant a classic mistake: the blame passes tanh as if it had no slope."""
    true = operations.OPERATIONS["tanh"]
    false = replace(true, backward={"da": "copyto(da, g)"})
    monkeypatch.setattr(operations, "OPERATIONS", {**operations.OPERATIONS, "tanh": false})
    for module in ("tape", "listing", "program", "gradient_check"):
        target = f"engine.autodiff.{module}.OPERATIONS"
        monkeypatch.setattr(target, operations.OPERATIONS, raising=False)


def test_true_gradients_agree_with_the_reference(run: Trajectory, sweeps: TapeReadings) -> None:
    """Every derivative that a run and its sweeps hold is compared, and is right to ten digits."""
    of_run, of_sweeps = judge(RUN, run), judge(SWEEPS, sweeps)
    assert of_run is not None
    assert of_sweeps is not None
    assert of_run.derivatives == len(run.moments) * run.theta.shape[1]
    assert of_sweeps.derivatives == len(sweeps.sample) * len(sweeps.theta)
    assert 0 < of_run.error < 1e-10
    assert 0 < of_sweeps.error < 1e-10
    assert of_run.holds
    assert of_sweeps.holds


def test_every_kind_of_record_is_judged_or_has_nothing_to_judge(cost: CostTable) -> None:
    """A calculation by hand answers for its sweeps; counted costs hold no gradient."""
    by_hand = judge(BY_HAND, perform(BY_HAND))
    assert isinstance(BY_HAND, HandCalculation)
    assert by_hand is not None
    assert by_hand.holds
    assert judge(COST, cost) is None


def test_mini_batches_and_corners_are_judged_too() -> None:
    """A relu network that learns from a few points at a time is held to central differences."""
    asked = TrainingRun(
        data="xor", optimizer=SGD(0.1), steps=12, hidden=(4,), activation="relu", points=20, batch=5
    )
    verdict = judge(asked, perform(asked))
    assert verdict is not None
    assert verdict.method == "central differences"
    assert verdict.holds


def test_a_record_that_was_changed_is_found_out(run: Trajectory) -> None:
    """One forged derivative at one recorded moment is named, with what it should be."""
    forged = run.gradient.copy()
    step, place = int(run.moments[3]), 2
    true = forged[step, place]
    forged[step, place] += 0.5
    verdict = judge(RUN, replace(run, gradient=forged))
    assert verdict is not None
    assert not verdict.holds
    assert verdict.where == f"step {step}, {run.layout.name(place)}"
    assert verdict.worst[0] == true + 0.5
    assert verdict.worst[1] == pytest.approx(true, abs=2.0**-20)


def test_a_wrong_derivative_rule_refuses_the_build(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build names figure, moment and parameter, and the old site stays as it was."""
    before = workspace.site()
    assert before
    forget_the_slope(monkeypatch)
    with pytest.raises(ContentError) as refusal:
        build(
            workspace.folder / "content",
            workspace.folder / "site",
            cache=workspace.folder / "another-cache",
        )
    told = str(refusal.value)
    assert re.search(
        r"'\w+' would show a false gradient at step \d+, layer \d, [^:]+: the engine has "
        r"-?[\d.e-]+, the complex step -?[\d.e-]+",
        told,
    )
    assert "mend the derivative rule" in told
    assert workspace.site() == before

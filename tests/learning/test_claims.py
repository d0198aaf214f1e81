"""What runs and sweeps claim of their gradients, and what the numbers in theta are called."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.autodiff import Program
from engine.experiment import Claim, perform
from engine.learning import networks
from engine.learning.layout import ParameterLayout
from engine.learning.optimizers import SGD
from engine.learning.recording_plan import RecordingPlan
from engine.learning.sample_sweeps import SampleSweeps
from engine.learning.training_run import TrainingRun
from engine.truth import judge

RUN = TrainingRun(
    "moons", SGD(0.5), 12, hidden=(3, 2), points=10, plan=RecordingPlan(moments=5, field=3)
)


def engine_says(claim: Claim) -> NDArray[np.float64]:
    """The flat gradient of a claim's output, at the values that it gives."""
    program = Program(claim.output)
    program.load(**claim.given)
    program.run()
    return np.concatenate([program.adjoint(each).ravel() for each in claim.entries])


@pytest.mark.parametrize("batch", [None, 4, 10])
def test_a_run_claims_the_gradient_of_every_moment(batch: int | None) -> None:
    """Each at the weights and the points of its step, by every weight, and recorded as it is."""
    run = replace(RUN, batch=batch)
    record = perform(run)
    claims = list(run.claims(record))
    assert [claim.moment for claim in claims] == [f"step {step}" for step in record.moments]
    assert {claim.entries for claim in claims} == {("W1", "W2", "W3")}
    assert {claim.slack for claim in claims} == {2.0**-20}
    for claim, step in zip(claims, record.moments, strict=True):
        np.testing.assert_array_equal(claim.recorded, record.gradient[step])
        np.testing.assert_allclose(engine_says(claim), record.gradient[step], atol=2.0**-20)
        assert claim.name is not None
        assert claim.name(0) == "layer 1, 1 → 1"
    verdict = judge(run, record)
    assert verdict is not None
    assert verdict.derivatives == len(record.moments) * record.layout.size
    assert verdict.error < 1e-12


def test_sweeps_claim_the_gradient_and_the_deltas_of_every_sample() -> None:
    """Two claims a sample, each of that sample alone; the second is of every layer's signal."""
    sweeps = SampleSweeps(RUN, 6, 0.5)
    record = perform(sweeps)
    claims = list(sweeps.claims(record))
    assert [claim.moment for claim in claims] == [
        f"sample '{kind}'" for kind in record.kind for _ in range(2)
    ]
    assert {claim.slack for claim in claims} == {2.0**-24}
    for row in range(6):
        gradient, delta = claims[2 * row : 2 * row + 2]
        assert gradient.entries == ("W1", "W2", "W3")
        assert delta.entries == ("z1", "z2", "z3")
        np.testing.assert_array_equal(gradient.recorded, record.gradient[row])
        np.testing.assert_array_equal(
            delta.recorded, np.concatenate([d[row] for d in record.delta])
        )
        for claim in (gradient, delta):
            assert claim.recorded is not None
            np.testing.assert_allclose(engine_says(claim), claim.recorded, atol=2.0**-24)
        assert gradient.name is not None
        assert gradient.name(0) == "layer 1, 1 → 1"
        assert delta.name is None
    verdict = judge(sweeps, record)
    assert verdict is not None
    assert verdict.error < 1e-12


def test_parameters_are_called_by_layer_and_neurons() -> None:
    """Row by row, each row ending with the bias; layers are counted from 1, and neurons too."""
    layout = ParameterLayout((2, 2, 1))
    assert [layout.name(place) for place in range(layout.size)] == [
        "layer 1, 1 → 1",
        "layer 1, 2 → 1",
        "layer 1, bias of 1",
        "layer 1, 1 → 2",
        "layer 1, 2 → 2",
        "layer 1, bias of 2",
        "layer 2, 1 → 1",
        "layer 2, 2 → 1",
        "layer 2, bias of 1",
    ]


def test_weights_are_found_by_the_names_of_the_tape() -> None:
    """W1, W2, … are views of theta, cut where the layout cuts."""
    layout = ParameterLayout((2, 2, 1))
    assert networks.matrix_names(layout) == ("W1", "W2")
    found = networks.weights(layout, np.arange(9.0))
    assert list(found) == ["W1", "W2"]
    np.testing.assert_array_equal(found["W1"], [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(found["W2"], [[6, 7, 8]])

"""Training runs: what they record is what they did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.autodiff import Program
from engine.experiment import perform
from engine.learning import networks, training_run
from engine.learning.optimizers import SGD, Adam, Momentum, Optimizer
from engine.learning.recording_plan import RecordingPlan
from engine.learning.rounding import GRADIENT_BITS, rounded
from engine.learning.training_run import DivergedError, TrainingRun, Trajectory

Array = NDArray[np.float64]

PLAN = RecordingPlan(moments=12, field=31)
RUN = TrainingRun("moons", SGD(0.5), 200, noise=0.12, plan=PLAN)


@pytest.fixture
def trajectory() -> Trajectory:
    """A short full-batch run."""
    return perform(RUN)


def by_hand(
    run: Trajectory, theta: Array, inputs: Array | None = None
) -> tuple[Array, list[Array]]:
    """Probabilities and activations, by the textbook's formulas."""
    signals = [(run.inputs if inputs is None else inputs).T]
    for matrix in run.layout.matrices(theta):
        signals.append(np.tanh(matrix[:, :-1] @ signals[-1] + matrix[:, -1:]))
    logit = np.arctanh(signals[-1])[0]
    return 1 / (1 + np.exp(-logit)), signals


def test_shapes_are_those_the_record_states(trajectory: Trajectory) -> None:
    """Every array has the axes that its docstring names."""
    steps, parameters, moments = 201, 67, 12
    assert trajectory.layers == (2, 6, 6, 1)
    assert trajectory.inputs.shape == (200, 2)
    assert trajectory.targets.shape == (200,)
    assert trajectory.theta.shape == trajectory.gradient.shape == (steps, parameters)
    assert trajectory.loss.shape == (steps,)
    assert trajectory.moments.shape == trajectory.correct.shape == (moments,)
    assert trajectory.field.shape == (moments, 31, 31)


def test_each_row_is_one_update_after_the_last(trajectory: Trajectory) -> None:
    """theta moves by exactly -learning_rate · recorded gradient."""
    np.testing.assert_array_equal(
        trajectory.theta[1:], trajectory.theta[:-1] - 0.5 * trajectory.gradient[:-1]
    )


def test_the_loss_is_the_mean_over_all_points(trajectory: Trajectory) -> None:
    """The recorded loss is binary cross-entropy by its definition, and it falls."""
    for step in (0, 57, 200):
        probability, _ = by_hand(trajectory, trajectory.theta[step])
        right = np.where(trajectory.targets == 1, probability, 1 - probability)
        assert trajectory.loss[step] == pytest.approx(-np.log(right).mean(), abs=1e-6)
    assert trajectory.loss[-1] < 0.5 * trajectory.loss[0]


def test_the_map_lies_with_its_top_row_at_the_largest_second_input(trajectory: Trajectory) -> None:
    """field[moment, row, column] is the probability at (-span + column, span - row) · spacing."""
    spacing = 2 * PLAN.span / (PLAN.field - 1)
    for row, column in ((0, 0), (0, 30), (3, 20), (30, 7)):
        point = np.array([[-PLAN.span + column * spacing, PLAN.span - row * spacing]])
        probability, _ = by_hand(trajectory, trajectory.theta[-1], point)
        assert trajectory.field[-1, row, column] == pytest.approx(probability[0], abs=1e-5)


def test_correct_counts_points_on_their_own_side(trajectory: Trajectory) -> None:
    """The count at each moment is that of probabilities on the target's side of a half."""
    for moment, step in enumerate(trajectory.moments):
        probability, _ = by_hand(trajectory, trajectory.theta[step])
        right = (probability >= 0.5) == (trajectory.targets == 1)
        assert trajectory.correct[moment] == right.sum()
    assert trajectory.correct[-1] > trajectory.correct[0]


def momentum(settings: Momentum, gradients: Array) -> Array:
    """Steps of momentum, by its definition."""
    velocity = np.zeros(gradients.shape[1])
    steps = []
    for gradient in gradients:
        velocity = settings.decay * velocity + gradient
        steps.append(-settings.learning_rate * velocity)
    return np.array(steps)


def adam(settings: Adam, gradients: Array) -> Array:
    """Steps of Adam: Kingma & Ba (2015), algorithm 1."""
    first = second = np.zeros(gradients.shape[1])
    steps = []
    for t, gradient in enumerate(gradients, start=1):
        first = settings.first_decay * first + (1 - settings.first_decay) * gradient
        second = settings.second_decay * second + (1 - settings.second_decay) * gradient**2
        mean = first / (1 - settings.first_decay**t)
        square = second / (1 - settings.second_decay**t)
        steps.append(-settings.learning_rate * mean / (np.sqrt(square) + settings.epsilon))
    return np.array(steps)


@pytest.mark.parametrize(
    ("optimizer", "definition"), [(Momentum(0.3, 0.8), momentum), (Adam(0.02), adam)]
)
def test_optimisers_follow_their_definitions(
    optimizer: Optimizer, definition: Callable[[Optimizer, Array], Array]
) -> None:
    """The recorded steps are those that the published formulas take on the recorded gradients."""
    run = perform(replace(RUN, optimizer=optimizer, steps=60))
    expected = definition(optimizer, run.gradient[:-1])
    np.testing.assert_allclose(np.diff(run.theta, axis=0), expected, rtol=1e-9, atol=1e-14)


def test_mini_batches_use_every_point_once_an_epoch() -> None:
    """Ten batches of twenty are a shuffle of all two hundred, and the next ten another shuffle."""
    batches = replace(RUN, batch=20).batches()
    dealt = [next(batches) for _ in range(20)]
    for epoch in (dealt[:10], dealt[10:]):
        np.testing.assert_array_equal(np.sort(np.concatenate(epoch)), np.arange(200))
    assert (np.concatenate(dealt[:10]) != np.concatenate(dealt[10:])).any()


def test_a_mini_batch_step_follows_the_batch_and_records_the_loss_of_all() -> None:
    """The gradient is the batch's, noisier than everyone's; the loss is everyone's."""
    whole, part = perform(RUN), perform(replace(RUN, batch=20))
    assert part.loss[0] == whole.loss[0]
    assert (part.gradient[0] != whole.gradient[0]).any()
    np.testing.assert_array_equal(part.theta[1:], part.theta[:-1] - 0.5 * part.gradient[:-1])
    batches = replace(RUN, batch=20).batches()
    rows = next(batches)
    alone = networks.logits(part.layout, "tanh", part.theta[0], part.inputs[rows])
    program = Program(networks.mean_loss(alone, part.targets[rows]))
    program.run()
    np.testing.assert_array_equal(part.gradient[0], rounded(program.gradient, GRADIENT_BITS))


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("hidden", [(), (5,), (4, 3, 2)])
def test_any_network_of_the_plane_can_be_trained(activation: str, hidden: tuple[int, ...]) -> None:
    """Every activation and depth learns: the loss falls."""
    run = perform(replace(RUN, activation=activation, hidden=hidden, steps=100))
    assert run.loss[-1] < run.loss[0]


def test_the_three_learning_rates_tell_their_story() -> None:
    """0.05 is slow, 0.5 is right, 20 makes the loss leap, and yet is recorded to its end."""
    slow, right, wild = (
        perform(replace(RUN, optimizer=SGD(rate), steps=1500)) for rate in (0.05, 0.5, 20.0)
    )
    assert right.loss[-1] < 0.02 < slow.loss[-1] < slow.loss[0]
    assert right.correct[-1] == 200
    assert wild.loss.max() > 5
    assert np.isfinite(wild.theta).all()


@pytest.mark.parametrize("optimizer", [Adam(0.02), Momentum(0.3)])
def test_spirals_are_hard_but_learnable(optimizer: Optimizer) -> None:
    """They take hundreds of steps where moons take tens, and end with nearly all points right."""
    run = perform(replace(RUN, data="spirals", noise=0.06, optimizer=optimizer, steps=2000))
    moments = dict(zip(run.moments.tolist(), run.correct.tolist(), strict=True))
    assert all(correct < 190 for step, correct in moments.items() if step <= 20)
    assert run.correct[-1] > 195


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_run_beyond_rounding_names_the_step_and_the_remedy() -> None:
    """Gradients too large to round are refused, not recorded as nonsense."""
    run = replace(RUN, activation="relu", optimizer=SGD(1e6), initialiser="normal")
    with pytest.raises(DivergedError, match=r"at step \d+ .*\n.*learning rate"):
        perform(run)


def test_a_gradient_on_the_brink_is_warned_of() -> None:
    """A margin that another processor's noise could bridge is announced."""
    gradient = np.array([[0.25, 1.5 * 2.0**-20 + 2.0**-50]])
    with pytest.warns(UserWarning, match="rounding boundary"):
        training_run._margin(gradient)


def test_the_margin_of_a_run_is_far_above_noise(trajectory: Trajectory) -> None:
    """No gradient of this run comes near a boundary."""
    assert 1e-14 < trajectory.margin < 2.0**-21


def test_the_program_is_the_one_that_ran(trajectory: Trajectory) -> None:
    """It begins with the first layer and ends with the update, the rounding just before it."""
    assert trajectory.program[0] == "dot(W1, x_1, z1)"
    assert trajectory.program[-4:] == (
        "add(gradient, shift, gradient)",
        "subtract(gradient, shift, gradient)",
        "multiply(gradient, rate, step)",
        "subtract(theta, step, theta)",
    )


def test_what_is_no_experiment_is_refused() -> None:
    """Asking for anything else names what it got."""
    with pytest.raises(TypeError, match="no experiment is a str"):
        perform("moons")  # type: ignore[arg-type]

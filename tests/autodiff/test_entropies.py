"""The entropies and their slopes at any logit, against seven hundred digits."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.autodiff import Program, Reference, Tape, relative_error

LOGITS = st.floats(-700, 700)
TARGETS = st.sampled_from([0.0, 1.0]) | st.floats(0, 1)
CLOSE = 8 * np.finfo(float).eps


def exactly(logits: list[float], targets: list[Decimal]) -> tuple[float, list[float], list[float]]:
    """-Σ target · log softmax(logits), its slopes, and how large the terms of each slope are."""
    with localcontext() as context:
        context.prec = 700  # exp(-1400) beside 1
        top = max(map(Decimal, logits))
        powers = [(Decimal(each) - top).exp() for each in logits]
        total = sum(powers, Decimal(0))
        level = total.ln() + top
        pairs = list(zip(targets, logits, strict=True))
        loss = sum((y * (level - Decimal(a)) for y, a in pairs), Decimal(0))
        both = [(each / total, y) for each, y in zip(powers, targets, strict=True)]
        # Where a target between is just met, p - y is small against (1 - y) p and y (1 - p).
        terms = [float((1 - y) * p + y * (1 - p)) for p, y in both]
        return float(loss), [float(p - y) for p, y in both], terms


@given(logit=LOGITS, target=TARGETS)
def test_binary_cross_entropy_has_all_its_digits(logit: float, target: float) -> None:
    """Loss and slope are right to the last digits, however sure the logit, right or wrong."""
    tape = Tape()
    program = Program(tape.parameter("z", logit).binary_cross_entropy(target))
    with localcontext() as context:
        context.prec = 700
        loss, slopes, terms = exactly([logit, 0.0], [Decimal(target), 1 - Decimal(target)])
    np.testing.assert_allclose(program.run(), loss, rtol=CLOSE, atol=1e-300)
    assert abs(program.gradient[0] - slopes[0]) <= CLOSE * terms[0] + 1e-300


@given(logits=st.lists(LOGITS, min_size=2, max_size=5), right=st.integers(0, 4))
def test_softmax_cross_entropy_has_all_its_digits(logits: list[float], right: int) -> None:
    """Loss and slope, relatively, at any logits, for the class that is right."""
    targets = [float(place == right % len(logits)) for place in range(len(logits))]
    tape = Tape()
    z = tape.parameter("z", np.transpose([logits]))
    program = Program(z.softmax_cross_entropy(np.transpose([targets])).sum())
    loss, slopes, _ = exactly(logits, [Decimal(each) for each in targets])
    far = np.ptp(logits)  # exp(-far) is as true as the difference of two logits, rounded
    np.testing.assert_allclose(program.run(), loss, rtol=CLOSE * (1 + far), atol=1e-300)
    np.testing.assert_allclose(program.gradient, slopes, rtol=CLOSE * (1 + far), atol=1e-300)


@given(
    logits=st.lists(st.floats(-30, 30), min_size=3, max_size=3),
    parts=st.lists(st.integers(0, 64), min_size=2, max_size=2),
)
def test_targets_between_have_the_digits_of_their_terms(
    logits: list[float], parts: list[int]
) -> None:
    """The loss relatively; a slope relatively to the two terms that it balances."""
    targets = [parts[0] / 128, parts[1] / 128, 1 - sum(parts) / 128]
    tape = Tape()
    z = tape.parameter("z", np.transpose([logits]))
    program = Program(z.softmax_cross_entropy(np.transpose([targets])).sum())
    loss, slopes, terms = exactly(logits, [Decimal(each) for each in targets])
    np.testing.assert_allclose(program.run(), loss, rtol=CLOSE * 60)
    assert (np.abs(program.gradient - slopes) <= CLOSE * 60 * np.array(terms)).all()


@pytest.mark.parametrize("logit", [-300.0, -30.0, -1.0, -0.0, 0.0, 1e-20, 1.0, 30.0, 300.0])
@pytest.mark.parametrize("target", [0.0, 0.3, 1.0])
def test_a_complex_step_sees_the_same_slope(logit: float, target: float) -> None:
    """So a sure network's true gradient is not taken for a false one."""
    tape = Tape()
    x = tape.parameter("x", [logit, -logit])
    for sign in (1.0, -1.0):
        loss = (x * sign).binary_cross_entropy([target, target])
        for output in (loss.inner([1.0, 0.0]), loss.inner([0.0, 1.0])):
            program = Program(output)
            program.run()
            assert relative_error(program.gradient, Reference(output).gradient()) < 1e-14
    z = x.reshape(2, 1).softmax_cross_entropy([[target], [1 - target]]).sum()
    program = Program(z)
    program.run()
    assert relative_error(program.gradient, Reference(z).gradient()) < 1e-13


def test_running_back_twice_gives_the_same() -> None:
    """A backward sweep spoils nothing that the next one reads."""
    tape = Tape()
    z = tape.parameter("z", [[0.3, -2.0], [1.0, 4.0]])
    y = np.array([[1.0, 0.25], [0.0, 0.75]])
    losses = z.softmax_cross_entropy(y).sum() + z.binary_cross_entropy(y).sum()
    more = (z.softmax(0) * z.log_softmax(1)).sum() + z.logsumexp() * z.max()
    program = Program(losses + more)
    program.run()
    first = program.gradient.copy()
    program.backward()
    np.testing.assert_array_equal(program.gradient, first)

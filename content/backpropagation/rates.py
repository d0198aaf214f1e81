"""The machine again: a learning rate that is too small, and one that is too large."""

from engine.authoring import Choice, Machine

from .runs import SWEEPS_OF_TOO_LARGE, SWEEPS_OF_TOO_SMALL, TOO_LARGE, TOO_SMALL

THE_RATES = Machine(
    choices=(
        Choice(
            "small",
            "η = {rate}: too small",
            TOO_SMALL,
            "Same data, same first weights, a tenth of the learning rate: after {steps} steps it "
            "is still at the straight cut, with {right} of {points} right and a loss of {loss}.",
            SWEEPS_OF_TOO_SMALL,
        ),
        Choice(
            "large",
            "η = {rate}: too large",
            TOO_LARGE,
            "Every step overshoots, and here you see every step. The loss leaps to {peak} by step "
            "{peak_step}. By then the second hidden layer is saturated, hardly any blame gets past "
            "it, and the output swings to and fro: now one loss, now the other, with {right} of "
            "{points} right, no better than a coin.",
            SWEEPS_OF_TOO_LARGE,
        ),
    ),
    alt="The same network and the same points as on the first page, trained at two other rates; "
    "beside the network the plane of its inputs, and the loss over the training.",
    caption="Each run has sweeps of its own, early, in the middle and late in its training. Each "
    "shows the same six points at all three, so that you can see what became of their blame.",
)

"""One path by hand: every line of the calculation under a name that prose can quote."""

from runs import BY_HAND

from engine.authoring import WorkedPath, numbers


@numbers(shows=BY_HAND)
def hand(path: WorkedPath) -> dict[str, object]:
    """The printed lines, and what the engine has for the last of them."""
    lines: dict[str, object] = {
        name.replace(".", "_"): float(value) for name, value in path.values.items()
    }
    rate = path.experiment.sweeps.learning_rate
    return lines | {
        "exact_g1": path.exact["g1"],
        "gap": path.largest_gap,
        "update": -rate * float(path.values["g1"]),
    }

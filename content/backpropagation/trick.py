"""One path by hand: every line of the calculation under a name that prose can quote."""

from math import ceil

from engine.authoring import numbers

from .experiments.hand_calculation import WorkedPath
from .runs import BY_HAND

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


@numbers(shows=BY_HAND)
def hand(path: WorkedPath) -> dict[str, object]:
    """The printed lines, the neurons of the path, and what the engine has for the last line."""
    lines: dict[str, object] = {
        name.replace(".", "_"): float(value) for name, value in path.values.items()
    }
    _, one, two = path.experiment.path
    update = -path.experiment.sweeps.learning_rate * float(path.values["g1"])
    return lines | {
        "first": ORDINALS[one],
        "second": ORDINALS[two],
        "a1": lines[f"a1_{one + 1}"],
        "a2": lines[f"a2_{two + 1}"],
        f"d2_{two + 1}": lines["d2"],
        "v3": lines["v3_1"],
        "exact_g1": path.exact["g1"],
        "gap": ceil(path.largest_gap * 1e4) / 1e4,
        "update": update,
        "does": "grows" if update > 0 else "shrinks",
        "size": abs(update),
        "drawn": "solid and orange" if update > 0 else "dashed and green",
    }

"""Three steps on paper."""

from engine.authoring import numbers

from .runs import SHEET, SHEET_TOO_FAR
from .walk import Path


@numbers(shows=(SHEET, SHEET_TOO_FAR))
def sheet(path: Path, far: Path) -> dict[str, object]:
    """Every number of the sheet."""
    told: dict[str, object] = {
        "rate": path.experiment.optimizer.learning_rate,
        "far_rate": far.experiment.optimizer.learning_rate,
        "factor": float(path.y[1] / path.y[0]),
        "far_factor": float(far.y[1] / far.y[0]),
    }
    for step in range(4):
        told |= {
            f"x{step}": float(path.x[step]),
            f"y{step}": float(path.y[step]),
            f"h{step}": float(path.height[step]),
            f"far_y{step}": float(far.y[step]),
        }
    return told

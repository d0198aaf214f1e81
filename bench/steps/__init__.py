"""One training step, written the way each library's users write it; all begin at the same weights.

A contestant is a function of a `Task` that returns a `Steps`: it does so many steps from the common
start and gives theta (parameters,) at the end.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Steps = Callable[[int], NDArray[np.float64]]

"""What the pages on the program perform."""

from .experiments.checkpointing import Checkpointing
from .experiments.replay import SweepReplay
from .experiments.shape_cost import ShapeCost
from .runs import SURE, SWEEPS, WRONG

REPLAYS = (SweepReplay(SWEEPS, WRONG), SweepReplay(SWEEPS, SURE))
WIDTHS = (2, 4, 8, 16, 32, 64, 128, 256)
DEPTHS = (1, 2, 4, 8, 16, 32)
BY_WIDTH = ShapeCost(tuple((2, width, width, 1) for width in WIDTHS), points=64)
BY_DEPTH = ShapeCost(tuple((2, *[16] * depth, 1) for depth in DEPTHS), points=64)
DEEP = Checkpointing(depth=16, width=16, points=64, every=(16, 8, 4, 2))

"""The experiments that this volume is about; all its figures and numbers come from these."""

from engine.authoring import SGD, GradientCost, HandCalculation, Momentum, SampleSweeps, TrainingRun

MOONS = TrainingRun(data="moons", optimizer=SGD(0.5), steps=1500, noise=0.12)
TOO_SMALL = TrainingRun(data="moons", optimizer=SGD(0.05), steps=1500, noise=0.12)
TOO_LARGE = TrainingRun(data="moons", optimizer=SGD(40.0), steps=63, noise=0.12)
SPIRALS = TrainingRun(data="spirals", optimizer=Momentum(0.3), steps=2000, noise=0.04)

SWEEPS = SampleSweeps(MOONS, step=85, learning_rate=0.1)
SPIRAL_SWEEPS = SampleSweeps(SPIRALS, step=107, learning_rate=0.1)

UNSURE, BOUNDARY, WRONG, WRONG_AND_SURE, SURE, OTHER_CLASS = range(6)
"""The samples of a sweep, in the order in which they are shown."""

BY_HAND = HandCalculation(SWEEPS, sample=WRONG, path=(0, 1, 3))
COST = GradientCost(widths=(8, 29, 98, 315, 998))

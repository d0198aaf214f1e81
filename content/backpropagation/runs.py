"""The runs that this volume is about; every section's figures and numbers come from these."""

from engine.authoring import SGD, Momentum, SampleSweeps, TrainingRun

MOONS = TrainingRun(data="moons", optimizer=SGD(0.5), steps=1500, noise=0.12)
TOO_SMALL = TrainingRun(data="moons", optimizer=SGD(0.05), steps=1500, noise=0.12)
TOO_LARGE = TrainingRun(data="moons", optimizer=SGD(20.0), steps=1500, noise=0.12)
SPIRALS = TrainingRun(data="spirals", optimizer=Momentum(0.3), steps=2000, noise=0.04)

SWEEPS = SampleSweeps(MOONS, step=60, learning_rate=0.1)
SPIRAL_SWEEPS = SampleSweeps(SPIRALS, step=100, learning_rate=0.1)

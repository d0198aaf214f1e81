"""The experiments of this volume."""

from engine.authoring import SGD, Momentum, RecordingPlan, SampleSweeps, TrainingRun

from .chords import Chords

PLAN = RecordingPlan(moments=8, field=15, also=(12,))
MOONS = TrainingRun(data="moons", optimizer=SGD(0.5), steps=30, hidden=(3, 3), points=24, plan=PLAN)
FAST = TrainingRun(
    data="moons", optimizer=Momentum(0.5), steps=30, hidden=(3, 3), points=24, plan=PLAN
)
SWEEPS = SampleSweeps(MOONS, step=12, learning_rate=0.1)
CHORDS = Chords((-0.8, 0.3, 1.1), half=0.05)

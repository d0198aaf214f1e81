"""Was dieser Band trainiert."""

from engine.authoring import SGD, Momentum, RecordingPlan, SampleSweeps, TrainingRun

PLAN = RecordingPlan(moments=8, field=15, also=(12,))
LANGSAM = TrainingRun("moons", SGD(0.5), steps=30, hidden=(3, 3), points=24, plan=PLAN)
SCHNELL = TrainingRun("moons", Momentum(0.5), steps=30, hidden=(3, 3), points=24, plan=PLAN)
DURCHLAUF = SampleSweeps(LANGSAM, step=12, learning_rate=0.1)

"""What this volume performs; another volume has a file of this name."""

from engine.authoring import SGD, RecordingPlan, TrainingRun

RUN = TrainingRun("xor", SGD(0.2), 20, (3,), points=24, plan=RecordingPlan(moments=4, field=15))

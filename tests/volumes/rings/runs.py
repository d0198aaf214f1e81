"""What this volume performs."""

from engine.authoring import RecordingPlan, TrainingRun

from .fit import CubicFit
from .parts import SignDescent, bent, even
from .shapes.rings import rings

RUN = TrainingRun(
    data=rings,
    optimizer=SignDescent(0.01),
    steps=60,
    hidden=(4,),
    activation=bent,
    points=40,
    noise=0.05,
    initialiser=even,
    plan=RecordingPlan(moments=6, field=15),
)
CUBIC = CubicFit(places=(-1.0, -0.4, 0.3, 1.1), steps=40, optimizer=SignDescent(0.02))

"""The walks of this volume; all its figures and numbers come from these."""

from engine.authoring import SGD, Adam, Momentum

from .compass import Compass
from .conditions import Conditions
from .line_fit import LineFit
from .terrain import Plateau, Saddle, Valley
from .walk import Nesterov, Walk

COMPASS, SHORT = (Compass(Valley(1.0, 4.0), (2.0, 0.8), length) for length in (0.4, 0.04))

VALLEY = Valley(1.0, 20.0)
FAR = (-9.0, 1.6)
PLAIN = Walk(VALLEY, SGD(0.09), FAR, 40)
ROLLING = Walk(VALLEY, Momentum(0.05, 0.7), FAR, 40)
LOOKING = Walk(VALLEY, Nesterov(0.045, 0.75), FAR, 40)
ADAPTING = Walk(VALLEY, Adam(0.6, second_decay=0.99), FAR, 40)

OFF = (-9.0, 0.25)
JUST_RIGHT = Walk(VALLEY, SGD(0.095), OFF, 24)
AT_THE_EDGE = Walk(VALLEY, SGD(0.1), OFF, 24)
JUST_TOO_LARGE = Walk(VALLEY, SGD(0.105), OFF, 24)

CONDITIONS = Conditions(steep=(2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0))

NEAR, NEARER, NEAREST = (Walk(Saddle(), SGD(0.2), (1.6, y), 56) for y in (0.1, 0.01, 0.001))

FAR_OUT = (6.0, 0.0)
CRAWLING = Walk(Plateau(), SGD(0.5), FAR_OUT, 400)
GATHERING = Walk(Plateau(), Momentum(0.5), FAR_OUT, 400)
STRIDING = Walk(Plateau(), Adam(0.5), FAR_OUT, 400)

ONE, EIGHT, ALL = (LineFit(SGD(0.2), batch=batch) for batch in (1, 8, 64))
ONE_SLOWER = LineFit(SGD(0.05), batch=1, steps=640)

SHEET = Walk(Valley(1.0, 10.0), SGD(0.1), (10.0, 1.0), 3)
SHEET_TOO_FAR = Walk(Valley(1.0, 10.0), SGD(0.25), (10.0, 1.0), 3)

"""The one import an author needs: what to show, how to draw it, and what to compute it with.

Importing a volume's code computes nothing. It only writes down which experiments there are and
which function draws what; the build reads that off afterwards.
"""

from engine.autodiff import (
    Example,
    GraphError,
    Listing,
    Operation,
    Program,
    SpecialPoint,
    Tape,
    Variable,
    broadcast_shape,
    record,
    relative_error,
)
from engine.decimals import PRECISION, Paper, cross_entropy, sigmoid, tanh, to_places
from engine.drawing.canvas import Canvas
from engine.drawing.palette import Role
from engine.drawing.plot import Plot
from engine.drawing.scales import Linear, Log, Symlog
from engine.errors import Mistakes, Place
from engine.exhibits.exhibit import Exhibit, Receipt, Records, Stage
from engine.exhibits.figure import Figure, figure
from engine.exhibits.machine import Choice, Machine
from engine.exhibits.numbers import Numbers, numbers
from engine.exhibits.slide import Slide
from engine.exhibits.stills import Still, Stills
from engine.exhibits.training import network_diagram
from engine.exhibits.training.films import (
    curve_films,
    network_films,
    neuron_films,
    plane_films,
    points_films,
)
from engine.exhibits.training.remarks import moment_in_words
from engine.experiment import Claim, Experiment, Recount, perform
from engine.films.film import Film
from engine.films.job import FilmJob
from engine.films.record_film import record_film
from engine.learning import (
    SGD,
    Activation,
    Adam,
    DataSet,
    Initialiser,
    Momentum,
    Optimizer,
    ParameterLayout,
    Points,
    RecordingPlan,
    SampleSweeps,
    TapeReadings,
    TrainingRun,
    Trajectory,
    Update,
    datasets,
    networks,
    plain,
)
from engine.learning.neuron_maps import NeuronAnswers, NeuronMaps
from engine.learning.optimizers import ROUND
from engine.learning.recording_plan import choose_moments
from engine.learning.recounts import margin_again
from engine.learning.rounding import FIELD_BITS, GRADIENT_BITS, READING_BITS, margin, rounded
from engine.measure import Measure
from engine.numerals import printed
from engine.words.units import Quantity

__all__ = [
    "FIELD_BITS",
    "GRADIENT_BITS",
    "PRECISION",
    "READING_BITS",
    "ROUND",
    "SGD",
    "Activation",
    "Adam",
    "Canvas",
    "Choice",
    "Claim",
    "DataSet",
    "Example",
    "Exhibit",
    "Experiment",
    "Figure",
    "Film",
    "FilmJob",
    "GraphError",
    "Initialiser",
    "Linear",
    "Listing",
    "Log",
    "Machine",
    "Measure",
    "Mistakes",
    "Momentum",
    "NeuronAnswers",
    "NeuronMaps",
    "Numbers",
    "Operation",
    "Optimizer",
    "Paper",
    "ParameterLayout",
    "Place",
    "Plot",
    "Points",
    "Program",
    "Quantity",
    "Receipt",
    "RecordingPlan",
    "Records",
    "Recount",
    "Role",
    "SampleSweeps",
    "Slide",
    "SpecialPoint",
    "Stage",
    "Still",
    "Stills",
    "Symlog",
    "Tape",
    "TapeReadings",
    "TrainingRun",
    "Trajectory",
    "Update",
    "Variable",
    "broadcast_shape",
    "choose_moments",
    "cross_entropy",
    "curve_films",
    "datasets",
    "figure",
    "margin",
    "margin_again",
    "moment_in_words",
    "network_diagram",
    "network_films",
    "networks",
    "neuron_films",
    "numbers",
    "perform",
    "plain",
    "plane_films",
    "points_films",
    "printed",
    "record",
    "record_film",
    "relative_error",
    "rounded",
    "sigmoid",
    "tanh",
    "to_places",
]

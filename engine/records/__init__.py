"""Frozen data: what was asked of the engine, and what it left behind."""

from engine.records.bounce import Bounce, Bounces
from engine.records.depth_survey import DepthProfile, DepthSurvey
from engine.records.digits import DigitReading, DigitRecord
from engine.records.disc_fit import DiscFit, DiscPictures
from engine.records.early_update import EarlyUpdate, SigmoidExample, TwinSteps
from engine.records.experiment import (
    SGD,
    Adam,
    Experiment,
    GradientCost,
    Momentum,
    Optimizer,
    RecordingPlan,
    SampleSweeps,
    TrainingRun,
)
from engine.records.film import Film, Sheet
from engine.records.gradient_cost import CostTable
from engine.records.hand_calculation import HandCalculation, WorkedPath
from engine.records.instrument import Choice, Machine, Still, Stills
from engine.records.layout import ParameterLayout
from engine.records.replay import Expression, ReplayedProgram, SweepReplay
from engine.records.route import Route, Routes
from engine.records.sample_gradients import GradientCloud, SampleGradients
from engine.records.shape_cost import Checkpointing, Schedules, ShapeCost, ShapeCosts
from engine.records.tape_reading import ProgramLine, TapeReadings
from engine.records.throw import Flights, Throw
from engine.records.trajectory import Trajectory
from engine.records.verdict import Verdict, merged
from engine.records.worksheet import AnswerKey, Worksheet

__all__ = [
    "SGD",
    "Adam",
    "AnswerKey",
    "Bounce",
    "Bounces",
    "Checkpointing",
    "Choice",
    "CostTable",
    "DepthProfile",
    "DepthSurvey",
    "DigitReading",
    "DigitRecord",
    "DiscFit",
    "DiscPictures",
    "EarlyUpdate",
    "Experiment",
    "Expression",
    "Film",
    "Flights",
    "GradientCloud",
    "GradientCost",
    "HandCalculation",
    "Machine",
    "Momentum",
    "Optimizer",
    "ParameterLayout",
    "ProgramLine",
    "RecordingPlan",
    "ReplayedProgram",
    "Route",
    "Routes",
    "SampleGradients",
    "SampleSweeps",
    "Schedules",
    "ShapeCost",
    "ShapeCosts",
    "Sheet",
    "SigmoidExample",
    "Still",
    "Stills",
    "SweepReplay",
    "TapeReadings",
    "Throw",
    "TrainingRun",
    "Trajectory",
    "TwinSteps",
    "Verdict",
    "WorkedPath",
    "Worksheet",
    "merged",
]

"""Frozen data: what was asked of the engine, and what it left behind."""

from engine.records.digits import DigitReading, DigitRecord
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
from engine.records.tape_reading import ProgramLine, TapeReadings
from engine.records.trajectory import Trajectory

__all__ = [
    "SGD",
    "Adam",
    "Choice",
    "CostTable",
    "DigitReading",
    "DigitRecord",
    "Experiment",
    "Expression",
    "Film",
    "GradientCost",
    "HandCalculation",
    "Machine",
    "Momentum",
    "Optimizer",
    "ParameterLayout",
    "ProgramLine",
    "RecordingPlan",
    "ReplayedProgram",
    "SampleSweeps",
    "Sheet",
    "Still",
    "Stills",
    "SweepReplay",
    "TapeReadings",
    "TrainingRun",
    "Trajectory",
    "WorkedPath",
]

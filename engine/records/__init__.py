"""Frozen data: what was asked of the engine, and what it left behind."""

from engine.records.experiment import (
    SGD,
    Adam,
    GradientCost,
    Momentum,
    Optimizer,
    RecordingPlan,
    SampleSweeps,
    TrainingRun,
)
from engine.records.gradient_cost import CostTable
from engine.records.layout import ParameterLayout
from engine.records.tape_reading import ProgramLine, TapeReadings
from engine.records.trajectory import Trajectory

__all__ = [
    "SGD",
    "Adam",
    "CostTable",
    "GradientCost",
    "Momentum",
    "Optimizer",
    "ParameterLayout",
    "ProgramLine",
    "RecordingPlan",
    "SampleSweeps",
    "TapeReadings",
    "TrainingRun",
    "Trajectory",
]

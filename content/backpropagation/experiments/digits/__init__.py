"""A network that learns to read handwritten digits, and what its gradients say of the pixels."""

from .chance import DigitChance, DigitChances
from .reading import DigitReading
from .record import DigitRecord

__all__ = ["DigitChance", "DigitChances", "DigitReading", "DigitRecord"]

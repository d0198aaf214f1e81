"""How true the gradients of a record are: the gate that no false one passes."""

from engine.truth.judge import judge
from engine.truth.verdict import Verdict, merged

__all__ = ["Verdict", "judge", "merged"]

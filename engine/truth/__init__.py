"""How true the gradients of a record are: the gate that no false one passes."""

from engine.truth.judge import judge
from engine.truth.recount import Account, recount, trusted_fields
from engine.truth.verdict import Verdict, merged

__all__ = ["Account", "Verdict", "judge", "merged", "recount", "trusted_fields"]

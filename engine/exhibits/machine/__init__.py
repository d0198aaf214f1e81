"""Several runs on one clock: network, field and loss, and sweeps through single samples."""

from engine.exhibits.machine.model import Choice, Machine

__all__ = ["Choice", "Machine"]

"""A small expression as a graph: a local derivative on every edge, and both ways to chain them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.authoring import READING_BITS, Claim, Experiment, Program, Recount, rounded

from .replay import Expression


@dataclass(frozen=True)
class LocalSlopes:
    """Values and derivatives of a graph; rounded to multiples of 2^-24."""

    experiment: SlopesOf
    names: tuple[str, ...]
    """Its nodes: what is given, then what each line computes; the last is the output."""

    value: NDArray[np.float64]
    """(nodes,)"""

    edges: tuple[tuple[str, str], ...]
    """What is used, and what it is used for, line by line."""

    local: NDArray[np.float64]
    """(edges,): how fast the end of an edge changes with its start, all else held still."""

    adjoint: NDArray[np.float64]
    """(nodes,): d output / d node, by one sweep back."""

    tangent: NDArray[np.float64]
    """(given, nodes): d node / d given, by one sweep forward for each that is given."""


@dataclass(frozen=True)
class SlopesOf(Experiment[LocalSlopes]):
    """The derivatives of an expression in which no line uses one name for both of its operands."""

    expression: Expression

    def perform(self) -> LocalSlopes:
        """Run the program, then each line alone for its local derivatives, and chain these."""
        given = [name for name, _ in self.expression.given]
        program = Program(self.expression.traced())
        program.run()
        names = [*given, *self._computed]
        value = {name: float(program[name]) for name in names}
        local: dict[tuple[str, str], float] = {}
        for k, name in enumerate(self._computed):
            line = Program(self._line(k, value).traced())
            line.run()
            sources = self._sources(k)
            local |= dict(zip([(each, name) for each in sources], line.gradient, strict=True))
        tangent = np.zeros((len(given), len(names)))
        tangent[:, : len(given)] = np.eye(len(given))
        for (source, name), slope in local.items():
            tangent[:, names.index(name)] += slope * tangent[:, names.index(source)]
        adjoint = [float(program.adjoint(name)) for name in names]
        return LocalSlopes(
            experiment=self,
            names=tuple(names),
            value=rounded(np.array([value[name] for name in names]), READING_BITS),
            edges=tuple(local),
            local=rounded(np.array([*local.values()]), READING_BITS),
            adjoint=rounded(np.array(adjoint), READING_BITS),
            tangent=rounded(tangent, READING_BITS),
        )

    def recounts(self, record: LocalSlopes) -> Iterator[Recount]:
        """Values by arithmetic alone; every slope by nudging, since the lines are short."""
        value = dict(self.expression.given)
        for line in self.expression.lines:
            name, _, code = (part.strip() for part in line.partition("="))
            value[name] = float(eval(_plain(code), {"max": max}, dict(value)))
        slack = 2.0**-READING_BITS
        yield Recount("value", np.array([value[name] for name in record.names]), slack)
        for field, wanted in self._nudged(record, value).items():
            yield Recount(field, wanted, 1e-5)

    def claims(self, record: LocalSlopes) -> Iterator[Claim]:
        """Every local derivative, by its own line; every tangent and adjoint, by all lines."""
        slack = 2.0**-READING_BITS
        value = dict(zip(record.names, record.value.tolist(), strict=True))
        local = dict(zip(record.edges, record.local, strict=True))
        given = len(self.expression.given)
        for k, name in enumerate(self._computed):
            sources = self._sources(k)
            slopes = np.array([local[source, name] for source in sources])
            line = self._line(k, value).traced()
            yield Claim(f"the line of {name}", line, sources, recorded=slopes, slack=slack)
            so_far = Expression(self.expression.given, self.expression.lines[: k + 1]).traced()
            tangents = record.tangent[:, given + k]
            start = record.names[:given]
            yield Claim(f"forward to {name}", so_far, start, recorded=tangents, slack=slack)
        yield Claim(
            "the sweep back",
            self.expression.traced(),
            record.names[:-1],
            recorded=record.adjoint[:-1],
            slack=slack,
        )

    def _nudged(
        self, record: LocalSlopes, value: dict[str, float]
    ) -> dict[str, NDArray[np.float64]]:
        """Local derivatives, adjoints and tangents by central differences of plain arithmetic."""
        nudge, lines = 1e-6, [line.partition("=") for line in self.expression.lines]
        names, given = record.names, [name for name, _ in self.expression.given]

        def computed(changed: str, by: float) -> dict[str, float]:
            """All values where one of them is off by a little, and later lines follow."""
            found = {name: value[name] for name in given}
            found |= {changed: value[changed] + by} if changed in given else {}
            for name, _, code in lines:
                name = name.strip()
                found[name] = float(eval(_plain(code), {"max": max}, dict(found)))
                if name == changed:
                    found[name] += by
            return found

        def slope(name: str, of: str) -> float:
            return (computed(name, nudge)[of] - computed(name, -nudge)[of]) / (2 * nudge)

        def alone(source: str, name: str) -> float:
            code = _plain(next(code for n, _, code in lines if n.strip() == name))
            up, down = (
                float(eval(code, {"max": max}, value | {source: value[source] + by}))
                for by in (nudge, -nudge)
            )
            return (up - down) / (2 * nudge)

        return {
            "local": np.array([alone(source, name) for source, name in record.edges]),
            "adjoint": np.array([slope(name, names[-1]) for name in names]),
            "tangent": np.array([[slope(x, name) for name in names] for x in given]),
        }

    @property
    def _computed(self) -> list[str]:
        """The name that each line gives to what it computes."""
        return [line.partition("=")[0].strip() for line in self.expression.lines]

    def _sources(self, k: int) -> tuple[str, ...]:
        """What a line uses, in its order, each once."""
        code = ast.parse(self.expression.lines[k].partition("=")[2].strip())
        found = [each for each in ast.walk(code) if isinstance(each, ast.Name)]
        found.sort(key=lambda each: each.col_offset)
        return tuple(dict.fromkeys(each.id for each in found))

    def _line(self, k: int, value: dict[str, float]) -> Expression:
        """A line by itself, from the values of what it uses."""
        given = tuple((name, value[name]) for name in self._sources(k))
        return Expression(given, (self.expression.lines[k],))


def _plain(code: str) -> str:
    """A line's code without the tape's words."""
    return re.sub(r"(\w+)\.maximum\((\w+)\)", r"max(\1, \2)", code.strip())

"""The order in which the marks of a film lie above one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise


def drawing_order(frames: Iterable[Sequence[str]]) -> list[str]:
    """Every mark of every frame, so that each frame's marks keep the order of drawing.

    Marks that no frame orders stand where the first frame that has them drew them; of marks that
    change places, the earlier one lies below.
    """
    distinct = list(dict.fromkeys(map(tuple, frames)))
    ranks = {key: rank for rank, key in enumerate(_first_seen(distinct))}
    below = _neighbours(distinct)
    waits = dict.fromkeys(ranks, 0)
    for uppers in below.values():
        for upper in uppers:
            waits[upper] += 1
    # Kahn (1962), the lowest rank each time; marks that change places have no order.
    ready = [(rank, key) for key, rank in ranks.items() if not waits[key]]
    heapify(ready)
    left = iter(ranks)
    order: dict[str, None] = {}
    while len(order) < len(ranks):
        key = heappop(ready)[1] if ready else next(each for each in left if each not in order)
        if key in order:
            continue
        order[key] = None
        for upper in below.get(key, ()):
            waits[upper] -= 1
            if not waits[upper]:
                heappush(ready, (ranks[upper], upper))
    return list(order)


def _first_seen(frames: Sequence[Sequence[str]]) -> list[str]:
    """Every mark, a new one above the one that it was drawn after: a linked list, read out."""
    after: dict[str, str] = {}
    known = {""}
    for frame in frames:
        before = ""
        for key in frame:
            if key not in known:
                known.add(key)
                if before in after:
                    after[key] = after[before]
                after[before] = key
            before = key
    found = [""]
    while found[-1] in after:
        found.append(after[found[-1]])
    return found[1:]


def _neighbours(frames: Sequence[Sequence[str]]) -> dict[str, dict[str, None]]:
    """The marks that some frame draws right above each."""
    above: dict[str, dict[str, None]] = {}
    for frame in frames:
        for lower, upper in pairwise(frame):
            above.setdefault(lower, {})[upper] = None
    return above

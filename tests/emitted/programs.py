"""Programs line by line, and what gradients cost, beside their records."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from content.backpropagation.experiments.replay import ReplayedProgram
from tests.emitted.drawing import Mark, Points
from tests.emitted.measure import decimal, has_numeral, near
from tests.emitted.shot import Shot, compares


def lines_of_program(shot: Shot, replay: ReplayedProgram, ran: int) -> None:
    """Around the line that has just run stand two before and two after it, in their order; it
    alone is in full ink, on a band in the colour of its sweep."""
    near_by = range(max(0, ran - 3), min(len(replay.lines), ran + 2))
    wanted = [replay.lines[line] for line in near_by]
    written = [m for m in shot.marks if re.fullmatch(r"\w+\(.*\)", m.words)]
    written.sort(key=lambda mark: mark.at[1])
    assert [mark.words for mark in written] == wanted
    shot.prints(*filter(has_numeral, wanted))
    lit = [mark.opacity > 0.9 for mark in written]
    assert lit == [line == ran - 1 for line in near_by]
    bands = [m for m in shot.marks if m.fill in ("signal", "blame") and not m.words]
    assert len(bands) == bool(ran)
    if ran:
        (band,), here = bands, written[lit.index(True)]
        assert band.line[:, 1].min() < here.at[1] < band.line[:, 1].max()
        assert band.fill == ("blame" if replay.sweep[ran - 1] == "backward" else "signal")


def plain(value: float) -> str:
    """A number with all its digits."""
    return f"{float(value):.10g}".replace("-", "−")


@compares("tape-of-a-fraction")
def tape_of_a_fraction(shot: Shot, tape: ReplayedProgram) -> None:
    """Values appear as their lines run, adjoints as theirs do; each share climbs its own edge."""
    ran = round(shot.progress * len(tape.lines))
    lines_of_program(shot, tape, ran)
    given = {name: float(value) for name, value in zip(tape.names, tape.given, strict=True)}
    last = {name: float(tape.values[k]) for k, name in enumerate(tape.writes[:ran])}
    values = {
        name: plain(last.get(name, given.get(name, np.nan)))
        for name in "xyabc"
        if name in given or name in last
    }
    shown = {m.name.removeprefix("value-"): m.words for m in shot.marks if "value-" in m.name}
    assert shown == values
    shot.prints(*filter(has_numeral, values.values()))
    first_back = tape.sweep.index("backward")
    adjoined = {f"d_{name}" for name in "xyab"}
    adjoints = {name[2:]: plain(value) for name, value in last.items() if name in adjoined}
    if ran > first_back:
        adjoints["c"] = "1"
    drawn = {m.name.partition("-")[2]: m.words for m in shot.marks if "adjoint" in m.name}
    assert drawn == adjoints
    shot.prints(*adjoints.values())
    edges = {
        (source, node): k
        for k, node in enumerate(tape.writes)
        if tape.sweep[k] == "forward"
        for source in re.findall(r"\w+", tape.lines[k])[1:3]
    }
    shares = {
        (buffer[2], tape.entry[k]): k
        for k, buffer in enumerate(tape.writes)
        if tape.sweep[k] == "backward" and buffer.startswith("d_")
        if not tape.lines[k].startswith("add(")
    }
    assert edges.keys() == shares.keys()
    for (source, node), k in edges.items():
        sent = ran > shares[source, node]
        _climbs(shot, source, node, "down", ran > k and not sent)
        _climbs(shot, node, source, "up", sent)
    told = [plain(float(tape.values[k])) for k in shares.values() if ran > k]
    assert sorted(m.words for m in shot.marks if m.name.startswith("share")) == sorted(told)
    shot.prints(*told)
    roles = {"value": "signal", "adjoint": "blame", "share": "blame"}
    for mark in shot.marks:
        if mark.words and mark.name:
            assert mark.fill == roles[mark.name.partition("-")[0].rstrip("0123456789")]
    _arithmetic(shot, tape, ran, given)


def _climbs(shot: Shot, start: str, stop: str, way: str, goes: bool) -> None:
    """A pulse, if it goes, is drawn all the way from one node's rim to the other's."""
    name = f"down-{start}{stop}" if way == "down" else f"up-{stop}{start}"
    found = [mark for mark in shot.marks if mark.name == name and mark.reach > 0]
    assert len(found) == goes, f"{name} at frame {shot.frame}"
    for pulse in found:
        assert pulse.stroke == ("signal" if way == "down" else "blame")
        assert pulse.reach == pulse.dash[0] >= np.linalg.norm(np.diff(pulse.line, axis=0)) - 0.1
        rims = [np.array(shot.words(node).at) - [0, 6] for node in (start, stop)]
        along = (rims[1] - rims[0]) / np.linalg.norm(rims[1] - rims[0])
        near(pulse.line, [rims[0] + 19 * along, rims[1] - 19 * along])


def _arithmetic(shot: Shot, tape: ReplayedProgram, ran: int, given: dict[str, float]) -> None:
    """The sentence is a true equation of the line that has just run."""
    sentence = shot.film.sentences[shot.frame]
    shot.says(sentence)
    if not ran:
        assert sentence == "Given: " + ", ".join(f"{k} = {plain(v)}" for k, v in given.items())
        return
    name, sum_, result = sentence.removeprefix("Fork: ").replace("−", "-").split(" = ")
    assert name == tape.writes[ran - 1]
    value = float(tape.values[ran - 1])
    assert float(result) == value
    forks = tape.sweep[ran - 1] == "backward" and tape.lines[ran - 1].startswith("add(")
    assert sentence.startswith("Fork: ") == forks
    if match := re.fullmatch(r"(-?[\d.]+) ([-+×/]) (-?[\d.]+)", sum_):
        one, two = float(match[1]), float(match[3])
        sums = {"+": one + two, "-": one - two, "×": one * two}
        assert (sums[match[2]] if match[2] in sums else one / two) == value
        return
    # A copy, or a change of sign, of a buffer: the output's own adjoint is 1.
    sign = -1 if sum_.startswith("-") else 1
    held = tape.latest(sum_.lstrip("-"), ran - 1)
    assert value == sign * (1.0 if held is None else float(held))


# The program of a sweep ---------------------------------------------------------------------------


@compares("the-program-that-ran")
def program_that_ran(shot: Shot, *replays: ReplayedProgram) -> None:
    """The line that runs, whose numbers it computes, and the numbers themselves."""
    replay = replays[shot.choice]
    ran = round(shot.progress * len(replay.lines))
    lines_of_program(shot, replay, ran)
    shot.prints("1", "2", "3")
    given = dict(zip(replay.names, replay.given, strict=True))
    nodes = _nodes(shot)
    assert [len(column) for column in nodes] == [
        given["W1"].shape[1] - 1,
        *(len(given[f"W{k}"]) for k in (1, 2, 3)),
        1,
    ]
    _lamps(shot, replay, ran, nodes)
    _blame(shot, replays, replay, ran, nodes)
    if ran:
        _buffer(shot, replay, ran - 1)
        _lit(shot, replay, ran - 1, nodes)
    shot.says(_meaning(replay, ran - 1))


def _nodes(shot: Shot) -> list[Points]:
    """The neurons of each column, and the loss, from left to right."""
    return sorted((mark.dots for mark in shot.dots("quiet")), key=lambda dots: dots[0, 0])


def _lamps(shot: Shot, replay: ReplayedProgram, ran: int, nodes: list[Points]) -> None:
    """An activation is a disc as wide as its size, hollow below zero, once its line has run."""
    given = dict(zip(replay.names, replay.given, strict=True))
    widest = min(mark.width for mark in shot.dots("paper") if len(mark.lines) > 1) - 2.5
    values: list[tuple[Points, NDArray[np.float64] | None]] = [(nodes[0], given["x"][:, 0])]
    for k in (1, 2):
        activation = replay.latest(f"a{k}", ran)
        values.append((nodes[k], None if activation is None else activation[:, 0]))
    logit = replay.latest("z3", ran)
    values.append((nodes[3], None if logit is None else 1 / (1 + np.exp(-logit[:, 0]))))
    lamps = {tuple(m.dots[0]): m.width for m in shot.dots("signal") if m.width < widest + 0.1}
    rings = {tuple(m.dots[0]) for m in shot.dots("paper") if len(m.lines) == 1 and m.width < widest}
    wanted = {
        tuple(centre): float(value)
        for centres, column in values
        if column is not None
        for centre, value in zip(centres, column, strict=True)
    }
    assert lamps.keys() == wanted.keys()
    sizes = np.array([widest * min(abs(value), 1) for value in wanted.values()])
    near([lamps[centre] for centre in wanted], sizes, 0.01)
    hollow = {
        at for (at, value), size in zip(wanted.items(), sizes, strict=True) if value < 0 < size
    }
    assert rings == {at for at in hollow if lamps[at] > 6}


def _blame(
    shot: Shot,
    replays: Sequence[ReplayedProgram],
    replay: ReplayedProgram,
    ran: int,
    nodes: list[Points],
) -> None:
    """A halo as wide as its delta, and connections as thick as their derivative, once they are."""
    halos = {tuple(m.dots[0]): m.width for m in shot.dots("blame") if m.opacity < 0.5}
    wanted: dict[tuple[float, ...], float] = {}
    for k in (1, 2, 3):
        delta = replay.latest(f"d_z{k}", ran)
        sizes = [] if delta is None else np.minimum(26 * np.abs(delta[:, 0]), 26)
        wanted |= {tuple(c): 25 + s for c, s in zip(nodes[k], sizes, strict=delta is not None)}
    assert halos.keys() == wanted.keys()
    near([halos[centre] for centre in wanted], [*wanted.values()], 0.01)
    ends = [r.latest(f"d_W{k}", len(r.lines)) for r in replays for k in (1, 2, 3)]
    largest = max(float(np.abs(end[:, :-1]).max()) for end in ends if end is not None)
    drawn = {
        (tuple(line[0]), tuple(line[1])): m.width
        for m in shot.lines("blame")
        if m.width != 2.2
        for line in m.lines
    }
    thick = {}
    for k in (1, 2, 3):
        gradient = replay.latest(f"d_W{k}", ran)
        if gradient is not None:
            for (to, source), value in np.ndenumerate(np.abs(gradient[:, :-1]) / largest):
                width = 0.8 if value < 0.1 else 1.8 if value < 0.4 else 3.2
                thick[tuple(nodes[k - 1][source]), tuple(nodes[k][to])] = width
    near(_sorted(drawn), _sorted(thick))


def _sorted(widths: dict[tuple[tuple[float, ...], tuple[float, ...]], float]) -> Points:
    """Rows of both ends and the width, in the order of the ends."""
    rows = [(*start, *stop, width) for (start, stop), width in widths.items()]
    return np.array(sorted(rows)).reshape(-1, 5)


def _buffer(shot: Shot, replay: ReplayedProgram, line: int) -> None:
    """What the line wrote: its name and size, and each number in its row and column."""
    held = np.atleast_2d(replay.values[line])
    matrix = held.shape[1] > 1
    size = "one number" if held.size == 1 else f"{held.shape[0]} × {held.shape[1]}"
    heading = f"{replay.writes[line]}, {size}{', in thousandths' if matrix else ''}"
    top = shot.words(heading).at[1]
    if has_numeral(heading):
        shot.prints(heading)
    below = [m for m in shot.marks if m.words and m.at[1] > top and m.anchor == "end"]
    rows: dict[float, list[Mark]] = {}
    for mark in sorted(below, key=lambda mark: (mark.at[1], mark.at[0])):
        rows.setdefault(mark.at[1], []).append(mark)
        assert mark.fill == ("blame" if replay.sweep[line] == "backward" else "signal")
    wanted = [[decimal(1000 * v, 0) if matrix else decimal(v, 3) for v in row] for row in held]
    assert [[mark.words for mark in row] for row in rows.values()] == wanted
    shot.prints(*(words for row in wanted for words in row))


def _kind(replay: ReplayedProgram, line: int) -> tuple[str, int]:
    """What sort of buffer a line writes, and of which layer; the loss counts as the fourth."""
    match = re.fullmatch(r"(.*?)(\d)(_t)?", replay.writes[line])
    return (match[1] + (match[3] or ""), int(match[2])) if match else ("loss", 4)


def _lit(shot: Shot, replay: ReplayedProgram, line: int, nodes: list[Points]) -> None:
    """The layer whose numbers the line computes is lit, or the connections that it reads."""
    role = "blame" if replay.sweep[line] == "backward" else "signal"
    kind, layer = _kind(replay, line)
    rims = [m for m in shot.dots("signal") + shot.dots("blame") if m.opacity > 0.9 and m.width > 25]
    if kind == "d_W":
        assert not rims
    else:
        (rim,) = rims
        assert rim.stroke == role
        near(rim.dots, nodes[layer])
    flows = [m for m in shot.lines("signal") + shot.lines("blame") if m.width == 2.2]
    match = re.search(r"W(\d)", replay.lines[line])
    assert len(flows) == bool(match)
    if match:
        (flow,), k = flows, int(match[1])
        assert flow.stroke == role
        assert len(flow.lines) == len(nodes[k]) * len(nodes[k - 1])
        near(np.unique([line[0, 0] for line in flow.lines]), [nodes[k - 1][0, 0]])


def _meaning(replay: ReplayedProgram, line: int) -> str:
    if line < 0:
        return f"{len(replay.lines)} lines, before the first has run"
    kind, layer = _kind(replay, line)
    forward = replay.sweep[line] == "forward"
    meaning = {
        "z": f"layer {layer} listens",
        "a": f"layer {layer} answers",
        "d_W": f"the gradient of W{layer}",
        "d_a": f"blame reaches layer {layer}",
        "a_t": "the slope of tanh",
        "d_z": f"δ of layer {layer}",
        "loss": "the loss" if forward else "the slope of the loss",
    }[kind]
    if replay.writes[line] == "d_losses":
        meaning = "blame begins as 1"
    return f"Line {line + 1}, {replay.sweep[line]}: {meaning}"

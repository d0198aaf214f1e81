"""The figures of the cards."""

from expression import FRACTION, draw_tape, held, said, short

from engine.authoring import Canvas, ReplayedProgram, figure, numbers


@figure(
    shows=FRACTION,
    seconds=12.6,
    stops=14,
    size=(380.0, 462.0),
    says=said,
    alt="Five nodes on a tape: x and y are given, a is x times y, b is a plus y, c is a over b. "
    "Values flow down to c; then adjoints flow up, and two of them meet at a, and two at y.",
)
def tape_of_a_fraction(canvas: Canvas, tape: ReplayedProgram, progress: float) -> None:
    """Blue, what a line computed; magenta, how much *c* would change with it. *a* and *y* are each
    used twice, so each is blamed twice, and its two shares add up. All digits are here; nothing is
    rounded."""
    draw_tape(canvas, tape, progress)


@numbers(shows=FRACTION)
def fraction(tape: ReplayedProgram) -> dict[str, object]:
    """Every buffer at the end of the program, and how many lines it has."""
    last = len(tape.lines)
    ends = {name: short(held(tape, name, last)) for name in (*tape.names, *tape.writes)}
    return ends | {"lines": last}

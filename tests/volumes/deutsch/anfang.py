"""Die Maschine und die Zahlen ihres Laufs."""

from engine.authoring import Choice, Machine, Trajectory, numbers

from .laeufe import DURCHLAUF, LANGSAM, SCHNELL

DIE_MASCHINE = Machine(
    choices=(
        Choice("langsam", "η = {rate}", LANGSAM, "Von {start} auf {loss}.", (DURCHLAUF,)),
        Choice("rasch", "Mit Schwung", SCHNELL, "{right} von {points}."),
    ),
    alt="Ein Netz, sein Feld, sein Verlust.",
    caption="Alles wurde gerechnet.",
)


@numbers(shows=LANGSAM)
def lauf(run: Trajectory) -> dict[str, object]:
    """Was der Text zitiert."""
    return {
        "schritte": len(run.loss) - 1,
        "anfang": float(run.loss[0]),
        "ende": float(run.loss[-1]),
        "viele": 12_345,
    }

"""The ledger of what has been planted: enough falsehoods, of enough kinds.

Each is refused by a test of its own: records in `tests/backpropagation`, words in `tests/words`,
drawings, sentences and fields in `tests/emitted`, curves, axes and legends in `tests/films`.
"""

from __future__ import annotations

from collections import Counter

from tests.backpropagation.test_recounts import EXPERIMENTS, forgeries
from tests.emitted.test_faults import FAULTS
from tests.films.test_read_back import FORGED
from tests.words.test_bound import LABELS, PLANTED

OF_RECORDS = {
    "loss": ("loss", "losses", "loss_seen", "loss_held_out", "loss_after", "miss", "cost"),
    "count": ("correct", "raised", "right_seen", "right_held_out", "fooled_by_attack", "flips"),
    "gradient": ("gradient", "slope", "true", "adjoint", "local", "saliency", "attack"),
    "delta": ("delta", "blame"),
    "update": ("update", "launch", "discs", "false"),
    "weights": ("theta", "centre", "directions"),
    "activation": ("activation", "pre_activation", "answers", "signal", "probability"),
    "field": ("field", "picture", "target", "nudged"),
    "work": ("forward", "backward", "one_sided", "central", "to_inputs", "again"),
    "printed line": ("values", "exact", "largest_gap"),
    "data": ("inputs", "targets", "image", "given"),
    "chance": ("resemblance", "fooled", "noise", "probability_noisy"),
}
"""Kinds of forgeries by the fields in which they stand."""

OF_WORDS = {
    "a word that rests on a false comparison": "rests on",
    "a word of direction that nothing holds": "stands beside a number",
    "a number in another unit": " is in ",
    "a unit that is typed": "is typed behind a number",
    "a decimal that is typed": "the decimal number",
    "what no record holds": "records no",
    "a number that comes from no record": "comes from no record",
    "a wrong sum": "does not follow",
}
"""Kinds of planted words by what is told of them."""


def test_there_are_enough_of_enough_kinds() -> None:
    """At least sixty of at least fifteen kinds, every kind at least once."""
    kinds: Counter[str] = Counter()
    for field in (field for kind in EXPERIMENTS for field in forgeries(kind)):
        kinds += Counter(kind for kind, names in OF_RECORDS.items() if field in names)
    for _, told in (*PLANTED, *LABELS):
        kinds += Counter(kind for kind, words in OF_WORDS.items() if words in told)
    kinds["a drawing or a sentence of an emitted page"] = len(FAULTS)
    kinds["a curve, an axis or a legend that its record belies"] = len(FORGED)
    assert sum(kinds.values()) >= 60
    assert len(kinds) >= 15
    assert kinds.keys() >= OF_RECORDS.keys() | OF_WORDS.keys()

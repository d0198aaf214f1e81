"""Pages with a fault planted in them: each is found, so the tests beside this one can fail."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.emitted import test_drawings as drawings
from tests.emitted import test_prose as prose
from tests.emitted import test_questions as questions
from tests.emitted import test_runs as runs
from tests.emitted import test_sweeps as sweeps
from tests.emitted.conftest import Emitted
from tests.emitted.document import Document
from tests.emitted.machine import connections_of

Edit = Callable[[str], str]
"""Changes the source of a page."""


def swap(one: str, other: str, after: str = "") -> Edit:
    """Put each of two words in the other's place, everywhere after the first of some words."""

    def edit(html: str) -> str:
        start = html.index(after)
        swapped = html[start:].replace(one, "\0").replace(other, one).replace("\0", other)
        return html[:start] + swapped

    return edit


def change(pattern: str, new: str, after: str = "") -> Edit:
    """Change the first place that a pattern fits, after the first of some words."""

    def edit(html: str) -> str:
        start = html.index(after)
        changed, count = re.subn(pattern, new, html[start:], count=1)
        assert count, f"'{pattern}' is nowhere"
        return html[:start] + changed

    return edit


def doctored(emitted: Emitted, page: str, edit: Edit) -> Emitted:
    """The volume with one page changed."""
    before = emitted.pages[page].html
    after = edit(before)
    assert after != before, "the fault was not planted"
    return replace(emitted, pages={**emitted.pages, page: Document(after)})


Check = Callable[[Emitted], None]


def sweep(test: Callable[..., None]) -> Check:
    """A test of one sweep, with the places of connections as the doctored page has them."""

    def check(emitted: Emitted) -> None:
        test(emitted, connections_of(emitted), "moons", 2, 1)

    return check


SWEEP = 'of-sample s1 m2"><svg'
FIRST_EDGE = r'(data-mark="w1.0.0" d="[^"]*" stroke-width="[^"]*" opacity="[^"]*" class=")\w+'
FAULTS: dict[str, tuple[str, Edit, Check]] = {
    "two edges swapped": (
        "index.html",
        swap('"w2.3.1"', '"w2.1.3"'),
        lambda e: runs.test_every_weight_at_every_moment(e, "moons"),
    ),
    "maps of two neurons swapped": (
        "index.html",
        swap(".of-2-6-6-1>:nth-child(1){", ".of-2-6-6-1>:nth-child(2){"),
        lambda e: runs.test_every_neuron_carries_its_map_and_its_blame(e, "moons"),
    ),
    "another widest halo": (
        "index.html",
        change("the widest is 0.55", "the widest is 0.56"),
        lambda e: runs.test_every_neuron_carries_its_map_and_its_blame(e, "moons"),
    ),
    "an edge as wide as its neighbour": (
        "index.html",
        lambda html: re.sub(
            FIRST_EDGE,
            lambda found: found[1] + re.findall(r'"w1.0.1" .*? class="(\w+)', html)[0],
            html,
            count=1,
        ),
        lambda e: runs.test_every_weight_at_every_moment(e, "moons"),
    ),
    "a pulse of another width": (
        "index.html",
        change(
            r'stroke-width="3.2" stroke-dasharray', 'stroke-width="1.8" stroke-dasharray', SWEEP
        ),
        sweep(sweeps.test_what_flows_through_every_edge),
    ),
    "green for orange": (
        "index.html",
        change('stroke="#d55e00"', 'stroke="#00835f"', SWEEP),
        sweep(sweeps.test_the_update_of_every_edge),
    ),
    "an update without its dashes": (
        "index.html",
        change(' stroke-dasharray="7 3.5"', "", SWEEP),
        sweep(sweeps.test_the_update_of_every_edge),
    ),
    "a halo too wide": (
        "index.html",
        change(r'(data-mark="halo1.1" .*? stroke-width=")\d', r"\g<1>9", SWEEP),
        lambda e: sweeps.test_the_neurons_of_a_sweep(e, "moons", 2, 1),
    ),
    "a plus for a minus": (
        "index.html",
        change("−</text>", "+</text>", SWEEP),
        sweep(sweeps.test_the_update_of_every_edge),
    ),
    "an update off by its last digit": (
        "index.html",
        change(
            r"(<pre class=\"update\">.*?→ *−?\d\.\d\d\d)(\d)",
            lambda m: m[1] + str((int(m[2]) + 1) % 10),  # type: ignore[arg-type]
            's1 m2"><div class="answers',
        ),
        lambda e: questions.test_what_each_neuron_answers(e, "moons", 2, 1),
    ),
    "the loss of another step": (
        "index.html",
        change(r'(moons-moment-\d+" tabindex="-1">)Step 2:', r"\1Step 3:"),
        lambda e: runs.test_what_each_moment_says(e, "moons"),
    ),
    "a loss curve off by two pixels": (
        "index.html",
        change(r'data-mark="loss" d="M14 \d', 'data-mark="loss" d="M14 9'),
        lambda e: runs.test_the_loss_curve(e, "moons"),
    ),
    "a label off by one": (
        "wrong.html",
        change(">200</text>", ">201</text>", 'id="forgotten"'),
        lambda e: drawings.compare(e, "forgotten"),
    ),
    "an axis that says half": (
        "wrong.html",
        change(">0.8</text>", ">0.4</text>", 'id="forgotten"'),
        lambda e: drawings.compare(e, "forgotten"),
    ),
    "a sentence of another frame": (
        "wrong.html",
        change("<li>Step 15: ", "<li>Step 16: ", 'id="forgotten"'),
        lambda e: drawings.compare(e, "forgotten"),
    ),
    "curves in each other's colours": (
        "digits.html",
        swap("#b0307c", "#1d1b18", 'id="how-often-fooled"'),
        lambda e: drawings.compare(e, "how-often-fooled"),
    ),
    "a weight on the worksheet": (
        "worksheet.html",
        change("0.8</text>", "0.4</text>"),
        lambda e: drawings.compare(e, "sheet-to-fill"),
    ),
    "a number in prose rounded wrongly": (
        "digits.html",
        change(r'(<data value="97.4">97\.)4', r"\g<1>5"),
        prose.test_every_number_in_prose_was_computed,
    ),
    "a number in prose that nothing has computed": (
        "digits.html",
        change('<data value="97.4">97.4', '<data value="97.5">97.5'),
        prose.test_every_number_in_prose_was_computed,
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(emitted: Emitted, fault: str) -> None:
    """Reading the doctored page back fails where it passed on the true one."""
    page, edit, check = FAULTS[fault]
    check(emitted)
    with pytest.raises(AssertionError):
        check(doctored(emitted, page, edit))


def test_a_figure_without_a_comparison_is_found(emitted: Emitted) -> None:
    """A film that nobody compares fails, so that its author must say what it agrees with."""
    more = replace(emitted)
    more.__dict__["films"] = {**emitted.films, "another": []}
    with pytest.raises(AssertionError):
        drawings.test_every_figure_is_compared(more)

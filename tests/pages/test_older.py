"""What browsers that cannot count are told: paper's rules again, noughts, and places of tiles."""

from __future__ import annotations

import pytest

from engine.films.film import Sheet
from engine.pages.older import ABLE, places_without_mod, rules_for_older
from engine.pages.presses import number


def test_rules_for_paper_hold_again() -> None:
    """Whole blocks, whatever braces stand in words or comments; paper's alone are left out."""
    css = (
        f"{number('k', 'integer')}a{{color:red}}"
        '@media print{b::before{content:"}"}/*}*/@media (min-width:9px){c{top:0}}}'
        "d{left:0}@media only print{e{zoom:2}}@media print {\nf{top:1px}\n}"
    )
    assert rules_for_older(css) == (
        f"@supports not ({ABLE}){{:root{{--k:0}}"
        ".run{--f:var(--rest)!important}.say{display:none!important}"
        'b::before{content:"}"}/*}*/@media (min-width:9px){c{top:0}}f{top:1px}}'
    )


def test_a_page_without_films_says_nothing() -> None:
    """Any browser can read it."""
    assert rules_for_older("a{top:0}@media print{b{top:0}}") == ""


@pytest.mark.parametrize("moment", [0, 4, 5, 9])
def test_a_tile_lies_where_it_would(moment: int) -> None:
    """As `.tile` computes it: by columns and rows, within a gutter of one texel."""
    sheet = Sheet(b"", columns=5, rows=2, side=15)
    row, column = divmod(moment, 5)
    across = 100 * (column * 17 + 1) / (5 * 17 - 15)
    down = 100 * (row * 17 + 1) / (2 * 17 - 15)
    told = places_without_mod({"tiles-a": sheet}, [moment, 10])
    assert told.startswith("@supports not (width:mod(3px,2px)){.at-")
    assert f".at-{moment} .tiles-a{{background-position:{across:.4g}% {down:.4g}%}}" in told
    assert ".at-10" not in told


def test_a_page_without_fields_has_no_places() -> None:
    """Nor without moments."""
    assert places_without_mod({}, [1]) == ""

"""The list of works as readers see it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Mistakes
from engine.words.bibliography import Bibliography, read_bibliography
from engine.words.references import anchor, cite, further_reading


def works(folder: Path, text: str) -> Bibliography:
    """The bibliography in a text."""
    file = folder / "a.bib"
    file.write_text(text, encoding="utf-8")
    mistakes = Mistakes()
    bibliography = read_bibliography(file, mistakes)
    mistakes.settle()
    assert bibliography is not None
    return bibliography


@pytest.mark.parametrize(
    ("entry", "html"),
    [
        (
            "@article{a, author = {Rumelhart, David E. and Hinton, G. and Williams, R.},"
            " title = {Learning}, journal = {Nature}, volume = 323, number = 2,"
            " pages = {533--536}, year = 1986, doi = {10.1038/323533a0}, note = {Read it.}}",
            "David E. Rumelhart, G. Hinton &amp; R. Williams (1986). <cite>Learning</cite>."
            " Nature 323(2), 533–536."
            ' <a href="https://doi.org/10.1038/323533a0" rel="noopener">'
            'doi.org/10.1038/323533a0</a> <span class="annotation">Read it.</span>',
        ),
        (
            "@mastersthesis{a, author = {Linnainmaa, S.}, title = {Rounding}, year = 1970,"
            " school = {Helsinki}, language = {Finnish}, pages = {6-7}}",
            "S. Linnainmaa (1970). <cite>Rounding</cite>."
            " Master’s thesis (in Finnish), Helsinki, 6–7.",
        ),
        (
            "@book{a, author = {Griewank, A. and Walther, A.}, title = {Evaluating},"
            " edition = {2nd}, publisher = {SIAM}, year = 2008}",
            "A. Griewank &amp; A. Walther (2008). <cite>Evaluating</cite>. 2nd ed., SIAM.",
        ),
        (
            "@inproceedings{a, author = {Paszke, A. and others}, title = {PyTorch},"
            " booktitle = {NeurIPS 32}, pages = {8024--8035}, year = 2019}",
            "A. Paszke et al. (2019). <cite>PyTorch</cite>. In NeurIPS 32, 8024–8035.",
        ),
        (
            "@misc{a, author = {Suh, T.}, title = {Better?}, year = 2022,"
            " eprint = {2202.00817}, archiveprefix = {arXiv}}",
            'T. Suh (2022). <cite>Better?</cite> <a href="https://arxiv.org/abs/2202.00817"'
            ' rel="noopener">arxiv.org/abs/2202.00817</a>',
        ),
        (
            "@online{a, author = {Olah, C.}, title = {Graphs}, year = 2015,"
            " url = {https://www.a.io/b/?x=1&y=2}}",
            'C. Olah (2015). <cite>Graphs</cite>. <a href="https://www.a.io/b/?x=1&amp;y=2"'
            ' rel="noopener">a.io/b/?x=1&amp;y=2</a>',
        ),
        (
            "@techreport{a, author = {A, B.}, title = {T <b>}, year = 2015,"
            " institution = {Lab Inc.}}",
            "B. A (2015). <cite>T &lt;b&gt;</cite>. Lab Inc.",
        ),
    ],
)
def test_each_kind_of_work(tmp_path: Path, entry: str, html: str) -> None:
    """Authors, year, title, venue, address and note, in that order and escaped."""
    assert str(further_reading(works(tmp_path, entry))) == (
        f'<ul class="references">\n<li id="ref-a">{html}</li>\n</ul>'
    )


def test_order_and_namesakes(tmp_path: Path) -> None:
    """Works are listed by year; those with the same names and year are told apart by a letter."""
    bibliography = works(
        tmp_path,
        "@misc{late, author = {B, A.}, title = {Z}, year = 2001}\n"
        "@misc{two, author = {B, A.}, title = {Y}, year = 2000}\n"
        "@misc{one, author = {B, A.}, title = {X}, year = 2000}\n",
    )
    html = further_reading(bibliography)
    years = ["(2000a)", "(2000b)", "(2001)"]
    assert [html.index(year) for year in years] == sorted(html.index(year) for year in years)
    assert str(cite(bibliography, ["two", "late"])) == (
        '<span class="citation">(<a href="#ref-two">B, 2000b</a>; '
        '<a href="#ref-late">B, 2001</a>)</span>'
    )


def test_keys_that_addresses_cannot_hold() -> None:
    """A key with a colon, a slash or a dot makes an id without the former, and with no other's."""
    assert anchor("DBLP:journals/a_b-1") == "ref-DBLP.3Ajournals.2Fa_b-1"
    assert anchor("smith.2001") == "ref-smith.2E2001"


@given(st.text("a:-./3AEé\N{GREEK SMALL LETTER ETA}", max_size=6), st.text("a:-./3AEé", max_size=6))
def test_every_key_has_an_id_of_its_own(key: str, other: str) -> None:
    """Two keys share an id only if they are one; and it stands in an address as it is."""
    assert (anchor(key) == anchor(other)) is (key == other)
    assert quote(anchor(key)) == anchor(key)


def test_more_namesakes_than_letters(tmp_path: Path) -> None:
    """After z the letters go on as aa, ab."""
    entries = (
        f"@misc{{k{k:02}, author = {{B, A.}}, title = {{T{k:02}}}, year = 2018}}" for k in range(54)
    )
    html = further_reading(works(tmp_path, "\n".join(entries)))
    printed = re.findall(r"\((2018[^)]*)\)", html)
    assert printed[:2] + printed[25:28] + printed[51:] == [
        *("2018a", "2018b", "2018z", "2018aa", "2018ab"),
        *("2018az", "2018ba", "2018bb"),
    ]
    assert len(set(printed)) == 54


def test_a_citation_leads_to_the_page_of_the_list(tmp_path: Path) -> None:
    """On another page than the list's, its address stands before the work's id."""
    bibliography = works(tmp_path, "@misc{a, author = {B, A.}, title = {Z}, year = 2001}")
    assert '<a href="#ref-a">' in cite(bibliography, ["a"])
    assert '<a href="index.html#ref-a">' in cite(bibliography, ["a"], "index.html")


@pytest.mark.parametrize(
    ("authors", "label"),
    [
        ("A, X.", "A, 2000"),
        ("A, X. and B, Y.", "A &amp; B, 2000"),
        ("A, X. and B, Y. and C, Z.", "A, B &amp; C, 2000"),
        ("A, X. and B, Y. and C, Z. and D, U.", "A et al., 2000"),
        ("A, X. and others", "A et al., 2000"),
        ("de Avila Belbute-Peres, F.", "de Avila Belbute-Peres, 2000"),
    ],
)
def test_how_authors_are_named(tmp_path: Path, authors: str, label: str) -> None:
    """Up to three are named; of more, the first stands for all."""
    bibliography = works(
        tmp_path, f"@misc{{k, author = {{{authors}}}, title = {{T}}, year = 2000}}"
    )
    assert f">{label}</a>" in cite(bibliography, ["k"])

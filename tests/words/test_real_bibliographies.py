"""Bibliographies as people have them: from reference managers, publishers and BibLaTeX."""
# ruff: noqa: E501  a case stands on one line

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ContentError, Mistakes, Place
from engine.words.bibliography import Bibliography, read_bibliography
from engine.words.checked import Surroundings
from engine.words.checking import check
from engine.words.prose import Prose
from engine.words.references import cite, further_reading
from engine.words.works import Author

MANAGED = r"""
% Encoding: UTF-8
@comment{jabref-meta: databaseType:bibtex;}
@string{neurips = {Advances in Neural Information Processing Systems}}
@preamble{"\newcommand{\noop}[1]{}"}

@InProceedings{mendel:2017+a,
  author = {Mendel, Gregor and {The Pea Group} and van der Bean, Jos{\'e} and others},
  title = {Sorting {P}eas in $O(n \log n)$ time},
  booktitle = neurips # { 30},
  year = {2017},
  month = dec,
  publisher = {Curran},
  organization = {Curran},
  location = {Long Beach},
  numpages = {11},
  abstract = {A long text with 50\% of \foo{commands} nobody reads.},
  keywords = {peas, sorting},
  file = {:home/me/peas.pdf:PDF},
  doi = {https://doi.org/10.1000/xyz_123},
  bdsk-url-1 = {https://example.org/peas},
  timestamp = {2020-01-01},
}

@online{garden,
  author = {{Botanic Garden}},
  title = {How we count},
  date = {2021-05-03},
  url = {https://example.org/how\_we\%20count},
  urldate = {2022-01-01},
}

@software{seedlib, author = {Roe, B. et al.}, title = {seedlib}, year = 2020, version = {1.2},
  url = {\url{https://example.org/~seed}}}

@article{arxived, author = {Doe, J.}, title = {A preprint}, journaltitle = {arXiv}, date = {2019},
  eprint = {arXiv:1901.00001v2}, eprinttype = {arxiv}, publisher = {none}}

@collection{whole, editor = {Flower, Ann}, title = {All about peas}, publisher = {Green}, year = 1999}
@incollection{part, author = {Leaf, Bo}, title = {On pods}, pages = {1-9}, crossref = {whole}}

@report{numbers, institution = {Ministry of Peas}, title = {Numbers}, year = 2001, type = {Report}}
@thesis{young, author = {Young, Y.}, title = {Roots}, type = {phdthesis}, institution = {Field U},
  date = {2015-06}}

@article{broken, author = {Nobody, N.}, title = {No year \foo{}}, journal = {J}}
@strange{odd, title = {What is this}}
@article{twice, author = {A, B}, title = {One}, journal = {J}, year = 2000}
@article{twice, author = {A, B}, title = {Two}, journal = {J}, year = 2000}
"""


@pytest.fixture
def works(tmp_path: Path) -> Bibliography:
    """All of them, read without a mistake."""
    file = tmp_path / "works.bib"
    file.write_bytes(b"\xef\xbb\xbf" + MANAGED.encode())
    mistakes = Mistakes()
    found = read_bibliography(file, mistakes)
    mistakes.settle()
    assert found is not None
    return found


def test_a_file_of_a_reference_manager_is_read(works: Bibliography) -> None:
    """What nobody prints is passed over; names, dates, types and addresses are settled."""
    assert set(works.references) == {
        *("mendel:2017+a", "garden", "seedlib", "arxived", "whole", "part", "numbers", "young"),
    }
    mendel = works.references["mendel:2017+a"]
    assert mendel.authors == (
        Author("Gregor", "Mendel"),
        Author("", "The Pea Group"),
        Author("José", "van der Bean"),
    )
    assert mendel.and_others
    assert mendel.fields["doi"] == "10.1000/xyz_123"
    assert mendel.fields["booktitle"].endswith("Systems 30")
    assert works.references["garden"].year == 2021
    assert works.references["garden"].fields["url"] == "https://example.org/how_we%20count"
    seedlib = works.references["seedlib"]
    assert (seedlib.authors, seedlib.and_others) == ((Author("B.", "Roe"),), True)
    assert seedlib.fields["url"] == "https://example.org/~seed"
    assert works.references["arxived"].fields["eprint"] == "1901.00001v2"
    assert works.references["whole"].authors == (Author("Ann", "Flower"),)
    part = works.references["part"]
    assert (part.fields["booktitle"], part.year) == ("All about peas", 1999)
    assert works.references["numbers"].authors == (Author("", "Ministry of Peas"),)
    assert works.references["young"].year == 2015


def test_works_are_printed_and_cited(works: Bibliography) -> None:
    """Formulas in titles are set, and every work has its line."""
    listed = str(further_reading(works))
    assert listed.count("<li ") == len(works.references)
    assert "<cite>Sorting Peas in <math" in listed
    assert "$" not in listed.replace("alttext", "")
    assert "https://doi.org/10.1000/xyz_123" in listed
    assert "https://arxiv.org/abs/1901.00001v2" in listed
    assert "In All about peas, Green, 1–9" in listed
    assert "Field U" in listed
    assert "Roe et al., 2020" in str(cite(works, ["seedlib"]))


@pytest.mark.parametrize(
    ("entry", "printed"),
    [
        (
            r"@inproceedings{a, title = {Pods}, booktitle = {12th $\{$PEA$\}$ day ($\{$OPS$\}$ 16)}, author = {F.~P. Leaf and y Cajal, Ram{\'o}n and Hoane Jr, A J and {L\'eon} Bean}, year = 2016}",
            "F. P. Leaf, Ramón y Cajal, A J Hoane Jr &amp; Léon Bean (2016). <cite>Pods</cite>. In 12th PEA day (OPS 16).",
        ),
        (
            r"@article{a, author = {P. Leaf}, journal = {Rend.\ Accad.\ Peas}, number = 1, title = {Sulla {\`e} \textit{vita} of ``pods'' \& \emph{peas} --- I}, volume = 26, year = 1933}",
            "P. Leaf (1933). <cite>Sulla è vita of “pods” &amp; peas — I</cite>. Rend. Accad. Peas 26(1).",
        ),
        (
            r"@book{a, author = {{\AA}s, {\L}uk}, title = {The {\TeX}book, \$5 \#1 {\ss} \textendash{} \ldots}, publisher = {P}, year = 1986}",
            "Łuk Ås (1986). <cite>The TeXbook, $5 #1 ß – …</cite>. P.",
        ),
        (
            r"@misc{a, title = {Untitled}, howpublished = {\url{https://example.org/a_b}}, author = {Many and others}}",
            "Many et al. (n.d.). <cite>Untitled</cite>. https://example.org/a_b.",
        ),
        (
            "@inbook{a, author = {A, B}, title = {Book}, chapter = 3, publisher = {P}, year = 2000}",
            "B A (2000). <cite>Book</cite>. P.",
        ),
        (
            "@manual{a, title = {The manual}, organization = {Org}, year = 2001}",
            "Org (2001). <cite>The manual</cite>. Org.",
        ),
        (
            "@proceedings{a, editor = {E, F}, title = {Proc}, year = 2003}",
            "F E (2003). <cite>Proc</cite>.",
        ),
    ],
)
def test_how_a_work_is_printed(tmp_path: Path, entry: str, printed: str) -> None:
    """Whatever commands and braces its file is full of."""
    file = tmp_path / "a.bib"
    file.write_text(entry, encoding="utf-8")
    mistakes = Mistakes()
    found = read_bibliography(file, mistakes)
    mistakes.settle()
    assert found is not None
    assert found.unsound == {}
    assert f">{printed}</li>" in str(further_reading(found))


def cited(works: Bibliography, key: str) -> list[str]:
    """What is said of a sentence that cites a work."""
    mistakes = Mistakes()
    prose = Prose(f"See [@{key}].", Place(Path("a.md")))
    check(prose, Surroundings(bibliography=works), mistakes)
    try:
        mistakes.settle()
    except ContentError as error:
        return [
            f"{each.place.file.name}:{each.place.line}: {each.problem}" for each in error.mistakes
        ]
    return []


def test_only_what_is_cited_is_judged(works: Bibliography) -> None:
    """At its own line in the bibliography; what nobody cites may be as it is."""
    lines = MANAGED.split("\n")

    def line(words: str) -> int:
        return next(k for k, each in enumerate(lines, 1) if each.startswith(words))

    assert cited(works, "mendel:2017+a") == []
    broken = line("@article{broken")
    assert cited(works, "broken") == [
        f"works.bib:{broken}: 'broken' has no year",
        f"works.bib:{broken}: title has an unknown TeX command '\\foo'",
    ]
    assert cited(works, "odd") == [
        f"works.bib:{line('@strange')}: no kind of work is called '@strange'"
    ]
    again = line("@article{twice, author = {A, B}, title = {Two}")
    assert cited(works, "twice") == [f"works.bib:{again}: the key 'twice' is taken"]
    assert cited(works, "nobody") == ["a.md:1: no work has the key 'nobody'"]


def test_macros_of_one_file_are_unknown_in_another(tmp_path: Path) -> None:
    """Each file has its own; months are known everywhere."""
    one, other = tmp_path / "one.bib", tmp_path / "other.bib"
    one.write_text("@string{mine = {J}}\n", encoding="utf-8")
    entry = "@article{a, author = {A, B}, title = {T}, journal = mine, year = 2000, month = jan}"
    other.write_text(entry, encoding="utf-8")
    mistakes = Mistakes()
    read_bibliography(one, mistakes)
    mistakes.settle()
    read_bibliography(other, mistakes)
    with pytest.raises(ContentError, match="no @string is called 'mine'"):
        mistakes.settle()


FIELDS = st.sampled_from(
    [
        *("author = {A, B and C, D}", "author = {others}", "author = {{Group}}", "author = {A, B et al.}"),
        *("title = {On $x^2$ {A}nd}", "title = {50\\% \\& more}", "title = {\\'E}", "title = {a $ b}"),
        *("year = 2000", "year = {in press}", "date = {2001-01}", "date = {n.d.}", "month = feb"),
        *("journal = {J}", "journal = undefined", "booktitle = {B}", "publisher = {P}", "editor = {E, F}"),
        *("url = {https://a.b/c\\_d}", "url = {nowhere}", "doi = {doi:10.1/2}", "eprint = {1}"),
        *("crossref = {k1}", "crossref = {k2}", "note = {\\foo}", "abstract = {}}", "keywords = {a,", ""),
    ]
)  # fmt: skip
ENTRIES = st.builds(
    lambda kind, key, fields: f"@{kind}{{{key},\n" + ",\n".join(fields) + "}\n",
    st.sampled_from(["article", "book", "misc", "thesis", "online", "odd", "string", "comment"]),
    st.sampled_from(["k1", "k2", "k 3", ""]),
    st.lists(FIELDS, max_size=6),
)


@settings(deadline=None)
@given(st.lists(ENTRIES, max_size=4).map("".join))
def test_any_file_is_read_or_told(text: str) -> None:
    """No other error; what is sound can be printed and cited."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.bib"
        file.write_text(text, encoding="utf-8")
        mistakes = Mistakes()
        found = read_bibliography(file, mistakes)
        if found is not None:
            further_reading(found)
            for key in found.references:
                cite(found, [key])

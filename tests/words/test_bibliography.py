"""BibTeX in, works out; and what is said of entries that are unsound."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ContentError, Mistakes
from engine.words.bibliography import read_bibliography
from engine.words.works import Author, Reference

HERE = Path(__file__).parents[2]

SOUND = """\
@article{rumelhart1986,
  author  = {Rumelhart, David E. and Geoffrey E. Hinton},
  title   = {Learning
             representations},
  journal = "Nature" # " " # "Letters",
  pages   = {533--536},
  year    = 1986,
  doi     = {10.1038/3--23},
}
"""


def read(folder: Path, text: str) -> dict[str, Reference]:
    """The works of a sound file."""
    file = folder / "a.bib"
    file.write_text(text, encoding="utf-8")
    mistakes = Mistakes()
    bibliography = read_bibliography(file, mistakes)
    for found in bibliography.unsound.values() if bibliography else ():
        mistakes.extend(ContentError(found))  # as if all were cited
    mistakes.settle()
    assert bibliography is not None
    return dict(bibliography.references)


def said(folder: Path, text: str) -> list[str]:
    """What the builder is told, without the folder."""
    with pytest.raises(ContentError) as caught:
        read(folder, text)
    return [str(mistake).removeprefix(f"{folder}/") for mistake in caught.value.mistakes]


def test_a_sound_entry(tmp_path: Path) -> None:
    """Names are split, line breaks and joined texts settled, addresses left as they are."""
    work = read(tmp_path, SOUND)["rumelhart1986"]
    assert work.authors == (Author("David E.", "Rumelhart"), Author("Geoffrey E.", "Hinton"))
    assert (work.kind, work.year, work.and_others) == ("article", 1986, False)
    assert work.title == "Learning representations"
    assert dict(work.fields) == {
        "journal": "Nature Letters",
        "pages": "533–536",
        "doi": "10.1038/3--23",
    }
    assert work.place.line == 1


def test_accents_particles_and_others(tmp_path: Path) -> None:
    """TeX accents become letters, particles stay with the family, and a list may stay open."""
    work = read(
        tmp_path,
        r"@misc{a, author = {M{\"u}ller, K.-R. and de la Vall{\'e}e, Jos\'e and others},"
        "\n title = {{\\'E}tudes 50\\% \\& {More}}, year = 2001}",
    )["a"]
    assert work.authors == (Author("K.-R.", "Müller"), Author("José", "de la Vallée"))
    assert work.and_others
    assert work.title == "Études 50% & More"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "year    = 1986,",
            "",
            "a.bib:1: 'rumelhart1986' has no year\n"
            "    remedy: add year = {…}: @article needs author, title, journal, year",
        ),
        (
            "year    = 1986",
            "year    = {in press}",
            "a.bib:7: 'in press' is not a year\n    remedy: write four digits, as in 1986",
        ),
        (
            "pages ",
            "pagse ",
            "a.bib:6: 'rumelhart1986' has an unknown field 'pagse'\n"
            "    remedy: did you mean 'pages'?",
        ),
        (
            "pages   = {533--536}",
            "JOURNAL = {Science}",
            "a.bib:6: 'rumelhart1986' gives 'journal' twice\n    remedy: keep one of the two",
        ),
        (
            "@article",
            "@artical",
            "a.bib:1: no kind of work is called '@artical'\n"
            "    remedy: did you mean 'article' or 'periodical'?",
        ),
        (
            "{533--536}",
            "{533--536 \\foo{x}}",
            "a.bib:6: pages has an unknown TeX command '\\foo'\n"
            "    remedy: write the letter itself: the file is UTF-8",
        ),
        (
            "Rumelhart, David E.",
            "Rumelhart, a, b, c",
            "a.bib:2: a name cannot be read: Too many commas in 'Rumelhart, a, b, c'\n"
            "    remedy: write Family, Given and Family, Given",
        ),
        (
            "Rumelhart, David E. and Geoffrey E. Hinton",
            "others",
            "a.bib:2: 'rumelhart1986' names nobody\n    remedy: write Family, Given and others",
        ),
        (
            "{10.1038/3--23}",
            "{10.1038/3--23},\n url = {javascript:alert(1)}",
            "a.bib:9: 'javascript:alert(1)' is no address of the web\n"
            "    remedy: write it in full, as in https://example.org/paper",
        ),
        (
            "{10.1038/3--23}",
            "{10.1038/3--23},\n url = {www.example.org}",
            "a.bib:9: 'www.example.org' is no address of the web\n"
            "    remedy: write it in full, as in https://example.org/paper",
        ),
        (
            "{10.1038/3--23}",
            "{10.1038/3--23},\n url = {https://[b}",
            "a.bib:9: 'https://[b' is no address of the web\n"
            "    remedy: write it in full, as in https://example.org/paper",
        ),
        (
            "representations",
            "repr\x02esentations",
            "a.bib:4: the character U+0002, which no page can hold\n"
            "    remedy: take it out, or write what it was to stand for",
        ),
        (
            '"Nature"',
            "nature",
            "a.bib:5: no @string is called 'nature'\n"
            "    remedy: write words in braces, as in title = {…}, or define it before",
        ),
        (
            "pages   = ",
            "pages   ",
            "a.bib:6: this is not BibTeX: '=' expected\n"
            "    remedy: an entry reads @article{key, title = {…}, year = {1986}}, "
            "with balanced braces",
        ),
    ],
)
def test_unsound_entries(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """Each mistake in an entry is named with its line and its remedy, and nothing beside it."""
    assert SOUND.count(old) == 1
    assert said(tmp_path, SOUND.replace(old, new)) == [expected]


def test_a_key_given_twice(tmp_path: Path) -> None:
    """The second entry with a key is the mistake; the first is where it points."""
    assert said(tmp_path, SOUND + "\n" + SOUND) == [
        "a.bib:11: the key 'rumelhart1986' is taken\n"
        "    remedy: choose another key; the first stands at line 1"
    ]


def test_all_entries_at_once(tmp_path: Path) -> None:
    """A broken entry does not hide what is wrong with the entries after it."""
    text = "@misc{a, title}\n\n@misc{b, title = {B}, year = 99}\n\n@book{c,\n colour = {red}}\n"
    lines = [mistake.split("\n")[0] for mistake in said(tmp_path, text)]
    assert lines == [
        "a.bib:1: this is not BibTeX: '=' expected",
        "a.bib:3: '99' is not a year",
        "a.bib:3: 'b' has no author",
        "a.bib:5: 'c' has no author",
        "a.bib:5: 'c' has no publisher",
        "a.bib:5: 'c' has no title",
        "a.bib:5: 'c' has no year",
    ]


def test_a_file_that_ends_too_soon(tmp_path: Path) -> None:
    """A brace that is never closed is reported within the file."""
    (mistake,) = said(tmp_path, "@misc{a,\n title = {A\n")
    assert mistake.startswith("a.bib:2: this is not BibTeX: premature end of file\n")


def test_the_works_of_this_project() -> None:
    """Our own bibliography is sound, every note is one sentence, and every kind prints."""
    file = HERE / "content" / "backpropagation" / "bibliography.bib"
    mistakes = Mistakes()
    bibliography = read_bibliography(file, mistakes)
    mistakes.settle()
    assert bibliography is not None
    assert bibliography.unsound == {}
    assert len(bibliography.references) >= 24
    for work in bibliography.references.values():
        assert work.fields["note"].endswith("."), work.key
        assert work.fields["note"].count(". ") == 0, work.key


@settings(deadline=None, max_examples=50)
@given(entries=st.integers(0, 5), comments=st.integers(0, 5), fields=st.integers(0, 4))
def test_the_line_of_a_field(
    tmp_path_factory: pytest.TempPathFactory, entries: int, comments: int, fields: int
) -> None:
    """A wrong field is reported on its own line, in whichever entry it stands."""
    before = "".join(SOUND.replace("rumelhart", f"other{n}x") for n in range(entries))
    before += "remark\n" * comments
    entry = "@misc{last,\n" + "".join(f"  {name} = {{x}},\n" for name in FIELDS[:fields])
    entry += "  pagse = {1},\n  author = {A, B},\n  title = {T},\n  year = {2000}\n}\n"
    folder = tmp_path_factory.mktemp("works")
    (mistake,) = said(folder, before + entry)
    line = before.count("\n") + 1 + fields + 1
    assert mistake.startswith(f"a.bib:{line}: 'last' has an unknown field 'pagse'\n")


FIELDS = ["note", "pages", "volume", "series"]

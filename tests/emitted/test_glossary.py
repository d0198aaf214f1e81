"""The volume's glossary, as it was emitted, covers what its pages say and write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.emitted.conftest import Emitted
from tests.emitted.document import Document, Element

JARGON = (
    "activation adjoint backpropagation batch bias blame checkpoint cross-entropy delta "
    "finite differences gain gradient gradient descent hessian initialiser jacobian layer "
    "learning rate local derivative logit loss moment momentum neuron optimiser overfitting "
    "parameter relu reverse mode saliency saturated sigmoid slope softmax softplus step sweep "
    "tanh tape upstream weight"
)
"""Words of the trade, among which those that a page uses have to be explained."""

ORDINARY = {
    "a", "added", "again", "backward", "c", "computes", "every", "f", "forward", "local", "maximum",
    "first", "not", "pixel", "product", "second", "sum", "the result", "this input", "whether", "x",
    "xy", "y", "know the chain rule", "never met a gradient", "train networks for a living",
    "next sample",
    "train continuously", "keep all",
}  # fmt: skip
"""What is emphasised without being a term."""


def terms(emitted: Emitted) -> dict[str, str]:
    """Every word that the glossary explains, and its id."""
    page = emitted.pages["glossary.html"].root
    return {each.text.lower(): each.attributes["id"] for each in page.within("dt")}


def prose(page: Document) -> str:
    """What the body of a page says, in small letters, but for the list of works."""
    (body,) = page.root.within("main")
    return " ".join("".join(_said(body)).lower().split())


def _said(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif not {"references", "contents"} & set(child.classes):
            yield from _said(child)


def emphasised(page: Document) -> Iterator[Element]:
    """Words in italics or in bold, but for titles of works."""
    (body,) = page.root.within("main")
    for tag in ("em", "strong"):
        yield from (each for each in body.within(tag) if not each.lies_in("references"))


def test_every_sign_is_explained(emitted: Emitted) -> None:
    """Each letter that stands for something in a formula stands in the table of signs."""
    table = next(emitted.pages["glossary.html"].root.within("table"))
    known = {sign.text for row in table.within("tr") for sign in list(row.elements[0].within("mi"))}
    for name, page in emitted.pages.items():
        letters = {each.text for each in page.root.within("mi")}
        letters = {each for each in letters if len(each) == 1 and each.isalpha()}
        assert letters <= known, f"{name}: {sorted(letters - known)}"


def test_every_term_is_explained(emitted: Emitted) -> None:
    """What a page uses of the trade's words, and what it sets off as a term, is in the glossary."""
    known = terms(emitted)
    two = r"finite differences|gradient descent|learning rate|local derivative|reverse mode"
    jargon = re.findall(rf"{two}|[\w-]+", JARGON)
    for name, page in emitted.pages.items():
        said = prose(page)
        used = {word for word in jargon if re.search(rf"\b{re.escape(word)}s?\b", said)}
        covered = {word for term in known for word in (term, *term.split())}
        assert used <= covered, f"{name}: {sorted(used - covered)}"
        for each in emphasised(page):
            word = each.text.lower().strip(".?!:")
            if len(word.split()) <= 2 and word not in ORDINARY:
                assert word in known or word.removesuffix("s") in known, f"{name}: {word}"


def test_a_term_is_explained_where_it_is_first_used(emitted: Emitted) -> None:
    """The first page, in reading order, that uses a term leads to it, or introduces it itself."""
    order = [page.name for page in emitted.volume.pages]
    pages = {name: emitted.pages[f"{name}.html"] for name in order}
    said = {name: prose(page) for name, page in pages.items()}
    missing = []
    for term, identifier in terms(emitted).items():
        pattern = rf"\b{re.escape(term)}s?\b"
        first = next((name for name in order if re.search(pattern, said[name])), "")
        assert first, f"no page uses '{term}'"
        assert first != "glossary", f"no page but the glossary uses '{term}'"
        links = {each.attributes.get("href") for each in pages[first].root.within("a")}
        told = {each.text.lower() for each in emphasised(pages[first])}
        if f"glossary.html#{identifier}" not in links and not {term, f"{term}s"} & told:
            missing.append((first, term))
    assert not missing, "a page neither explains nor links what it is the first to use"

"""What the text of a module says, statement by statement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.memory.statements import Import, Statement, packed, statements_of, unpacked


def said(text: str) -> tuple[Statement, ...]:
    """The statements of a text."""
    return statements_of(text.encode())


def only(text: str) -> Statement:
    """The one statement of a text."""
    (found,) = said(text)
    return found


@pytest.mark.parametrize(
    ("text", "names", "plain"),
    [
        ("x = 1", ["x"], True),
        ("x = y = 1", ["x", "y"], True),
        ("(x, [y, z]) = f()", ["x", "y", "z"], True),
        ("[x, y] = f()", ["x", "y"], True),
        ("x: int = 1", ["x"], True),
        ("x: int", ["x"], True),
        ("x.a = 1", [], False),
        ("x.a: int = 1", [], False),
        ("x[0] = y = 1", ["y"], False),
        ("x += 1", ["x"], False),
        ("del x", ["x"], False),
        ("f(x)", [], False),
        ("for x in y: z = x", ["x", "z"], False),
        ("if y: x = 1", ["x"], False),
        ("with f() as x: pass", ["x"], False),
        ("def f(a): b = 1", ["f"], True),
        ("async def f(a): b = 1", ["f"], True),
        ("class A:\n    b = 1", ["A"], True),
        ("import a", ["a"], True),
        ("import a.b", ["a"], True),
        ("import a.b as c, d", ["c", "d"], True),
        ("from a import b, c as d", ["b", "d"], True),
        ("from a import *", ["*"], True),
    ],
)
def test_which_names_a_statement_binds(text: str, names: list[str], plain: bool) -> None:
    """And whether it does anything else when its module is imported."""
    found = only(text)
    assert found.binds == tuple(names)
    assert found.is_plain is plain


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("x = y", [("x", None), ("y", None)]),
        ("x = y.a", [("x", None), ("y", "a")]),
        ("x = y.a.b", [("x", None), ("y", "a")]),
        ("x = f().a", [("f", None), ("x", None)]),
        ("x = y.a + y", [("x", None), ("y", None), ("y", "a")]),
        ("x = y.b + y.a", [("x", None), ("y", "a"), ("y", "b")]),
        (
            "def f(a: 'Name', b: 'no name') -> c: return d",
            [("Name", None), ("c", None), ("d", None)],
        ),
        ("def f():\n    'Words'\n    return g", [("g", None)]),
    ],
)
def test_which_names_a_statement_mentions(text: str, mentions: list[object]) -> None:
    """Each once, in order, with its attribute if only that is used; strings that may be types."""
    assert list(only(text).mentions) == mentions


@pytest.mark.parametrize(
    ("text", "imports", "is_import"),
    [
        ("import a.b as c, d", [Import(None, 0, (("a.b", "c"), ("d", None)))], True),
        ("from a import b as c, d", [Import("a", 0, (("b", "c"), ("d", None)))], True),
        ("from . import b", [Import("", 1, (("b", None),))], True),
        ("from ..a import *", [Import("a", 2, (("*", None),))], True),
        ("def f():\n    import a", [Import(None, 0, (("a", None),))], False),
        ("if x:\n    from a import b", [Import("a", 0, (("b", None),))], False),
        ("x = 1", [], False),
    ],
)
def test_what_a_statement_imports(text: str, imports: list[Import], is_import: bool) -> None:
    """At whatever depth."""
    found = only(text)
    assert list(found.imports) == imports
    assert found.is_import is is_import
    assert [each.starred for each in found.imports] == ["*" in text] * len(imports)


@pytest.mark.parametrize(
    ("text", "dynamic", "importing"),
    [
        ("f()", False, False),
        ("eval('f()')", True, False),
        ("exec('f()')", True, False),
        ("globals()['f']", True, False),
        ("vars(f)", True, False),
        ("builtins.eval('f')", True, False),
        ("__import__('f')", True, True),
        ("import_module('f')", True, True),
        ("importlib.import_module('f')", True, True),
        ("pkgutil.iter_modules()", True, True),
        ("pkgutil.walk_packages()", True, True),
        ("x = 'eval'", True, False),
        ("evaluate()", False, False),
    ],
)
def test_what_hides_what_it_uses(text: str, dynamic: bool, importing: bool) -> None:
    """By evaluating words, or by importing what words name."""
    found = only(text)
    assert found.dynamic is dynamic
    assert found.importing is importing


def test_the_lines_of_a_statement_begin_with_its_decorators() -> None:
    """And end with its last."""
    found = said("# one\n\n@a\n@b(\n    1\n)\ndef f():\n    return 1\n\n\nx = 1\ny = (\n 2\n)\n")
    assert [each.lines for each in found] == [(3, 8), (11, 11), (12, 14)]


ALIKE = [
    ("def f():\n    return 1\n", "def f():\n    '''One.'''\n    return 1  # one\n"),
    ("def f():\n    pass\n", "def f():\n    'Nothing.'\n"),
    ("class A:\n    x: int\n", "class A:\n    'A.'\n\n    x: int\n    'The x.'\n"),
    ("async def f():\n    return 1\n", "async def f():\n    'One.'\n    return 1\n"),
    ("def f():\n    return 1\n", "@figure(alt='a')\ndef f():\n    return 1\n"),
    ("def f():\n    return 1\n", "@figure\ndef f():\n    return 1\n"),
    ("def f():\n    return 1\n", "@author.figure(alt='a')\ndef f():\n    return 1\n"),
    ("def f():\n    return 1\n", "@numbers(shows=(a,))\ndef f():\n    return 1\n"),
    ("@cache\ndef f():\n    return 1\n", "@figure()\n@cache\ndef f():\n    return 1\n"),
    ("def f():\n    return 1\n", "'Words.'\ndef f():\n    return 1\n'More.'\n"),
    ("x = 1\n", "if TYPE_CHECKING:\n    import a\nx = 1\n"),
    ("x = 1\n", "if typing.TYPE_CHECKING:\n    import a\nx = 1\n"),
]
UNLIKE = [
    ("def f():\n    return 1\n", "def f():\n    return 2\n"),
    ("def f():\n    return 1\n", "@cache\ndef f():\n    return 1\n"),
    ("def f():\n    return 1\n", "@figures[0]\ndef f():\n    return 1\n"),
    ("def f():\n    pass\n", "def f():\n    1\n"),
    ("class A:\n    pass\n", "@figure\nclass A:\n    pass\n"),
    ("x = 'a'\n", "x = 'b'\n"),
    ("if CHECKING:\n    x = 1\n", "if CHECKING:\n    x = 2\n"),
    (
        "'One.'\nx = __doc__\n",
        "'Two.'\nx = __doc__\n",
    ),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_words_about_the_code_are_no_code(one: str, other: str) -> None:
    """Comments, docstrings, what an author says of a figure, imports for type checkers."""
    assert [each.digest for each in said(one)] == [each.digest for each in said(other)]


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_another_code_is_another_digest(one: str, other: str) -> None:
    """Also where a docstring is used, and where a decorator does more than declare."""
    assert [each.digest for each in said(one)] != [each.digest for each in said(other)]


def test_a_text_that_is_no_python_is_refused() -> None:
    """As Python refuses it."""
    for text in (b"x = (", b"\0"):
        with pytest.raises((SyntaxError, ValueError)):
            statements_of(text)


def test_what_is_written_down_reads_the_same() -> None:
    """Every part of a statement, with its types; and nothing is wasted on spaces."""
    found = said(
        "import a as b\n\n\n@c\ndef f(x: 'T'):\n    from . import *\n    return x.y\n\n\nf()\n"
    )
    written = packed(found)
    assert unpacked(written) == found
    assert b", " not in written
    assert b": " not in written
    for each, back in zip(found, unpacked(written), strict=True):
        for part in ("lines", "mentions", "imports", "binds"):
            assert type(getattr(back, part)) is tuple
        assert hash(back) == hash(each)
        assert replace(back, digest="") != each

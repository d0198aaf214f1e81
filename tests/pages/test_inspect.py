"""What the last look at a page lets pass, and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.pages.document import Document
from engine.pages.inspect import inspect

HEAD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
</head>
<body>
"""
LINE = HEAD.count("\n") + 1


def told(page: str) -> list[str]:
    """What is said of a page, each with the file's name and its line."""
    found = inspect(Document.read(page.encode("utf-8", "surrogatepass"), Path("a.html")))
    assert all(mistake.remedy for mistake in found)
    return [f"{mistake.place}: {mistake.problem}" for mistake in found]


def problems(body: str) -> list[str]:
    """The problems in a sound page with this body, without the file's name."""
    found = told(f"{HEAD}{body}\n</body>\n</html>\n")
    return [each.removeprefix("a.html:") for each in found]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Plain.</p>",
        '<a href="https://a.org" rel="noopener">out</a> <a href="../">up</a> <a href="#">top</a>',
        "<h1></h1><h2></h2><h3></h3><h3></h3><h2></h2>",
        '<h2 id="caf%C3%A9"></h2><h2 id="é"></h2><a href="#%C3%A9">é</a>',
        '<img alt="" src="data:image/webp;base64,AAAA" srcset="data:image/png;base64,A 2x">',
        '<svg role="img" aria-label="A net"><path d="M0 0"/><use href="#p"/></svg><p id="p"></p>',
        '<svg role="img"><title>A net</title><svg><g/></svg></svg>',
        '<svg aria-hidden="true"><path fill="url(#g)"/><linearGradient id="g"/></svg>',
        '<div aria-hidden="true"><p><br><svg></svg></p></div>',
        "<style>a { background: url(data:image/png;base64,A), url('#b') }"
        " /* url(https://a.org) @import */</style>",
        '<label for="x">X</label><input id="x" aria-describedby="y z"><p id="y"></p><p id="z"></p>',
        '<link rel="icon" href="data:,"><link rel="canonical" href="https://a.org/">',
        '<math alttext="a"><mi>a</mi></math> onclick="not a tag" style="neither"',
        '<p title="javascript is a word">script-free</p>',
        '<a href="a/url(https://a.org)">an address, no style rule</a>',
        '<p title="javascript: 1" aria-label="url(https://a.org)">words for people</p>',
        '<meta name="description" content="javascript:url(https://a.org), a page that explains">',
        "<style>a { width: 75rl(1px); content: 'url(https://a.org) @import' }</style>",
        "<pre><code>&lt;script&gt; url(https://a.org)</code></pre>",
    ],
)
def test_what_may_stand(body: str) -> None:
    """Links out, data addresses, named pictures and hidden decoration are sound."""
    assert problems(body) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<script>1</script>", "<script>"),
        ("<h1></h1><h3></h3>", "<h3> right after <h1>: a level is left out"),
        ('<svg aria-hidden="true"><script/></svg>', "<script>"),
        ('<iframe title="a"></iframe>', "<iframe>"),
        ('<base target="_top">', "<base>"),
        ('<meta http-equiv="Refresh" content="1">', '<meta http-equiv="refresh">'),
        ('<p onClick="go()">', "handler onclick on <p>"),
        ('<p style="color: red">', "style attribute on <p>"),
        ('<a href=" java\nscript:go()">a</a>', "script address in href of <a>"),
        ('<a href="&#106;avascript:go()">a</a>', "script address in href of <a>"),
        ('<img alt="" src="a.png">', "src of <img> requests 'a.png'"),
        ('<img alt="" src="//a.org/a.png">', "src of <img> requests '//a.org/a.png'"),
        (
            '<source srcset="data:image/png;base64,A 1x, https://a.org/a 2x">',
            "srcset of <source> requests 'https://a.org/a'",
        ),
        ('<video poster="a.png"></video>', "poster of <video> requests 'a.png'"),
        (
            '<link rel="stylesheet" href="a.css">',
            "href of <link> requests 'a.css'",
        ),
        (
            '<link rel="alternate stylesheet" href="a.css">',
            "href of <link> requests 'a.css'",
        ),
        (
            '<svg aria-hidden="true"><use xlink:href="a.svg#b"/></svg>',
            "xlink:href of <use> requests 'a.svg#b'",
        ),
        (
            '<svg aria-hidden="true"><image href="a.png"/></svg>',
            "href of <image> requests 'a.png'",
        ),
        (
            '<svg aria-hidden="true"><path mask="url(https://a.org/m)"/></svg>',
            "mask of <path> requests 'https://a.org/m'",
        ),
        ('<a href="#a" id="a" ping="/log">a</a>', "ping of <a> requests '/log'"),
        ("<style>@IMPORT 'a.css';</style>", "@import in a style sheet"),
        (
            "<style>a { background: URL( 'a.png' ) }</style>",
            "a style sheet requests 'a.png'",
        ),
        (
            '<style>a { background: image-set("a.png" 1x) }</style>',
            "a style sheet requests 'a.png'",
        ),
        (
            r"<style>a { background: \75 rl(https://a.org/a) }</style>",
            "a style sheet requests 'https://a.org/a'",
        ),
        (
            "<style>a { b: url(data:image/png;base64,A); c: url(/*;*/a.png) }</style>",
            "a style sheet requests '/*;*/a.png'",
        ),
        (
            "<style>@media print { a { background: -webkit-image-set('a.png' 1x) } }</style>",
            "a style sheet requests 'a.png'",
        ),
        ('<meta http-equiv="refresh" content="0; url=//a.org">', '<meta http-equiv="refresh">'),
        ("<p>a\x01b", "the character U+0001, which no page can hold"),
        ("<p>a\ud800b", "the character U+D800, which no page can hold"),
        ('<img src="data:,">', "<img> without alt"),
        ("<svg></svg>", '<svg> that is neither role="img" nor aria-hidden="true"'),
        (
            '<div aria-hidden="true"></div><svg></svg>',
            '<svg> that is neither role="img" nor aria-hidden="true"',
        ),
        ('<svg role="img"><g/></svg>', '<svg role="img"> without a label'),
        ('<svg role="img"><title> </title></svg>', '<svg role="img"> without a label'),
        ('<p id="a"></p><p id="a"></p>', f'id="a" is taken by line {LINE}'),
        ('<label for="a"></label>', 'for="a" points to no id on this page'),
        (
            '<p aria-labelledby="a b" id="a"></p>',
            'aria-labelledby="b" points to no id on this page',
        ),
        (
            '<p aria-describedby="a"></p>',
            'aria-describedby="a" points to no id on this page',
        ),
        (
            '<svg aria-hidden="true"><use href="#a"/></svg>',
            'href="#a" points to no id on this page',
        ),
        (
            '<svg aria-hidden="true"><path fill="url(#g)"/></svg>',
            'fill="url(#g)" points to no id on this page',
        ),
    ],
)
def test_what_may_not(body: str, problem: str) -> None:
    """Each violation is named with its line, and nothing beside it."""
    assert problems(body) == [f"{LINE}: {problem}"]


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        (' lang="en"', 'no <html lang="…">'),
        ("A page", "no <title>, or an empty one"),
        ('<meta name="viewport" content="width=device-width">', 'no <meta name="viewport">'),
        (
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">',
            'no <meta http-equiv="Content-Security-Policy">',
        ),
    ],
)
def test_what_a_page_needs(part: str, problem: str) -> None:
    """Language, title, viewport and policy may not be missing."""
    assert part in HEAD
    page = HEAD.replace(part, "") + '<svg aria-hidden="true"><title>No</title></svg></body></html>'
    assert told(page) == [f"a.html:1: {problem}"]


def test_what_follows_the_end_of_the_page() -> None:
    """A browser shows it all the same, so that it is looked at like all before it."""
    page = HEAD.replace("<body>", '<body><p id="a">') + "</body></html><script></script>"
    assert (
        told(f'{page}</html>\n<p id="a">')
        == [
            f'a.html:{LINE + 1}: id="a" is taken by line {LINE - 1}',
            f"a.html:{LINE}: <script>",
        ][::-1]
    )


def test_all_violations_at_once() -> None:
    """Every violation is told of, in the order of the page, each on its line."""
    body = "<p>\n<img src=a>\n<style>\n\na { b: url(c) }</style>\n<i onload=x style=y>"
    assert problems(body) == [
        f"{LINE + 1}: <img> without alt",
        f"{LINE + 1}: src of <img> requests 'a'",
        f"{LINE + 4}: a style sheet requests 'c'",
        f"{LINE + 5}: handler onload on <i>",
        f"{LINE + 5}: style attribute on <i>",
    ]

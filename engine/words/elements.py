"""Elements of a tree as they stand within HTML."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markupsafe import Markup, escape


def markup(element: Element) -> Markup:
    """The element with all that is in it; what holds nothing closes itself."""
    attributes = Markup().join(Markup(' {}="{}"').format(*each) for each in element.items())
    inner = escape(element.text or "") + Markup().join(map(markup, element))
    form = Markup("<{0}{1}>{2}</{0}>") if inner else Markup("<{0}{1}/>")
    return form.format(element.tag, attributes, inner)

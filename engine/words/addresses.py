"""Addresses that may lead out of the site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

REMEDY = "link with https://, or within the page"
FROM_HERE = "begin at this page, as in ../volume/index.html: the server may hold other sites"


def leads_out(address: str) -> bool:
    """Whether the address is one of the web, or of a person; ValueError if it is none at all."""
    parts = urlsplit(address)
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname) and not re.search(r"[\s\\]", address)
    return parts.scheme == "mailto" and bool(parts.path)


def stays_within(address: str) -> bool:
    """Whether the address is one of this site; ValueError if it is none at all."""
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc and not address.startswith(("/", "\\"))


def is_web_address(address: str) -> bool:
    """Whether anyone may open it with a browser."""
    try:
        return leads_out(address) and not address.startswith("mailto:")
    except ValueError:
        return False

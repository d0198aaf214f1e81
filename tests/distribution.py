"""Which tests of a parallel run stay together in one process."""

from __future__ import annotations

import re

from xdist.scheduler import LoadScopeScheduling

_BROWSER = re.compile(r"^tests/browsers/.*\[(?:.*-)?(chromium-alone|chromium|firefox|webkit)\b")


class ByBrowserAndFile(LoadScopeScheduling):  # type: ignore[misc]  # it comes without types
    """All tests of one browser in one process, which starts it once; all others file by file.

    What Chromium alone can tell is a group of its own: with the rest it would last longest of all.
    The browsers come first and run side by side; what needs none of them fills the gaps. xdist's
    own groups, by mark, are lost on node ids as pytest has them now.
    """

    def _split_scope(self, nodeid: str) -> str:
        """The group of a test."""
        browser = _BROWSER.match(nodeid)
        return browser[1] if browser else nodeid.partition("::")[0]

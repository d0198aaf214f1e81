"""Build the site: `python build.py`. Options: `python build.py --help`."""

from __future__ import annotations

import sys

from engine.build.command import main

if __name__ == "__main__":
    sys.exit(main())

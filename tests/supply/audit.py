"""Asks whether a package that is locked has a known fault: `python -m tests.supply.audit LOCK …`.

Exit codes: 0, none has; 1, some have; 69, the database could not be asked about all of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

UNAVAILABLE = 69
"""EX_UNAVAILABLE of <sysexits.h>."""

Audited = Mapping[str, Any]
"""A package as pip-audit tells of it: `name`, `version`, and `vulns` or `skip_reason`."""


def asked(lock: str) -> list[Audited]:
    """What pip-audit knows of the packages of a lock; nothing if it cannot ask at all."""
    options = ["--format", "json", "--progress-spinner", "off", "--require-hashes", "--disable-pip"]
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *options, "-r", lock], capture_output=True, text=True
    )
    try:
        found: list[Audited] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return []
    return found


def main(locks: Iterable[str], ask: Callable[[str], list[Audited]] = asked) -> int:
    """Tell of every lock; the exit code."""
    code = 0
    for lock in locks:
        found = ask(lock)
        known = [each for each in found if "vulns" in each]
        faulty = [each for each in known if each["vulns"]]
        for each in faulty:
            names = ", ".join(str(fault["id"]) for fault in each["vulns"])
            print(f"{lock}: {each['name']} {each['version']}: {names}")
        if not known or len(known) < len(found):
            print(f"{lock}: the database of known faults could not be asked about "
                  f"{len(found) - len(known) or 'any'} of its packages")  # fmt: skip
            code = code or UNAVAILABLE
        elif not faulty:
            print(f"{lock}: {len(known)} packages, no known fault")
        if faulty:
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

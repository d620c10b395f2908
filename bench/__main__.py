"""Every measurement in one run: `make bench`; or some of them, by name: `make bench ARGS="board pages"`.

What was measured goes into docs/performance.md.
"""

import sys
import time
from importlib import import_module

from bench.machines import scaled
from bench.page import table, write

PARTS = ("scoring", "board", "pages", "end_to_end", "open_board")


def main(names: list[str]) -> None:
    """Measure the parts one after the other, print each table as it is there."""
    if unknown := set(names) - set(PARTS):
        raise SystemExit(f"There is no part {', '.join(sorted(unknown))}. The parts are {', '.join(PARTS)}.")
    started, sections = time.monotonic(), []
    with scaled():
        for name in names or PARTS:
            section = import_module(f"bench.{name}").measure()  # after Django knows its settings
            print(table(section), flush=True)
            sections.append(section)
        write(sections)
    print(f"{(time.monotonic() - started) / 60:.1f} minutes")


if __name__ == "__main__":
    main(sys.argv[1:])

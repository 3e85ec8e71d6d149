"""How long the program takes to start, against an empty interpreter in the same run.

    python benchmarks/start.py [RUNS]

Prints medians in milliseconds and the ratio to the floor. Nothing is asserted: machines differ.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

COMMANDS = {
    "python -c pass (floor)": ["-c", "pass"],
    "caseworker --version": ["-m", "caseworker", "--version"],
    "caseworker --help": ["-m", "caseworker", "--help"],
    "import api_client.zgw.adapter": ["-c", "import api_client.zgw.adapter"],
    "import caseworker.services": ["-c", "import caseworker.services"],
}


def milliseconds(arguments: list[str]) -> float:
    """Run the interpreter once and return how long it took."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Run the commands in turn, so that a drifting machine touches all alike."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    found: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, arguments in COMMANDS.items():
            found[name].append(milliseconds(arguments))
    floor = statistics.median(next(iter(found.values())))
    for name, times in found.items():
        median = statistics.median(times)
        print(f"{name:32} {median:7.1f} ms   {median / floor:5.2f} × floor")


if __name__ == "__main__":
    main()

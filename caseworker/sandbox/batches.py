"""The rows of the seed's cases, batch by batch.

A hundred thousand cases are nearly four million rows. Two thirds of the time goes into making
them, one third into writing them: from some number of cases on, another process makes them
meanwhile.
"""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable
from datetime import date
from typing import BinaryIO, Final, Protocol, cast

from caseworker.sandbox.case_rows import CaseRows, Municipality, Rows, Values, named
from caseworker.sandbox.catalogue_rows import CatalogueRows
from caseworker.sandbox.seed.model import Case, CaseType, Staff, Unit

Batch = dict[str, list[Values]]
"""Rows by table."""

_CASES: Final = 1000
# Below this the other process takes longer to start than it saves.
_FEW: Final = 5000
_PROTOCOL: Final = 5


class Seed(Protocol):
    """What a sandbox is filled with; ``caseworker.sandbox.seed`` is one."""

    rsin: str
    units: tuple[Unit, ...]
    staff: tuple[Staff, ...]
    case_types: tuple[CaseType, ...]

    def cases(self, seed: int, count: int, today: date) -> Iterable[Case]:
        """Make cases, newest last."""


class KungsbackaSeed:
    """The made-up municipality that comes with the program."""

    def __init__(self) -> None:
        from caseworker.sandbox.seed import catalogue

        self.rsin = catalogue.RSIN
        self.units = catalogue.UNITS
        self.staff = catalogue.STAFF
        self.case_types = catalogue.CASE_TYPES

    def cases(self, seed: int, count: int, today: date) -> Iterable[Case]:
        """Make cases, newest last."""
        from caseworker.sandbox.seed.cases import make_cases

        return make_cases(seed, count, today)


def catalogue_rows(town: Seed, seed: int) -> CatalogueRows:
    """Return the catalogue as rows: the same for the same seed."""
    return CatalogueRows(town.case_types, town.rsin, names(seed, "catalogue"))


def names(seed: int, kind: str) -> Callable[[str], str]:
    """Return a maker of UUIDs for what is no case, the same for the same seed."""
    return named(named(_namespace(seed))(kind) + "/")


def make_batches(town: Seed, seed: int, count: int, today: date) -> Generator[Batch]:
    """Make the cases in this process."""
    municipality = Municipality(
        rsin=town.rsin,
        types={one.id: one for one in town.case_types},
        ids=catalogue_rows(town, seed).ids,
        units={one.id: one for one in town.units},
        staff={one.id: one for one in town.staff},
        name=named(_namespace(seed)),
    )
    rows = Rows()
    make = CaseRows(municipality, rows)
    for place, case in enumerate(town.cases(seed, count, today), start=1):
        make.add(case)
        if place % _CASES == 0:
            yield rows.take()
    yield rows.take()


def usual_batches(seed: int, count: int, today: date) -> Generator[Batch]:
    """Make the cases of the made-up municipality, many of them in another process.

    Raises ChildProcessError where that ends before its work is done.
    """
    if count < _FEW:
        yield from make_batches(KungsbackaSeed(), seed, count, today)
        return
    command = [sys.executable, "-m", __name__, str(seed), str(count), today.isoformat()]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as maker:
        come = cast(BinaryIO, maker.stdout)
        try:
            while (batch := pickle.load(come)) is not None:  # noqa: S301
                yield cast(Batch, batch)
        except EOFError as error:
            raise ChildProcessError("the process that makes the cases has ended early") from error
        finally:
            maker.kill()


def main() -> None:
    """Write the batches to standard output, and ``None`` behind the last one."""
    seed, count, today = sys.argv[1:]
    gc.disable()  # nothing here refers to itself; it would take a sixth of the time
    for batch in make_batches(KungsbackaSeed(), int(seed), int(count), date.fromisoformat(today)):
        pickle.dump(batch, sys.stdout.buffer, _PROTOCOL)
    pickle.dump(None, sys.stdout.buffer, _PROTOCOL)
    sys.stdout.buffer.flush()


def _namespace(seed: int) -> str:
    return f"caseworker.sandbox/{seed}/"


if __name__ == "__main__":
    main()

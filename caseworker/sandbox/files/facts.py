"""What a file needs to know of the case and the document it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

# What stands for a matter in titles that say no more than what is asked to be done.
_PROCEDURES: Final = frozenset({"förnyelse", "omprövning", "utökning"})


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The facts that a file repeats: who, what, where and when.

    ``created`` is the day on the document; without it the day the case was received stands there.
    """

    number: str
    type_name: str
    title: str
    applicant_name: str
    personal_number: str
    address: str
    received: date
    unit_name: str
    committee: str
    document_title: str
    created: date | None = None

    @property
    def day(self) -> date:
        """The day that stands on the document."""
        return self.created or self.received

    @property
    def matter(self) -> str:
        """What the case is about: ``tillbyggnad Åsa 3:21``, ``förnyelse av färdtjänst``."""
        name, matter = self.type_name.lower(), self.title.partition(", ")[2]
        if matter in _PROCEDURES:
            return f"{matter} av {name}"
        return name if matter == "ansökan" else matter or self.title

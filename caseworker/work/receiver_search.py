"""Finding a receiver by typing: whoever is known, by letters of name, id or unit."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from caseworker.offline.store import Store
from caseworker.profiles import Profile, load_directory
from caseworker.work.receivers import UNIT_PREFIX, Receiver, known_people, known_units

# Letters that Unicode does not take apart into a letter and a mark.
_WHOLE = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


class Candidate(msgspec.Struct, frozen=True):
    """Somebody who can receive a case, with what the letters are looked for in.

    ``unit`` is the name of a person's unit, empty where not known and for units.
    ``words`` is folded.
    """

    receiver: Receiver
    unit: str
    words: str

    @property
    def label(self) -> str:
        """The name to show."""
        return self.receiver.label

    @property
    def id(self) -> str:
        """The receiver's own id."""
        one = self.receiver.person or self.receiver.unit
        return one.id if one else ""

    @property
    def wanted(self) -> str:
        """What names the receiver in a draft and on the command line."""
        return self.id if self.receiver.person else UNIT_PREFIX + self.id


def fold(text: str) -> str:
    """Return letters without case and marks, so that ``asa`` is found in ``Åsa``."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one)).translate(_WHOLE)


def candidates(store: Store, profile: Profile) -> list[Candidate]:
    """Return everybody known, people before units, one's own unit first, the user last.

    Raises StoreProblem, and what a broken staff file raises (``load_directory``).
    """
    units = known_units(store, profile)
    names = {unit.id: unit.label for unit in units}
    belongs = {person.id: unit for person, unit in store.handlers.people()}
    belongs |= {each.id: each.unit for each in load_directory(profile).people if each.unit}
    people = [
        _candidate(Receiver(person=person), unit_of(belongs, names, person.id))
        for person in known_people(store, profile)
    ]

    def place(one: Candidate) -> tuple[bool, bool, str, str]:
        """To a colleague of the unit is what a hand-over is most often, to oneself least."""
        is_near = (one.id if one.receiver.unit else belongs.get(one.id)) == profile.unit
        return one.id == profile.user, not is_near, fold(one.label), one.id

    of_units = [_candidate(Receiver(unit=unit), "") for unit in units]
    return [*sorted(people, key=place), *sorted(of_units, key=place)]


def unit_of(belongs: Mapping[str, str], names: Mapping[str, str], person: str) -> str:
    """Return the name of the unit that a person belongs to, or its id, or nothing."""
    unit = belongs.get(person, "")
    return names.get(unit, unit)


def fitting(known: Sequence[Candidate], letters: str) -> list[Candidate]:
    """Return those in whom every typed word is found, those where a word begins so first.

    An id or a name typed in full comes before everything else.
    """
    wanted = fold(letters).split()
    found = [one for one in known if all(word in one.words for word in wanted)]
    return sorted(found, key=lambda one: _rank(one, letters.strip().casefold(), wanted))


def open_cases(store: Store) -> Counter[str]:
    """Count the mirrored open cases of everybody, by what names them in a draft.

    A case with several handlers counts for each of them.
    """
    return Counter(
        {
            person or f"{UNIT_PREFIX}{unit}": count
            for person, unit, count in store.handlers.open_cases()
        }
    )


def _candidate(receiver: Receiver, unit: str) -> Candidate:
    one = receiver.person or receiver.unit
    parts = (receiver.label, one.id if one else "", unit)
    return Candidate(receiver=receiver, unit=unit, words=" ".join(fold(part) for part in parts))


def _rank(one: Candidate, typed: str, wanted: Sequence[str]) -> tuple[bool, bool, bool]:
    """Order by: typed in full, words that begin so, letters with the marks as they were typed."""
    begun = f" {one.words}"
    return (
        typed not in {one.label.casefold(), one.id.casefold()},
        not all(f" {word}" in begun for word in wanted),
        typed not in one.label.casefold(),
    )

"""What is typed into the filter of a list: words, and fields such as ``type:bygglov due:<7d``.

A word stands anywhere in a line. A field has a name, in English or Swedish, and a value: part of a
name, ``none``, or for days ``<7d``, ``>30d``, ``<2026-12-01``, a day, ``today``. A minus sign in
front turns either around; quotes hold words together. What is no known field is a word, for places
are written like fields ("Onsala 8:77").
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from caseworker.work.case_index import CaseIndex, Column, Flag
from caseworker.work.case_signs import CaseSigns, Sign

_PIECE: Final = re.compile(r'(-?)(?:(\w+):)?(?:"([^"]*)"?|(\S+))')
_LIKE_NUMBER: Final = re.compile(r"\w+ .*\d")
_DAY: Final = re.compile(r"(<=|>=|<|>|=)?(?:(-?\d+)[d]?|(\d{4}-\d{2}-\d{2}))")

FIELDS: Final[dict[str, Column]] = {
    "due": Column.DEADLINE, "deadline": Column.DEADLINE, "frist": Column.DEADLINE,
    "received": Column.RECEIVED, "inkom": Column.RECEIVED, "inkommet": Column.RECEIVED,
    "number": Column.NUMBER, "nummer": Column.NUMBER, "nr": Column.NUMBER,
    "title": Column.TITLE, "rubrik": Column.TITLE,
    "applicant": Column.APPLICANT, "sökande": Column.APPLICANT,
    "type": Column.TYPE, "typ": Column.TYPE,
    "status": Column.STATUS,
    "handler": Column.HANDLER, "handläggare": Column.HANDLER,
    "unit": Column.UNIT, "enhet": Column.UNIT,
}  # fmt: skip
_IS: Final = frozenset({"is", "är"})
FLAGS: Final[dict[str, Flag]] = {
    "suspended": Flag.SUSPENDED, "vilande": Flag.SUSPENDED,
    "protected": Flag.PROTECTED, "skyddad": Flag.PROTECTED,
    "confidential": Flag.CONFIDENTIAL, "sekretess": Flag.CONFIDENTIAL,
    "parkerad": Flag.SUSPENDED, "parkerat": Flag.SUSPENDED,
}  # fmt: skip
SIGNS: Final[dict[str, Sign]] = {
    "changed": Sign.CHANGED, "ändrat": Sign.CHANGED, "ändrad": Sign.CHANGED,
    "draft": Sign.DRAFT, "utkast": Sign.DRAFT,
    "outbox": Sign.OUTBOX, "utkorg": Sign.OUTBOX,
    "pinned": Sign.TAKEN_ALONG, "nedladdat": Sign.TAKEN_ALONG, "nedladdad": Sign.TAKEN_ALONG,
}  # fmt: skip
_NONE: Final = frozenset({"none", "ingen", "inget", "saknas"})
_ME: Final = frozenset({"me", "mig", "jag"})
_TODAY: Final = frozenset({"today", "idag"})
_OVERDUE: Final = frozenset({"overdue", "försenat", "försenad"})
_LEAST_FUZZY: Final = 3
_MOST_ALIKE: Final = 20


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is asked for; without a ``field`` it is a word. All folded."""

    value: str
    field: str = ""
    negated: bool = False


def terms_of(text: str) -> list[Term]:
    """Return what a filter asks for."""
    found = []
    for minus, name, quoted, plain in _PIECE.findall(text.casefold()):
        value = quoted or plain
        if not name and plain.endswith(":") and plain[:-1] in FIELDS:
            name, value = plain[:-1], ""
        if name in FIELDS or name in _IS:
            # While the value is still to be typed nothing is asked for.
            found += [Term(value, name, bool(minus))] if value else []
        elif value or name:
            word = f"{name}:{value}" if name else value
            found.append(Term(word, negated=bool(minus) and bool(word)))
    return [term for term in found if term.value]


def goes_on(before: str, now: str) -> bool:
    """Tell whether a filter can only find some of what the one before it found."""
    earlier, later = terms_of(before), terms_of(now)
    if not earlier or len(later) < len(earlier) or any(_sign_of(each) for each in earlier):
        return False  # which cases have a sign may be otherwise by now
    last, same = earlier[-1], later[len(earlier) - 1]
    is_longer = same.value.startswith(last.value) and not (last.field or last.negated)
    return later[: len(earlier) - 1] == earlier[:-1] and (
        same == last or (is_longer and not (same.field or same.negated))
    )


def _sign_of(term: Term) -> Sign | None:
    """Return the sign that a term asks for, as far as it is typed."""
    if term.field not in _IS or not term.value:
        return None
    if term.value in _OVERDUE or any(name.startswith(term.value) for name in FLAGS):
        return None
    return next((sign for name, sign in SIGNS.items() if name.startswith(term.value)), None)


class CaseFilter:
    """Filters one list. ``today`` is the local day, ``me`` the id of whoever is logged in.

    Without ``signs`` no case has one; with them what finds lines raises StoreProblem.
    """

    def __init__(
        self, index: CaseIndex, *, today: dt.date, me: str = "", signs: CaseSigns | None = None
    ) -> None:
        self._index = index
        self._signs = signs
        self._today = today.toordinal()
        self._me = me.casefold()

    def places(self, text: str, within: Sequence[int] | None = None) -> list[int]:
        """Return the places of the lines that have all that is asked for, in their order.

        Where words are found nowhere as they are, their letters are looked for in the words of the
        lines: "bgl" finds "bygglov". A number of a case with a space in it finds that case alone.
        ``within`` are the places of a filter that ``goes_on`` with this one: then only those are
        gone through.
        """
        every = range(len(self._index))
        return self.numbered(text, every) or self.worded(text, every if within is None else within)

    def numbered(self, text: str, within: Sequence[int]) -> list[int]:
        """Return those of some places that have a number with a space in it, as it is typed."""
        number = text.strip().casefold()
        if not _LIKE_NUMBER.match(number):
            return []
        index = self._index
        found = index.with_word(number, within)
        return [at for at in found if number in index.part(Column.NUMBER, at)]

    def worded(self, text: str, within: Sequence[int]) -> list[int]:
        """Return those of some places that have all words and fields that are asked for."""
        found = within
        for term in sorted(terms_of(text), key=lambda term: not term.field):
            before, found = found, self._with(term, found)
            if not found and not term.field and not term.negated:
                found = self._fuzzy(term.value, before)
        return list(found)

    def _with(self, term: Term, places: Sequence[int]) -> list[int]:
        found = self._asked(term, places)
        if not term.negated:
            return found
        taken = set(found)
        return [at for at in places if at not in taken]

    def _asked(self, term: Term, places: Sequence[int]) -> list[int]:
        index = self._index
        if not term.field:
            return index.with_word(term.value, places)
        if term.field in _IS:
            if term.value in _OVERDUE:
                return self._days(Column.DEADLINE, "<0", places)
            if sign := _sign_of(term):
                signed = self._signs.places(sign, index) if self._signs else frozenset[int]()
                return [at for at in places if at in signed]
            flags = [flag for name, flag in FLAGS.items() if name.startswith(term.value)]
            return index.with_flag(flags[0], places) if flags else []
        column = FIELDS[term.field]
        if column in index.days:
            return self._days(column, term.value, places)
        if column in index.names:
            return self._named(column, term.value, places)
        if term.value in _NONE:
            return [at for at in places if not index.part(column, at)]
        return [at for at in places if term.value in index.part(column, at)]

    def _named(self, column: Column, value: str, places: Iterable[int]) -> list[int]:
        names = self._index.names[column]
        if value in _NONE:
            wanted = frozenset({0})
        elif value in _ME and column is Column.HANDLER and self._me:
            wanted = names.codes_with(lambda name: self._me in name.split())
        else:
            wanted = names.codes_with(lambda name: value in name)
        codes = names.codes
        return [at for at in places if codes[at] in wanted]

    def _days(self, column: Column, value: str, places: Iterable[int]) -> list[int]:
        """Return the lines with a day as asked for; of a value that says no day, none."""
        days = self._index.days[column]
        if value in _NONE:
            return [at for at in places if not days[at]]
        if value in _OVERDUE:
            value = "<0"
        if value in _TODAY:
            value = "=0"
        match = _DAY.fullmatch(value)
        if match is None:
            return []
        sign, count, date = match.groups()
        try:
            day = dt.date.fromisoformat(date).toordinal() if date else self._from_now(column, count)
        except ValueError:
            return []
        # "received:<7d" is less than seven days ago: later than that day.
        sign = sign or "="
        if column is Column.RECEIVED and not date:
            sign = sign.translate(str.maketrans("<>", "><"))
        match sign:
            case "<":
                return [at for at in places if 0 < days[at] < day]
            case "<=":
                return [at for at in places if 0 < days[at] <= day]
            case ">":
                return [at for at in places if days[at] > day]
            case ">=":
                return [at for at in places if days[at] >= day]
            case _:
                return [at for at in places if days[at] == day]

    def _from_now(self, column: Column, count: str) -> int:
        days = int(count[:6])
        return self._today - days if column is Column.RECEIVED else self._today + days

    def _fuzzy(self, word: str, places: Sequence[int]) -> list[int]:
        """Return the lines with a word that has these letters in this order, from its first on."""
        if len(word) < _LEAST_FUZZY:
            return []
        letters = re.compile(r"\w*?".join(map(re.escape, word)))
        alike = sorted(filter(letters.match, self._index.words), key=len)[:_MOST_ALIKE]
        if not alike:
            return []
        any_of = re.compile("|".join(map(re.escape, alike)))
        return self._index.where(lambda text: any_of.search(text) is not None, places)

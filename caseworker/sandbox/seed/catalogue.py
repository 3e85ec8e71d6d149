"""The municipality that the sandbox plays: its units, its people and its case types.

Committees and units resemble those of Kungsbacka (municipality 1384) closely enough to be
recognised; every person is made up.
"""

from __future__ import annotations

from typing import Final

from caseworker.sandbox.seed.case_types import CASE_TYPES
from caseworker.sandbox.seed.model import Staff, Unit

__all__ = ["CASE_TYPES", "RSIN", "STAFF", "UNITS"]

# Nine digits that pass the Dutch "elfproef", which servers of this family hold an RSIN against.
RSIN: Final = "212000123"

UNITS: Final[tuple[Unit, ...]] = (
    Unit("BYGG", "Bygglovsenheten", "Byggnadsnämnden"),
    Unit("TILLSTAND", "Tillståndsenheten", "Nämnden för Miljö & Hälsoskydd"),
    Unit("TRAFIK", "Trafikenheten", "Nämnden för Teknik"),
    Unit("BISTAND", "Biståndsenheten", "Nämnden för Vård & Omsorg"),
    Unit("FARDTJANST", "Färdtjänstenheten", "Nämnden för Vård & Omsorg"),
    Unit("SKOLA", "Antagning och skolskjuts", "Nämnden för Förskola & Grundskola"),
    Unit("KANSLI", "Kommunkansliet", "Kommunstyrelsen"),
)

# The first one is who the demonstration logs in as; the second sits at the next desk.
STAFF: Final[tuple[Staff, ...]] = (
    Staff("asa.lindqvist", "Å", "Lindqvist", "Åsa", "BYGG"),
    Staff("jonas.sjoqvist", "J", "Sjöqvist", "Jonas", "BYGG"),
    Staff("lucia.garcia", "L", "García-Løvås", "Lucía", "BYGG"),
    Staff("birger.ahman", "B", "Åhman", "Birger", "BYGG"),
    Staff("par.ostberg", "P", "Östberg", "Pär", "TILLSTAND"),
    Staff("zofia.zolc", "Z", "Żółć", "Zofia", "TILLSTAND"),
    Staff("malin.backstrom", "M", "Bäckström", "Malin", "TRAFIK"),
    Staff("goran.lofgren", "G", "Löfgren", "Göran", "TRAFIK"),
    Staff("annika.nygard", "A", "Nygård", "Annika", "BISTAND"),
    Staff("mehdi.farahani", "M", "Farahani", "Mehdi", "BISTAND"),
    Staff("karin.ohlund", "K", "Öhlund", "Karin", "FARDTJANST"),
    Staff("tove.algmark", "T", "Älgmark", "Tove", "SKOLA"),
    Staff("sven.angstrom", "S", "Ängström", "Sven", "SKOLA"),
    Staff("elin.marsjo", "E", "Marsjö", "Elin", "KANSLI"),
    Staff("olle.grabacka", "O", "Gråbacka", "Olle", "KANSLI"),
)

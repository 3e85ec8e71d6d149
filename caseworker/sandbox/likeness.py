"""Other servers of the same standard, as what they do otherwise than Open Zaak 1.30.

``oneground`` is OneGround ZGW 2026 (read in its source, not run): tokens of an identity provider,
pages of a fixed size, ``expand`` refused on lists, no notes and none of Open Zaak's own filters and
combined operations. ``minimal-1.0`` is a server that does what version 1.0 of the standards asks
for and no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final

_ZAKEN: Final = "/zaken/api/v1"
_DOCUMENTEN: Final = "/documenten/api/v1"
_BESLUITEN: Final = "/besluiten/api/v1"
_CATALOGI: Final = "/catalogi/api/v1"

# What the list of zaken takes in version 1.0 of Zaken.
_OLD_CASE_NAMES: Final = frozenset(
    {
        "identificatie",
        "bronorganisatie",
        "zaaktype",
        "archiefnominatie",
        "archiefnominatie__in",
        "archiefactiedatum",
        "archiefactiedatum__lt",
        "archiefactiedatum__gt",
        "archiefstatus",
        "archiefstatus__in",
        "startdatum",
        "startdatum__gt",
        "startdatum__gte",
        "startdatum__lt",
        "startdatum__lte",
        "ordering",
        "page",
    }
)
_ROLE: Final = "rol__betrokkeneIdentificatie__"
# What it takes in 1.5, without what is Open Zaak's own.
_CASE_NAMES: Final = _OLD_CASE_NAMES | {
    "bronorganisatie__in",
    "archiefactiedatum__isnull",
    "registratiedatum",
    "registratiedatum__gt",
    "registratiedatum__lt",
    "einddatum",
    "einddatum__isnull",
    "einddatum__gt",
    "einddatum__lt",
    "einddatumGepland",
    "einddatumGepland__gt",
    "einddatumGepland__lt",
    "uiterlijkeEinddatumAfdoening",
    "uiterlijkeEinddatumAfdoening__gt",
    "uiterlijkeEinddatumAfdoening__lt",
    "rol__betrokkeneType",
    "rol__betrokkene",
    "rol__omschrijvingGeneriek",
    "maximaleVertrouwelijkheidaanduiding",
    f"{_ROLE}natuurlijkPersoon__inpBsn",
    f"{_ROLE}natuurlijkPersoon__anpIdentificatie",
    f"{_ROLE}natuurlijkPersoon__inpA_nummer",
    f"{_ROLE}nietNatuurlijkPersoon__innNnpId",
    f"{_ROLE}nietNatuurlijkPersoon__annIdentificatie",
    f"{_ROLE}vestiging__vestigingsNummer",
    f"{_ROLE}medewerker__identificatie",
    f"{_ROLE}organisatorischeEenheid__identificatie",
}
_COMBINED: Final = (
    f"{_ZAKEN}/zaak_*",
    f"{_ZAKEN}/zaaknummer_reserveren",
    f"{_DOCUMENTEN}/document_registreren",
    f"{_DOCUMENTEN}/documentnummer_reserveren",
    f"{_BESLUITEN}/besluit_verwerken",
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a server does otherwise.

    ``missing`` are addresses that it has not. ``known`` says for an address which parameters it
    takes, ``unknown`` which of the usual ones it does not. ``sizes`` are the pages of lists whose
    size nobody can choose, ``"*"`` for all others. ``hidden`` are the fields that records of a
    collection lack. ``names_each`` says each unknown parameter as a field of its own. With
    ``oauth`` the tokens of ``access_tokens`` are wanted. ``versions`` are those of the APIs.
    """

    missing: tuple[str, ...] = ()
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unknown: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    hidden: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names_each: bool = False
    oauth: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)

    def is_missing(self, path: str) -> bool:
        """Say whether there is nothing at an address."""
        return any(fnmatchcase(path, pattern) for pattern in self.missing)

    def refused(self, path: str, names: list[str]) -> list[str]:
        """Return the parameters that are not taken at an address."""
        known = self.known.get(path)
        unknown = self.unknown.get(path, frozenset()) | self.unknown.get("*", frozenset())
        return [name for name in names if name in unknown or (known and name not in known)]

    def size_of(self, path: str) -> int | None:
        """Return the size of the pages of a list, None where it can be chosen."""
        return self.sizes.get(path, self.sizes.get("*"))

    def hidden_in(self, path: str) -> frozenset[str]:
        """Return the fields that the records at an address lack."""
        return next(
            (names for pattern, names in self.hidden.items() if fnmatchcase(path, pattern)),
            frozenset(),
        )

    def version_at(self, path: str) -> str | None:
        """Return the version of the API at an address, None where it is the usual one."""
        return next((v for prefix, v in self.versions.items() if path.startswith(prefix)), None)


LIKENESSES: Final[Mapping[str, Likeness]] = {
    "open-zaak": Likeness(),
    "oneground": Likeness(
        missing=(*_COMBINED, f"{_ZAKEN}/zaaknotities*", f"{_ZAKEN}/substatussen*"),
        known={f"{_ZAKEN}/zaken": _CASE_NAMES},
        unknown={"*": frozenset({"pageSize"}), f"{_ZAKEN}/zaken": frozenset({"expand"})},
        sizes={f"{_ZAKEN}/zaken": 50, f"{_ZAKEN}/zaken/_zoek": 50, "*": 100},
        names_each=True,
        oauth=True,
        versions={_ZAKEN: "1.5.1", _DOCUMENTEN: "1.5.0", _BESLUITEN: "1.0.2", _CATALOGI: "1.3.1"},
    ),
    "minimal-1.0": Likeness(
        missing=(
            *_COMBINED,
            f"{_ZAKEN}/zaaknotities*",
            f"{_ZAKEN}/substatussen*",
            f"{_ZAKEN}/zaken/*/besluiten",
            f"{_DOCUMENTEN}/enkelvoudiginformatieobjecten/_zoek",
        ),
        known={
            f"{_ZAKEN}/zaken": _OLD_CASE_NAMES,
            f"{_ZAKEN}/statussen": frozenset({"zaak", "statustype", "page"}),
            f"{_DOCUMENTEN}/enkelvoudiginformatieobjecten": frozenset(
                {"identificatie", "bronorganisatie", "page"}
            ),
        },
        unknown={"*": frozenset({"pageSize", "expand"})},
        sizes={"*": 100},
        hidden={
            f"{_ZAKEN}/zaken*": frozenset(
                {
                    "rollen",
                    "zaakinformatieobjecten",
                    "zaakobjecten",
                    "communicatiekanaalNaam",
                    "laatstGemuteerd",
                    "laatstGeopend",
                    "gerelateerdeZaken",
                    "processobject",
                    "processobjectaard",
                    "startdatumBewaartermijn",
                }
            ),
            f"{_ZAKEN}/rollen*": frozenset(
                {
                    "afwijkendeNaamBetrokkene",
                    "contactpersoonRol",
                    "statussen",
                    "beginGeldigheid",
                    "eindeGeldigheid",
                }
            ),
        },
        versions={_ZAKEN: "1.0.3", _DOCUMENTEN: "1.0.1", _BESLUITEN: "1.0.1", _CATALOGI: "1.0.0"},
    ),
}

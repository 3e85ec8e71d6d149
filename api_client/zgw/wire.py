"""ZGW resources as they come over the wire, as far as the client reads them.

Every field has a default where servers leave it out or send null; a record that still does not
fit is damaged and shown as such. Field names are those of the standards (Zaken 1.5,
Documenten 1.4, Catalogi 1.3, Besluiten 1.1), in camel case on the wire.
"""

from __future__ import annotations

import datetime as dt

import msgspec


class Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base: unknown fields are ignored, snake case here is camel case there."""


class Opschorting(Wire, frozen=True, kw_only=True, rename="camel"):
    """Suspension of a zaak."""

    indicatie: bool = False
    reden: str = ""


class AdresBuitenland(Wire, frozen=True, kw_only=True, rename="camel"):
    """An address outside the Netherlands, in free lines."""

    lnd_landnaam: str | None = None
    sub_adres_buitenland_1: str | None = msgspec.field(default=None, name="subAdresBuitenland1")
    sub_adres_buitenland_2: str | None = msgspec.field(default=None, name="subAdresBuitenland2")
    sub_adres_buitenland_3: str | None = msgspec.field(default=None, name="subAdresBuitenland3")


class Verblijfsadres(Wire, frozen=True, kw_only=True, rename="camel"):
    """A Dutch address."""

    gor_openbare_ruimte_naam: str | None = None
    aoa_huisnummer: int | None = None
    aoa_huisletter: str | None = None
    aoa_postcode: str | None = None
    wpl_woonplaats_naam: str | None = None


class BetrokkeneIdentificatie(Wire, frozen=True, kw_only=True, rename="camel"):
    """Who a rol is about; which fields are there depends on ``betrokkeneType``."""

    identificatie: str | None = None
    achternaam: str | None = None
    voorletters: str | None = None
    voorvoegsel_achternaam: str | None = None
    naam: str | None = None
    inp_bsn: str | None = None
    geslachtsnaam: str | None = None
    voorvoegsel_geslachtsnaam: str | None = None
    voornamen: str | None = None
    statutaire_naam: str | None = None
    inn_nnp_id: str | None = None
    anp_identificatie: str | None = None
    ann_identificatie: str | None = None
    verblijfsadres: Verblijfsadres | None = None
    sub_verblijf_buitenland: AdresBuitenland | None = None
    kvk_nummer: str | None = None
    handelsnaam: list[str] | str | None = None


class Contactpersoon(Wire, frozen=True, kw_only=True, rename="camel"):
    """Contact details of a rol."""

    emailadres: str | None = None
    naam: str | None = None
    telefoonnummer: str | None = None


class Rol(Wire, frozen=True, kw_only=True, rename="camel"):
    """Somebody's part in a zaak."""

    url: str
    zaak: str = ""
    betrokkene_type: str = ""
    roltype: str = ""
    omschrijving: str = ""
    omschrijving_generiek: str = ""
    roltoelichting: str = ""
    afwijkende_naam_betrokkene: str | None = None
    registratiedatum: dt.datetime | None = None
    betrokkene_identificatie: BetrokkeneIdentificatie | None = None
    contactpersoon_rol: Contactpersoon | None = None


class Statustype(Wire, frozen=True, kw_only=True, rename="camel"):
    """A step of a zaaktype."""

    url: str
    omschrijving: str = ""
    zaaktype: str = ""
    volgnummer: int = 0
    is_eindstatus: bool = False


class StatusExpand(Wire, frozen=True, kw_only=True, rename="camel"):
    """What a status carries when expanded."""

    statustype: msgspec.Raw = msgspec.Raw()


class Status(Wire, frozen=True, kw_only=True, rename="camel"):
    """A status that a zaak was given."""

    url: str
    zaak: str = ""
    statustype: str = ""
    datum_status_gezet: dt.datetime
    statustoelichting: str = ""
    expanded: StatusExpand | None = msgspec.field(default=None, name="_expand")


class Resultaattype(Wire, frozen=True, kw_only=True, rename="camel"):
    """A way that zaken of a zaaktype end."""

    url: str
    omschrijving: str = ""
    zaaktype: str = ""


class ResultaatExpand(Wire, frozen=True, kw_only=True, rename="camel"):
    """What a resultaat carries when expanded."""

    resultaattype: msgspec.Raw = msgspec.Raw()


class Resultaat(Wire, frozen=True, kw_only=True, rename="camel"):
    """How a zaak ended."""

    url: str
    zaak: str = ""
    resultaattype: str = ""
    toelichting: str = ""
    expanded: ResultaatExpand | None = msgspec.field(default=None, name="_expand")


class Zaaktype(Wire, frozen=True, kw_only=True, rename="camel"):
    """A case type."""

    url: str
    omschrijving: str = ""
    identificatie: str = ""
    informatieobjecttypen: list[str] | None = None
    opschorting_en_aanhouding_mogelijk: bool | None = None
    verlenging_mogelijk: bool | None = None


class ZaakExpand(Wire, frozen=True, kw_only=True, rename="camel"):
    """What a zaak carries when expanded; relations that are missing are absent.

    Each is decoded by itself, so that a damaged one does not take the zaak with it; one that is
    absent is empty and decodes to nothing.
    """

    zaaktype: msgspec.Raw = msgspec.Raw()
    status: msgspec.Raw = msgspec.Raw()
    resultaat: msgspec.Raw = msgspec.Raw()
    rollen: list[msgspec.Raw] | None = None
    eigenschappen: list[msgspec.Raw] | None = None
    hoofdzaak: msgspec.Raw = msgspec.Raw()
    deelzaken: list[msgspec.Raw] | None = None


class Zaakeigenschap(Wire, frozen=True, kw_only=True, rename="camel"):
    """A property of a zaak: a field of its form."""

    url: str = ""
    naam: str = ""
    waarde: str = ""


class RelevanteZaak(Wire, frozen=True, kw_only=True, rename="camel"):
    """Another zaak that has to do with one."""

    url: str
    aard_relatie: str = ""


class Zaaknotitie(Wire, frozen=True, kw_only=True, rename="camel"):
    """A note on a zaak."""

    url: str
    onderwerp: str = ""
    tekst: str = ""
    aangemaakt_door: str | None = None
    aanmaakdatum: dt.datetime | None = None


class Verlenging(Wire, frozen=True, kw_only=True, rename="camel"):
    """That the term of a zaak was extended: by how long (ISO 8601) and why."""

    reden: str = ""
    duur: str = ""


class ZaakLine(Wire, frozen=True, kw_only=True, rename="camel"):
    """A case as far as a line of a queue shows it."""

    url: str
    identificatie: str
    omschrijving: str = ""
    zaaktype: str
    bronorganisatie: str = ""
    verantwoordelijke_organisatie: str = ""
    startdatum: dt.date
    einddatum: dt.date | None = None
    einddatum_gepland: dt.date | None = None
    uiterlijke_einddatum_afdoening: dt.date | None = None
    vertrouwelijkheidaanduiding: str = ""
    opschorting: Opschorting | None = None
    status: str | None = None
    expanded: ZaakExpand | None = msgspec.field(default=None, name="_expand")


class Zaak(ZaakLine, frozen=True, kw_only=True, rename="camel"):
    """A case."""

    toelichting: str = ""
    verlenging: Verlenging | None = None
    resultaat: str | None = None
    rollen: list[str] | None = None
    eigenschappen: list[str] | None = None
    hoofdzaak: str | None = None
    deelzaken: list[str] | None = None
    relevante_andere_zaken: list[msgspec.Raw] | None = None


class ZaakRemains(Wire, frozen=True, kw_only=True, rename="camel"):
    """What can usually still be read of a damaged zaak."""

    url: object = None
    identificatie: object = None
    omschrijving: object = None
    einddatum: object = None
    uiterlijke_einddatum_afdoening: object = None


class ZaakInformatieobject(Wire, frozen=True, kw_only=True, rename="camel"):
    """A document's place in a zaak."""

    url: str
    informatieobject: str
    zaak: str = ""
    titel: str = ""
    registratiedatum: dt.datetime | None = None


class Bestandsdeel(Wire, frozen=True, kw_only=True, rename="camel"):
    """A part of a file that is being sent, with the lock that it is sent under."""

    url: str
    volgnummer: int = 0
    omvang: int = 0
    voltooid: bool = False
    lock: str = ""


class Informatieobject(Wire, frozen=True, kw_only=True, rename="camel"):
    """A document without its content."""

    url: str
    titel: str = ""
    bestandsnaam: str | None = None
    formaat: str | None = None
    bestandsomvang: int | None = None
    creatiedatum: dt.date | None = None
    auteur: str | None = None
    versie: int = 1
    inhoud: str | None = None
    informatieobjecttype: str = ""
    locked: bool = False
    indicatie_gebruiksrecht: bool | None = None
    bestandsdelen: list[Bestandsdeel] | None = None


class Besluit(Wire, frozen=True, kw_only=True, rename="camel"):
    """A decision."""

    url: str
    identificatie: str = ""
    verantwoordelijke_organisatie: str = ""
    besluittype: str = ""
    zaak: str | None = None
    datum: dt.date | None = None
    ingangsdatum: dt.date | None = None
    vervaldatum: dt.date | None = None
    vervalreden: str = ""
    toelichting: str = ""


class Besluittype(Wire, frozen=True, kw_only=True, rename="camel"):
    """A kind of decision."""

    url: str
    omschrijving: str = ""
    publicatie_indicatie: bool = False
    zaaktypen: list[str] | None = None


class Roltype(Wire, frozen=True, kw_only=True, rename="camel"):
    """A kind of part in the zaken of a zaaktype."""

    url: str
    zaaktype: str = ""
    omschrijving: str = ""
    omschrijving_generiek: str = ""


class Informatieobjecttype(Wire, frozen=True, kw_only=True, rename="camel"):
    """A kind of document."""

    url: str
    omschrijving: str = ""


class Page(Wire, frozen=True, kw_only=True):
    """A page of a list; ``count`` and ``next`` are left out by some servers."""

    results: list[msgspec.Raw]
    count: int | None = None
    next: str | None = None


class InvalidParam(Wire, frozen=True, kw_only=True):
    """One field of a refusal."""

    name: str = ""
    code: str = ""
    reason: str = ""


class Fout(Wire, frozen=True, kw_only=True, rename="camel"):
    """The body of an error (RFC 7807 with ZGW's fields)."""

    type: str = ""
    code: str = ""
    title: str = ""
    detail: str = ""
    instance: str = ""
    invalid_params: list[InvalidParam] | None = None

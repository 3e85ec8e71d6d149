"""A plain client for tests of the sandbox: requests, and finding cases to try things on."""

from __future__ import annotations

import ssl
from collections import defaultdict
from typing import Any

import httpx

from tests.sandbox_server import RunningSandbox, Sandbox

ZAKEN = "/zaken/api/v1"
DOCUMENTEN = "/documenten/api/v1"
CATALOGI = "/catalogi/api/v1"
BESLUITEN = "/besluiten/api/v1"
# Who gets cases in the tests, and so must not have them before.
COLLEAGUE = "jonas.sjoqvist"
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}

Body = dict[str, Any]

# Making one takes longer than most tests; the sandbox speaks plain HTTP anyway.
_TLS = ssl.create_default_context()
# The cases of each sandbox that a test has taken for itself.
_TAKEN: defaultdict[str, set[str]] = defaultdict(set)


class Api:
    """Talks to a sandbox as its ordinary or as its reading application."""

    def __init__(self, sandbox: Sandbox, *, readonly: bool = False, **claims: object) -> None:
        self._sandbox = sandbox
        self.user = sandbox.users[0]["id"]
        token = sandbox.token(readonly=readonly, **claims)
        through = sandbox.control.headers if isinstance(sandbox, RunningSandbox) else {}
        self.http = httpx.Client(
            base_url=sandbox.url,
            headers={**CRS, **through, "Authorization": f"Bearer {token}"},
            timeout=60,
            verify=_TLS,
        )
        self._taken = _TAKEN[sandbox.url]

    @property
    def sandbox(self) -> RunningSandbox:
        """The sandbox, for tests that have started it themselves."""
        assert isinstance(self._sandbox, RunningSandbox), "somebody else has started it"
        return self._sandbox

    def close(self) -> None:
        self.http.close()

    def get(self, url: str, **query: object) -> httpx.Response:
        # Without parameters httpx would drop those that the address already has.
        params = {name: str(value) for name, value in query.items()} or None
        return self.http.get(url, params=params)

    def post(self, url: str, body: object, **headers: str) -> httpx.Response:
        return self.http.post(url, json=body, headers=headers)

    def put(self, url: str, body: object) -> httpx.Response:
        return self.http.put(url, json=body)

    def patch(self, url: str, body: object, **headers: str) -> httpx.Response:
        return self.http.patch(url, json=body, headers=headers)

    def delete(self, url: str) -> httpx.Response:
        return self.http.delete(url)

    def items(self, url: str, **query: object) -> list[Body]:
        """Return a list, bare or the first page."""
        body = self.get(url, **query).json()
        return list(body if isinstance(body, list) else body["results"])

    def fresh_case(self, type_name: str = "bygglov", **query: object) -> Body:
        """Return an open case of this type that no other call has returned."""
        kind = self.case_type(type_name)
        cases = self.items(
            f"{ZAKEN}/zaken",
            zaaktype=kind["url"],
            einddatum__isnull="true",
            pageSize=500,
            **query,
        )
        for case in cases:
            if case["url"] in self._taken or "zaaktype" not in case or case["resultaat"]:
                continue
            if COLLEAGUE not in self.handlers(case):
                self._taken.add(case["url"])
                return case
        raise LookupError(type_name)

    def handlers(self, case: Body) -> list[str]:
        """Return the ids of the people who handle a case."""
        query = {"betrokkeneType": "medewerker", "omschrijvingGeneriek": "behandelaar"}
        roles = self.items(f"{ZAKEN}/rollen", zaak=case["url"], **query)
        return [role["betrokkeneIdentificatie"]["identificatie"] for role in roles]

    def closed_case(self) -> Body:
        """Return a closed case."""
        return self.items(f"{ZAKEN}/zaken", einddatum__isnull="false", pageSize=1)[0]

    def case_type(self, name: str) -> Body:
        return self.items(f"{CATALOGI}/zaaktypen", identificatie=name)[0]

    def status_type(self, case: Body, *, final: bool) -> str:
        found = self.items(f"{CATALOGI}/statustypen", zaaktype=case["zaaktype"])
        return next(str(one["url"]) for one in found if one["isEindstatus"] is final)

    def result_type(self, case: Body) -> str:
        return str(self.items(f"{CATALOGI}/resultaattypen", zaaktype=case["zaaktype"])[0]["url"])

    def role_type(self, case: Body, generic: str = "behandelaar", name: str = "Handläggare") -> str:
        found = self.items(
            f"{CATALOGI}/roltypen", zaaktype=case["zaaktype"], omschrijvingGeneriek=generic
        )
        return next(
            str(one["url"])
            for one in found
            if generic != "behandelaar" or one["omschrijving"] == name
        )

    def decision_type(self, case: Body) -> Body:
        return self.items(f"{CATALOGI}/besluittypen", zaaktypen=case["zaaktype"])[0]

    def role(self, case: Body, who: str, **more: object) -> Body:
        return {
            "zaak": case["url"],
            "betrokkeneType": "medewerker",
            "roltype": self.role_type(case),
            "roltoelichting": "Tar över",
            "betrokkeneIdentificatie": {
                "identificatie": who,
                "achternaam": "Sjöqvist",
                "voorletters": "J.",
                "voorvoegselAchternaam": "",
            },
            **more,
        }

    def decision(self, case: Body, **more: object) -> Body:
        return {
            "verantwoordelijkeOrganisatie": case["bronorganisatie"],
            "besluittype": self.decision_type(case)["url"],
            "zaak": case["url"],
            "datum": "2026-01-20",
            "ingangsdatum": "2026-01-21",
            "toelichting": "Bifall",
            **more,
        }

    def document(self, kind: str, **more: object) -> Body:
        return {
            "bronorganisatie": "212000123",
            "creatiedatum": "2026-01-20",
            "titel": "Beslut",
            "auteur": "Å. Lindqvist",
            "taal": "swe",
            "formaat": "text/plain",
            "bestandsnaam": "beslut.txt",
            "inhoud": "aGVqaGVq",
            "bestandsomvang": 6,
            "informatieobjecttype": kind,
            "indicatieGebruiksrecht": False,
            **more,
        }

"""The parts of a DOCX file and how they point at each other (ECMA-376-2, Open Packaging)."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from caseworker.documents.answer import State
from caseworker.documents.formats.container import Container, Part
from caseworker.documents.formats.office_xml import Element, parse
from caseworker.documents.formats.source import NoText, Source
from caseworker.documents.wire import Why


class Relation(NamedTuple):
    """What a part points at: the last word of the relation's type, and where."""

    kind: str
    target: str
    external: bool


class Package:
    """A DOCX file. Raises NoText where it is damaged, encrypted or too large."""

    def __init__(self, source: Source) -> None:
        self._container = Container(source)
        start = self._relations("").values()
        main = next((link.target for link in start if link.kind == "officeDocument"), "")
        if main not in self._container:
            raise NoText(State.DAMAGED, Why.DAMAGED)
        self._main = main
        self._links = self._relations(main)

    def document(self) -> Part:
        """Return the main part, to be read piece by piece."""
        return self._container.open(self._main)

    def link(self, identifier: str) -> str:
        """Return where a hyperlink of the main part leads, empty for a place in the document."""
        relation = self._links.get(identifier)
        return relation.target if relation is not None and relation.external else ""

    def parts(self, kind: str) -> list[Element]:
        """Return the roots of the parts of a kind ("styles", "header"), in the order of names."""
        names = {link.target for link in self._links.values() if link.kind == kind}
        return [
            parse(self._container.read(name)) for name in sorted(names) if name in self._container
        ]

    def part(self, kind: str) -> Element | None:
        """Return the root of the only part of a kind, or None."""
        found = self.parts(kind)
        return found[0] if found else None

    def _relations(self, part: str) -> dict[str, Relation]:
        """Read the relations of a part; those of the package itself for an empty name."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self._container:
            return {}
        relations = {}
        for element in parse(self._container.read(path)):
            target = str(element.get("Target") or "")
            external = element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = str(element.get("Type") or "").rpartition("/")[2]
            relations[str(element.get("Id") or "")] = Relation(kind, target, external)
        return relations

"""Reading XML that may be hostile, and finding one's way in the XML of office files.

Elements are known by their local names: the strict and the transitional variant of WordprocessingML
(ECMA-376 parts 1 and 4) differ in namespaces only, and OpenDocument has no two of one name that
mean different things here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from caseworker.documents.answer import State
from caseworker.documents.formats.container import Part
from caseworker.documents.formats.source import NoText
from caseworker.documents.wire import Why

Element = etree._Element  # lxml has no public name for it

_OFF: Final = ("0", "false", "off", "none")


def parse(content: bytes) -> Element:
    """Return the root of a small part. Raises NoText for damage and for any DTD.

    No entity is resolved and nothing is fetched. DTDs are forbidden in these files (ECMA-376-2
    9.1.5): whoever wrote one means harm.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _damage(error) from error
    _refuse_dtd(root)
    return root


def children_of_body(part: Part) -> Iterator[Element]:
    """Yield each child of the document's body as it is read, and forget it afterwards.

    So that a document of any length takes the memory of its largest child. Raises NoText.
    """
    events = etree.iterparse(
        part, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False,
        load_dtd=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    body: Element | None = None
    try:
        for event, element in events:
            if event == "start":
                if body is None:
                    _refuse_dtd(element)
                    body = element if local(element) == "body" else None
            elif body is not None and element.getparent() is body:
                yield element
                element.clear()  # remove() alone walks a large table in quadratic time
                body.remove(element)
    except etree.XMLSyntaxError as error:
        raise _damage(error) from error


def local(element: Element) -> str:
    """Return the name of an element without its namespace; empty for an entity reference."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute in the element's own namespace, empty where it is missing."""
    if element is None:
        return ""
    namespace = str(element.tag).rpartition("}")[0]
    return str(element.get(f"{namespace}}}{name}" if namespace else name) or "")


def foreign_attribute(element: Element, name: str) -> str:
    """Return an attribute of any namespace, such as ``r:id``."""
    for key, value in element.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first child of that name, or follow several names down."""
    for name in path:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element


def value(element: Element | None, *path: str) -> str:
    """Return the ``val`` of an element further down."""
    return attribute(child(element, *path), "val")


def is_on(element: Element | None) -> bool:
    """Tell whether an on/off property is there and not switched off (ECMA-376-1 17.17.4)."""
    return element is not None and attribute(element, "val").lower() not in _OFF


def number(text: str, otherwise: int = 0) -> int:
    """Return a whole number from an attribute; hostile ones may be anything."""
    try:
        return max(-1_000_000, min(1_000_000, int(text)))
    except ValueError:
        return otherwise


def _refuse_dtd(element: Element) -> None:
    # The stubs do not know docinfo.doctype and error.code.
    if getattr(element.getroottree().docinfo, "doctype", ""):
        raise NoText(State.DAMAGED, Why.DAMAGED)


def _damage(error: etree.XMLSyntaxError) -> NoText:
    if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
        return NoText(State.TOO_LARGE, Why.MEMORY)
    return NoText(State.DAMAGED, Why.DAMAGED)

"""OpenDocument texts, with the XML inside written out."""

from __future__ import annotations

from collections.abc import Mapping

from tests.documents import samples

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office", "style": "style", "text": "text", "table": "table",
        "draw": "drawing", "fo": "xsl-fo-compatible", "svg": "svg-compatible",
    }.items()
)  # fmt: skip
NAMES = (
    f'{_NAMES} xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
MIME = "application/vnd.oasis.opendocument.text"


def text(
    body: str, styles: str = "", masters: str = "", more: Mapping[str, bytes | str] | None = None
) -> bytes:
    """Return an ODT with this body, these automatic styles and these master pages."""
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    around = (
        f"<office:document-styles {NAMES}><office:master-styles>{masters}</office:master-styles>"
        "</office:document-styles>"
    )
    parts: dict[str, bytes | str] = {"mimetype": MIME, "content.xml": content, "styles.xml": around}
    return samples.zipped(parts | dict(more or {}))

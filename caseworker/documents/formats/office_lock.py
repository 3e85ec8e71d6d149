"""Office files that are protected with a password ([MS-OFFCRYPTO]); it is kept nowhere."""

from __future__ import annotations

import io
import xml.dom.expatbuilder
from typing import Final

from cryptography.hazmat.backends import default_backend
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
from msoffcrypto.format.ooxml import OOXMLFile

from caseworker.documents.answer import State
from caseworker.documents.formats.source import NoText
from caseworker.documents.hints import hinted_type
from caseworker.documents.wire import Why

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
"""The stream that an encrypted OOXML file has (2.3.4.4); names stand as UTF-16 ([MS-CFB] 2.6.1)."""

# What is loaded when it is first used comes too late in a process that opens no file.
_EXPAT: Final = xml.dom.expatbuilder
default_backend()


def unlocked(content: bytes, password: str, file_name: str, mime_type: str) -> bytes:
    """Return a file as it is without its lock, or what has none as it came.

    Raises NoText where a password is needed, or is another one.
    """
    if not content.startswith(OLE) or _PACKAGE not in content:
        return content
    hint = hinted_type(file_name, mime_type)
    kind = hint if hint in ("DOCX", "XLSX", "PPTX") else "Office"
    if not password:
        raise NoText(State.ENCRYPTED, Why.LOCKED, kind)
    opened = io.BytesIO()
    try:
        file = OOXMLFile(io.BytesIO(content))
        file.load_key(password=password, verify_password=True)
        file.decrypt(opened)
    except InvalidKeyError as error:
        raise NoText(State.ENCRYPTED, Why.WRONG_PASSWORD, kind) from error
    except (DecryptionError, FileFormatError, ParseError) as error:
        raise NoText(State.ENCRYPTED, Why.PASSWORD, kind) from error
    return opened.getvalue()

"""The bytes of documents over the wire.

Always ``application/octet-stream`` under a name that says nothing: type and name stand in the
metadata. Ranges are ignored (recorded: documents.jsonl).
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.utils import format_datetime
from typing import Final

from caseworker.sandbox.calls import Answer, Call
from caseworker.sandbox.case_rows import named
from caseworker.sandbox.documenten import version_row
from caseworker.sandbox.errors import not_found

_NAMES: Final = "caseworker.sandbox/download/"


def download(call: Call) -> Answer:
    """Answer with the bytes of a version of a document."""
    with call.world.database.read() as connection:
        row = version_row(call, connection)
    if row["file_id"] is None:
        raise not_found()
    content = call.world.files.content(row["file_id"])
    name = named(_NAMES)(f"{row['uuid']}/{row['file_id']}")
    registered = datetime.fromisoformat(row["registered"])
    return Answer(
        content,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.bin"',
            "Last-Modified": format_datetime(registered, usegmt=True),
        },
        etag=hashlib.md5(content, usedforsecurity=False).hexdigest(),
    )

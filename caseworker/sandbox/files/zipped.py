"""Office files are zip archives; these come out the same every time."""

from __future__ import annotations

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

# The oldest date that a zip archive can hold.
_ALWAYS: Final = (1980, 1, 1, 0, 0, 0)


def with_fixed_times(archive: bytes) -> bytes:
    """Return the archive with the same entries in the same order, all dated 1 January 1980.

    An entry called ``mimetype`` stays uncompressed, as OpenDocument wants it.
    """
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = ZipInfo(name, _ALWAYS)
            entry.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            # Unix, whatever this machine is: the byte is part of the file.
            entry.create_system = 3
            new.writestr(entry, old.read(name))
    return out.getvalue()

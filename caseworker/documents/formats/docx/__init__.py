"""DOCX (ECMA-376, Office Open XML), read from its XML: libraries drop tracked insertions.

- Tracked insertions and moves stand where they ended up; deleted text stays, marked as deleted.
- Footnotes stand at the foot of the page that refers to them, endnotes and comments at the end.
- Headers stand once at the top, footers once at the end.
- Pages are those that the program which saved the file last drew, where it left marks, else those
  of the breaks that the writer made.
"""

from caseworker.documents.formats.docx.document import pages

__all__ = ["pages"]

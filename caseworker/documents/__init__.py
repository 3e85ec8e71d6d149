"""Bytes in, safe text and pages out; the parsers run in a process of their own.

``reader`` is what the rest of the program uses. It starts ``worker`` as a process without rights
(``confine``), sends it the bytes of a document and gets text pages back (``wire``). A format is one
function in ``formats``, and one line in the table there.
"""

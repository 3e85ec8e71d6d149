"""Keeping what was written before anything else happens to it."""

from __future__ import annotations

import msgspec

from caseworker.offline.drafts import Draft
from caseworker.offline.store import Store


def keep_draft(store: Store, kind: str, number: str, fields: dict[str, str], *, same: str) -> Draft:
    """Save a draft and return it.

    A draft of the same kind and case with the same text in the field ``same`` is taken up again
    with the other fields as they are now, so that a second try does not leave a copy behind.
    """
    for draft in store.drafts.of_case(number):
        if draft.kind == kind and draft.fields.get(same) == fields[same]:
            return store.drafts.save(msgspec.structs.replace(draft, fields=fields))
    return store.drafts.start(kind, number, fields)


_TEXTS = ("reasons", "text", "reason", "subject", "path")


def beginning(draft: Draft) -> str:
    """Return what somebody would know a draft by: its text, else whatever is in it."""
    for name in _TEXTS:
        if draft.fields.get(name, "").strip():
            return draft.fields[name]
    return next((text for text in draft.fields.values() if text.strip()), "")


def main_text(draft: Draft) -> str:
    """Return the name of the field with the text that a draft is written for."""
    return next((name for name in _TEXTS if name in draft.fields), "")

"""What other cases are to a case, in the user's language."""

from __future__ import annotations

from api_client.models import RelatedCase, Relation
from caseworker.i18n import _


def relation_word(related: RelatedCase) -> str:
    """Return what a related case is to the case."""
    return {
        Relation.WHOLE: _("main case"),
        Relation.PART: _("part of this case"),
        Relation.FOLLOWS: _("follow-up"),
        Relation.SUBJECT: _("same matter"),
        Relation.CONTRIBUTES: _("contribution"),
        Relation.OTHER: _("other case"),
    }[related.relation]


def related_words(related: RelatedCase) -> tuple[str, str]:
    """Return the number and the title of a related case, or why they are not known."""
    if related.elsewhere:
        return "–", _("on another server: {host}").format(host=related.elsewhere)
    if not related.number:
        return "–", _("the server does not show it")
    if related.closed is None:
        return related.number, related.title
    closed = _("closed {day}").format(day=related.closed.isoformat())
    return related.number, f"{related.title} ({closed})"

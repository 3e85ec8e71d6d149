"""Putting a file into a case, or another content in the place of one of its documents."""

from __future__ import annotations

from pathlib import Path

from api_client.errors import CaseClosed, NoSuchDocumentType
from api_client.models import CaseType, DocumentInfo
from api_client.offers import offered
from api_client.plans import DocumentIntent
from caseworker.documents.outgoing import content_of, mime_type_of
from caseworker.i18n import _
from caseworker.offline.clock import now_utc
from caseworker.offline.drafts import Draft, new_id
from caseworker.work.basis import Basis
from caseworker.work.checklist import NotComplete
from caseworker.work.forms import FieldKind, Form, FormField, checked_text

KIND = "document"
VERSION = "version"
_LONGEST_TITLE = 200
_LONGEST_PATH = 4096


def upload_form(case_type: CaseType) -> Form:
    """Return the form that puts a file into a case."""
    kinds = tuple((kind.name, kind.name) for kind in case_type.documents)
    return Form(
        kind=KIND,
        title=_("Add a document"),
        fields=(
            FormField("path", _("File"), FieldKind.LINE),
            FormField("type", _("Document type"), FieldKind.NAME, kinds),
            FormField("title", _("Title"), FieldKind.LINE, needed=False),
        ),
        freeze=freeze,
    )


def version_form(document: DocumentInfo) -> Form:
    """Return the form that gives a document another content."""
    return Form(
        kind=VERSION,
        title=_("New version of {title}").format(title=document.title),
        fields=(FormField("path", _("File"), FieldKind.LINE),),
        freeze=freeze,
        fixed=replaced_fields(document),
    )


def replaced_fields(document: DocumentInfo) -> dict[str, str]:
    """Return which document a draft is about, and its version when that was begun."""
    return {
        "document": document.id,
        "document_title": document.title,
        "document_version": str(document.version),
    }


def freeze(draft: Draft, known: Basis) -> DocumentIntent:
    """Turn a draft into an intent; reads the whole file once.

    Raises NotComplete, CaseClosed, NoSuchDocumentType, FileGone, FileTooLarge.
    """
    fields = draft.fields
    path = Path(checked_text(_("File"), fields.get("path", ""), _LONGEST_PATH).strip())
    path = path.expanduser()
    replaces = fields.get("document", "")
    if not replaces:
        _check_type(fields.get("type", ""), known)
        if known.summary and known.summary.closed:
            raise CaseClosed(code="", title="", request_id="")
    content = content_of(path)
    if not content.size:
        raise NotComplete(missing=_("The file is empty."))
    title = fields.get("document_title", "") if replaces else fields.get("title", "").strip()
    return DocumentIntent(
        number=new_id(),
        case_number=draft.case_number,
        case_id=known.case_id,
        title=checked_text(_("Title"), title or path.stem, _LONGEST_TITLE),
        file_name=path.name,
        mime_type=mime_type_of(path),
        content=content,
        type=fields.get("type", ""),
        replaces=replaces,
        seen_version=int(fields.get("document_version", "0") or 0),
        at=now_utc(),
    )


def _check_type(wanted: str, known: Basis) -> None:
    checked_text(_("Document type"), wanted, _LONGEST_PATH)
    if known.case_type and known.case_type.documents:
        offered(wanted, known.case_type.documents, NoSuchDocumentType)

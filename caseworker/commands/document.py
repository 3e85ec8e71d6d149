"""`caseworker document`: the documents of a case, or one of them as text or as a file."""

from __future__ import annotations

from pathlib import Path

import click

from api_client.models import Case, DocumentInfo
from caseworker.commands.context import json_option, opened, profile_option, run
from caseworker.commands.output import print_json, print_table, progress, say
from caseworker.commands.reading_output import (
    exit_code,
    password_option,
    print_reading,
    reading_fields,
    unlocked,
)
from caseworker.commands.shapes import document_id, document_line
from caseworker.documents.answer import Reading
from caseworker.i18n import _
from caseworker.services import Services
from caseworker.text import visible
from caseworker.work.documents import find_document, read_document
from caseworker.work.reading import read_case


@click.command(help=_("List the documents of a case, or read or save one."))
@click.argument("number")
@click.argument("document_name", metavar="[ID]", required=False)
@click.option("--text", "_as_text", is_flag=True, help=_("Print the text (the default)."))
@click.option(
    "--save",
    "path",
    type=click.Path(path_type=Path),
    help=_("Save the file instead, under this name or in this folder."),
)
@click.option(
    "--version", type=click.IntRange(min=1), help=_("An earlier version; 1 is the first.")
)
@password_option
@profile_option
@json_option
def document(
    number: str,
    document_name: str | None,
    _as_text: bool,
    path: Path | None,
    version: int | None,
    password_stdin: bool,
    profile_name: str | None,
    as_json: bool,
) -> None:
    """List, read or save documents."""
    if path is not None and document_name is None:
        raise click.UsageError(_("Which document? Give its id after the number."))
    with opened(profile_name) as services:
        if document_name is None:
            _list(run(_case(services, number)), as_json=as_json)
            return
        info, content = run(_one(services, number, document_name, version))
    fields = {"id": document_id(info), "title": info.title}
    if path is not None:
        _save(content, path, info, as_json=as_json)
    else:
        reading = unlocked(
            lambda password: run(_read(content, info, password)), from_stdin=password_stdin
        )
        if as_json:
            print_json(fields | reading_fields(reading))
        else:
            print_reading(reading)
        raise SystemExit(exit_code(reading))


async def _case(services: Services, number: str) -> Case:
    async with services.connect() as api:
        return (await read_case(api, services.store, number)).case


async def _one(
    services: Services, number: str, name: str, version: int | None
) -> tuple[DocumentInfo, bytes]:
    """Return a document by what was typed, of a version or the newest, and its content."""
    async with services.connect() as api:
        case = (await read_case(api, services.store, number)).case
        info = find_document(case, name)
        if version is not None:
            info = await api.document_version(info.id, version)
        with progress(info.size) as told:
            read = await read_document(services, case.summary, info, told=told)
    return info, read.content


async def _read(content: bytes, info: DocumentInfo, password: str) -> Reading:
    from caseworker.documents.reader import DocumentReader

    async with DocumentReader() as reader:
        return await reader.read(
            content, file_name=info.file_name, mime_type=info.mime_type, password=password
        )


def _list(case: Case, *, as_json: bool) -> None:
    if as_json:
        documents = [document_line(info) for info in case.documents]
        print_json({"number": case.summary.number, "documents": documents})
        return
    if not case.documents:
        click.echo(_("No documents."))
        return
    print_table(
        (_("Id"), _("Title"), _("File"), _("Version"), _("Size"), _("Date")),
        (
            (
                document_id(info),
                info.title,
                info.file_name,
                str(info.version),
                "" if info.size is None else f"{info.size:,}".replace(",", " "),
                info.created.isoformat() if info.created else "",
            )
            for info in case.documents
        ),
    )


def _save(content: bytes, path: Path, info: DocumentInfo, *, as_json: bool) -> None:
    from caseworker.documents.saving import save_new

    saved = save_new(content, path, info.file_name or info.title)
    if as_json:
        print_json(
            {
                "id": document_id(info),
                "title": info.title,
                "state": "saved",
                "type": info.mime_type,
                "pages": [],
                "reason": "",
                "saved": str(saved),
            }
        )
    else:
        say(_("Saved as {path}.").format(path=visible(str(saved), single_line=True)))

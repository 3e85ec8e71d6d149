"""Documents with bytes changed at random: whatever they have become, the reader survives."""

from __future__ import annotations

import os
import random
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO

import pytest

from caseworker.documents.answer import Part, Picture, State, Window
from caseworker.documents.limits import Limits
from caseworker.documents.reader import DocumentReader
from tests.documents import open_document_samples, samples
from tests.documents.outlook_samples import compound, file, message
from tests.documents.test_tables_and_archives import AREAS, workbook

SEED = 20261123
TRIES = 105
SOAK_TRIES = 6_300


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Return the bytes with a few changed, a piece repeated, moved or cut out, or the end lost."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 10, 100))):
        changed[chance.randrange(len(changed))] = chance.choice((0, 255, chance.randrange(256)))
    start = chance.randrange(len(changed))
    piece = changed[start : start + chance.randrange(200)]
    match chance.randrange(6):
        case 0:
            del changed[start : start + len(piece)]
        case 1:
            changed[start:start] = piece * chance.randrange(1, 50)
        case 2:
            del changed[start + 1 :]
    return bytes(changed)


def flipped_inside(content: bytes, chance: random.Random) -> bytes:
    """Return a zip whose parts are changed and packed again, so that the XML is reached."""
    with zipfile.ZipFile(BytesIO(content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    victim = chance.choice([name for name in parts if parts[name] and name.endswith("xml")])
    return samples.zipped(parts | {victim: flipped(parts[victim], chance)})


async def look_inside(reader: DocumentReader, content: bytes, name: str) -> None:
    """Ask for what else can be had of a document; it is there, or why not is said."""
    part = await reader.part(content, 0, file_name=name)
    assert isinstance(part, Part) or part.reason
    drawn = await reader.picture(content, Window(1, 60, 60), file_name=name)
    assert isinstance(drawn, Picture) or drawn.reason


@cache
def originals() -> dict[str, bytes]:
    """Return a document of every kind by its name."""
    return {
        "a.pdf": samples.letter_pdf(),
        "b.pdf": samples.scanned_pdf(),
        "c.pdf": samples.encrypted_pdf(),
        "a.docx": samples.letter_docx(),
        "a.eml": samples.letter_eml(),
        "a.txt": "Åsa Öberg överklagar.\f".encode() * 50,
        "a.png": samples.picture("PNG"),
        "a.jpg": samples.picture("JPEG"),
        "a.tif": samples.picture("TIFF", (20, 20)),
        "a.webp": samples.picture("WebP"),
        "b.docx": samples.letter_docx(),
        "a.odt": open_document_samples.text("<text:h>A</text:h><text:p>Åsa</text:p>" * 20),
        "a.xlsx": workbook(("Ytor", AREAS)),
        "a.msg": compound(message(body="Hej", attached=(file("a.txt", b"x" * 5000),))),
        "a.html": b"<html><h1>A</h1><table><tr><td>1<td>2</table>" * 20,
        "a.rtf": rb"{\rtf1\ansi\ansicpg1252 F\'f6r \b fet\b0\par \u8364? {\*\x y}}" * 5,
        "a.csv": b"Post;Kronor\nBygglov;14 200\n" * 20,
        "a.zip": samples.zipped({"a.txt": "Hej", "b.txt": "Nej"}),
        "outline.pdf": samples.pdf("= A\nText\n== B\n#table(columns: 2, [a], [b], [c], [d])"),
        "attached.pdf": samples.pdf_with_attachment("a.txt", b"Hej"),
    }


def changed_documents(tries: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield so many documents of all kinds, each changed at random; the same ones each time."""
    chance = random.Random(seed)
    kinds = list(originals().items())
    for number in range(tries):
        name, content = kinds[number % len(kinds)]
        inside = name.endswith(("docx", "odt", "xlsx")) and chance.random() < 0.8
        yield name, (flipped_inside if inside else flipped)(content, chance)


async def survive(tries: int, seed: int) -> Counter[str]:
    """Read that many changed documents and count how they ended."""
    ends: Counter[str] = Counter()
    async with DocumentReader(Limits(seconds=5)) as reader:
        for name, changed in changed_documents(tries, seed):
            reading = await reader.read(changed, file_name=name)
            assert reading.reason or reading.state is State.OK
            await look_inside(reader, changed, name)
            ends[reading.state.value] += 1
            if "stopped the reader" in reading.reason or "took too long" in reading.reason:
                ends["worker lost"] += 1
        assert (await reader.read(samples.letter_pdf())).state is State.OK
    return ends


async def test_changed_documents_never_break_the_reader() -> None:
    ends = await survive(TRIES, SEED)
    assert ends["ok"] > 0
    assert ends["damaged"] > 0


@pytest.mark.soak
@pytest.mark.timeout(1800)
async def test_thousands_of_changed_documents_never_break_the_reader() -> None:
    tries = SOAK_TRIES if os.environ.get("CASEWORKER_SOAK") else TRIES
    ends = await survive(tries, SEED + 1)
    print(f"{tries} changed documents: {dict(ends)}")  # noqa: T201
    assert sum(ends[state.value] for state in State) == tries

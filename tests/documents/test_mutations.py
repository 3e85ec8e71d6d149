"""Documents with bytes changed at random: whatever they have become, the reader survives."""

from __future__ import annotations

import os
import random
import zipfile
from collections import Counter
from io import BytesIO

import pytest

from caseworker.documents.answer import State
from caseworker.documents.limits import Limits
from caseworker.documents.reader import DocumentReader
from tests.documents import samples

SEED = 20261123
TRIES = 60
SOAK_TRIES = 20_000


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


async def survive(tries: int, seed: int) -> Counter[str]:
    """Read that many changed documents and count how they ended."""
    chance = random.Random(seed)
    originals = {
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
    }
    ends: Counter[str] = Counter()
    async with DocumentReader(Limits(seconds=5)) as reader:
        for number in range(tries):
            name = list(originals)[number % len(originals)]
            inside = name.endswith("docx") and chance.random() < 0.8
            change = flipped_inside if inside else flipped
            reading = await reader.read(change(originals[name], chance), file_name=name)
            assert reading.reason or reading.state is State.OK
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

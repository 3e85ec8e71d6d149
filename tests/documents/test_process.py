"""The worker as a process: whatever happens to it, the next document is read."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from caseworker.documents import process
from caseworker.documents.answer import Outcome, Page, State
from caseworker.documents.limits import Limits
from caseworker.documents.problems import ReaderClosed, ReaderUnavailable
from caseworker.documents.reader import DocumentReader
from tests.documents import processes, samples

MANY_PAGES = b"\f".join(b"sida %d " % n + b"x" * 4000 for n in range(3000))
"""More than fits the pipe: the worker waits with most of it until someone takes the pages."""


@pytest.fixture
async def started() -> AsyncGenerator[tuple[DocumentReader, int], None]:
    """A reader that has read a document, and the process id of its worker."""
    before = processes.children()
    async with DocumentReader(Limits(seconds=0.7)) as reader:
        assert (await reader.read(b"Hej")).pages == ["Hej"]
        (worker,) = processes.children() - before
        yield reader, worker


async def first_page(stream: AsyncGenerator[Page | Outcome, None]) -> Page:
    page = await anext(stream)
    assert isinstance(page, Page)
    return page


async def outcome(stream: AsyncGenerator[Page | Outcome, None]) -> Outcome:
    items = [item async for item in stream]
    assert isinstance(items[-1], Outcome)
    return items[-1]


async def gone(worker: int) -> None:
    """Wait until a process has left nothing behind, while the event loop runs on."""
    async with asyncio.timeout(10):
        while processes.exists(worker):  # noqa: ASYNC110 - nothing but the system tells
            await asyncio.sleep(0)


async def reads_on(reader: DocumentReader) -> None:
    assert (await reader.read(samples.letter_pdf())).state is State.OK


async def test_one_process_reads_one_document_after_the_other() -> None:
    before = processes.children()
    async with DocumentReader() as reader:
        await reads_on(reader)
        workers = processes.children() - before
        for content in (samples.letter_docx(), samples.letter_eml(), samples.letter_pdf()):
            assert (await reader.read(content)).state is State.OK
        assert processes.children() - before == workers
        assert len(workers) == 1


async def test_pages_come_one_by_one_and_the_outcome_last() -> None:
    async with DocumentReader() as reader:
        items = [item async for item in reader.pages(samples.letter_pdf(), file_name="a.pdf")]
    assert [type(item) for item in items] == [Page, Page, Outcome]
    assert [item.number for item in items if isinstance(item, Page)] == [1, 2]
    assert [item.count for item in items if isinstance(item, Page)] == [2, 2]
    assert items[-1] == Outcome(State.OK, "PDF", "", can_draw=True)


async def test_the_first_page_comes_while_the_worker_still_has_most_of_the_rest(
    started: tuple[DocumentReader, int],
) -> None:
    reader, worker = started
    stream = reader.pages(MANY_PAGES)
    assert (await first_page(stream)).text.startswith("sida 0 ")
    os.kill(worker, signal.SIGKILL)
    kept = [item async for item in stream]
    assert len(kept) < 1500  # of 3000: the rest had not left the worker
    await reads_on(reader)


async def test_documents_asked_for_at_once_are_read_in_turn() -> None:
    async with DocumentReader() as reader:
        asked = [reader.read(b"nummer %d" % n) for n in range(20)]
        readings = await asyncio.gather(*asked)
    assert [reading.pages for reading in readings] == [[f"nummer {n}"] for n in range(20)]


async def test_a_worker_that_is_killed_in_a_document_costs_that_document_only(
    started: tuple[DocumentReader, int],
) -> None:
    reader, worker = started
    stream = reader.pages(MANY_PAGES, file_name="lista.txt")
    await first_page(stream)
    os.kill(worker, signal.SIGKILL)
    end = await outcome(stream)
    assert (end.state, end.type) == (State.DAMAGED, "text")
    assert "stopped the reader" in end.reason
    await reads_on(reader)
    assert not processes.exists(worker)


async def test_a_worker_that_crashes_in_a_document_costs_that_document_only(
    started: tuple[DocumentReader, int],
) -> None:
    reader, worker = started
    stream = reader.pages(MANY_PAGES)
    await first_page(stream)
    os.kill(worker, signal.SIGSEGV)
    assert (await outcome(stream)).state is State.DAMAGED
    await reads_on(reader)


async def test_a_worker_that_hangs_in_a_document_is_ended_and_said(
    started: tuple[DocumentReader, int],
) -> None:
    reader, worker = started
    stream = reader.pages(MANY_PAGES)
    await first_page(stream)
    os.kill(worker, signal.SIGSTOP)
    end = await outcome(stream)
    assert end.state is State.TOO_LARGE
    assert "took too long" in end.reason
    await reads_on(reader)
    assert not processes.exists(worker)


async def test_a_worker_that_died_while_idle_costs_nothing(
    started: tuple[DocumentReader, int],
) -> None:
    reader, worker = started
    os.kill(worker, signal.SIGKILL)
    processes.wait_until(lambda: _is_zombie_or_gone(worker))
    await reads_on(reader)


async def test_a_worker_that_hangs_while_it_takes_a_large_document_is_ended(
    started: tuple[DocumentReader, int],
) -> None:
    reader, worker = started
    reading = asyncio.create_task(reader.read(b"x" * 150_000_000))
    before = processes.memory(worker)
    async with asyncio.timeout(10):
        while processes.memory(worker) < before + 50_000_000:  # noqa: ASYNC110 - only /proc tells
            await asyncio.sleep(0)
    os.kill(worker, signal.SIGSTOP)
    assert (await reading).state is State.TOO_LARGE
    await reads_on(reader)


async def test_slow_readers_of_pages_do_not_count_as_a_slow_document(
    started: tuple[DocumentReader, int],
) -> None:
    reader, _ = started
    stream = reader.pages(MANY_PAGES)
    await first_page(stream)
    await asyncio.sleep(0.8)  # longer than the limit of this reader
    assert (await outcome(stream)).state is State.OK


async def test_a_cancelled_read_leaves_no_busy_worker(
    started: tuple[DocumentReader, int],
) -> None:
    reader, worker = started
    reading = asyncio.create_task(reader.read(samples.slow_docx()))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.2):
            await asyncio.shield(reading)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await gone(worker)
    await reads_on(reader)


async def test_a_stream_that_is_left_early_leaves_no_busy_worker(
    started: tuple[DocumentReader, int],
) -> None:
    reader, worker = started
    async with contextlib.aclosing(reader.pages(MANY_PAGES)) as stream:
        await first_page(stream)
    await gone(worker)
    await reads_on(reader)


async def test_a_stream_that_is_read_to_its_outcome_keeps_the_worker(
    started: tuple[DocumentReader, int],
) -> None:
    reader, worker = started
    async for item in reader.pages(samples.letter_pdf()):
        if isinstance(item, Outcome):
            break
    await reads_on(reader)
    assert processes.exists(worker)


async def test_nothing_is_left_behind() -> None:
    before = (processes.children(), processes.open_files())
    for _ in range(3):
        async with DocumentReader() as reader:
            await reads_on(reader)
            stream = reader.pages(MANY_PAGES)
            await first_page(stream)
            await stream.aclose()
            await reads_on(reader)
    assert (processes.children(), processes.open_files()) == before


async def test_closing_breaks_off_what_is_being_read() -> None:
    before = processes.children()
    reader = DocumentReader()
    stream = reader.pages(MANY_PAGES)
    await first_page(stream)
    waiting = asyncio.create_task(reader.read(b"Hej"))
    await asyncio.sleep(0)
    await reader.close()
    with pytest.raises(ReaderClosed):
        await outcome(stream)
    with pytest.raises(ReaderClosed):
        await waiting
    with pytest.raises(ReaderClosed):
        await reader.read(b"Hej")
    await reader.close()
    assert processes.children() == before


async def test_a_reader_that_never_read_closes_at_once() -> None:
    before = processes.children()
    async with DocumentReader():
        pass
    await DocumentReader().close()
    assert processes.children() == before


async def test_a_fresh_process_takes_over_after_many_documents() -> None:
    before = processes.children()
    async with DocumentReader() as reader:
        await reader.read(b"Hej")
        (first,) = processes.children() - before
        for _ in range(50):
            assert (await reader.read(b"Hej")).state is State.OK
        assert not processes.exists(first)


async def test_a_python_that_cannot_be_started_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    async with DocumentReader() as reader:
        with pytest.raises(ReaderUnavailable) as caught:
            await reader.read(b"Hej")
    assert "caseworker doctor" in str(caught.value)


async def test_a_python_that_ends_at_once_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    async with DocumentReader() as reader:
        with pytest.raises(ReaderUnavailable):
            await reader.read(b"Hej")


TAKEN_OVER = """
import sys
sys.path.insert(0, {root!r})
from caseworker.documents import process
from caseworker.documents.answer import State
from caseworker.documents.wire import *
out = sys.stdout.buffer
out.write(frame(Ready([])) + frame(Accepted()))
{evil}
out.flush()
sys.stdin.buffer.read()
"""


@pytest.mark.parametrize(
    "evil",
    [
        "out.write(frame(PageReady('x')) * 2000)",
        "out.write(frame(PageReady('x' * 900)) * 2000)",
        "out.write(HEAD.pack(2**32 - 1) + bytes(100))",
        "out.write(HEAD.pack(4) + b'evil')",
        "out.write(frame(Accepted()))",
        "out.write(frame(Finished(State.OK, 'x' * 1000)))",
        "sys.exit(3)",
    ],
)
async def test_a_worker_that_a_document_took_over_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, evil: str
) -> None:
    script = TAKEN_OVER.format(root=str(Path(__file__).parents[2]), evil=evil)
    before = processes.children()
    async with DocumentReader(Limits(pages=1000, characters=100_000)) as reader:
        with monkeypatch.context() as change:
            change.setattr(process, "command", lambda: [sys.executable, "-c", script])
            reading = await reader.read(b"Hej", file_name="a.txt")
        assert (reading.state, reading.type) == (State.DAMAGED, "text")
        assert len(reading.pages) <= 1000
        assert sum(len(page) for page in reading.pages) <= 100_000
    assert processes.children() == before


async def test_the_worker_knows_no_secret_and_has_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CASEWORKER_SECRET", "hemligt")
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "hemligt")
    monkeypatch.setenv("PYTHONPATH", "/hemligt")
    before = processes.children()
    async with DocumentReader() as reader:
        await reader.read(b"Hej")
        (worker,) = processes.children() - before
        told = processes.environment(worker) + processes.command_line(worker)
        session = int(processes.status(worker)[3])
    assert b"hemligt" not in told
    assert b"HOME" not in told
    assert session == worker  # of its own, without the terminal


def test_the_worker_ends_when_the_program_is_killed() -> None:
    program = (
        "import asyncio, os\n"
        "from caseworker.documents.reader import DocumentReader\n"
        "async def main():\n"
        "    reader = DocumentReader()\n"
        "    await reader.read(b'Hej')\n"
        "    print(reader._worker.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        worker = int(running.stdout.readline())
        assert processes.exists(worker)
        running.kill()
    processes.wait_until(lambda: _is_zombie_or_gone(worker))


def test_a_library_that_prints_does_not_break_the_protocol() -> None:
    program = (
        "import os, sys\n"
        "from caseworker.documents import formats, worker\n"
        "quiet = formats.FORMATS['text']\n"
        "def noisy(source):\n"
        "    print('print'); sys.stdout.flush(); os.write(1, b'write'); os.write(2, b'error')\n"
        "    assert sys.stdin.read() == ''\n"
        "    yield from quiet.pages(source)\n"
        "formats.FORMATS['text'] = formats.Format(noisy)\n"
        "worker.main()\n"
    )
    from caseworker.documents import reasons, wire

    request = wire.Request(3, "", "", reasons.words())
    run = subprocess.run(
        [sys.executable, "-c", program],
        input=wire.frame(Limits()) + wire.frame(request) + b"Hej",
        capture_output=True,
        check=True,
    )
    assert run.stderr == b""
    last = wire.frame(wire.PageReady("Hej", count=1)) + wire.frame(wire.Finished(State.OK, "text"))
    assert run.stdout.endswith(wire.frame(wire.Accepted()) + last)


def _is_zombie_or_gone(worker: int) -> bool:
    try:
        return processes.status(worker)[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True

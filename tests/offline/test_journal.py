"""The journal: whatever happens to one record, every other one is read."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from caseworker.offline.journal import Journal
from tests.offline.examples import KEY, OTHER_KEY, refuse_to_flush

TEXTS = [f"text {number} ".encode() * (number + 1) for number in range(20)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def journal(path: Path) -> Journal:
    return Journal(path, KEY)


def _filled(journal: Journal) -> list[int]:
    """Append the texts; return where each record begins."""
    return [journal.append(text) for text in TEXTS]


def _contents(journal: Journal) -> list[bytes]:
    return [record.content for record in journal.read().records]


def test_records_come_back_in_their_order(journal: Journal) -> None:
    _filled(journal)

    contents = journal.read()
    assert [record.content for record in contents.records] == TEXTS
    assert contents.damage is None
    assert not contents.torn


def test_a_missing_or_empty_journal_holds_nothing(journal: Journal, path: Path) -> None:
    assert journal.read().records == ()
    assert journal.size() == 0
    path.touch()
    assert journal.read().records == ()
    assert journal.read().damage is None


@pytest.mark.parametrize("number", [0, 7, 19])
def test_a_record_with_a_changed_byte_is_skipped_and_all_others_are_read(
    journal: Journal, path: Path, number: int
) -> None:
    starts = [*_filled(journal), path.stat().st_size]
    whole = path.read_bytes()
    others = [text for at, text in enumerate(TEXTS) if at != number]

    for position in range(starts[number], starts[number + 1]):
        changed = bytearray(whole)
        changed[position] ^= 0x41
        path.write_bytes(changed)

        assert _contents(journal) == others
        contents = journal.read()
        assert contents.damage == starts[number] or contents.torn


def test_a_length_changed_to_reach_far_beyond_does_not_hide_what_follows(
    journal: Journal, path: Path
) -> None:
    starts = _filled(journal)
    changed = bytearray(path.read_bytes())
    changed[starts[3] + 8 : starts[3] + 12] = b"\xff\xff\xff\xff"
    path.write_bytes(changed)

    assert _contents(journal) == TEXTS[:3] + TEXTS[4:]


def test_a_stretch_overwritten_with_noise_costs_only_the_records_in_it(
    journal: Journal, path: Path
) -> None:
    starts = _filled(journal)
    noise = random.Random(5).randbytes(starts[9] - starts[4] - 10)
    changed = bytearray(path.read_bytes())
    changed[starts[4] + 5 : starts[4] + 5 + len(noise)] = noise
    path.write_bytes(changed)

    assert _contents(journal) == TEXTS[:4] + TEXTS[9:]


def test_bytes_that_look_like_the_start_of_a_record_fool_nobody(
    journal: Journal, path: Path
) -> None:
    journal.append(b"one")
    with path.open("ab") as stream:
        stream.write(path.read_bytes()[:16] + b"noise")
    journal.append(b"two")

    assert _contents(journal) == [b"one", b"two"]


def test_a_record_cut_short_at_any_byte_is_torn_and_not_damaged(
    journal: Journal, path: Path
) -> None:
    journal.append(b"kept")
    length = journal.append(b"cut")
    whole = path.read_bytes()

    for end in range(length + 1, len(whole)):
        path.write_bytes(whole[:end])
        contents = journal.read()
        assert [record.content for record in contents.records] == [b"kept"]
        assert contents.torn
        assert contents.damage is None


def test_zeros_at_the_end_count_as_damage(journal: Journal, path: Path) -> None:
    end = journal.append(b"kept") + path.stat().st_size
    with path.open("ab") as stream:
        stream.write(bytes(500))

    assert journal.read().damage == end


def test_what_is_appended_after_a_torn_record_is_read(journal: Journal, path: Path) -> None:
    journal.append(b"one")
    length = journal.append(b"torn")
    os.truncate(path, length + 20)
    journal.append(b"two")

    contents = journal.read()
    assert [record.content for record in contents.records] == [b"one", b"two"]


def test_another_key_reads_nothing(journal: Journal, path: Path) -> None:
    _filled(journal)
    assert Journal(path, OTHER_KEY).read().records == ()


def test_nothing_of_the_text_is_in_the_file(journal: Journal, path: Path) -> None:
    _filled(journal)
    assert b"text" not in path.read_bytes()


def test_taking_back_leaves_what_was_there_before(journal: Journal) -> None:
    journal.append(b"one")
    length = journal.append(b"two")
    journal.cut(length)

    assert _contents(journal) == [b"one"]


def test_replacing_writes_the_new_records_alone(journal: Journal, path: Path) -> None:
    _filled(journal)
    journal.replace([b"a", b"b"])

    assert _contents(journal) == [b"a", b"b"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_record_that_cannot_be_flushed_is_taken_back(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append(b"one")
    before = path.read_bytes()

    refuse_to_flush(monkeypatch)
    with pytest.raises(OSError, match="Input/output"):
        journal.append(b"two")
    assert path.read_bytes() == before

"""Another window on a store: a real process, driven by the tests over its pipes.

``python -m tests.offline.window JOB FOLDER [ARGUMENT …]``. What a job has done and the store has
acknowledged it prints, one JSON value in a line, flushed at once.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from api_client.errors import Problem
from caseworker.offline.drafts import Draft
from caseworker.offline.outbox import Entry, EntryState
from caseworker.offline.store import Store
from tests.offline.examples import KEY, NOON, decision, plan


def say(*values: object) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def say_whatever_fails(*values: object) -> None:
    """Tell something through a pipe that fails like the disk does."""
    left = f"{json.dumps(values)}\n".encode()
    while left:
        with suppress(OSError):
            left = left[os.write(sys.stdout.fileno(), left) :]


def wait_for_word() -> str:
    return sys.stdin.readline().strip()


def state_of(draft: Draft) -> list[object]:
    return [draft.revision, draft.fields["text"]]


def save_for_ever(folder: Path, seed: str) -> None:
    """Type, send, take back and remove, telling before what is begun and after what is done."""
    choose = random.Random(seed)
    with Store.open(folder, KEY) as store:
        say("open")
        drafts = {draft.id: draft for draft in store.drafts.all()}
        while True:
            if len(drafts) < 3:
                begun = store.drafts.start("note", f"KUB-{seed}", {"text": ""})
                drafts[begun.id] = begun
                say("saved", begun.id, state_of(begun))
            draft = drafts[choose.choice(sorted(drafts))]
            what = choose.random()
            if what < 0.8:
                text = draft.fields["text"][-15_000:] + choose.choice("abc ") * choose.randint(
                    1, 50
                )
                drafts[draft.id] = saved = store.drafts.save(replace(draft, fields={"text": text}))
                say("saved", saved.id, state_of(saved))
            elif what < 0.9:
                _send(store, drafts.pop(draft.id))
            else:
                say("removing", draft.id)
                store.drafts.remove(drafts.pop(draft.id).id)
                say("removed", draft.id)


def _send(store: Store, draft: Draft) -> None:
    number = f"N-{draft.id}-{draft.revision}"
    say("removing", draft.id)
    store.outbox.put(decision(number, number), not_before=NOON, draft=draft)
    say("removed", draft.id)
    say("entry", number, EntryState.WAITING, draft.fields["text"])
    store.outbox.set_plan(number, plan("decision"))
    store.outbox.step_tried(number, "decision")
    say("entry", number, EntryState.SENDING, draft.fields["text"])
    store.outbox.step_done(number, "decision", "https://besluiten.example.com/1")
    store.outbox.finish(number)
    say("entry", number, EntryState.DONE, draft.fields["text"])


def take_part(folder: Path, name: str, count: str) -> None:
    """Work on what is shared with another window and on drafts of one's own, interleaved."""
    with Store.open(folder, KEY) as store:
        say("open")
        wait_for_word()
        [shared] = store.drafts.of_case("shared")
        for number in range(int(count)):
            own = store.drafts.start("note", name, {"text": f"{name} {number}"})
            store.drafts.save(replace(own, fields={"text": f"{name} {number} changed"}))
            shared = store.drafts.save(replace(shared, fields={"text": f"{name} {number}"}))
            store.outbox.put(decision(f"{name}-{number}", f"{name}-{number}"), not_before=NOON)
            for entry_id in (f"race-{number}", f"first-{number}", f"second-{number}"):
                say(entry_id, _attempt(partial(_move, store, name, entry_id)))


def _move(store: Store, name: str, entry_id: str) -> Entry | Draft | None:
    """One window undoes what the other one sends."""
    if entry_id.startswith("race"):
        return store.outbox.discard(entry_id)
    if (name == "left") == entry_id.startswith("first"):
        return store.outbox.step_tried(entry_id, "decision")
    return store.outbox.undo(entry_id)


def _attempt(action: Callable[[], object]) -> str:
    try:
        action()
    except Problem as problem:
        return type(problem).__name__
    return "done"


def hold_sender_lock(folder: Path) -> None:
    """Be the sender until killed."""
    with Store.open(folder, KEY) as store, store.sender_lock() as is_sender:
        say(is_sender)
        wait_for_word()


def hold_store(folder: Path) -> None:
    """Stop in the middle of a save, as a window does that was suspended."""
    with Store.open(folder, KEY) as store:

        def action(_items: object) -> None:
            say("holding")
            wait_for_word()

        store._storage.keep(action)


def fill(folder: Path, ballast: str, limit: str) -> None:
    """Save longer and longer texts until the disk is full, look around, make room, save again.

    With a ``limit`` in bytes files cannot grow beyond it; else the file ``ballast`` is what is
    deleted to make room.
    """
    import resource

    most = int(limit)
    with Store.open(folder, KEY) as store:
        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
        draft = store.drafts.start("note", "KUB-1", {"text": "x"})
        try:
            while len(draft.fields["text"]) < 50_000_000:
                longer = {"text": draft.fields["text"] * 2}
                draft = store.drafts.save(replace(draft, fields=longer))
        except Problem as problem:
            say("problem", type(problem).__name__, str(problem))
        say("text", len(draft.fields["text"]))
        say("kept", store.drafts.get(draft.id) == draft)
        say("put", _attempt(lambda: store.outbox.put(decision(), not_before=NOON, draft=draft)))
        say("outbox", len(store.outbox.all()), len(store.drafts.all()))
        if most:
            resource.setrlimit(
                resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            )
        else:
            Path(ballast).unlink()
        draft = store.drafts.save(replace(draft, fields={"text": "there is room again"}))
        say("faults", *store.check())
    with Store.open(folder, KEY) as store:
        say("after", store.drafts.all() == [draft], store.recovery is None)


def struggle(folder: Path, count: str) -> None:
    """Save while the disk fails now and then; tell what was acknowledged, and each problem."""
    store: Store | None = None
    draft: Draft | None = None
    for number in range(int(count)):
        try:
            if store is None:
                store = Store.open(folder, KEY)
            if draft is None:
                draft = store.drafts.start("note", "KUB-1", {"text": "x"})
            draft = store.drafts.save(replace(draft, fields={"text": f"text {number}" * 50}))
            say_whatever_fails("saved", draft.id, state_of(draft))
        except Problem as problem:
            say_whatever_fails("problem", type(problem).__name__)
            if store is not None and number % 7 == 0:
                store.close()
                store = None
    say_whatever_fails("end")


def live_without_permission(folder: Path, user: str) -> None:
    """Meet a folder and files that this user may read and not write."""
    if int(user):
        os.setuid(int(user))
    with Store.open(folder, KEY) as store:
        draft = store.drafts.start("note", "KUB-1", {"text": "before"})
        journal = folder / "journal"
        journal.chmod(0o400)
        say("save", _attempt(lambda: store.drafts.save(draft)))
        say("kept", store.drafts.get(draft.id) == draft)
        journal.chmod(0o600)
        say("save", _attempt(lambda: store.drafts.save(draft)))
    for path in folder.iterdir():
        path.chmod(0o400)
    folder.chmod(0o500)
    say("open", _attempt(lambda: Store.open(folder, KEY).close()))
    empty = folder.parent / "empty"
    empty.mkdir()
    empty.chmod(0o500)
    say("new", _attempt(lambda: Store.open(empty, KEY).close()))
    say("below", _attempt(lambda: Store.open(empty / "profile", KEY).close()))


JOBS: dict[str, Callable[..., None]] = {
    job.__name__: job
    for job in (
        save_for_ever,
        take_part,
        hold_sender_lock,
        hold_store,
        fill,
        struggle,
        live_without_permission,
    )
}

if __name__ == "__main__":
    JOBS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])

"""Logging in, unlocking and locking, by keyboard, against a real server and a real vault."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot

from api_client.models import Queue
from caseworker.app import CaseworkerApp
from caseworker.credentials.beside import OpenedBeside
from caseworker.profiles import load_profile, profile_names
from tests.sandbox_server import RunningSandbox
from tests.screens.logged_in import PASSPHRASE, logged_in
from tests.screens.reading import Driver, seen, until, until_seen


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORKER_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("CASEWORKER_DATA", str(tmp_path / "data"))
    for name in ("CASEWORKER_SECRET", "CASEWORKER_PASSPHRASE", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)


@asynccontextmanager
async def started(
    start: OpenedBeside | None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[CaseworkerApp, Driver]]:
    app = CaseworkerApp(start, Queue.MINE)
    async with app.run_test(size=size, notifications=True, tooltips=True) as found:
        yield app, cast("Pilot[None]", found)
    app.close_store()


@asynccontextmanager
async def unlocked(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Driver]:
    """A window that the passphrase of the environment has opened."""
    profile = logged_in(sandbox)
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", PASSPHRASE)
    async with started(OpenedBeside(profile)) as (_app, pilot):
        await until_seen(pilot, "● connected", "Mine · ")
        yield pilot


async def types(pilot: Driver, text: str) -> None:
    await pilot.press(*text)


async def test_a_first_login_makes_a_vault_and_opens_the_queue(sandbox: RunningSandbox) -> None:
    async with started(None) as (_app, pilot):
        await until_seen(pilot, "Server", "Client id", "vault with a passphrase")
        for value in (sandbox.url, sandbox.client_id, sandbox.users[0]["id"], sandbox.secret):
            await types(pilot, value)
            await pilot.press("enter")
        assert sandbox.secret not in seen(pilot.app)
        await types(pilot, PASSPHRASE)
        await pilot.press("enter")
        await types(pilot, PASSPHRASE + "x")
        await pilot.press("enter")
        await until_seen(pilot, "The two passphrases are not the same.")
        assert profile_names() == []
        await types(pilot, PASSPHRASE)
        await pilot.press("enter")
        await types(pilot, PASSPHRASE)
        await pilot.press("enter")
        await until_seen(pilot, "● connected", "Mine · ")
        assert PASSPHRASE not in seen(pilot.app)
    [name] = profile_names()
    assert load_profile(name).store == "vault"


async def test_a_secret_that_the_server_refuses_is_not_kept(sandbox: RunningSandbox) -> None:
    async with started(None) as (_app, pilot):
        await until_seen(pilot, "Server", "vault with a passphrase")
        values = (sandbox.url, sandbox.client_id, "asa", "w" * 40, PASSPHRASE, PASSPHRASE)
        for value in values:
            await types(pilot, value)
            await pilot.press("enter")
        await until_seen(pilot, "The server did not accept the login")
    assert profile_names() == []


async def test_leaving_the_first_login_ends_the_program() -> None:
    async with started(None) as (app, pilot):
        await until_seen(pilot, "Client id")
        await pilot.press("escape")
        await until(pilot, lambda: app.return_code == 0)


async def test_a_vault_opens_with_its_passphrase_and_with_no_other(
    sandbox: RunningSandbox,
) -> None:
    profile = logged_in(sandbox)
    async with started(OpenedBeside(profile)) as (_app, pilot):
        await until_seen(pilot, "Passphrase")
        await types(pilot, "something else")
        await pilot.press("enter")
        await until_seen(pilot, "The passphrase does not open the vault of work.")
        await types(pilot, PASSPHRASE)
        await pilot.press("enter")
        await until_seen(pilot, "● connected", "Mine · ")


async def test_a_passphrase_in_the_environment_opens_without_a_question(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with unlocked(sandbox, monkeypatch) as pilot:
        assert "Passphrase" not in seen(pilot.app)


async def test_locking_saves_what_is_typed_and_hides_it_until_the_passphrase_comes(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with unlocked(sandbox, monkeypatch) as pilot:
        app = pilot.app
        await pilot.press("b")
        await until_seen(pilot, "Decision (draft)")
        app.screen.query_one("#reasons").focus()
        await types(pilot, "Mitt i en mening")
        monkeypatch.delenv("CASEWORKER_PASSPHRASE")
        await pilot.press("ctrl+l")
        await until_seen(pilot, "locked", "Everything you wrote is saved.")
        assert "Mitt i en mening" not in seen(pilot.app)
        assert not [key for key, one in app.screen.active_bindings.items() if key in "ou"]
        await types(pilot, PASSPHRASE)
        await pilot.press("enter")
        await until_seen(pilot, "Mine · ", "drafts 1")
        await pilot.press("u", "enter")
        await until_seen(pilot, "Mitt i en mening")


async def test_of_several_connections_one_is_chosen(sandbox: RunningSandbox) -> None:
    logged_in(sandbox, "alfa")
    logged_in(sandbox, "beta", user=1)
    async with started(None) as (_app, pilot):
        await until_seen(pilot, "Choose a connection.", "alfa", "beta", "new connection")
        await pilot.press("2", "enter")
        await until_seen(pilot, "Passphrase")
        await types(pilot, PASSPHRASE)
        await pilot.press("enter")
        await until_seen(pilot, f"beta · {sandbox.users[1]['id']}")


async def test_logging_in_again_goes_on_with_the_store_that_is_open(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with unlocked(sandbox, monkeypatch) as pilot:
        await pilot.press("L")
        await until_seen(pilot, "log in", "Secret")
        await types(pilot, sandbox.secret)
        await pilot.press("enter")
        await types(pilot, PASSPHRASE)
        await pilot.press("enter")
        await until_seen(pilot, "Mine · ", "● connected")
        await pilot.press("r")
        await until_seen(pilot, "● connected")

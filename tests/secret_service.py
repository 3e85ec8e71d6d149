"""A real Secret Service of a test's own: a private session bus with gnome-keyring on it.

``secret_service("unlocked")`` starts one with its own home and runtime folder; nothing of the
user's desktop is touched and nothing stays behind. It works without a desktop, also as root in a
container. The programs ``dbus-daemon`` and ``gnome-keyring-daemon`` have to be installed.

On the private bus nothing can be started by name: no prompt can open, as over SSH.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Literal, TypeAlias

import pytest
import secretstorage
from jeepney import MatchRule, message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import (  # type: ignore[import-untyped]
    DBusConnection,
    Proxy,
    open_dbus_connection,
)

State: TypeAlias = Literal["unlocked", "locked", "never_created", "silent", "absent"]
"""What is on the bus: a keyring that is open, one that is shut, a service whose keyring nobody
has made yet, a service that never answers, or no service at all."""

NAME = "org.freedesktop.secrets"
_SECONDS = 10
_BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
_NEVER_ANSWERS = f"""
from jeepney import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection
bus = open_dbus_connection()
Proxy(message_bus, bus).RequestName("{NAME}")
while True:
    bus.receive()
"""


class SecretService:
    """A running service. ``environment`` is what a program needs to find this one only."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder / "home"),
            "XDG_RUNTIME_DIR": str(folder / "runtime"),
            "DBUS_SESSION_BUS_ADDRESS": address,
        }

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make this the service of the running process, which has no display."""
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)
        address = self.environment["DBUS_SESSION_BUS_ADDRESS"]
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)

    def lock(self) -> None:
        """Lock the keyring, as the desktop does when its user goes away."""
        with closing(self.connection()) as bus:
            secretstorage.Collection(bus).lock()

    def items(self) -> dict[str, bytes]:
        """Return what the default keyring keeps: label and content."""
        with closing(self.connection()) as bus:
            found = secretstorage.Collection(bus).get_all_items()
            return {item.get_label(): item.get_secret() for item in found}

    def put(self, attributes: dict[str, str], content: bytes) -> None:
        """Put an item into the default keyring, as another program would."""
        with closing(self.connection()) as bus:
            secretstorage.Collection(bus).create_item("test", attributes, content, replace=True)

    def connection(self) -> DBusConnection:
        """Return a new connection to the private bus; the caller closes it."""
        return open_dbus_connection(self.environment["DBUS_SESSION_BUS_ADDRESS"])

    def is_there(self) -> bool:
        """Tell whether something on the bus answers to the service's name."""
        with closing(self.connection()) as bus:
            return bool(Proxy(message_bus, bus).NameHasOwner(NAME)[0])


@contextmanager
def secret_service(state: State = "unlocked") -> Iterator[SecretService]:
    """Run a service in this state for as long as the context lasts."""
    # The path of a socket has at most 107 bytes: pytest's own folders may be too deep.
    folder = Path(tempfile.mkdtemp(prefix="bus-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        service = stack.enter_context(_bus(folder))
        if state == "locked":
            with _keyring(service, unlock=True):
                """It is made here, and shut when its daemon ends."""
        if state == "silent":
            stack.enter_context(_silence(service))
        elif state != "absent":
            stack.enter_context(_keyring(service, unlock=state == "unlocked"))
        yield service


@contextmanager
def _bus(folder: Path) -> Iterator[SecretService]:
    for name in ("home", "runtime"):
        (folder / name).mkdir(mode=0o700)
    settings = folder / "bus.conf"
    settings.write_text(_BUS.format(socket=folder / "socket"), encoding="utf-8")
    command = ["dbus-daemon", f"--config-file={settings}", "--nofork", "--print-address"]
    with _running(command, dict(os.environ), folder) as process:
        assert process.stdout is not None
        address = process.stdout.readline().decode().strip()
        assert address, (folder / "log").read_text(encoding="utf-8")
        yield SecretService(folder, address)


@contextmanager
def _keyring(service: SecretService, *, unlock: bool) -> Iterator[None]:
    command = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
    typed = b""
    if unlock:
        command.append("--unlock")
        typed = b"a password of the test\n"
    with _running(command, service.environment, service.folder, typed):
        _wait_for_name(service)
        yield


@contextmanager
def _silence(service: SecretService) -> Iterator[None]:
    with _running([sys.executable, "-c", _NEVER_ANSWERS], service.environment, service.folder):
        _wait_for_name(service)
        yield


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], folder: Path, typed: bytes = b""
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a daemon; when the context ends it has ended. Its complaints go to the folder's log."""
    with (
        (folder / "log").open("ab") as log,
        subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        ) as process,
    ):
        try:
            assert process.stdin is not None
            process.stdin.write(typed)
            process.stdin.close()
            yield process
        finally:
            process.terminate()
            try:
                process.wait(_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for_name(service: SecretService) -> None:
    """Return as soon as the service's name is on the bus; fail after some seconds."""
    rule = MatchRule(
        type="signal",
        interface="org.freedesktop.DBus",
        member="NameOwnerChanged",
        path="/org/freedesktop/DBus",
    )
    with closing(service.connection()) as bus, bus.filter(rule) as changes:
        Proxy(message_bus, bus).AddMatch(rule)
        while not Proxy(message_bus, bus).NameHasOwner(NAME)[0]:
            bus.recv_until_filtered(changes, timeout=_SECONDS)

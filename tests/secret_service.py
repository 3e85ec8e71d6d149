"""A real Secret Service of a test's own: a private session bus with gnome-keyring on it.

``secret_service("unlocked")`` starts one with its own home and runtime folder; nothing of the
user's desktop is touched and nothing stays behind. It works without a desktop, also as root in a
container. The programs ``dbus-daemon`` and ``gnome-keyring-daemon`` have to be installed.

On the private bus nothing but the open keyring itself can be started by name: no prompt can open,
as over SSH.
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
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
_STARTED_BY_NAME = """\
[D-BUS Service]
Name={name}
Exec=/usr/bin/env HOME={home} XDG_RUNTIME_DIR={runtime} sh -c '{keyring} < {password}'
"""
_KEYRING = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
_PASSWORD = "a password of the test\n"
_NEVER_ANSWERS = f"""
from jeepney import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection
bus = open_dbus_connection()
Proxy(message_bus, bus).RequestName("{NAME}")
while True:
    bus.receive()
"""
_ENDS_WHEN_ASKED = f"""
import sys
from jeepney import HeaderFields, MessageType, message_bus, new_method_return
from jeepney.io.blocking import Proxy, open_dbus_connection
bus = open_dbus_connection()
Proxy(message_bus, bus).RequestName("{NAME}")
answers = int(sys.argv[1])
while True:
    asked = bus.receive()
    if asked.header.message_type is MessageType.method_call:
        if not answers or asked.header.fields[HeaderFields.member] != "Get":
            sys.exit()
        answers -= 1
        value = ("b", False) if asked.body[1] == "Locked" else ("s", "a keyring")
        bus.send(new_method_return(asked, "v", (value,)))
"""


class SecretService:
    """A running service. ``environment`` is what a program needs to find this one only."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.keyring: subprocess.Popen[bytes] | None = None
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

    @contextmanager
    def ending_when_asked(self, answers: int) -> Iterator[None]:
        """Have the service end in the middle of a question, after so many questions answered.

        The bus starts it again when it is asked once more.
        """
        assert self.keyring is not None
        self.keyring.terminate()
        self.keyring.wait(_SECONDS)
        command = [sys.executable, "-c", _ENDS_WHEN_ASKED, str(answers)]
        with _running(command, self.environment, self.folder) as process:
            _wait_for_name(self)
            yield
            process.wait(_SECONDS)

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
            (folder / "services" / f"{NAME}.service").unlink()
        if state == "silent":
            stack.enter_context(_silence(service))
        elif state != "absent":
            stack.enter_context(_keyring(service, unlock=state == "unlocked"))
        yield service


@contextmanager
def _bus(folder: Path) -> Iterator[SecretService]:
    for name in ("home", "runtime", "services"):
        (folder / name).mkdir(mode=0o700)
    settings = folder / "bus.conf"
    settings.write_text(
        _BUS.format(socket=folder / "socket", services=folder / "services"), encoding="utf-8"
    )
    command = ["dbus-daemon", f"--config-file={settings}", "--nofork", "--print-address"]
    with _running(command, dict(os.environ), folder) as process:
        assert process.stdout is not None
        address = process.stdout.readline().decode().strip()
        assert address, (folder / "log").read_text(encoding="utf-8")
        yield SecretService(folder, address)


@contextmanager
def _keyring(service: SecretService, *, unlock: bool) -> Iterator[None]:
    command = list(_KEYRING)
    typed = b""
    if unlock:
        command.append("--unlock")
        typed = _PASSWORD.encode()
    with _running(command, service.environment, service.folder, typed) as service.keyring:
        _wait_for_name(service)
        if unlock:
            _start_by_name(service)
        yield


def _start_by_name(service: SecretService) -> None:
    """Have the bus start the open keyring again if it ends, as a desktop does."""
    password = service.folder / "password"
    password.write_text(_PASSWORD, encoding="utf-8")
    (service.folder / "services" / f"{NAME}.service").write_text(
        _STARTED_BY_NAME.format(
            name=NAME,
            home=service.environment["HOME"],
            runtime=service.environment["XDG_RUNTIME_DIR"],
            keyring=" ".join([*_KEYRING, "--unlock"]),
            password=password,
        ),
        encoding="utf-8",
    )


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

"""What the answers of the server say about the connection."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from api_client.errors import Forbidden, Refused, Unreachable
from caseworker.work.connection import Connection

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


class Heard:
    def __init__(self) -> None:
        self.now = NOON
        self.times = 0
        self.connection = Connection(lambda: self.now)
        self.connection.told = self.hear

    def hear(self) -> None:
        self.times += 1


def test_it_is_offline_since_the_first_request_without_an_answer() -> None:
    heard = Heard()
    heard.connection.note(Unreachable(host="x", reason="no connection"))
    heard.now += timedelta(minutes=5)
    heard.connection.note_status(0)
    heard.connection.note_status(503)
    assert heard.connection.offline_since == NOON
    assert heard.times == 1


def test_any_answer_ends_it_also_a_refusal_of_the_matter() -> None:
    heard = Heard()
    heard.connection.note_status(0)
    heard.connection.note(Forbidden(code="x", title="y", request_id=""))
    assert heard.connection.offline_since is None
    assert not heard.connection.is_refused
    heard.connection.note_status(0)
    heard.connection.note_status(200)
    assert heard.connection.offline_since is None


def test_a_refused_login_is_said_until_an_answer_comes_that_is_none() -> None:
    heard = Heard()
    heard.connection.note(Refused(code="jwt-expired", title="", request_id=""))
    heard.connection.note_status(403)
    assert heard.connection.is_refused
    heard.connection.note(None)
    assert not heard.connection.is_refused


def test_screens_hear_of_answers_once_a_minute_at_most() -> None:
    heard = Heard()
    for second in range(30):
        heard.now = NOON + timedelta(seconds=second)
        heard.connection.note(None)
    assert heard.times == 1
    heard.now = NOON + timedelta(seconds=61)
    heard.connection.note(None)
    assert heard.times == 2


def test_an_outage_is_news_once_until_the_server_answers_again() -> None:
    said = Heard()
    gone = Unreachable(host="zaken.example.org", reason="connection refused")
    assert said.connection.is_news(gone)
    assert not said.connection.is_news(gone)
    assert said.connection.is_news(gone, asked=True)
    assert said.connection.is_news(Forbidden(code="x", title="y", request_id=""))
    said.connection.note(gone)
    said.connection.note(None)
    assert said.connection.is_news(gone)

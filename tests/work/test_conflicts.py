"""What others did to a case, from what the server says of it."""

from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from api_client.audit import FieldChange, TrailEntry
from api_client.models import Case, CaseSummary, Decision, Handling, Person
from api_client.plans import (
    DecisionChangeIntent,
    DecisionIntent,
    HandOverIntent,
    Intent,
    NoteIntent,
    TermChange,
    TermIntent,
)
from caseworker.offline.drafts import Draft
from caseworker.work.conflicts import conflict_of, rebased
from caseworker.work.merging import Side

LINE = CaseSummary(
    id="c",
    number="BN 1",
    title="Carport",
    status="Utredning",
    status_id="s1",
    handlings=(Handling(id="h1", person=Person(id="asa", name="Åsa Exempelsson")),),
    deadline=dt.date(2026, 12, 1),
)
CASE = Case(summary=LINE)
COMMON = {"number": "CW-1", "case_number": "BN 1", "case_id": "c", "based_on": CASE.version}
TODAY = dt.date(2026, 11, 29)


def entry(hour: int, resource: str, who: str, *fields: str, action: str = "create") -> TrailEntry:
    changes = tuple(FieldChange(field=field, before="", now="x") for field in fields)
    moment = datetime(2026, 11, 29, hour, tzinfo=UTC)
    return TrailEntry(at=moment, action=action, resource=resource, who=who, changes=changes)


def hand_over() -> HandOverIntent:
    moment = datetime(2026, 11, 29, tzinfo=UTC)
    return HandOverIntent(**COMMON, person="lucia", person_name="Lucia", at=moment)  # type: ignore[arg-type]


def test_nothing_differs_where_nobody_changed_anything() -> None:
    assert conflict_of(hand_over(), CASE).is_over


def test_each_field_says_before_now_mine_and_who_changed_it_last() -> None:
    now = replace(
        LINE,
        status="Beslut",
        status_id="s2",
        suspended=True,
        handlings=(Handling(id="h2", person=Person(id="bo", name="Bo Exempelsson")),),
        deadline=dt.date(2027, 1, 1),
    )
    trail = (
        entry(8, "status", "Cecilia"),
        entry(9, "rol", "Bo"),
        entry(9, "zaak", "Doris", "opschorting", action="partial_update"),
        entry(10, "zaak", "Erik", "uiterlijkeEinddatumAfdoening", action="partial_update"),
        entry(11, "rol", "Frida", action="retrieve"),
    )

    found = conflict_of(hand_over(), Case(summary=now), trail)

    assert [(one.field, one.before, one.now, one.mine, one.who) for one in found.differences] == [
        ("status", "Utredning", "Beslut", "", "Cecilia"),
        ("handler", "Åsa Exempelsson", "Bo Exempelsson", "Lucia", "Bo"),
        ("suspended", "no", "yes", "", "Doris"),
        ("deadline", "2026-12-01", "2027-01-01", "", "Erik"),
    ]
    assert found.seen == Case(summary=now).version


@pytest.mark.parametrize(
    ("intent", "field", "mine"),
    [
        (
            DecisionIntent(
                **COMMON, type="B", outcome="granted", outcome_text="Bifall", reasons="x",  # type: ignore[arg-type]
                date=TODAY, effective=TODAY, close=True, result="Beviljat",
            ),
            "result",
            "Beviljat",
        ),
        (TermIntent(**COMMON, change=TermChange.SUSPEND), "suspended", "yes"),  # type: ignore[arg-type]
        (TermIntent(**COMMON, change=TermChange.EXTEND, until=TODAY), "deadline", "2026-11-29"),  # type: ignore[arg-type]
    ],
    ids=["closing", "suspension", "extension"],
)  # fmt: skip
def test_what_the_writer_would_make_of_a_field_stands_beside_it(
    intent: Intent, field: str, mine: str
) -> None:
    now = replace(LINE, suspended=True, deadline=dt.date(2027, 1, 1))

    found = conflict_of(intent, Case(summary=now, result="Avslag"))

    assert {one.field: one.mine for one in found.differences}[field] == mine


def test_without_a_trail_it_is_not_said_who_it_was() -> None:
    found = conflict_of(hand_over(), Case(summary=replace(LINE, status_id="s2", status="X")))
    assert [(one.who, one.at) for one in found.differences] == [("", None)]


def amendment(text: str) -> DecisionChangeIntent:
    return DecisionChangeIntent(
        number="CW-2", case_number="BN 1", case_id="c", decision_id="d", decision_number="B-1",
        seen=Decision(id="d", number="B-1", type="B", text="Ett. Två."), text=text,
    )  # fmt: skip


def test_two_texts_of_a_decision_are_cut_into_passages_only_where_others_wrote() -> None:
    theirs = Decision(id="d", number="B-1", type="B", text="Ett. Tre.")
    found = conflict_of(amendment("Noll. Två."), replace(CASE, decisions=(theirs,)))

    assert [one.field for one in found.differences] == ["text"]
    assert [hunk.changed_by for hunk in found.passages] == [Side.MINE, Side.THEIRS]
    assert found.seen == theirs
    same = replace(theirs, text="Ett. Två.", expires=TODAY)
    found = conflict_of(amendment("Noll. Två."), replace(CASE, decisions=(same,)))
    assert [one.field for one in found.differences] == ["ends on"]
    assert found.passages == ()


def test_a_decision_that_is_gone_is_said_to_be() -> None:
    found = conflict_of(amendment("x"), CASE)
    assert [(one.field, one.now) for one in found.differences] == [
        ("decision", "not there any more")
    ]


def test_a_draft_goes_on_from_what_was_seen() -> None:
    moment = datetime(2026, 11, 29, tzinfo=UTC)
    draft = Draft(
        id="1", kind="amend", case_number="BN 1", fields={"text": "mitt", "seen_text": "gammalt"},
        based_on=CASE.version, created=moment, saved=moment,
    )  # fmt: skip
    theirs = Decision(id="d", number="B-1", type="B", text="deras")
    conflict = conflict_of(amendment("mitt"), replace(CASE, decisions=(theirs,)))
    assert rebased(draft, conflict, "båda").fields["text"] == "båda"
    assert rebased(draft, conflict).fields["seen_text"] == "deras"
    changed = Case(summary=replace(LINE, status_id="s2"))
    note = NoteIntent(**COMMON, subject="", text="x", at=moment)  # type: ignore[arg-type]
    assert rebased(draft, conflict_of(note, changed)).based_on == changed.version

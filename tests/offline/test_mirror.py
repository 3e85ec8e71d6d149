"""The mirror: what the server last gave, without protected persons, until it expires."""

from __future__ import annotations

import datetime as dt
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from api_client.models import CaseType, Choice, Handling, Person, Queue, StatusType, Unit
from caseworker.offline.store import Store
from tests.offline.examples import KEY, NOON, case, queue, summary

LATER = NOON + timedelta(hours=1)


def test_a_queue_comes_back_in_its_order_with_its_age(folder: Path) -> None:
    given = queue(summary("KUB-2"), summary("KUB-1"), summary("KUB-3"))
    with Store.open(folder, KEY) as store:
        store.mirror.put_queue(given)

    with Store.open(folder, KEY) as store:
        kept = store.mirror.queue(Queue.MINE)

    assert kept is not None
    assert kept.cases == given.cases
    assert kept.as_of == NOON
    assert not kept.complete


def test_a_queue_never_given_is_unknown_and_an_empty_one_is_known(any_store: Store) -> None:
    assert any_store.mirror.queue(Queue.UNIT) is None
    any_store.mirror.put_queue(queue(name=Queue.UNIT))
    kept = any_store.mirror.queue(Queue.UNIT)
    assert kept is not None
    assert kept.cases == ()


def test_a_newer_queue_takes_the_place_of_the_older(any_store: Store) -> None:
    mirror = any_store.mirror
    mirror.put_queue(queue(summary("KUB-1"), summary("KUB-2")))
    changed = summary("KUB-2", title="Ändrad")
    mirror.put_queue(queue(summary("KUB-3"), changed, as_of=LATER))

    kept = mirror.queue(Queue.MINE)
    assert kept is not None
    assert kept.as_of == LATER
    assert kept.cases == (summary("KUB-3"), changed)
    assert mirror.summary("KUB-2") == changed


def test_an_answer_that_comes_late_changes_nothing(any_store: Store) -> None:
    mirror = any_store.mirror
    mirror.put_queue(queue(summary("KUB-1", title="new"), as_of=LATER))
    mirror.put_queue(queue(summary("KUB-1", title="old"), summary("KUB-2"), as_of=NOON))
    mirror.put_case(case(summary("KUB-1", title="old")), NOON)

    kept = mirror.queue(Queue.MINE)
    assert kept is not None
    assert [line.title for line in kept.cases] == ["new"]


def test_queues_share_their_cases(any_store: Store) -> None:
    mirror = any_store.mirror
    mirror.put_queue(queue(summary("KUB-1", title="old"), name=Queue.UNIT))
    mirror.put_queue(queue(summary("KUB-1", title="new"), name=Queue.MINE, as_of=LATER))

    kept = mirror.queue(Queue.UNIT)
    assert kept is not None
    assert (kept.as_of, kept.cases[0].title) == (NOON, "new")


def test_a_broken_line_is_kept_as_it_is(any_store: Store) -> None:
    broken = summary("KUB-1", broken="startdatum saknas")
    any_store.mirror.put_queue(queue(summary("KUB-2"), broken))

    kept = any_store.mirror.queue(Queue.MINE)
    assert kept is not None
    assert kept.cases[1] == broken


def test_cases_with_the_same_number_are_told_apart_by_their_ids(any_store: Store) -> None:
    twins = (summary("KUB-1"), replace(summary("KUB-1"), id="https://zaken.example.com/other"))
    any_store.mirror.put_queue(queue(*twins))

    kept = any_store.mirror.queue(Queue.MINE)
    assert kept is not None
    assert kept.cases == twins


def test_an_opened_case_comes_back_with_its_age(any_store: Store) -> None:
    any_store.mirror.put_case(case(), NOON)

    assert any_store.mirror.case("KUB-2026-1") == (case(), NOON)
    assert any_store.mirror.summary("KUB-2026-1") == summary()
    assert any_store.mirror.case("KUB-2026-2") is None
    assert any_store.mirror.summary("KUB-2026-2") is None


def test_a_newer_case_replaces_an_older_one_and_its_line(any_store: Store) -> None:
    any_store.mirror.put_queue(queue(summary()))
    changed = case(summary(title="Ändrad"))
    any_store.mirror.put_case(case(), NOON)
    any_store.mirror.put_case(changed, LATER)

    assert any_store.mirror.case("KUB-2026-1") == (changed, LATER)
    kept = any_store.mirror.queue(Queue.MINE)
    assert kept is not None
    assert kept.cases == (changed.summary,)


def test_protected_persons_are_not_mirrored(any_store: Store) -> None:
    mirror = any_store.mirror
    hidden = summary("KUB-1", protected=True)
    mirror.put_queue(queue(hidden, summary("KUB-2")))
    mirror.put_case(case(hidden), NOON)

    kept = mirror.queue(Queue.MINE)
    assert kept is not None
    assert [line.number for line in kept.cases] == ["KUB-2"]
    assert mirror.summary("KUB-1") is None
    assert mirror.case("KUB-1") is None


def test_a_case_that_became_protected_is_removed_from_everywhere(any_store: Store) -> None:
    mirror = any_store.mirror
    person = Person(id="p1", name="Bo")
    for name in (Queue.MINE, Queue.UNIT):
        mirror.put_queue(queue(summary("KUB-1", person=person), summary("KUB-2"), name=name))
    mirror.put_case(case(summary("KUB-1", person=person)), NOON)

    mirror.put_queue(queue(summary("KUB-1", protected=True), summary("KUB-2"), as_of=LATER))

    unit = mirror.queue(Queue.UNIT)
    assert unit is not None
    assert [line.number for line in unit.cases] == ["KUB-2"]
    assert mirror.case("KUB-1") is None
    assert mirror.summary("KUB-1") is None
    assert any_store.handlers.people() == []


def test_opening_a_case_that_became_protected_removes_it_too(any_store: Store) -> None:
    any_store.mirror.put_queue(queue(summary("KUB-1")))
    any_store.mirror.put_case(case(summary("KUB-1", protected=True)), LATER)

    kept = any_store.mirror.queue(Queue.MINE)
    assert kept is not None
    assert kept.cases == ()


def test_protected_persons_are_mirrored_where_the_administrator_allows_it(folder: Path) -> None:
    hidden = summary("KUB-1", protected=True)
    with Store.open(folder, KEY, mirror_protected=True) as store:
        store.mirror.put_queue(queue(hidden))
        store.mirror.put_case(case(hidden), NOON)
        assert store.mirror.summary("KUB-1") == hidden
        assert store.mirror.case("KUB-1") == (case(hidden), NOON)


def test_everybody_seen_in_mirrored_cases_is_known_with_the_unit_they_work_in_most(
    any_store: Store,
) -> None:
    bo, asa = Person(id="p2", name="Bo"), Person(id="p1", name="Åsa")
    school, care = Unit(id="u1", name="Skola"), Unit(id="u2", name="Omsorg")
    any_store.mirror.put_queue(
        queue(
            summary("KUB-1", person=bo, unit=school),
            summary("KUB-2", person=bo, unit=school),
            summary("KUB-3", person=bo, unit=care),
            summary("KUB-4", person=asa),
            summary("KUB-5", unit=care),
        )
    )

    assert any_store.handlers.people() == [(bo, "u1"), (asa, "")]
    assert any_store.handlers.units() == [care, school]


def test_a_name_given_in_one_case_is_used_for_an_id_without_a_name_in_another(
    any_store: Store,
) -> None:
    any_store.mirror.put_queue(
        queue(
            summary("KUB-1", person=Person(id="p1")),
            summary("KUB-2", person=Person(id="p1")),
            summary("KUB-3", person=Person(id="p1", name="Bo")),
        )
    )
    assert any_store.handlers.people() == [(Person(id="p1", name="Bo"), "")]


def test_the_open_cases_of_everybody_are_counted_once_each(any_store: Store) -> None:
    bo, asa = Person(id="p2", name="Bo"), Person(id="p1", name="Åsa")
    school, care = Unit(id="u1", name="Skola"), Unit(id="u2", name="Omsorg")
    both = replace(
        summary("KUB-5"),
        handlings=(Handling(id="1", person=bo), Handling(id="2", person=asa)),
    )
    shared = summary("KUB-1", person=bo, unit=school)
    any_store.mirror.put_queue(
        queue(
            shared,
            summary("KUB-2", person=bo, unit=care),
            summary("KUB-3", unit=care),
            replace(summary("KUB-4", person=bo), closed=NOON.date()),
            both,
            name=Queue.ALL,
        )
    )
    any_store.mirror.put_queue(queue(shared))
    any_store.mirror.put_case(case(summary("KUB-6", person=asa)), NOON)  # in no queue

    units = [("", "u1", 1), ("", "u2", 2)]
    assert sorted(any_store.handlers.open_cases()) == [*units, ("p1", "", 1), ("p2", "", 3)]


def test_handlers_follow_when_a_case_is_handed_over(any_store: Store) -> None:
    bo, asa = Person(id="p2", name="Bo"), Person(id="p1", name="Åsa")
    any_store.mirror.put_queue(queue(summary("KUB-1", person=bo)))
    any_store.mirror.put_queue(queue(summary("KUB-1", person=asa), as_of=LATER))

    assert any_store.handlers.people() == [(asa, "")]


def test_all_handlers_of_a_case_are_seen(any_store: Store) -> None:
    both = replace(
        summary("KUB-1"),
        handlings=(
            Handling(id="1", person=Person(id="p1", name="Bo")),
            Handling(id="2", person=Person(id="p2", name="Åsa")),
            Handling(id="3", unit=Unit(id="u1", name="Skola")),
        ),
    )
    any_store.mirror.put_queue(queue(both))

    assert [person.name for person, _ in any_store.handlers.people()] == ["Bo", "Åsa"]
    assert {unit for _, unit in any_store.handlers.people()} == {"u1"}


def test_a_case_type_is_given_when_it_is_young_enough(any_store: Store) -> None:
    known = CaseType(
        id="t1",
        name="Bidrag",
        statuses=(StatusType(id="s1", name="Utredning", order=1),),
        results=(Choice(id="r1", name="Beviljat"),),
    )
    any_store.mirror.put_case_type(known, NOON)

    mirror = any_store.mirror
    assert mirror.case_type("t1") == known
    assert mirror.case_type("t1", not_older_than=NOON) == known
    assert mirror.case_type("t1", not_older_than=LATER) is None
    assert mirror.case_type("t2") is None


def test_an_adapter_keeps_what_it_wants_to_remember(any_store: Store) -> None:
    mirror = any_store.mirror
    mirror.put_catalogue("role types", b"\x00\xff", NOON)
    mirror.put_catalogue("role types", b"old", NOON - timedelta(days=1))

    assert mirror.catalogue("role types") == b"\x00\xff"
    assert mirror.catalogue("role types", not_older_than=LATER) is None
    assert mirror.catalogue("other") is None
    mirror.put_catalogue("role types", b"new", LATER)
    assert mirror.catalogue("role types", not_older_than=LATER) == b"new"


def test_what_is_mirrored_expires_by_the_day_it_was_last_given(any_store: Store) -> None:
    mirror = any_store.mirror
    old, new = NOON - timedelta(days=15), NOON
    mirror.put_queue(queue(summary("KUB-1"), summary("KUB-2"), as_of=old))
    mirror.put_queue(queue(summary("KUB-2"), as_of=new, name=Queue.UNIT))
    mirror.put_case(case(summary("KUB-3")), old)
    mirror.put_case(case(summary("KUB-4")), new)
    mirror.put_case_type(CaseType(id="t1", name="Bidrag"), old)
    draft = any_store.drafts.start("note", "KUB-3", {"text": "never expires"})

    assert mirror.expire(NOON - timedelta(days=14)) == 2

    assert mirror.queue(Queue.MINE) is None
    kept = mirror.queue(Queue.UNIT)
    assert kept is not None
    assert [line.number for line in kept.cases] == ["KUB-2"]
    assert [mirror.summary(f"KUB-{n}") is not None for n in (1, 2, 3, 4)] == [
        False,
        True,
        False,
        True,
    ]
    assert [mirror.case(f"KUB-{n}") is not None for n in (3, 4)] == [False, True]
    assert mirror.case_type("t1") is not None
    assert any_store.drafts.all() == [draft]
    assert mirror.expire(NOON - timedelta(days=14)) == 0


def test_people_of_expired_cases_are_forgotten(any_store: Store) -> None:
    bo = Person(id="p2", name="Bo")
    any_store.mirror.put_queue(queue(summary("KUB-1", person=bo)))
    any_store.mirror.expire(NOON + timedelta(days=1))

    assert any_store.handlers.people() == []


def test_a_record_of_another_version_of_the_program_counts_as_not_mirrored(
    any_store: Store,
) -> None:
    any_store.mirror.put_queue(queue(summary("KUB-1"), summary("KUB-2")))
    any_store.mirror.put_case(case(summary("KUB-1")), NOON)
    any_store._storage.keep(
        lambda items: items.connection.execute(
            "UPDATE listed SET record = x'c0' WHERE number = 'KUB-1'; "
            "UPDATE opened SET record = x'c0' WHERE number = 'KUB-1'"
        ).fetchall()
    )

    kept = any_store.mirror.queue(Queue.MINE)
    assert kept is not None
    assert [line.number for line in kept.cases] == ["KUB-2"]
    assert any_store.mirror.case("KUB-1") is None
    assert any_store.mirror.summary("KUB-1") is None


def test_a_list_can_be_sorted_and_filtered_by_columns(store: Store) -> None:
    early = replace(summary("KUB-1"), deadline=dt.date(2026, 11, 1))
    store.mirror.put_queue(queue(summary("KUB-2"), early))

    found = store._storage.read(
        lambda connection: connection.execute(
            "SELECT number, deadline, received, type FROM listed ORDER BY deadline"
        ).fetchall()
    )
    assert found == [
        ("KUB-1", "2026-11-01", "2026-10-01", "Bidrag"),
        ("KUB-2", "2026-12-01", "2026-10-01", "Bidrag"),
    ]

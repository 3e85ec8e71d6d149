"""Why something waits is kept so that it can be told in any language; and ids."""

from __future__ import annotations

import re

from api_client.errors import Conflict, Invalid
from api_client.plans import Plan, Step
from caseworker.i18n import explain
from caseworker.offline import entries
from caseworker.offline.drafts import new_id
from caseworker.offline.outbox import Reason


def test_a_kept_reason_says_what_the_problem_said() -> None:
    problem = Conflict(number="KUB-1", changes="status: Utredning → Avslutat")
    reason = Reason.of(problem)

    assert reason.kind == "Conflict"
    assert explain(reason.problem()) == explain(problem)
    assert str(reason.problem()) == str(problem)
    assert reason.message == Conflict.message


def test_a_problem_with_more_than_facts_can_be_kept_too() -> None:
    problem = Invalid((("toelichting", "max_length"),), code="max_length", reason="för lång")
    assert explain(Reason.of(problem).problem()) == explain(problem)


def test_control_characters_in_kept_facts_do_not_reach_the_screen() -> None:
    reason = Reason.of(Conflict(number="KUB-1", changes="\x1b]52;c;aGVq\x07"))
    assert "\x1b" not in explain(reason.problem())


def test_a_plan_is_stored_with_every_field_it_has() -> None:
    assert entries._StoredStep.__struct_fields__ == Step.__struct_fields__
    assert entries._StoredPlan.__struct_fields__ == Plan.__struct_fields__


def test_ids_are_unique_sort_by_time_and_fit_everywhere() -> None:
    ids = [new_id() for _ in range(1000)]

    assert len(set(ids)) == 1000
    assert all(re.fullmatch(r"CW-[0-9A-HJKMNP-TV-Z]{26}", each) for each in ids)
    times = [each[:12] for each in ids]
    assert times == sorted(times)

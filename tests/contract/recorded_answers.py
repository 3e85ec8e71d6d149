"""What a real Open Zaak 1.30 answered, with every text, number and address made nameless.

The recordings lie outside the checkout. ``python -m tests.contract.recorded_answers`` boils them
down: fields, types, what is null or empty, dates, durations and codes stay, so that the client can
be shown each kind of answer everywhere.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_KEPT = _HERE / "recorded_answers.json"
RECORDINGS = _HERE.parents[2] / "shared" / "recordings"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CUT = re.compile(r"<\d+ more>")
# As many answers of a kind, and items of a list, are kept beside the tests.
_MOST_KEPT = 3
# Open Zaak's own requests for several things at once, and an API that the client does not use.
_NOT_USED = re.compile(r"/zaak_|_reserveren|_registreren|_verwerken|/autorisaties/")
# What the client looks at in an error, and the words that it chooses by.
_KEPT_WORDS = frozenset({"type", "code", "status", "betrokkeneType", "omschrijvingGeneriek"})

Json = Any


def answers() -> dict[str, list[Json]]:
    """Return the answers by ``METHOD path status``: all where the recordings are, else the kept."""
    return from_recordings() or kept()


def kept() -> dict[str, list[Json]]:
    """Return the answers that are kept beside the tests."""
    found: dict[str, list[Json]] = json.loads(_KEPT.read_text(encoding="utf-8"))
    return found


def from_recordings() -> dict[str, list[Json]]:
    """Return the answers from the recordings, nothing where there are none."""
    found: dict[str, list[Json]] = {}
    for path in sorted(RECORDINGS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            exchange = json.loads(line)
            request, response = exchange["request"], exchange["response"]
            if not isinstance(response["body"], dict | list) or _NOT_USED.search(request["path"]):
                continue
            place = _UUID.sub("{}", request["path"].split("?")[0])
            answers = found.setdefault(f"{request['method']} {place} {response['status']}", [])
            body = _nameless(response["body"])
            if body not in answers:
                answers.append(body)
    return found


def _nameless(value: Json) -> Json:
    if isinstance(value, dict):
        return {
            name: inner if name in _KEPT_WORDS and isinstance(inner, str) else _nameless(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        items = [_nameless(item) for item in value if not _is_cut(item)]
        return [item for at, item in enumerate(items) if item not in items[:at]]
    return _nameless_text(value) if isinstance(value, str) else value


def _few(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: _few(inner) for name, inner in value.items()}
    return [_few(item) for item in value[:_MOST_KEPT]] if isinstance(value, list) else value


def _is_cut(item: Json) -> bool:
    return isinstance(item, str) and _CUT.fullmatch(item) is not None


def _nameless_text(text: str) -> str:
    if not text or re.fullmatch(r"P[0-9YMDT]+", text):
        return text
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return "2026-01-02"
    if re.match(r"\d{4}-\d\d-\d\dT", text):
        return "2026-01-02T03:04:05.678901Z"
    if text.startswith("http"):
        return _UUID.sub("u", text)
    if text.isdecimal():
        return "0" * len(text)
    return "text"


def main() -> None:
    """Write the answers beside the tests, one kind on a line."""
    lines = [
        json.dumps({place: _few(found)}, ensure_ascii=False, separators=(",", ":"))[1:-1]
        for place, found in from_recordings().items()
    ]
    _KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

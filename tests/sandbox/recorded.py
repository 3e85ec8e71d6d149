"""What a real Open Zaak 1.30 answered, boiled down to what the sandbox is held against.

The recordings themselves lie outside the checkout and are used where they are; their statuses,
header values, field names and error codes are kept in ``recorded_shapes.json``, so that the tests
run everywhere. ``python -m tests.sandbox.recorded`` writes that file anew.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

_HERE = Path(__file__).parent
_KEPT = _HERE / "recorded_shapes.json"
_RECORDINGS = _HERE.parents[2] / "shared" / "recordings"
_HEADERS = ("Content-Type", "Allow", "Vary", "API-version", "Content-Crs")
# Headers whose value differs from answer to answer: only whether they are there counts.
_PRESENT = ("ETag", "Location", "Last-Modified", "Content-Disposition")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# The cases of the sandbox have no labels until a client adds some.
_MAY_BE_EMPTY = ".kenmerken"
_CUT = re.compile(r"<\d+ more>")

Shape = dict[str, Any]


@cache
def shapes() -> dict[str, Shape]:
    """Return all recorded answers by ``file/line``, from the recordings where they are."""
    return from_recordings() or kept_shapes()


def kept_shapes() -> dict[str, Shape]:
    """Return the recorded answers as they are kept beside the tests."""
    kept = json.loads(_KEPT.read_text(encoding="utf-8"))
    return {
        name: {
            "request": request,
            "status": status,
            "headers": kept["headers"][headers],
            "present": present,
            "fields": kept["fields"][fields],
            "codes": codes,
        }
        for name, (request, status, headers, present, fields, codes) in kept["answers"].items()
    }


def from_recordings() -> dict[str, Shape]:
    """Return the recorded answers from the recordings, nothing where there are none."""
    found = {}
    for path in sorted(_RECORDINGS.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            exchange = json.loads(line)
            found[f"{path.stem}/{number}"] = _shape(exchange["request"], exchange["response"])
    return found


def _shape(request: Shape, response: Shape) -> Shape:
    headers = response["headers"]
    body = response["body"]
    path = _UUID.sub("{uuid}", urlsplit(request["path"]).path)
    return {
        "request": f"{request['method']} {path}",
        "status": response["status"],
        "headers": {name: headers[name] for name in _HEADERS if name in headers},
        "present": [name for name in _PRESENT if name in headers],
        "fields": _fields(body),
        "codes": codes_of(body),
    }


def _fields(value: object) -> Any:
    """Return the names of fields, nested as they are; a list is described by its first item."""
    if isinstance(value, dict):
        return {name: _fields(inner) for name, inner in value.items()}
    if isinstance(value, list):
        items = [item for item in value if not (isinstance(item, str) and _CUT.fullmatch(item))]
        return [_fields(items[0])] if items and isinstance(items[0], dict) else []
    return None


def codes_of(body: object) -> list[str]:
    """Return the codes of an error: its kind, its code, then ``field:code`` for each field."""
    if not isinstance(body, dict) or "instance" not in body:
        return []
    fields = [
        f"{one['name']}:{one['code']}" if isinstance(one, dict) else "…"
        for one in body.get("invalidParams", [])
    ]
    return [body["type"].rstrip("/").rsplit("/", 1)[-1], body["code"], *fields]


def check(response: httpx.Response, name: str) -> None:
    """Hold an answer against a recorded one: status, headers, fields and codes."""
    expected = shapes()[name]
    request = response.request
    path = _UUID.sub("{uuid}", urlsplit(str(request.url)).path)
    assert f"{request.method} {path}" == expected["request"], name
    assert response.status_code == expected["status"], (name, response.text)
    for header, value in expected["headers"].items():
        assert response.headers.get(header) == value, (name, header)
    for header in _HEADERS:
        assert header in expected["headers"] or header not in response.headers, (name, header)
    for header in _PRESENT:
        assert (header in response.headers) == (header in expected["present"]), (name, header)
    body = _body(response)
    assert _same_codes(codes_of(body), expected["codes"]), (name, response.text)
    difference = _difference(body, expected["fields"], "")
    assert difference is None, (name, difference)


def _body(response: httpx.Response) -> object:
    if response.headers.get("Content-Type") != "application/json" or not response.content:
        return None
    return response.json()


def _same_codes(actual: list[str], expected: list[str]) -> bool:
    if "…" in expected:
        cut = expected.index("…")
        return actual[:cut] == expected[:cut] and len(actual) > cut
    return actual == expected


def _difference(value: object, expected: Any, where: str) -> str | None:
    """Say where an answer has other fields than the recorded one, None if nowhere.

    Where the recording has nothing (null, an empty list) anything goes. Of a list one item must
    have the fields of the recorded first one: roles of people and of units differ.
    """
    if isinstance(expected, dict):
        if not isinstance(value, dict):
            return f"{where} is no object"
        if value.keys() != expected.keys():
            return f"{where}: {sorted(value.keys() ^ expected.keys())}"
        inner = (_difference(value[name], expected[name], f"{where}.{name}") for name in expected)
        return next((found for found in inner if found), None)
    if isinstance(expected, list):
        if not isinstance(value, list):
            return f"{where} is no list"
        if not expected or (not value and where.endswith(_MAY_BE_EMPTY)):
            return None
        found = [_difference(item, expected[0], f"{where}[]") for item in value]
        return None if None in found else (found or [f"{where} is empty"])[0]
    return None


def main() -> None:
    """Write the recorded answers beside the tests; what many have in common stands there once."""
    headers: list[Any] = []
    fields: list[Any] = []
    answers = {
        name: [
            shape["request"],
            shape["status"],
            _place(headers, shape["headers"]),
            shape["present"],
            _place(fields, shape["fields"]),
            shape["codes"],
        ]
        for name, shape in from_recordings().items()
    }
    parts = {"headers": headers, "fields": fields, "answers": answers}
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    _KEPT.write_text(text.replace('],"', '],\n"').replace("},{", "},\n{") + "\n", encoding="utf-8")


def _place(known: list[Any], value: Any) -> int:
    """Return where a value stands in a list, added if it is new."""
    if value not in known:
        known.append(value)
    return known.index(value)


if __name__ == "__main__":
    main()

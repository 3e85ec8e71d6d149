"""What the OpenAPI documents of Open Zaak 1.30 say of the operations that the sandbox offers.

The documents themselves lie outside the checkout (EUPL-1.2). ``python -m tests.contract.distil``
boils them down to names, types, enumerations and statuses, without a sentence of theirs, and keeps
that beside the tests, so that these run everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from caseworker.sandbox.routes import endpoints

HERE = Path(__file__).parent
SPECS = HERE.parents[2] / "shared" / "specs"
APIS = ("zaken", "documenten", "besluiten", "catalogi")
_METHODS = ("get", "put", "post", "delete", "patch")
# Sentences and examples, and what concerns neither a request nor an answer.
_LEFT_OUT = frozenset(
    {"description", "summary", "title", "example", "examples", "externalDocs", "operationId"}
    | {"tags", "security", "deprecated", "xml", "x-enum-varnames"}
)

Json = Any


def kept(api: str) -> Json:
    """Return the boiled down document of an API."""
    return json.loads((HERE / f"{api}.json").read_text(encoding="utf-8"))


def offered() -> Iterator[tuple[str, str, str]]:
    """Give every operation of the sandbox: the API, its address, the method."""
    for endpoint in endpoints():
        api = endpoint.api.path.split("/")[1]
        for method in endpoint.handlers:
            yield api, plain(endpoint.path), method.lower()


def plain(path: str) -> str:
    """Return an address with nameless places for ids."""
    return re.sub(r"{[^}]*}", "{}", path)


def distilled(api: str) -> Json:
    """Boil down the OpenAPI document of an API, where it is there."""
    import yaml

    text = (SPECS / f"{api}-openapi.yaml").read_text(encoding="utf-8")
    document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    wanted = {(path, method) for of, path, method in offered() if of == api}
    paths = {}
    for path, item in document["paths"].items():
        common = item.get("parameters", [])
        operations = {
            method: _operation(item[method], common)
            for method in _METHODS
            if method in item and (plain(path), method) in wanted
        }
        if operations:
            paths[path] = operations
    schemas = _used(paths, document["components"]["schemas"])
    return {
        "openapi": document["openapi"],
        "info": {"title": api, "version": document["info"]["version"]},
        "servers": document["servers"],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _operation(operation: Json, common: list[Json]) -> Json:
    parameters = [
        _bare(one)
        for one in (*common, *operation.get("parameters", []))
        if one["in"] in {"path", "query"}
    ]
    responses = {
        status: {
            "description": "",
            **({"content": _bare(answer["content"])} if "content" in answer else {}),
        }
        for status, answer in operation["responses"].items()
    }
    found = {"parameters": parameters, "responses": responses}
    if "requestBody" in operation:
        found["requestBody"] = _bare(operation["requestBody"])
    return found


def _bare(value: Json, *, is_names: bool = False) -> Json:
    """Leave the sentences out; under ``properties`` every name is a field's.

    What stands in the document of another API may be anything here.
    """
    if isinstance(value, dict):
        if str(value.get("$ref", "")).startswith("http"):
            return {}
        return {
            name: _bare(inner, is_names=name == "properties" and not is_names)
            for name, inner in value.items()
            if is_names or name not in _LEFT_OUT
        }
    if isinstance(value, list):
        return [_bare(inner) for inner in value]
    return value


def _used(paths: Json, schemas: Json) -> Json:
    """Return the schemas that are referred to, from anywhere."""
    found: dict[str, Json] = {}
    left = _references(paths)
    while left:
        name = left.pop()
        if name not in found:
            found[name] = _bare(schemas[name])
            left |= _references(found[name])
    return dict(sorted(found.items()))


def _references(value: Json) -> set[str]:
    return set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(value)))


def main() -> None:
    """Write the boiled down documents beside the tests, a field or an address on a line."""
    for api in APIS:
        text = json.dumps(distilled(api), ensure_ascii=False, separators=(",", ":"))
        lines = text.replace('},"', '},\n"')
        (HERE / f"{api}.json").write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

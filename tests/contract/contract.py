"""Holding an answer against what the OpenAPI documents say of its operation and status."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker

from tests.contract.distil import APIS, kept

Json = Any
_REF = "#/components/schemas/"
# Of an exchange in the recordings of the real server, or of its source, and in no document.
UNDOCUMENTED = {
    ("zaken", "get", "/zaken"): {"404", "412"},
    ("zaken", "post", "/zaken/_zoek"): {"404", "412"},
    ("zaken", "post", "/zaken"): {"412"},
    # An unknown value of ``expand`` is refused by the list (recorded), so here too.
    ("zaken", "get", "/zaken/{uuid}"): {"400", "412"},
    # A version that is no number.
    ("documenten", "get", "/enkelvoudiginformatieobjecten/{uuid}"): {"400"},
}
# Where the answers of the real server are otherwise than its documents: the sandbox follows it.
AS_THE_REAL_SERVER = re.compile(
    # A text that nobody has filled in is empty, whatever pattern or length is asked of it.
    r"\.(opdrachtgevendeOrganisatie|broncatalogus\.rsin|inpBsn|innNnpId): '' is too short"
    r"|\.inpA_nummer: '' does not match"
    r"|\.contactpersoonBeheerEmailadres: '' is not a 'email'"
    r"|\.contactpersoonRol: {'emailadres': '', "
    r"|\.(beginObject|eindeObject): None is not of type 'string'"
    r"|\.bron: '[A-Z]RC' is not one of"
    # The cases that the seed damages on purpose.
    r"|\$\.results\[\d+\]: 'zaaktype' is a required property"
    r"|\.startdatum: None is not of type 'string'"
    # What is no JSON at all has no fields to name.
    r"| 400 \$: 'invalidParams' is a required property"
)
_NOT_MODIFIED = 304


class NotDocumented(AssertionError):
    """There is no such operation, or it does not answer with this status."""


def problems(method: str, url: str, status: int, body: Json) -> list[str]:
    """Say what an answer has otherwise than its document; empty where nothing.

    Raises NotDocumented.
    """
    api, path = _place(url)
    template, operation = _operation(api, path, method.lower())
    answer = operation["responses"].get(str(status))
    if status == _NOT_MODIFIED:
        return []
    if answer is None:
        # Pages past the end and missing things are found nowhere in the documents of lists.
        if status == 404 or str(status) in UNDOCUMENTED.get((api, method.lower(), template), ()):
            return []
        raise NotDocumented(f"{method} {template} answers {status}")
    content = next(iter(answer.get("content", {}).values()), None)
    if content is None or "schema" not in content or body is None:
        return []
    found = _validator(api, json.dumps(content["schema"])).iter_errors(body)
    where = f"{method} {template} {status}"
    said = (f"{where} {error.json_path}: {error.message[:200]}" for error in found)
    return sorted(each for each in said if not AS_THE_REAL_SERVER.search(each))


def _place(url: str) -> tuple[str, str]:
    """Return the API of an address, and what follows its base."""
    found = re.fullmatch(r"/(\w+)/api/v1(/.*)", urlsplit(url).path)
    if found is None:
        raise NotDocumented(url)
    return found[1], found[2]


def _operation(api: str, path: str, method: str) -> tuple[str, Json]:
    matching = [
        (template, item[method])
        for template, item in _paths(api)
        if method in item and re.fullmatch(re.sub(r"{[^}]*}", "[^/]+", template), path)
    ]
    if not matching:
        raise NotDocumented(f"{method} {path}")
    # ``/zaken/_zoek`` is also a ``/zaken/{uuid}``: the more literal one is meant.
    return min(matching, key=lambda found: found[0].count("{"))


@cache
def _paths(api: str) -> list[tuple[str, Json]]:
    return list(kept(api)["paths"].items()) if api in APIS else []


@cache
def _validator(api: str, schema: str) -> Draft202012Validator:
    definitions = {
        name: _as_json_schema(one) for name, one in kept(api)["components"]["schemas"].items()
    }
    whole = {**_as_json_schema(json.loads(schema)), "$defs": definitions}
    return Draft202012Validator(whole, format_checker=FormatChecker())


def _as_json_schema(schema: Json) -> Json:
    """Turn a schema of OpenAPI 3.0 into one of JSON Schema: null is a type there."""
    if isinstance(schema, list):
        return [_as_json_schema(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _as_json_schema(inner) for name, inner in schema.items() if name != "nullable"}
    reference = found.get("$ref")
    if isinstance(reference, str):
        found["$ref"] = reference.replace(_REF, "#/$defs/")
    told_by = found.pop("discriminator", None)
    if told_by and found.pop("oneOf", None):
        # Which of them is meant is said by a field; several may fit all the same.
        found["allOf"] = [
            {
                "if": {"properties": {told_by["propertyName"]: {"const": value}}},
                "then": {"$ref": reference.replace(_REF, "#/$defs/")},
            }
            for value, reference in told_by.get("mapping", {}).items()
        ]
    hidden = {
        name
        for name, inner in schema.get("properties", {}).items()
        if isinstance(inner, dict) and inner.get("writeOnly")
    }
    if hidden and isinstance(found.get("required"), list):
        found["required"] = [name for name in found["required"] if name not in hidden]
    if schema.get("nullable") is True:
        return {"anyOf": [found, {"type": "null"}]}
    return found

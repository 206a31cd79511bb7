"""HubSpot's own OpenAPI files as judges of answers."""

import json
import os
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FORMATS = FormatChecker(formats=["uuid"])


@FORMATS.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or (bool(datetime.fromisoformat(value)) and value[-1] == "Z")


@FORMATS.checks("int32")
def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@cache
def specs() -> dict[str, dict[str, Any]]:
    """The files by name; the test is skipped without them."""
    data = os.environ.get("ABMKIT_DATA")
    if not data:
        pytest.skip("ABMKIT_DATA is not set: HubSpot's OpenAPI files are not at hand")
    folder = Path(data) / "specs" / "hubspot"
    found = {file.name: json.loads(file.read_text("utf-8")) for file in folder.glob("*.json")}
    assert len(found) > 50, f"{folder} lacks files"
    for document in found.values():
        schemas = document["components"]["schemas"]
        # Recorded errors say more than the files know of: a status, a policy.
        _forbid_more({name: schema for name, schema in schemas.items() if name != "Error"})
    return found


def _forbid_more(node: Any) -> None:
    """Let no object have keys that its schema does not name."""
    if isinstance(node, list):
        for each in node:
            _forbid_more(each)
    elif isinstance(node, dict):
        if isinstance(node.get("properties"), dict) and node.get("type") == "object":
            node.setdefault("additionalProperties", not node["properties"])
        for each in node.values():
            _forbid_more(each)


@cache
def _registry() -> Registry[Any]:
    resources = [
        (f"spec:{name}", Resource(contents=document, specification=DRAFT202012))
        for name, document in specs().items()
    ]
    return Registry().with_resources(resources)


@cache
def _templates() -> list[tuple[str, str, str, re.Pattern[str]]]:
    return [
        (name, verb.upper(), path, re.compile(re.sub(r"\{\w+\}", "[^/]+", path.rstrip("/")) + "/?"))
        for name, document in sorted(specs().items())
        for path, verbs in document["paths"].items()
        for verb in verbs
        if verb in ("get", "post", "put", "patch", "delete")
    ]


def places(verb: str, path: str) -> Iterator[tuple[str, str]]:
    """The files that tell of a request, each with the path of it that has the fewest gaps."""
    found: dict[str, str] = {}
    for name, known, template, pattern in _templates():
        if known == verb and pattern.fullmatch(path):
            rival = found.setdefault(name, template)
            found[name] = min(rival, template, key=lambda each: each.count("{"))
    yield from found.items()


def complaints(answer: httpx.Response) -> list[str]:
    """What the files find wrong with an answer; that none of them knows the request, too.

    Of some files there are two revisions, which contradict each other: one has to be content.
    """
    request = answer.request
    revisions: dict[str, list[list[str]]] = {}
    for name, template in places(request.method, request.url.path):
        judged = _judged(name, template, request.method.lower(), answer)
        told = [f"{name} {template}: {text}" for text in judged]
        revisions.setdefault(f"{re.sub(r'_[0-9]+', '', name)} {template.rstrip('/')}", []).append(
            told
        )
    if not revisions:
        return [f"no file tells of {request.method} {request.url.path}"]
    return [text for judged in revisions.values() for text in min(judged, key=len)]


def scopes(verb: str, path: str) -> set[str]:
    """The scopes of which the files say that one is needed."""
    found = set()
    for name, template in places(verb, path):
        for each in specs()[name]["paths"][template][verb.lower()].get("security", []):
            found |= {scope for granted in each.values() for scope in granted}
    return found


def _judged(name: str, template: str, verb: str, answer: httpx.Response) -> Iterator[str]:
    responses = specs()[name]["paths"][template][verb]["responses"]
    code = str(answer.status_code) if str(answer.status_code) in responses else "default"
    response = responses[code]
    if "$ref" in response:
        response = specs()[name]["components"]["responses"][response["$ref"].rpartition("/")[2]]
    content = response.get("content", {})
    if not content:
        if answer.content:
            yield f"{answer.status_code} has a body"
        return
    ((_, told),) = content.items()
    schema = _absolute(told["schema"], f"spec:{name}")
    validator = Draft202012Validator(schema, registry=_registry(), format_checker=FORMATS)
    for error in validator.iter_errors(answer.json()):
        yield f"{answer.status_code} {error.json_path}: {error.message[:300]}"


def _absolute(node: Any, base: str) -> Any:
    """The schema with the file named in its references."""
    if isinstance(node, dict):
        return {
            key: f"{base}{value}" if key == "$ref" else _absolute(value, base)
            for key, value in node.items()
        }
    return [_absolute(each, base) for each in node] if isinstance(node, list) else node

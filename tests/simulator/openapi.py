"""Checks answers against Twilio's own description of its interface."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

DESCRIPTION = Path(__file__).parents[2] / "node_modules/@twilio/cli-core/src/services/twilio-api/twilio_api_v2010.json"


@cache
def description() -> dict[str, Any]:
    """The description; the test is skipped where the package that holds it is not installed."""
    if not DESCRIPTION.exists():
        pytest.skip("Twilio's OpenAPI description is not installed (npm ci)")
    return dict(json.loads(DESCRIPTION.read_text("utf-8")))


def mistakes(answer: Any, path: str, method: str, status: str) -> list[str]:
    """What in an answer differs from the description of it, undescribed fields included."""
    content = description()["paths"][path][method]["responses"][status]["content"]["application/json"]
    schema = _strict(content["schema"])
    # TwilioHttp gives relative page addresses where the description says "uri"; formats are not checked.
    return [f"{list(error.path)}: {error.message}" for error in Draft202012Validator(schema).iter_errors(answer)]


def _strict(schema: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: references resolved, nullable as null, objects with fields closed."""
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _strict(description()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    strict = {key: _strict(value) for key, value in schema.items() if key not in ("nullable", "x-twilio", "format")}
    if schema.get("type") == "object" and "properties" in schema:
        strict["additionalProperties"] = False
    return {"anyOf": [strict, {"type": "null"}]} if schema.get("nullable") else strict

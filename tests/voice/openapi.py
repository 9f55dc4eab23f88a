"""Checks requests against the provider's official description of its API."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema

from tests.voice.phone_company import Asked

FILE = Path("node_modules/@twilio/cli-core/src/services/twilio-api/twilio_api_v2010.json")
DESCRIPTION = Path(__file__).resolve().parents[2] / FILE


class Description:
    """The official description, read once."""

    def __init__(self) -> None:
        self._document: dict[str, Any] = json.loads(DESCRIPTION.read_text())

    def check(self, asked: Asked) -> None:
        """Fail where this request is none that the description allows."""
        operation, in_path = self._operation(asked)
        declared = {(p["name"], p["in"]): p for p in operation.get("parameters", [])}
        for name, value in in_path.items():
            self._check_value(value, declared[name, "path"]["schema"])
        for name, value in asked.query:
            assert (name, "query") in declared, f"{asked.path}: no query parameter {name}"
            self._check_value(value, declared[name, "query"]["schema"])
        self._check_form(asked, operation)

    def _check_form(self, asked: Asked, operation: dict[str, Any]) -> None:
        if not asked.form:
            return
        content = operation["requestBody"]["content"]
        schema = content["application/x-www-form-urlencoded"]["schema"]
        names = {name for name, _ in asked.form}
        assert set(schema.get("required", [])) <= names, f"{asked.path}: missing {set(schema['required']) - names}"
        for name, value in asked.form:
            assert name in schema["properties"], f"{asked.path}: no form parameter {name}"
            self._check_value(value, schema["properties"][name])
        alone = [name for name, rule in schema["properties"].items() if rule.get("type") != "array"]
        for name in alone:
            assert len([1 for given, _ in asked.form if given == name]) <= 1, f"{asked.path}: {name} twice"

    def _operation(self, asked: Asked) -> tuple[dict[str, Any], dict[str, str]]:
        for template, item in self._document["paths"].items():
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+?)", re.escape(template))
            match = re.fullmatch(pattern, asked.path)
            if match and asked.method.lower() in item:
                return item[asked.method.lower()], match.groupdict()
        raise AssertionError(f"the provider has no {asked.method} {asked.path}")

    def _check_value(self, value: str, schema: dict[str, Any]) -> None:
        schema = self._resolved(schema)
        if schema.get("type") == "array":
            schema = self._resolved(schema["items"])
        told: object = value
        if schema.get("type") == "integer":
            told = int(value)
        elif schema.get("type") == "boolean":
            assert value in ("true", "false")
            told = value == "true"
        schema = {key: part for key, part in schema.items() if key not in ("format", "nullable")}
        jsonschema.validate(told, schema)

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in schema:
            return schema
        found: Any = self._document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return dict(found)

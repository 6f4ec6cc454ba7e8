"""What the OpenAPI description says about an address with twins."""

from __future__ import annotations

from typing import Any

from web.negotiation import REPRESENTATIONS

OTHER = "application/problem+json"


def documented(*forms: str, schema: str = "") -> dict[int | str, dict[str, Any]]:
    """The responses of an address: its forms, and the problems it may answer with."""
    content: dict[str, Any] = {REPRESENTATIONS[name].media_type: {} for name in forms}
    if schema and "json" in forms:
        content["application/json"] = {"schema": {"$ref": f"schemas/{schema}.json"}}
    problems = {
        406: "None of the forms asked for",
        404: "Nothing of this name",
        304: "Not modified since the ETag given",
    }
    return {
        200: {"description": "The answer, in the form of the suffix (.ttl, .json, …) or of Accept", "content": content},
        **{status: {"description": words} for status, words in problems.items()},
    }


def parameter(name: str, words: str, kind: str = "string", repeated: bool = False) -> dict[str, Any]:
    """A query parameter that is read by hand."""
    schema: dict[str, Any] = {"type": "array", "items": {"type": kind}} if repeated else {"type": kind}
    return {"name": name, "in": "query", "required": False, "description": words, "schema": schema}

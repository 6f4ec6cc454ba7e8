"""What a finding says: the shape's own message where it has one, else a plain sentence for its constraint."""

from __future__ import annotations

from rdflib import SH, Graph, Literal
from rdflib.term import Node

from catalogue.field import CAT, Field
from catalogue.record import preferred
from catalogue.thesaurus import Thesaurus

PLAIN = {
    "MinCount": "is missing",
    "MaxCount": "has more values than it may have",
    "Datatype": "has a value of the wrong type",
    "NodeKind": "has a value of the wrong kind",
    "In": "has a value that is not in its list",
    "Node": "has a value that is not in its list",
    "HasValue": "lacks a value that it must have",
    "Pattern": "has a value of the wrong form",
    "MinLength": "is too short",
    "MaxLength": "is too long",
    "UniqueLang": "has two values in one language",
    "LanguageIn": "has a value in a language that is not asked for",
    "MinInclusive": "is smaller than it may be",
    "MaxInclusive": "is larger than it may be",
    "MinExclusive": "is smaller than it may be",
    "MaxExclusive": "is larger than it may be",
    "LessThanOrEquals": "is later or larger than it may be",
    "QualifiedMinCount": "lacks a value of the kind asked for",
    "Or": "has a value of the wrong type",
    "Class": "does not name a thing of the kind asked for",
    "Closed": "says something that is not foreseen",
}

RANGE = {
    "text": "words",
    "line": "words",
    "number": "a whole number or decimal",
    "date": "a date such as 2025-12-31",
    "boolean": "true or false",
    "link": "a web address (https://…)",
    "thing": "the address of a record",
    "disease": "an ORPHAcode such as http://www.orpha.net/ORDO/Orphanet_586",
    "nested": "a description of its own",
    "period": "a start date, an end date or both",
}


def sentence(shapes: Graph, shape: Node, constraint: str, field: Field | None, languages: tuple[str, ...]) -> str:
    """What is wrong: the message of the shape in the reader's language, else a plain one."""
    messages = [m for m in shapes.objects(shape, SH.message) if isinstance(m, Literal)]
    if messages:
        return str(preferred(messages, languages))
    plain = PLAIN.get(constraint, f"does not meet the constraint {constraint}")
    return f"{plain}." if field else f"The record {plain}."


def fix(
    shapes: Graph, shape: Node, constraint: str, field: Field | None, thesaurus: Thesaurus, languages: tuple[str, ...]
) -> str:
    """How to mend it: as the shape says it in the reader's language; empty when it does not."""
    told = [each for each in shapes.objects(shape, CAT.fix) if isinstance(each, Literal)]
    return str(preferred(told, (*languages, "en"))) if told else ""


def rule_of(shapes: Graph, shape: Node) -> str:
    """The id of the rule of the profile that a shape states, e.g. `J-05`; empty when it states none."""
    return str(shapes.value(shape, CAT.rule) or "")


def expectation(field: Field | None, constraint: str, thesaurus: Thesaurus, languages: tuple[str, ...]) -> str:
    """What would be right, with an example; empty when no field says so."""
    if field is None:
        return ""
    if constraint == "MaxCount":
        return f"at most {field.most}" if field.most else ""
    wanted = list_words(field, thesaurus, languages) if field.kind == "concept" else RANGE.get(field.kind, "")
    example = next(iter(field.examples), "")
    if field.kind != "link":
        example = thesaurus.label(example, languages) or example
    return ", for example ".join(part for part in (wanted, example) if part)


def list_words(field: Field, thesaurus: Thesaurus, languages: tuple[str, ...]) -> str:
    """The members of a short list, the name of a long one."""
    if 0 < len(field.options) <= 12:
        return "one of " + ", ".join(thesaurus.label(each, languages) or each for each in field.options)
    scheme = thesaurus.label(field.scheme, languages) if field.scheme else None
    return f"a term of the list {scheme or field.scheme}" if field.scheme else "a term of its list"

"""What a finding says: the shape's own words where it has any, else plain ones for its constraint (`phrases/`).

Responsibilities: what is wrong, what would be right, how to mend it, in the reader's language.
Non-responsibilities: remedies with names of the nomenclature (`catalogue.checking.remedy`).
"""

from __future__ import annotations

from rdflib import SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from catalogue.checking.phrase import ENGLISH, or_english, phrase
from catalogue.profile.field import CAT, Field
from catalogue.record.record import preferred
from catalogue.thesaurus import Thesaurus

SHORT = 12
ADD = ("MinCount", "QualifiedMinCount")
REPLACE = ("In", "Node", "Pattern", "Class")
WRITE = ("Datatype", "NodeKind", "Or")
BOUNDS = {
    "MinInclusive": "from",
    "MaxInclusive": "to",
    "MinExclusive": "above",
    "MaxExclusive": "below",
    "MinLength": "longer",
    "MaxLength": "shorter",
}
OTHER = ("LessThan", "LessThanOrEquals")
DESCRIBED = ("nested", "period")


def sentence(shapes: Graph, shape: Node, constraint: str, field: Field | None, languages: tuple[str, ...]) -> str:
    """What is wrong: the message of the shape in the reader's language, else a plain one."""
    told = said(shapes, shape, SH.message, languages)
    if told:
        return told
    plain = phrase(languages, f"plain.{constraint}") or phrase(languages, "plain.other", constraint=constraint)
    return plain if field else phrase(languages, "whole.record", plain=plain)


def fix(
    shapes: Graph, shape: Node, constraint: str, field: Field | None, thesaurus: Thesaurus, languages: tuple[str, ...]
) -> str:
    """How to mend it: as the shape says it, else a plain sentence with an example; empty when there is none."""
    told = said(shapes, shape, CAT.fix, languages)
    if told or field is None:
        return told
    label = phrase(languages, "quoted", text=field.label(languages[0]))
    example = example_of(field, thesaurus, languages)
    if constraint in ADD:
        return phrase(languages, "fix.add_example" if example else "fix.add", label=label, example=example)
    if constraint in WRITE or (constraint in REPLACE and field.kind == "disease"):
        return phrase(languages, f"write.{field.kind}", example=example)
    if constraint in REPLACE and example:
        return phrase(languages, "fix.replace", example=example)
    return bound(shapes, shape, constraint, label, languages) or other_fix(
        shapes, shape, constraint, field, label, languages
    )


def bound(shapes: Graph, shape: Node, constraint: str, label: str, languages: tuple[str, ...]) -> str:
    """How to keep a bound that the shape sets; empty when the constraint is none."""
    limit = shapes.value(shape, parameter(constraint))
    if limit is None:
        return ""
    if constraint in OTHER:
        other = next(
            (text for node in shapes.subjects(SH.path, limit) if (text := said(shapes, node, SH.name, languages))), ""
        )
        return phrase(
            languages, "fix.no_later", label=label, other=phrase(languages, "quoted", text=other or str(limit))
        )
    if constraint == "LanguageIn":
        return phrase(languages, "fix.languages", listed=", ".join(map(str, Collection(shapes, limit))))
    return phrase(languages, f"fix.{BOUNDS[constraint]}", number=str(limit)) if constraint in BOUNDS else ""


def other_fix(shapes: Graph, shape: Node, constraint: str, field: Field, label: str, languages: tuple[str, ...]) -> str:
    """How to mend what has too many values, lacks a certain one, or should not be there."""
    if constraint in ("MaxCount", "QualifiedMaxCount"):
        most = shapes.value(shape, parameter(constraint)) or field.most or 1
        return phrase(languages, "fix.keep_one" if str(most) == "1" else "fix.keep_most", label=label, number=str(most))
    if constraint == "HasValue":
        value = shapes.value(shape, SH.hasValue)
        return phrase(languages, "fix.add_example", label=label, example=str(value)) if value is not None else ""
    plain = {"UniqueLang": "fix.one_per_language", "Closed": "fix.remove"}
    return phrase(languages, plain[constraint], label=label) if constraint in plain else ""


def parameter(constraint: str) -> URIRef:
    """The parameter of a constraint component that has just one."""
    return URIRef(f"{SH}{constraint[:1].lower()}{constraint[1:]}")


def rule_of(shapes: Graph, shape: Node) -> str:
    """The id of the rule of the profile that a shape states, e.g. `J-05`; empty when it states none."""
    return str(shapes.value(shape, CAT.rule) or "")


def said(shapes: Graph, shape: Node, predicate: Node, languages: tuple[str, ...]) -> str:
    """What a shape says under a predicate, in the reader's language, else in English; empty when nothing."""
    told = [each for each in shapes.objects(shape, predicate) if isinstance(each, Literal)]
    return str(preferred(told, or_english(languages))) if told else ""


def expectation(field: Field | None, constraint: str, thesaurus: Thesaurus, languages: tuple[str, ...]) -> str:
    """What would be right, with an example; empty when no field says so."""
    if field is None:
        return ""
    if constraint == "MaxCount":
        return phrase(languages, "expected.most", number=str(field.most)) if field.most else ""
    concept = field.kind == "concept"
    wanted = list_words(field, thesaurus, languages) if concept else phrase(languages, f"range.{field.kind}")
    example = named_example(field, thesaurus, languages)
    if not (wanted and example) or wanted.endswith(example):  # such as the example, for example the example
        return wanted or example
    return phrase(languages, "expected.example", wanted=wanted, example=example)


def named_example(field: Field, thesaurus: Thesaurus, languages: tuple[str, ...]) -> str:
    """The example of a field as people call it: sentences are quoted, since they are English whatever the reader's
    language, and what describes a nested thing, in English too, is kept from other readers.
    """
    example = next(iter(field.examples), "")
    if field.kind in DESCRIBED and languages[0] != ENGLISH:
        return ""
    if field.worded and example:
        return phrase(languages, "quoted", text=example.rstrip("."))
    return example if field.kind == "link" else thesaurus.label(example, languages) or example


def example_of(field: Field, thesaurus: Thesaurus, languages: tuple[str, ...]) -> str:
    """The example of a field as people call it and, where that is not what is written, as it is written."""
    example, name = next(iter(field.examples), ""), named_example(field, thesaurus, languages)
    return name if field.kind not in ("concept", "disease", "thing") or name == example else f"{name} ({example})"


def list_words(field: Field, thesaurus: Thesaurus, languages: tuple[str, ...]) -> str:
    """The members of a short list, the name of a long one."""
    if 0 < len(field.options) <= SHORT:
        options = ", ".join(thesaurus.label(each, languages) or each for each in field.options)
        return phrase(languages, "expected.options", options=options)
    if not field.scheme:
        return phrase(languages, "expected.its_list")
    return phrase(languages, "expected.list", list=thesaurus.label(field.scheme, languages) or field.scheme)

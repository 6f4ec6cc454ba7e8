"""The smallest record of each class passes the core level; without one mandatory field that field alone fails."""

from __future__ import annotations

import pytest
from judging import HERE, SH, Check, local
from rdflib import Graph, URIRef
from smallest import CORE, KINDS, SHAPE, SUBJECT, demanded, judges_of, mandatory, smallest


def cases() -> list[tuple[str, URIRef]]:
    """Each mandatory field once, beside the most specific class that asks for it."""
    found: dict[tuple[str, URIRef], None] = {}
    for kind in KINDS:
        judges = judges_of(kind)
        for field in mandatory(CORE, judges):
            if CORE.value(field, SH.path) in demanded(CORE, judges[-1]):
                found[kind, URIRef(str(field))] = None
    return list(found)


@pytest.mark.parametrize("kind", KINDS)
def test_the_smallest_record_has_no_violation(check: Check, kind: str) -> None:
    findings = check(smallest(CORE, *judges_of(kind)), CORE)
    assert [each for each in findings if each.severity == "Violation"] == []


@pytest.mark.parametrize(("kind", "field"), cases(), ids=lambda each: local(URIRef(str(each))))
def test_without_a_mandatory_field_there_is_one_violation_that_names_it(check: Check, kind: str, field: URIRef) -> None:
    data, path = smallest(CORE, *judges_of(kind)), CORE.value(field, SH.path)
    data.remove((SUBJECT, path, None))
    violations = [f for f in check(data, CORE) if f.severity == "Violation" and f.focus == local(SUBJECT)]
    assert [each.path for each in violations] == [local(path)]


def test_the_category_of_a_kind_is_asked_for(check: Check) -> None:
    for kind, message in {"registry": "Add MRMR", "hospital": "Add EHRS", "biobank": "Add EINS"}.items():
        data = smallest(CORE, *judges_of(kind))
        path = CORE.value(URIRef(SHAPE + "health-category"), SH.path)
        assert path is not None
        other = URIRef("https://example.org/other-category")
        data.remove((SUBJECT, path, None))
        data.parse(data=f"<{SUBJECT}> <{path}> <{other}> .", format="turtle")
        violations = [f.message for f in check(data, CORE) if f.severity == "Violation"]
        assert len(violations) == 2, violations  # not in the list, and not the one that goes with the kind
        assert any(message in each for each in violations)


def test_a_bad_source_gives_exactly_the_findings_it_foretells(check: Check) -> None:
    """The file says beside each line, as `# ! path`, which Violation it expects."""
    file = HERE / "source-bad.ttl"
    expected = sorted(line.rsplit("# !", 1)[1].strip() for line in file.read_text().splitlines() if "# !" in line)
    data = smallest(CORE, *judges_of("registry"))
    bad = Graph().parse(file)
    for path in set(bad.predicates(SUBJECT)):
        data.remove((SUBJECT, path, None))
    violations = [f for f in check(data + bad, CORE) if f.severity == "Violation"]
    assert sorted(each.path or each.message.split(".")[0] for each in violations) == expected

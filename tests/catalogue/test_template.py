"""Templates: every form to write a record by says what the shapes say, and real records keep it."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from openpyxl.workbook import Workbook
from plain_form import plain_form
from rdflib import RDF, Graph, URIRef
from rdflib.compare import isomorphic, to_isomorphic

import harvesters.samples
from catalogue.checking.checker import Checker
from catalogue.profile.field import Field
from catalogue.profile.profile import Profiles, load_profiles
from catalogue.record.triple import read_turtle
from catalogue.setting import Settings
from catalogue.template.cell import choices_of
from catalogue.template.context import context_of
from catalogue.template.example import ADDRESS, example_of
from catalogue.template.header import header_of
from catalogue.template.restriction import LONGEST_PROMPT, LONGEST_TITLE
from catalogue.template.schema import schema_of
from catalogue.template.sheet import LAYOUT, sheets_of
from catalogue.template.template import Template
from catalogue.template.workbook import EXAMPLES, FIRST, HELP, LABELS, NAMES, OBLIGATIONS, workbook_of
from catalogue.thesaurus import Concept, load_thesaurus

KNOWN: Profiles = load_profiles(Settings())
NAMES_OF_CLASSES = tuple(KNOWN.profiles)
SOURCES = ("source", "patient_registry", "hcp_data_source", "biobank")
HOSTILE = '=HYPERLINK("http://evil.example")'


def template(name: str, language: str = "en") -> Template:
    """The template of a class."""
    return Template(KNOWN.profiles[name], KNOWN, load_thesaurus(), language, "https://c.example")


def read(made: bytes) -> Workbook:
    """A workbook as spreadsheets read it."""
    return openpyxl.load_workbook(io.BytesIO(made))


def samples() -> list[tuple[str, Graph, URIRef]]:
    """Name of the profile, graph and node of every sample that has a profile of ours."""
    graph = read_turtle(file for file in harvesters.samples.files() if "quarantine" not in file.name)
    nodes = sorted({node for node in graph.subjects(RDF.type) if isinstance(node, URIRef)})
    found = [(KNOWN.of(str(t) for t in graph.objects(node, RDF.type)), node) for node in nodes]
    return [(profile.name, graph, node) for profile, node in found if profile]


@pytest.mark.parametrize("name", NAMES_OF_CLASSES)
def test_a_schema_is_one_and_its_example_keeps_it(name: str) -> None:
    schema = schema_of(template(name))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert list(validator.iter_errors(schema["examples"][0])) == []
    for inner, part in schema["$defs"].items():
        for example in part.get("examples", ()):
            found = validator.evolve(schema={**part, "$defs": schema["$defs"]})
            assert list(found.iter_errors(example)) == [], inner


@pytest.mark.parametrize("name", NAMES_OF_CLASSES)
def test_a_schema_asks_for_what_the_profile_makes_mandatory(name: str) -> None:
    fields = KNOWN.profiles[name].fields
    schema = schema_of(template(name))
    assert set(schema["required"]) == {"type"} | {each.name for each in fields if each.obligation == "mandatory"}
    assert {each.name for each in fields} <= set(schema["properties"])
    for each in fields:
        said = schema["properties"][each.name]
        assert said["title"] == each.label("en") and said["description"] == each.description("en")
        if each.most and each.most > 1:
            assert said["maxItems"] == each.most


@pytest.mark.parametrize("name", SOURCES)
def test_a_record_without_a_mandatory_field_breaks_the_schema(name: str) -> None:
    validator = Draft202012Validator(schema_of(template(name)))
    whole = example_of(template(name))
    for field in KNOWN.profiles[name].fields:
        left = {key: value for key, value in whole.items() if key != field.name}
        assert validator.is_valid(left) == (field.obligation != "mandatory"), field.name


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", {"xx-": "A"}), ("title", {}), ("country", ["Germany"]), ("access_rights", "PUBLIC"), ("min_age", -1), ("max_age", 121),
        ("structured_data", "yes"), ("disease", ["ORPHA:586"]), ("landing_page", ["registry"]), ("issued", "1 March 2020"),
        ("tilte", "A slip of the pen"), ("type", ["source"]), ("unique_individuals", 1.5), ("coverage_level", []),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_sort_breaks_the_schema(field: str, value: Any) -> None:
    validator = Draft202012Validator(schema_of(template("patient_registry")))
    whole = example_of(template("patient_registry"))
    assert validator.is_valid(whole)
    assert not validator.is_valid({**whole, field: value})


def test_what_no_field_names_may_stand_under_its_own_address() -> None:
    validator = Draft202012Validator(schema_of(template("source")))
    assert validator.is_valid({**example_of(template("source")), "https://schema.org/about": "x"})


def test_every_sample_keeps_the_schema_of_its_class_and_comes_back_as_the_same_rdf() -> None:
    seen, wrong = set(), []
    schemas = {name: Draft202012Validator(schema_of(template(name))) for name in NAMES_OF_CLASSES}
    for name, graph, node in samples():
        made = template(name)
        record = plain_form(made, graph, node, made.fields)
        lacking = {f.name for f in made.fields if f.obligation == "mandatory"} - record.keys()
        errors = [e for e in schemas[name].iter_errors(record) if not (e.validator == "required" and not e.path)]
        wrong += [
            (str(node), e.json_path, e.message[:120]) for e in errors if "required" not in e.message or not lacking
        ]
        back = Graph().parse(data=json.dumps({**context_of(made), **record}), format="json-ld")
        said = reachable(graph, node, {each.path for each in made.fields}, back)
        assert isomorphic(back, said), (str(node), first_differences(back, said))
        seen.add(name)
    assert wrong == []
    assert seen >= {*SOURCES, "healthcare_provider", "data_service", "agent"}


def reachable(graph: Graph, node: URIRef, paths: set[str], back: Graph) -> Graph:
    """What a graph says of a node and of what it describes within, under the paths of fields.

    :param paths: those of the fields of the node itself
    """
    inner = {each.path for each in KNOWN.fields.values()}
    made, waiting, told = Graph(), [node], {each for each in back.subjects() if isinstance(each, URIRef)}
    while waiting:
        each = waiting.pop()
        for _, path, value in graph.triples((each, None, None)):
            if str(path) in {str(RDF.type), *(paths if each == node else inner)} and (each, path, value) not in made:
                made.add((each, path, value))
                if not isinstance(value, URIRef) or value in told:
                    waiting.append(value)  # type: ignore[arg-type]
    return made


def first_differences(one: Graph, other: Graph) -> list[str]:
    """A few triples that only one graph has."""
    left, right = to_isomorphic(one), to_isomorphic(other)
    return [f"- {t}" for t in list(left - right)[:4]] + [f"+ {t}" for t in list(right - left)[:4]]


@pytest.mark.parametrize("name", ["patient_registry", "hcp_data_source", "biobank"])
def test_the_example_of_a_schema_has_no_violation_of_a_field(name: str) -> None:
    made = template(name)
    graph = Graph().parse(data=json.dumps({**context_of(made), **example_of(made)}), format="json-ld")
    report = Checker(KNOWN, load_thesaurus()).check(ADDRESS, graph)
    grave = [each for each in report.findings if each.severity == "violation" and "rule" not in each.shape]
    assert [(each.field, each.message) for each in grave] == []


@pytest.mark.parametrize("name", NAMES_OF_CLASSES)
def test_a_context_names_every_field_and_class(name: str) -> None:
    terms = context_of(template(name))["@context"]
    for field in KNOWN.profiles[name].fields:
        assert terms[field.name]["@id"] == field.path
    assert terms[name]["@id"] == KNOWN.profiles[name].targets[-1]
    assert terms["id"] == "@id" and terms["type"] == "@type"


def test_no_field_is_called_like_a_class_or_a_keyword() -> None:
    assert not set(KNOWN.fields) & {*KNOWN.profiles, "id", "type", "record", "fields", "@context"} - {"record"}


@pytest.mark.parametrize("name", NAMES_OF_CLASSES)
def test_a_header_names_its_columns_by_fields_and_shows_an_example(name: str) -> None:
    header, example = csv.reader(io.StringIO(header_of(template(name)).decode()))
    assert header[0] in ("id", "record") and example[0].startswith("#")
    assert len(header) == len(example) == len(set(header))
    for column in header[1:]:
        assert set(column.split(".")) <= set(KNOWN.fields), column
    simple = {each.name for each in KNOWN.profiles[name].fields if not each.nested and not each.derived}
    assert simple <= set(header)
    assert not [cell for cell in example if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("name", NAMES_OF_CLASSES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_workbook_is_laid_out_for_people_and_programs(name: str, language: str) -> None:
    made = template(name, language)
    book = read(workbook_of(made))
    sheets = sheets_of(made)
    assert book.sheetnames == ["About", *(sheet.name for sheet in sheets), HELP, "Lists"]
    about = {row[0]: row[1] for row in book["About"].iter_rows(max_col=2, values_only=True)}
    assert (
        about["layout"] == LAYOUT
        and about["class"] == name
        and about["labels"] == language
        and about["language"] == "en"
    )
    for sheet in sheets:
        page = book[sheet.name]
        rows = list(page.iter_rows(values_only=True))
        assert rows[NAMES - 1] == sheet.names
        assert all(str(row[0]).startswith("#") for row in rows[1 : FIRST - 1]) and len(rows) < FIRST
        assert page.freeze_panes == f"B{FIRST}"
        for number, column in enumerate(sheet.columns, 2):
            assert page.cell(LABELS, number).value == column.label(language)
            assert page.cell(OBLIGATIONS, number).value == column.obligation
            assert page.cell(LABELS, number).fill.fgColor.rgb == page.cell(OBLIGATIONS, number).fill.fgColor.rgb
            assert page.cell(LABELS, number).comment.text == column.field.description(language)


def test_obligations_have_each_a_colour_of_its_own() -> None:
    page = read(workbook_of(template("patient_registry")))["patient_registry"]
    cells = [page.cell(OBLIGATIONS, number) for number in range(2, page.max_column + 1)]
    colours = {(cell.value, cell.fill.fgColor.rgb) for cell in cells}
    assert len(colours) == 3 and {name for name, _ in colours} == {"mandatory", "recommended", "optional"}


@pytest.mark.parametrize("name", NAMES_OF_CLASSES)
def test_every_drop_down_refers_to_a_list_that_is_there(name: str) -> None:
    made = template(name)
    book = read(workbook_of(made))
    assert book["Lists"].sheet_state == "hidden"
    for sheet in sheets_of(made):
        page = book[sheet.name]
        by_column = {next(iter(each.sqref.ranges)).min_col: each for each in page.data_validations.dataValidation}
        for number, column in enumerate(sheet.columns, 2):
            found, choices = by_column[number], choices_of(made, column.field)
            assert (found.sqref.sorted()[0].min_row, found.sqref.sorted()[0].max_row >= 1_000) == (FIRST, True)
            assert len(found.prompt or "") <= LONGEST_PROMPT and len(found.promptTitle or "") <= LONGEST_TITLE
            assert (found.type == "list") == bool(choices.rows)
            if choices.rows:
                cells = [cell.value for (cell,) in book["Lists"][found.formula1.removeprefix("Lists!")]]
                assert cells == [label for label, _ in choices.rows] and len(set(cells)) == len(cells)


def test_a_workbook_keeps_within_what_spreadsheets_hold() -> None:
    for name in NAMES_OF_CLASSES:
        book = read(workbook_of(template(name)))
        for page in book:
            assert len(page.title) <= 31 and page.max_row <= 1_048_576 and page.max_column <= 16_384
            for cell in (cell for row in page.iter_rows() for cell in row):
                assert len(str(cell.value or "")) <= 32_767
                assert cell.data_type != "f", (name, page.title, cell.coordinate)


def test_one_sheet_only_is_selected_so_that_nothing_is_typed_into_two() -> None:
    book = read(workbook_of(template("patient_registry")))
    assert [page.title for page in book if page.sheet_view.tabSelected] == ["About"] == [book.active.title]


def test_days_are_days_and_numbers_are_numbers() -> None:
    page = read(workbook_of(template("patient_registry")))["patient_registry"]
    columns = {page.cell(NAMES, number).value: number for number in range(1, page.max_column + 1)}
    issued = page.cell(EXAMPLES, columns["issued"])
    assert isinstance(issued.value, (date, datetime)) and issued.number_format == "yyyy-mm-dd"
    assert page.cell(EXAMPLES, columns["unique_individuals"]).value == 1200
    assert page.cell(EXAMPLES, columns["country"]).value == "Germany"
    assert page.cell(EXAMPLES, columns["disease"]).value == "ORPHA:586"


def test_equal_templates_are_equal_files() -> None:
    assert workbook_of(template("agent")) == workbook_of(template("agent"))


def test_nothing_in_shapes_or_lists_becomes_a_formula() -> None:
    made = template("agent")
    evil = replace(made.fields[0], labels={"en": HOSTILE}, descriptions={"en": HOSTILE}, examples=(HOSTILE,))
    member = Concept("urn:x", (), {"en": "+1\x07" + HOSTILE})
    thesaurus = load_thesaurus()
    listed = replace(made.fields[0], name="listed", kind="concept", options=("urn:x",), examples=("urn:x",))
    thesaurus.concepts["urn:x"] = member
    try:
        wicked = replace(made, profile=replace(made.profile, fields=(evil, listed), labels={"en": HOSTILE}))
        content = workbook_of(wicked)
        book = read(content)
        cells = [cell for page in book for row in page.iter_rows() for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
        assert any(str(cell.value).startswith("=HYPER") and cell.quotePrefix for cell in cells)
        rows = list(csv.reader(io.StringIO(header_of(wicked).decode())))
        assert rows[1][1].startswith("'=")
    finally:
        del thesaurus.concepts["urn:x"]


def test_signs_that_no_spreadsheet_holds_are_left_out_of_help_and_titles() -> None:
    made, words = template("agent"), {"en": "Bell \x07, tabulator \x0b and \uffff."}
    odd = replace(made.fields[0], labels=words, descriptions=words)
    book = read(workbook_of(replace(made, profile=replace(made.profile, fields=(odd,), labels=words))))
    told = [(each.prompt, each.promptTitle) for page in book for each in page.data_validations.dataValidation]
    assert told == [("Bell , tabulator and . Several: parted by |.", "Bell , tabulator and .")]


def test_a_workbook_has_no_macros_links_or_scripts() -> None:
    content = workbook_of(template("patient_registry"))
    names = openpyxl.reader.excel.ZipFile(io.BytesIO(content)).namelist()
    assert not [each for each in names if re.search(r"vbaProject|externalLink|activeX|customUI", each)]


def test_labels_that_two_members_share_are_told_apart() -> None:
    field: Field = KNOWN.fields["country"]
    made = template("patient_registry")
    thesaurus = load_thesaurus()
    twin = replace(thesaurus.concepts[thesaurus.find(field.scheme or "", "DEU") or ""], iri="http://x.example/twin")
    thesaurus.concepts[twin.iri] = twin
    thesaurus._members[field.scheme or ""].append(twin.iri)
    try:
        labels = [label for label, _ in choices_of(made, field).rows]
        assert len(labels) == len(set(labels)) and {"Germany", "Germany (country)"} <= set(labels)
    finally:
        thesaurus._members[field.scheme or ""].remove(twin.iri)
        del thesaurus.concepts[twin.iri]

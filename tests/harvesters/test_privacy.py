"""A small count that a document states is nowhere afterwards: not in the data folder, not in the log, not on a screen.

The same documents are harvested twice, once with 7 and once with 8 wherever they count. Whatever is kept or said must
be the same both times; only then can nobody tell which of the two it was.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from data_folder import timeless, told
from terminal import Terminal

from catalogue.keeping.keeper import Keeper
from catalogue.setting import Settings

PLACES = re.compile(r"(?<=People by disease) \d+(?:[–, ]+\d+)*")  # the order of nameless nodes is chance
PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix ejprd: <https://w3id.org/ejp-rd/vocabulary#> . @prefix jardin: <https://w3id.org/jardin/ns#> .
@prefix health: <http://healthdataportal.eu/ns/health#> . @prefix ordo: <http://www.orpha.net/ORDO/Orphanet_> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sio: <http://semanticscience.org/resource/> . @prefix void: <http://rdfs.org/ns/void#> .
@prefix schema: <https://schema.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
HEAD = """a dcat:Dataset , ejprd:PatientRegistry ; dct:title "A registry"@en ; dct:subject ordo:586 , ordo:558 , ordo:733"""
PAGE = "; dcat:landingPage <https://a.example.org/page>"

# Every way in which a count was met or may come; # stands for the number.
SPELLINGS = [
    *("#", '"#"', '" # "', '"#"^^xsd:int', '"#"^^xsd:nonNegativeInteger', '"00#"^^xsd:long', "#.0", "#e0", '"+#"'),
    *('"# patients"', '"# patients"@en', '"about #"', '"<#"', '"at most #, since 2010"', '"#"^^xsd:string', "-#"),
    *('"#"^^<https://a.example.org/count>', '"#"^^xsd:dateTime', '"#"^^xsd:boolean', "<https://a.example.org/n/#>"),
    *("<# patients>", "[ rdf:value # ]", "[ rdf:value [ rdf:value '#' ] ]", "( # # )", '"#"^^<count of #>', "1200, #"),
    *('"\uff10\uff0e#"', '"#,#"', '"[#]"', "'''\n#\n'''", "[ a sio:SIO_000794 ; sio:SIO_000300 # ]"),
]
FIELDS = [
    *("health:numberOfUniqueIndividuals", "health:numberOfRecords", "void:entities", "schema:size", "dct:extent"),
    *("<https://v.example.org/numberOfPatients>", "<https://v.example.org/patient_count>", "ejprd:hasCount"),
    *("<http://purl.org/ejp-rd/vocabulary/hasCount>", "<http://healthdata.eu/ns#numberOfRecords>"),
    *("<https://v.example.org/sampleSize>", "jardin:minIndividuals", "jardin:individualCount"),
]
COVERED = ["jardin:individualCount", "jardin:minIndividuals", "jardin:maxIndividuals"]


def everywhere() -> str:
    """A registry that counts in every field, and in each in every spelling; an IRI counts in our own fields alone."""
    said = [
        f"{field} {spelling}"
        for field in FIELDS
        for spelling in SPELLINGS
        if field.startswith(("health:", "jardin:")) or not spelling.startswith("<")
    ]
    nodes = [f"[ jardin:orphaCode ordo:586 ; {field} {spelling} ]" for field in COVERED for spelling in SPELLINGS]
    deep = "dcat:distribution [ dct:title 'D' ; dcat:distribution [ jardin:diseaseCoverage [ jardin:individualCount # ] ] ]"
    return f"{HEAD} {PAGE} ; {' ; '.join(said)} ; jardin:diseaseCoverage {' , '.join(nodes)} ; {deep} ."


def coverage(code: int, said: str) -> str:
    return f"[ a jardin:DiseaseCoverage ; jardin:orphaCode ordo:{code} ; {said} ]"


def bands() -> str:
    """Bands that are numbers in disguise, upside down, open or several, and exact numbers beside them."""
    pairs = [
        ("#", "#"),
        ("#", "9"),
        ("1", "#"),
        ("#", "30"),
        ("12", "1#"),
        ("#", "3"),
        ("#", ""),
        ("", "#"),
        ("0", "#"),
        ("2, #", "40"),
    ]
    nodes = [
        coverage(586, " ; ".join(f"jardin:{end}Individuals {n}" for end, n in (("min", low), ("max", high)) if n))
        for low, high in pairs
    ]
    nodes += [
        coverage(558, "jardin:countPrecision jardin:Exact ; jardin:individualCount # , 1200 ; jardin:minIndividuals 5")
    ]
    return f"{HEAD} {PAGE} ; jardin:diseaseCoverage {' , '.join(nodes)} ."


def subtraction() -> str:
    """What a reader could subtract: the whole is told, and all but the small one."""
    nodes = [coverage(586, "jardin:countPrecision jardin:Exact ; jardin:individualCount 93")]
    nodes += [coverage(558, "jardin:countPrecision jardin:Exact ; jardin:individualCount #")]
    return f"{HEAD} {PAGE} ; health:numberOfUniqueIndividuals 10@ ; jardin:diseaseCoverage {' , '.join(nodes)} ."


STATEMENTS = f"""{HEAD} {PAGE} .
[] a rdf:Statement ; rdf:subject <https://a.example.org/stated> ; rdf:predicate jardin:individualCount ; rdf:object # .
[] a owl:Axiom ; owl:annotatedSource <https://a.example.org/stated> ; owl:annotatedProperty void:entities ; owl:annotatedTarget # .
<https://a.example.org/stated> dct:relation [ a sio:SIO_000794 ; rdf:value "#" ] ."""

XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#"
  xmlns:dct="http://purl.org/dc/terms/" xmlns:health="http://healthdataportal.eu/ns/health#">
<dcat:Dataset rdf:about="https://a.example.org/xml"><dct:title xml:lang="en">An XML registry</dct:title>
<dct:subject rdf:resource="http://www.orpha.net/ORDO/Orphanet_586"/><dcat:landingPage rdf:resource="https://a.example.org/"/>
<health:numberOfRecords>#</health:numberOfRecords>%s</dcat:Dataset></rdf:RDF>"""
JSON = {
    "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "health": "http://healthdataportal.eu/ns/health#"},
    "@id": "https://a.example.org/json", "@type": "dcat:Dataset", "dct:title": "A JSON registry",
    "dct:subject": {"@id": "http://www.orpha.net/ORDO/Orphanet_586"}, "dcat:landingPage": {"@id": "https://a.example.org/"},
    "health:numberOfRecords": "#", "health:numberOfUniqueIndividuals": {"@value": "#", "@type": "http://www.w3.org/2001/XMLSchema#int"},
}  # fmt: skip


def turtle(name: str, said: str) -> str:
    return f"{PREFIXES}<https://a.example.org/{name}> {said}"


BROKEN = [
    "jardin:individualCount #patients .", "jardin:individualCount # # .", 'jardin:individualCount "#"^^# .', "# jardin:x # .",
    'jardin:individualCount "\\#" .', 'jardin:individualCount "# .', "jardin:individualCount # ; # .", 'x:count "#"^^xsd#:int .',
]  # fmt: skip
DOCUMENTS = {
    "everywhere.ttl": turtle("everywhere", everywhere()),
    "bands.ttl": turtle("bands", bands()),
    "subtraction.ttl": turtle("subtraction", subtraction()),
    "statements.ttl": turtle("stated", STATEMENTS),
    "quarantined.ttl": turtle("quarantined", everywhere().replace(PAGE, "")),
    "catalogue.ttl": turtle("catalogue", 'a dcat:Catalog ; dct:title "C"@en ; dcat:dataset <https://a.example.org/everywhere> ; health:numberOfRecords # .'),
    "nobody.ttl": turtle("nobody", "a <https://v.example.org/Thing> ; health:numberOfRecords # ."),
    "patients.ttl": turtle("patient", "a sio:SIO_000498 ; health:numberOfRecords # ."),
    "ours.ttl": turtle("x", f"{HEAD} ; health:numberOfRecords # . <urn:jardin:record:x> health:numberOfRecords # ."),
    "twice-a.ttl": turtle("twice", f"{HEAD} {PAGE} ; health:numberOfRecords # ."),
    "twice-b.ttl": turtle("twice", f"{HEAD} {PAGE} ; health:numberOfRecords 1200 ."),
    "a.rdf": XML % "",
    "stray.rdf": XML % "# patients <dct:description>Words</dct:description>",
    "crossed.rdf": XML % "<health:numberOfRecords>#</health:records>",
    "entity.rdf": XML % "&#;",
    "a.jsonld": json.dumps(JSON),
    "broken.jsonld": json.dumps(JSON)[:-1] + ', "x": #a}',
    "page.html": f'<html><body># people<script type="application/ld+json">{json.dumps(JSON)}</script></body></html>'.replace("org/json", "org/html"),
    "table.csv": "disease,patients\nORPHA:586,#\nORPHA:558,#\n",
    **{f"broken-{place}.ttl": turtle("broken", f"{HEAD} ; {said}") for place, said in enumerate(BROKEN)},
}  # fmt: skip


def planted(number: int) -> dict[str, str]:
    """The documents with a number wherever they count; what looks like a mark in names and codes is none."""
    kept: tuple[tuple[str, str], ...] = (
        ("ns#", "ns\0"),
        ("-ns#", "-ns\0"),
        ("vocabulary#", "vocabulary\0"),
        ("Schema#", "Schema\0"),
        ("owl#", "owl\0"),
    )
    kept += (("void#", "void\0"), ("dcat#", "dcat\0"), ("health#", "health\0"))
    documents = {}
    for name, text in DOCUMENTS.items():
        for mark, hidden in kept:
            text = text.replace(mark, hidden)
        documents[name] = text.replace("#", str(number)).replace("10@", str(93 + number)).replace("\0", "#")
    return documents


def said(terminal: Terminal, place: Path, *words: str) -> str:
    """What the command says and logs, as loud as it can be."""
    done = terminal.jardin("-v", *words, place=place, COLUMNS="200", JARDIN_CHECK_WORKERS="1")
    assert "Traceback" not in done.stderr and "fault of ours" not in done.stderr and done.returncode in (0, 1, 2), (
        done.stderr
    )
    told = PLACES.sub("", timeless(done.stdout + done.stderr))
    return "\n".join(sorted(told.splitlines()))


@pytest.fixture(scope="module")
def harvested(
    terminal: Terminal, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int], tuple[dict[str, list[str]], str]]:
    """What the data folder holds, and what was printed and logged, after the documents with a number were added."""
    empty = tmp_path_factory.mktemp("empty") / "data"
    with Keeper(Settings(data=empty)):
        pass
    done: dict[int, tuple[dict[str, list[str]], str]] = {}
    place = empty.parent / "place"

    def at(number: int) -> tuple[dict[str, list[str]], str]:
        if number not in done:
            shutil.rmtree(place, ignore_errors=True)
            # The same each time: the names of an origin and its records hang on it.
            (place / "given").mkdir(parents=True)
            for name, text in planted(number).items():
                (place / "given" / name).write_text(text, "utf-8")
            shutil.copytree(empty, place / "data")
            words = ("add", "given", "--data", "data")
            commands = words, (*words, "--json"), ("check", "given")
            heard = "\n".join(said(terminal, place, *each) for each in commands)
            done[number] = told(place / "data"), heard
        return done[number]

    return at


Harvested = Callable[[int], tuple[dict[str, list[str]], str]]


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [
        (place, line)
        for place in sorted(one.keys() | other.keys())
        for line in sorted(set(one.get(place, [])) ^ set(other.get(place, [])))
    ]


def test_nobody_can_tell_from_the_data_folder_which_number_it_was(harvested: Harvested) -> None:
    assert differences(harvested(7)[0], harvested(8)[0]) == []


def test_nobody_can_tell_from_screen_or_log_which_number_it_was(harvested: Harvested) -> None:
    one, other = harvested(7)[1].splitlines(), harvested(8)[1].splitlines()
    assert [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]] == []


def test_the_documents_were_kept_quarantined_and_refused(harvested: Harvested) -> None:
    folder, said = harvested(7)
    events = "\n".join(folder["journal event"])
    assert all(
        f"https://a.example.org/{name}" in events
        for name in ("everywhere", "bands", "subtraction", "quarantined", "xml", "json")
    )
    assert all(name in said for name in ("refused", "quarantined"))
    assert any("individualCount" in line for line in events.splitlines())


def test_a_number_that_gives_nobody_away_is_told(harvested: Harvested) -> None:
    """The control: what is compared would show a number, were it kept."""
    folder, other = harvested(7)[0], harvested(12)[0]
    changed = {place for place, _ in differences(folder, other)}
    assert {"journal event", "store", "generations/00000001/store", "index"} <= changed
    assert any('"12"' in line for line in other["store"]) and not any('"7"^^' in line for line in folder["store"])


def test_a_run_says_that_counts_were_banded_and_never_which(harvested: Harvested) -> None:
    said = harvested(7)[1]
    assert "small counts were banded or left out, so that nobody can be recognised." in said

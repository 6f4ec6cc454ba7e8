"""Catalogues of others with one fault each: which of our shapes notices it, and where none does, why.

A fault is what the faulty file has more of than its sound counterpart: the file beside it, the sound base it is laid
upon, or what most files of the collection share.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from statistics import median_low
from typing import NamedTuple

from agreeing import Judge, beside, library, ours
from judging import HERE, SH, local, read
from rdflib import RDF, BNode, Dataset, Graph

import shapes as house
from catalogue.address import FILE_BASE
from catalogue.document.document import read_document
from catalogue.error import RecordError
from catalogue.setting import Settings

Found = Counter[tuple[str, str, str]]
"""Severity, predicate (or shape) and constraint, with how often."""
Findings = Callable[[str], Found]
"""What one judge (`level 1`, `core`, `official`) finds."""


class Fault(NamedTuple):
    """One faulty case and who notices it: `level 1`, `core`, `warning`, or nobody (`-`).

    :param told: the predicate and constraint of the finding, or the reason why there is none
    """

    suite: str
    case: str
    noticed: str
    told: str


UNREADABLE = "cannot be read"
ABSENT = "the file does not hold the fault it is named after"
MISSPELT = "the predicate is misspelt, so nobody asks anything of it"
LISTED = "the term is in our list, whatever the file leaves unsaid of it"
CLASS = "only the class of a linked thing is wrong"
NAMELESS = "DCAT-AP takes a nameless description"
NOT_ASKED = "asked for neither by DCAT-AP 3.0.1 nor by the core"
AUTHORITY = "http://publications.europa.eu/resource/authority/"
COMMON = 9
"""What more cases of a collection than this have beyond their sound counterpart is no fault of theirs."""


@cache
def core() -> Judge:
    """Levels 2 and 3."""
    return Judge(read((house.FOLDER / "lists.ttl", *sorted((house.FOLDER / "jardin").glob("*.ttl")))))


def findings(graph: Graph, official: Judge) -> Findings:
    """What each judge finds, once it is asked."""
    whole = beside(graph)

    @cache
    def asked(name: str) -> Found:
        judge = {"level 1": ours(), "core": core(), "official": official}[name]
        return Found(
            (each.severity, tail(each.predicate) or each.shape, each.constraint) for each in judge.results(whole)
        )

    return asked


def tail(predicate: str) -> str:
    return predicate.rsplit("#", 1)[-1].rsplit("/", 1)[-1] if ":" in predicate else ""


def fault_of(suite: str, case: str, new: Findings, about: str, reason: str) -> Fault:
    """What is noticed of a fault, the gravest first.

    :param about: only findings on this predicate count; all when empty
    :param reason: why nobody notices it, when nobody does
    """
    lacks = suite == "eu-validator"  # elsewhere the sound counterpart lacks as much of what is recommended
    for noticed, judge, severity in SEARCH:
        for key in sorted(new(judge)):
            counts = noticed == "level 1" or is_about_value(key) or (lacks and noticed == "warning")
            if counts and key[0] == severity and about in ("", key[1]):
                return Fault(suite, case, noticed, f"{key[1]} {key[2]}")
    classes = any(key[2] == "Class" and about in ("", key[1]) for key in new("official"))
    return Fault(suite, case, "-", CLASS if classes and reason in (NOT_ASKED, NAMELESS) else reason)


SEARCH = (
    ("level 1", "level 1", "Violation"),
    ("core", "core", "Violation"),
    ("warning", "level 1", "Warning"),
    ("warning", "core", "Warning"),
)


def is_about_value(key: tuple[str, str, str]) -> bool:
    """Whether a finding is about a value: what the core asks for besides, every record of others lacks."""
    return key[2] != "MinCount" and not key[1].startswith("rule-") and key[1] not in ("Contact", "RightsStatement")


def reason_for(graph: Graph, about: str = "") -> str:
    """Why a fault may go unnoticed, read off the faulty triples."""
    predicates = {str(p) for p in graph.predicates()}
    if about and not any(tail(p) == about for p in predicates):
        return ABSENT
    if any(p.startswith("http://data.europa.eu/r5r") and "r5r/" not in p for p in predicates):
        return MISSPELT
    if any(p.endswith("applicablelegislation") for p in predicates):
        return MISSPELT
    named = {str(o) for o in graph.objects() if str(o).startswith(AUTHORITY) and str(o).count("/") > 5}
    if named and named <= set(library().thesaurus.concepts):
        return LISTED
    return NAMELESS if any(isinstance(o, BNode) for o in graph.objects()) else NOT_ASKED


def mistyped(graph: Graph, official: Judge) -> bool:
    """Whether a thing is of a class whose name lacks its last letter, as that collection spoils classes."""
    known = {str(kind) for kind in official.graph.objects(None, SH["class"])}
    return any(
        kind.startswith(str(each)) and len(kind) == len(str(each)) + 1
        for each in graph.objects(None, RDF.type)
        for kind in known
    )


def graph_of(file: Path) -> Graph | None:
    """All that a file says, None where it cannot be read."""
    try:
        return read_document(file.read_bytes(), f"{FILE_BASE}case/{file.name}", Settings()).graph
    except RecordError:
        return None


def luxembourg(folder: Path, official: Judge) -> Iterator[Fault]:
    """Pairs of a sound and a faulty file, named after the property at fault."""
    for file in sorted(folder.glob("*/*_invalid.ttl")):
        sound, faulty = graph_of(file.with_name(file.name.replace("_invalid", "_valid"))), graph_of(file)
        case = file.stem.removesuffix("_invalid")
        about = case.rsplit("-", 1)[-1] if case.count("-") == 3 else ""
        if faulty is None or sound is None:
            yield Fault("dcat-ap-lu", case, "-", UNREADABLE)
            continue
        mine, theirs = findings(faulty, official), findings(sound, official)
        new = cache(lambda judge, mine=mine, theirs=theirs: mine(judge) - theirs(judge))
        yield fault_of("dcat-ap-lu", case, new, about, reason_for(faulty, about))


def norway(folder: Path, official: Judge) -> Iterator[Fault]:
    """Named graphs, each faulty when laid upon the sound bases that it refers to."""
    bases = [Graph().parse(file) for file in sorted((folder / "base-graphs").rglob("*.ttl"))]

    @cache
    def laid_upon(numbers: tuple[int, ...]) -> tuple[Graph, Findings]:
        base = Graph()
        for number in numbers:
            base += bases[number]
        return base, findings(base, official)

    for file in sorted((folder / "invalid-graphs").rglob("*.trig")):
        cases = Dataset()
        cases.parse(file)
        for graph in sorted((each for each in cases.graphs() if len(each)), key=lambda each: str(each.identifier)):
            case = f"{file.parent.name}/{file.stem}/{local(graph.identifier)}"
            terms = {*graph.subjects(), *graph.objects()}
            base, theirs = laid_upon(tuple(n for n, each in enumerate(bases) if terms & set(each.subjects())))
            mine = findings(base + graph, official)
            new = cache(lambda judge, mine=mine, theirs=theirs: mine(judge) - theirs(judge))
            yield fault_of("dcat-ap-no", case, new, "", reason_for(graph))


def europe(folder: Path, official: Judge) -> Iterator[Fault]:
    """Files with one fault each against rules of DCAT-AP 1.1; what most of them share is no fault."""
    files = sorted(folder.glob("test-rule-*.rdf"), key=lambda file: int(file.stem.rsplit("-", 1)[-1]))
    graphs = {file.stem: graph for file in files if (graph := graph_of(file)) is not None}
    found = {case: findings(graph, official) for case, graph in graphs.items()}

    @cache
    def usual(judge: str) -> Found:
        keys = {key for each in found.values() for key in each(judge)}
        middle = Found({key: median_low([each(judge)[key] for each in found.values()]) for key in keys})
        beyond = Counter(key for each in found.values() for key in each(judge) - middle)
        return Found({key: 10_000 if beyond[key] > COMMON else middle[key] for key in keys})

    for file in files:
        if file.stem not in found:
            yield Fault("eu-validator", file.stem, "-", UNREADABLE)
            continue
        new = cache(lambda judge, mine=found[file.stem]: mine(judge) - usual(judge))
        yield fault_of(
            "eu-validator", file.stem, new, "", CLASS if mistyped(graphs[file.stem], official) else NOT_ASKED
        )


SUITES: dict[str, tuple[str, Callable[[Path, Judge], Iterator[Fault]]]] = {
    "dcat-ap-lu": ("suites/dcat-ap-lu-cases", luxembourg),
    "dcat-ap-no": ("suites/dcat-ap-no-cases", norway),
    "eu-validator": ("catalogues/eu-validator", europe),
}
TABLE = HERE / "faults.tsv"


def official_file(real: Path) -> Path:
    """The official DCAT-AP 3.0.1 shapes."""
    return real / "vocab" / "shapes" / "dcat-ap" / "3.0.1" / "shacl" / "dcat-ap-SHACL.ttl"


def write_table(real: Path) -> None:
    """Write the table anew, by the shapes as they are."""
    judge = Judge(read((official_file(real),)))
    lines = ["\t".join(fault) + "\n" for folder, faults in SUITES.values() for fault in faults(real / folder, judge)]
    TABLE.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    write_table(Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")))

"""The rules of the house, read off the code: budgets, imports, names, and who may name a field."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import SH

from catalogue.profile.field import KINDS
from catalogue.profile.profile import load_profiles
from catalogue.setting import Settings

ROOT = Path(__file__).parent.parent
WINGS = ("catalogue", "shapes", "vocab", "harvesters", "web")
LONGEST_FILE = 300
MEDIAN_FUNCTION, MOST_FUNCTIONS, LONGEST_FUNCTION = 9, 25, 60
CATCH_ALLS = {"utils", "util", "helpers", "helper", "common", "base", "core", "manager", "service", "misc"}
BROAD = 3

# Where predicates may be named in code, each with its reason. Everywhere else fields are asked for by name or role.
MAY_NAME_PREDICATES = {
    "harvesters": "harvesters read what others write, whatever their vocabulary",
    "catalogue/exports": "crosswalks into other vocabularies",
    "catalogue/keeping/entry.py": "writes our own entries",
    "catalogue/keeping/quality.py": "writes what our own entries say of a check",
    "catalogue/reports/turtle.py": "a SHACL report says which release it was made against",
    "catalogue/origin.py": "writes our own origins",
    "catalogue/keeping/publication.py": "writes the catalogue's description of itself",
    "catalogue/nomenclature/skos.py": "the nomenclature is written as SKOS, which no profile describes",
    "catalogue/thesaurus.py": "lists are SKOS",
    "catalogue/record/record.py": "a title is needed before any profile is known",
    "catalogue/record/belonging.py": "what belongs to a record is a matter of RDF, before any profile",
    "catalogue/record/node.py": "what belongs to a record is a matter of RDF, before any profile",
    "catalogue/record/naming.py": "names for nameless things come from identifier, title and holder, before any profile",
    "web/void.py": "says what the catalogue is as a whole, which no profile describes",
}


def modules() -> list[Path]:
    return [path for wing in WINGS for path in sorted((ROOT / wing).rglob("*.py"))]


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in modules() if (n := len(p.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_functions_are_small() -> None:
    lengths = sorted(length(node) for _, node in functions())
    assert statistics.median(lengths) <= MEDIAN_FUNCTION
    assert lengths[int(len(lengths) * 0.9)] <= MOST_FUNCTIONS


def test_no_function_is_longer_than_sixty_lines() -> None:
    long = {f"{path.relative_to(ROOT)}:{node.name}": length(node) for path, node in functions()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


def test_no_module_is_a_catch_all() -> None:
    assert [str(path) for path in modules() if path.stem in CATCH_ALLS] == []


def test_broad_excepts_stand_only_at_the_doors() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert len(found) <= BROAD, found


def test_no_import_hides_inside_a_function_or_behind_type_checking() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in modules()
        for outer in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.If)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_every_public_thing_has_a_docstring() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
        and not is_nested(path, node)
    ]
    assert bare == []


def is_nested(path: Path, node: ast.AST) -> bool:
    """Whether a definition stands inside a function."""
    tree = ast.parse(path.read_text("utf-8"))
    return any(
        isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        and outer.lineno < getattr(node, "lineno", 0) <= (outer.end_lineno or 0)
        for outer in ast.walk(tree)
    )


def test_only_exempt_modules_name_the_predicates_of_fields() -> None:
    profiles = load_profiles(Settings())
    paths = {str(path) for path in profiles.graph.objects(None, SH.path) if str(path).startswith("http")}
    tails = {re.split(r"[/#]", path)[-1] for path in paths} - {"type"}
    written = re.compile(r"\b(?:DCTERMS|DCAT|FOAF|JARDIN|VCARD|ADMS|DPV)\.([A-Za-z]+)\b")
    naming = [
        (str(path.relative_to(ROOT)), number)
        for path in modules()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if any(p in line for p in paths) or any(m in tails for m in written.findall(line))
    ]
    assert [each for each in naming if not each[0].startswith(tuple(MAY_NAME_PREDICATES))] == []
    assert [each for each in MAY_NAME_PREDICATES if not any(name.startswith(each) for name, _ in naming)] == []


def test_every_kind_has_a_template_and_every_template_a_kind() -> None:
    assert {path.stem for path in (ROOT / "web/templates/kinds").glob("*.html")} == set(KINDS)


@pytest.mark.parametrize("command", [["lint-imports"], ["ruff", "check", "."], ["mypy"]], ids=lambda c: c[0])
def test_the_linters_are_content(command: list[str]) -> None:
    tool = Path(sys.executable).parent / command[0]
    done = subprocess.run([str(tool), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]

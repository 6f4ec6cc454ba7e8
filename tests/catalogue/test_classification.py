"""Orphanet's classification files: read as they are downloaded, and refused in words when they are something else."""

from __future__ import annotations

import gzip
import os
import re
import time
from pathlib import Path

import pytest

from catalogue.disease import Disease
from catalogue.library import Library
from catalogue.nomenclature import Nomenclature
from catalogue.orphanet_old import Loading, NotNomenclature, load_files

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "vocab/orphanet/classifications-2025"
HERE = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
NOTHING = Nomenclature({})


def node(code: str, name: str, kind: str = "21394", *children: str, lang: str = "en", tag: str = "OrphaCode") -> str:
    disorder = (
        f'<Disorder id="1"><{tag}>{code}</{tag}><Name lang="{lang}">{name}</Name><DisorderType id="{kind}"/></Disorder>'
    )
    return wrap(disorder if code else "", *children)


def wrap(disorder: str, *children: str) -> str:
    below = "".join(children)
    return f"<ClassificationNode>{disorder}<ClassificationNodeChildList>{below}</ClassificationNodeChildList></ClassificationNode>"


def tree(*nodes: str, root: str = 'JDBOR date="2025-06-24 07:33:15"') -> str:
    inside = (
        f"<Classification><ClassificationNodeRootList>{''.join(nodes)}</ClassificationNodeRootList></Classification>"
    )
    return f"<{root}><Availability/><ClassificationList>{inside}</ClassificationList></{root.split()[0]}>"


def load(tmp_path: Path, *contents: bytes | str) -> Loading:
    files = []
    for number, content in enumerate(contents):
        file = tmp_path / f"{number}.xml"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        files.append(file)
    return load_files(files)


def read(tmp_path: Path, *contents: bytes | str) -> dict[str, Disease]:
    return load(tmp_path, *contents).nomenclature(NOTHING).diseases


def test_codes_names_types_levels_and_parents_are_read(tmp_path: Path) -> None:
    found = read(
        tmp_path, tree(node("1", "Head", "36561", node("2", "Alpha  disease", "21394", node("3", "Sub", "21443"))))
    )
    assert found["2"] == Disease("2", {"en": "Alpha disease"}, [], "Disorder", "Disease", "Active", {"1"})
    assert [(d.level, d.type) for d in found.values()] == [
        ("GroupOfDisorders", "Category"), ("Disorder", "Disease"), ("SubtypeOfDisorder", "EtiologicalSubtype"),
    ]  # fmt: skip


def test_the_release_is_the_newest_month_of_extraction(tmp_path: Path) -> None:
    old, new = tree(node("1", "A")), tree(node("2", "B"), root='JDBOR ExtractionDate="2025-07-01"')
    assert load(tmp_path, old, new).nomenclature(NOTHING).release == "2025-07"
    assert load(tmp_path, tree(node("1", "A"), root="JDBOR")).nomenclature(NOTHING).release == "undated"


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + tree(node("1", "Sjögren")).encode("iso-8859-1"),
        tree(node("1", "Sjögren")).encode(),
        ("\ufeff" + tree(node("1", "Sjögren"))).encode(),
        ('<?xml version="1.0" encoding="UTF-16"?>' + tree(node("1", "Sjögren"))).encode("utf-16"),
        gzip.compress(tree(node("1", "Sjögren")).encode()),
    ],
    ids=["iso-8859-1", "no declaration", "byte order mark", "utf-16", "gz"],
)
def test_bytes_are_read_in_the_encoding_that_they_declare(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content)["1"].labels == {"en": "Sjögren"}


def test_a_node_without_disorder_passes_its_parent_on(tmp_path: Path) -> None:
    loading = load(tmp_path, tree(node("1", "Head", "36561", wrap("", node("2", "Beneath")))))
    assert loading.diseases["2"].parents == {"1"}
    assert loading.faults == {"node without a disorder": 1}


def test_a_node_that_stands_many_times_is_one_disease_with_all_its_parents(tmp_path: Path) -> None:
    one = tree(node("1", "A", "36561", node("9", "Twice"), node("2", "B", "36561", node("9", "Twice"))))
    two = tree(node("3", "C", "36561", node("9", "Twice")))
    assert read(tmp_path, one, two)["9"].parents == {"1", "2", "3"}


def test_an_unknown_type_keeps_the_code_and_is_counted(tmp_path: Path) -> None:
    loading = load(tmp_path, tree(node("1", "A", "99999")))
    assert (loading.diseases["1"].type, loading.faults) == ("", {"unknown type": 1})


def test_names_go_by_their_own_language_not_by_that_of_the_file(tmp_path: Path) -> None:
    english, czech = (
        tree(node("1", "Cystic fibrosis")),
        tree(node("1", "Cystická fibróza", lang="cs"), node("2", "Only English", lang="en")),
    )
    found = read(tmp_path, english, czech)
    assert found["1"].labels == {"en": "Cystic fibrosis", "cs": "Cystická fibróza"}
    assert found["2"].labels == {"en": "Only English"}


@pytest.mark.parametrize("lang", ["", "e n", "&lt;x&gt;", "x" * 30])
def test_a_language_that_is_none_breaks_nothing(tmp_path: Path, lang: str) -> None:
    loading = load(tmp_path, tree(node("1", "A", lang=lang)))
    assert loading.diseases["1"].labels in ({}, {"en": "A"})


@pytest.mark.parametrize("tag", ["OrphaCode", "ORPHAcode", "OrphaNumber"])
def test_the_code_is_read_under_each_of_its_names(tmp_path: Path, tag: str) -> None:
    assert set(read(tmp_path, tree(node("7", "A", tag=tag)))) == {"7"}


@pytest.mark.parametrize("code", ["", "12a", "-1", "²", " ", "٣"])
def test_a_code_that_is_none_is_left_out_and_counted(tmp_path: Path, code: str) -> None:
    loading = load(tmp_path, tree(wrap(f'<Disorder><OrphaCode>{code}</OrphaCode><Name lang="en">A</Name></Disorder>')))
    assert loading.diseases == {} and loading.faults["node without a code"] == 1


def test_a_node_under_itself_is_no_parent_of_itself(tmp_path: Path) -> None:
    assert read(tmp_path, tree(node("1", "A", "36561", node("1", "A", "36561"))))["1"].parents == set()


def test_a_tree_of_great_depth_is_read(tmp_path: Path) -> None:
    deep = ""
    for number in range(600, 0, -1):
        deep = node(str(number), "N", "36561", deep)
    assert len(read(tmp_path, tree(deep))) == 600


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE JDBOR [<!ENTITY a "aaaa">]>' + tree(node("1", "&a;")),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE JDBOR [<!ENTITY a "b">]>' + tree(node("1", "A"))).encode(
            "utf-16"
        ),
        gzip.compress(("<!DOCTYPE JDBOR>" + tree(node("1", "A"))).encode()),
    ],
    ids=["plain", "utf-16", "gz"],
)
def test_a_doctype_is_refused(tmp_path: Path, content: bytes | str) -> None:
    with pytest.raises(NotNomenclature, match="DOCTYPE"):
        load(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no XML"),
        (b"plain text", "no XML"),
        (b"<a/>", "<a>"),
        (b"<JDBOR><DisorderList/></JDBOR>", "<DisorderList>"),
        (b"<JDBOR><!-- x --></JDBOR>", "<nothing>"),
        (gzip.compress(b"<JDBOR>" * 100, mtime=0)[:-9], "no XML"),
        (b"\x1f\x8b\x08\x00rubbish rubbish", "no XML"),
    ],
)
def test_other_files_are_refused_by_name_with_what_they_are(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(NotNomenclature, match=told) as error:
        load(tmp_path, tree(node("1", "A")), content)
    assert "1.xml" in str(error.value)


def test_inactive_codes_and_synonyms_of_the_release_before_stay_known(tmp_path: Path) -> None:
    before = Library().nomenclature
    kept = {code: (set(d.parents), d.label()) for code, d in before.diseases.items()}
    newer = tree(
        node("586", "Cystic fibrosis of another release"),
        node("1000000", "New"),
        root='JDBOR date="2026-06-24 07:33:15"',
    )
    after = load(tmp_path, newer).nomenclature(before)
    assert after.current("587") == "144" and after.diseases["194"].status == "Obsolete"
    assert after.label("586") == "Cystic fibrosis of another release"
    assert after.diseases["586"].labels["fr"] == before.diseases["586"].labels["fr"]
    assert "15" not in after.diseases
    assert {code: (set(d.parents), d.label()) for code, d in before.diseases.items()} == kept


def test_files_of_the_edition_in_force_add_to_it(tmp_path: Path) -> None:
    before = Library().nomenclature
    after = load(tmp_path, tree(node("98896", "Duchenne muscular dystrophy"), node("1000000", "New"))).nomenclature(
        before
    )
    assert before.release == "2025-07"
    assert set(after.diseases) == {*before.diseases, "1000000"}
    assert after.ancestors("98896") == before.ancestors("98896")


@HERE
def test_the_codes_of_the_real_files_equal_an_independent_count() -> None:
    files = sorted(REAL.glob("*.xml.gz"))
    start = time.monotonic()
    loading = load_files(files)
    took = time.monotonic() - start
    codes = {
        code
        for file in files
        for code in re.findall(r"<OrphaCode>(\d+)</OrphaCode>", gzip.decompress(file.read_bytes()).decode())
    }
    assert set(loading.diseases) == codes and len(codes) > 7_000
    assert loading.faults == {}
    made = loading.nomenclature(NOTHING)
    assert 25 <= len(made.heads) <= 60
    assert {made.diseases[code].level for code in made.heads} == {"GroupOfDisorders"}
    assert all(made.diseases[code].level for code in codes)
    assert "262" in made.ancestors("98896")
    assert took < 30

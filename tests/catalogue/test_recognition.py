"""Downloads known by what is in them: whatever their name, wrapping and neighbours, and however hostile."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import random
import tarfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from ordo_file import ordo_file

from catalogue.nomenclature.disease import Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import Mapping
from catalogue.nomenclature.nomenclature import Classification, Nomenclature, Parcel
from catalogue.nomenclature.release import joined
from catalogue.nomenclature.skos import write_nomenclature
from catalogue.orphanet.loading import Loading, NotNomenclature
from catalogue.orphanet.offer import Limits
from catalogue.orphanet.recognition import LEFT_OUT, measure, read_path, read_paths

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "vocab/orphanet"
HERE = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
JDBOR = """<?xml version="1.0" encoding="UTF-8"?>
<JDBOR ExtractionDate="2025-06-24 07:33:15"><ClassificationList count="1"><Classification id="150">
<OrphaNumber>150</OrphaNumber><Name lang="en">Rare things</Name><ClassificationNodeRootList count="1"><ClassificationNode>
<Disorder id="1"><OrphaCode>7</OrphaCode><Name lang="en">Seventh</Name><DisorderType id="36561"/></Disorder>
</ClassificationNode></ClassificationNodeRootList></Classification></ClassificationList></JDBOR>"""
TABLE = "orpha_code,age_of_onset,type_of_inheritance\n7,Infancy,\n"
SSSOM = (
    "#mapping_set_version: https://example.org/releases/2026-08-04/x\n"
    "subject_id\tpredicate_id\tobject_id\nMONDO:0000007\tskos:exactMatch\tOrphanet:7\n"
)
PACKET = json.dumps(
    {
        "ORPHApacketId": "7", "creationDate": "2025-12-09", "ORPHAcode": "7", "Label": "Seventh", "PURL": "x",
        "TextSection": {"TextSectionType": "Definition", "Contents": "Without commas"},
    }
)  # fmt: skip
GRAPHS = json.dumps(
    {"graphs": [{"nodes": [{"id": "http://www.orpha.net/ORDO/Orphanet_7", "lbl": "Seventh", "meta": {"basicPropertyValues": [
        {"pred": "http://www.w3.org/2004/02/skos/core#notation", "val": "ORPHA:7"}]}}], "edges": []}]}
)  # fmt: skip
HTML = "<!DOCTYPE html>\n<html><head><title>404</title></head><body>Not here</body></html>"


def book(*rows: list[str]) -> bytes:
    made, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.worksheets[0].append(row)
    made.save(content)
    return content.getvalue()


BOOK = book(
    ["ORPHAcode", "Label", "Type of label", "Classification level"], ["ORPHA:7", "Seventh", "Main name", "Disorder"]
)


def zipped(members: dict[str, bytes | str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


class Bar:
    """What a progress bar is told."""

    def __init__(self) -> None:
        self.read: Counter[str] = Counter()
        self.steps = 0

    def __call__(self, name: str, number: int) -> None:
        assert number > 0
        self.read[name] += number
        self.steps += 1


def load(tmp_path: Path, content: bytes | str, name: str = "download", limits: Limits | None = None) -> Loading:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(file, limits)


def read(path: Path, limits: Limits | None = None) -> Loading:
    loading, bar = Loading(), Bar()
    read_path(path, loading, bar, limits or Limits())
    assert sum(bar.read.values()) == measure([path])
    return loading


@pytest.mark.parametrize(
    ("content", "kind", "day"),
    [
        (JDBOR, "classification 150 (en)", "2025-06-24"),
        (TABLE, "natural history", ""),
        (SSSOM, "mappings to MONDO (SSSOM)", "2026-08-04"),
        (PACKET, "ORPHApacket", "2025-12-09"),
        (GRAPHS, "ORDO (en)", ""),
        (BOOK, "list of active codes (en)", ""),
        (ordo_file(20).content, "ORDO 4.9 (en)", "2025-07-01"),
    ],
    ids=["jdbor", "table", "sssom", "packet", "graph", "workbook", "ordo"],
)
@pytest.mark.parametrize("wrapped", ["plain", "gz", "zip", "gz in zip"])
def test_a_file_is_known_whatever_its_name_and_wrapping(
    tmp_path: Path, content: bytes | str, kind: str, day: str, wrapped: str
) -> None:
    data = content.encode() if isinstance(content, str) else content
    inner = gzip.compress(data) if "gz" in wrapped else data
    name, given = ("a.pdf/in/b.doc", zipped({"in/b.doc": inner})) if "zip" in wrapped else ("a.pdf", inner)
    loading = load(tmp_path, given, "a.pdf")
    assert "7" in loading.diseases or len(loading.diseases) == 20
    assert loading.parcels == [Parcel(name, kind, day, hashlib.sha256(inner).hexdigest())]


def test_the_day_of_mappings_is_no_release(tmp_path: Path) -> None:
    assert load(tmp_path, SSSOM).dates == {}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "an empty file"),
        ("  \n", "an empty file"),
        (b"%PDF-1.7 ...", "a PDF file"),
        (HTML, r"an HTML page \(a download that failed\?\)"),
        ('<?xml version="1.0"?>\n<!-- x -->\n' + HTML, "an HTML page"),
        ("<MD_Metadata xmlns='http://example.org/'/>", "an XML document with root <MD_Metadata>"),
        ('<?xml version="1.0"?><!DOCTYPE plist PUBLIC "x" "y"><plist/>', "an XML document with a DOCTYPE of plist"),
        ('{"name": "x", "dependencies": {}}', "JSON with keys name, dependencies"),
        ("patient,diagnosis\n1,x\n", "a table with columns patient, diagnosis"),
        ("# About\n\nThese files, and others, are mine.\n", "a text"),
        ("Licence\nYou may do, as you like\n", "a text"),
        ("format-version: 1.2\nontology: x\n", "an ontology in OBO format"),
        ("Prefix(owl:=<http://www.w3.org/2002/07/owl#>)\n", "an ontology in functional syntax"),
        (b"\x89PNG\r\n", "an image"),
        (b"a,b\n1,\0\0\x01", "a file of binary data"),
        (bytes(range(256)) * 4, "a file of binary data"),
        ("@prefix a: <http://a/> .\na:b a a:c .\n", "RDF without diseases of Orphanet"),
        ("<http://a/b> <http://a/c> <http://a/d> .\n", "RDF without diseases of Orphanet"),
        ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "RDF without diseases of Orphanet"),
        (book(["Patient", "Diagnosis"]), "a workbook"),
        (zipped({"word/document.xml": "<w/>"}), "a Word document"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_name_and_said_what_it_is(
    tmp_path: Path, content: bytes | str, told: str
) -> None:
    with pytest.raises(NotNomenclature, match=f"en_product1.xml is {told}") as error:
        load(tmp_path, content, "en_product1.xml")
    assert error.value.expected


def test_a_tar_archive_is_refused_with_what_to_do(tmp_path: Path) -> None:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("x"))
    with pytest.raises(NotNomenclature, match=r"a tar archive.*Unpack it"):
        load(tmp_path, content.getvalue())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (JDBOR.replace("<JDBOR", '<!DOCTYPE JDBOR [<!ENTITY a "b">]><JDBOR'), "DOCTYPE"),
        (JDBOR[:-30], "no XML that can be read"),
        (ordo_file(20).content[:-30], "breaks off"),
        ("@prefix a: <http://a/> .\na:b a", "cannot be read as turtle"),
        ('{"ORPHApacketId": "7", ', "cannot be read"),
        (gzip.compress(JDBOR.encode())[:-20], "cannot be unpacked"),
        (b"\x1f\x8b\x08\x00rubbish rubbish", "cannot be unpacked"),
        (zipped({"a.xml": JDBOR})[:-30], "cannot be unpacked"),
        (gzip.compress(gzip.compress(JDBOR.encode())), "binary data|gzip"),
        (gzip.compress(zipped({"a.xml": JDBOR})), "an archive within an archive"),
        (zipped({"b.zip": zipped({"a.xml": JDBOR})}), "b.zip.*an archive within an archive"),
    ],
)
def test_damaged_and_hostile_files_are_refused_by_name(tmp_path: Path, content: bytes | str, told: str) -> None:
    with pytest.raises(NotNomenclature, match=f"given.xml.*(?:{told})"):
        load(tmp_path, content, "given.xml")


BOMB = b" " * (40 << 20)


@pytest.mark.parametrize(
    ("content", "limits", "told"),
    [
        (gzip.compress(BOMB), Limits(), "more than"),
        (zipped({"bomb.xml": BOMB}), Limits(), "bomb.xml.*more than"),
        (zipped({"bomb.xml.gz": gzip.compress(BOMB)}), Limits(), "bomb.xml.gz.*more than"),
        (zipped({f"{n}.xml": JDBOR for n in range(11)}), Limits(files=10), "holds 11 files"),
        (zipped({f"{n}.xml": JDBOR for n in range(11)}), Limits(total_bytes=3_000), "more than"),
        (JDBOR, Limits(file_bytes=100), "more than 100 bytes"),
    ],
)
def test_nothing_unpacks_to_more_than_the_limits(tmp_path: Path, content: bytes, limits: Limits, told: str) -> None:
    start = time.monotonic()
    with pytest.raises(NotNomenclature, match=told) if "holds" not in told else pytest.raises(Exception, match=told):
        load(tmp_path, content, limits=limits)
    assert time.monotonic() - start < 5


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    loading = load(tmp_path, zipped({"../../evil.xml": JDBOR, "/etc/\x07x.xml": JDBOR}), "pack.zip")
    assert [parcel.name for parcel in loading.parcels] == ["pack.zip//etc/x.xml"]
    assert list(tmp_path.parent.parent.glob("evil.xml")) == []


MIXED: dict[str, bytes | str] = {
    "README.md": "# About\n\nHello, you.\n", "licence.pdf": b"%PDF-1.7", "b/en.xml": JDBOR, "a.json": PACKET,
    "product.csv": TABLE, "failed.xml": HTML, "package.json": '{"name": "x"}', "z.gz": gzip.compress(SSSOM.encode()),
}  # fmt: skip


def test_strangers_in_an_archive_are_left_out_with_a_note(tmp_path: Path) -> None:
    loading = load(tmp_path, zipped({**MIXED, "__MACOSX/b/._en.xml": b"\0\5", ".DS_Store": b"\0"}), "pack.zip")
    assert {parcel.name.removeprefix("pack.zip/") for parcel in loading.parcels} == {
        "b/en.xml", "a.json", "product.csv", "z.gz",
    }  # fmt: skip
    assert loading.faults[LEFT_OUT] == 4
    assert "pack.zip/licence.pdf: a PDF file" in loading.examples[LEFT_OUT]


def test_a_folder_is_searched_through_with_the_archives_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    for name, data in {**MIXED, "deep/er/pack.zip": zipped({"fr.xml": JDBOR}), ".hidden": "x", "~$x.xlsx": "x"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    loading = read(folder)
    names = [parcel.name for parcel in loading.parcels]
    assert sorted(names[:-1]) == [
        "downloads/b/en.xml", "downloads/deep/er/pack.zip/fr.xml", "downloads/product.csv", "downloads/z.gz",
    ]  # fmt: skip
    assert names[-1] == "downloads/a.json", "packets tell least and are read last"
    assert loading.faults == {LEFT_OUT: 4}


def test_packets_are_read_after_all_else_so_that_better_definitions_stand(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(PACKET)
    text = 'OrphaCode,Name,DisorderType,ClassificationLevel,Definition\n7,Seventh,Disease,Disorder,"With, commas"\n'
    (tmp_path / "b.csv").write_text(text)
    loading, bar = Loading(), Bar()
    read_paths([tmp_path / "a.json", tmp_path / "b.csv"], loading, bar)
    assert loading.diseases["7"].definitions == {"en": "With, commas"}
    assert [parcel.name for parcel in loading.parcels] == ["b.csv", "a.json"]
    assert sum(bar.read.values()) == measure([tmp_path / "a.json", tmp_path / "b.csv"])


def test_what_is_known_and_damaged_ends_the_load_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(JDBOR)
    (tmp_path / "b.xml").write_text(JDBOR[:-30])
    with pytest.raises(NotNomenclature, match=r"b\.xml"):
        read(tmp_path)


@pytest.mark.parametrize("content", [zipped({}), zipped({"README.md": "Hello"})])
def test_an_archive_with_nothing_of_use_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NotNomenclature, match=r"pack\.zip holds nothing of a nomenclature|pack\.zip is"):
        load(tmp_path, content, "pack.zip")


def test_a_path_that_is_not_there_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotNomenclature, match="no file"):
        read_path(tmp_path / "nothing.xml", Loading(), Bar())
    with pytest.raises(NotNomenclature, match="holds nothing"):
        read_path(tmp_path, Loading(), Bar())


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.xml": JDBOR}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    with pytest.raises(NotNomenclature, match=r"a\.xml.*encrypted"):
        load(tmp_path, bytes(content))


def test_progress_goes_on_while_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "ordo.owl.gz"
    file.write_bytes(gzip.compress(ordo_file(600).content))
    bar = Bar()
    read_path(file, Loading(), bar)
    assert bar.read == {"ordo.owl.gz": file.stat().st_size} and bar.steps > 10


def dumped() -> Nomenclature:
    seven = Disease(
        "7", {"en": "Seventh", "fr": "Septième"}, [("en", "VII")], "Disorder", "Disease", "Active", {"5", "6"},
        definitions={"en": "A rare thing, of the skin."}, places={"150": {"5"}, "": {"6"}}, preferential="5",
        mappings=[
            Mapping("ICD-10", "Q87.4", "broader", "Attributed", validated=False),
            Mapping("ICD-11", "LD24", "exact", iri="http://id.who.int/icd/entity/77"), Mapping("OMIM", "100007", "exact"),
        ],
        genes=[Gene("ABC", "a gene", references=(("HGNC", "1"),))],
        prevalences=[Prevalence("Point prevalence", band="1-9 / 100 000", value=2.5, validated=True)],
        onsets=["Infancy"], inheritances=["Autosomal recessive"], phenotypes=3,
    )  # fmt: skip
    old = Disease("1", {"en": "First"}, status="Deprecated", replaced_by="7")
    older = Disease("2", {"en": "Second"}, status="Obsolete", referred_to=["5", "7"])
    groups = [Disease(code, {"en": f"Group {code}"}, level="GroupOfDisorders") for code in ("5", "6")]
    diseases = {disease.code: disease for disease in (seven, old, older, *groups)}
    return Nomenclature(diseases, "2025-07", {"150": Classification("150", {"en": "Rare things"}, "5")})


def dump_of(nomenclature: Nomenclature, closed: bool = False) -> bytes:
    return b"".join(write_nomenclature(nomenclature, closed=closed))


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("name", ["dump.nt", "dump.nt.gz"])
def test_a_dump_of_this_catalogue_loads_again(tmp_path: Path, name: str, closed: bool) -> None:
    nomenclature = dumped()
    content = dump_of(nomenclature, closed=closed)
    loading = load(tmp_path, gzip.compress(content) if name.endswith("gz") else content, name)
    assert loading.parcels[0].kind == "dump of this catalogue, release 2025-07"
    assert (loading.dates, loading.faults) == ({"2025-07": 1}, {})
    for disease in nomenclature.diseases.values():
        disease.parents = set()
    assert loading.diseases == nomenclature.diseases
    assert loading.classifications == nomenclature.classifications


def test_what_others_wrote_into_a_dump_does_not_come_in(tmp_path: Path) -> None:
    ordo, ns = "http://www.orpha.net/ORDO/Orphanet_", "https://w3id.org/jardin/ns#"
    content = dump_of(dumped()).decode() + "".join(
        (
            f"<{ordo}x> <http://www.w3.org/2004/02/skos/core#prefLabel> \"Evil\"@en .\n",
            f"<{ordo}7> <{ns}level> <{ns}Unheard> .\n",
            f"<{ordo}9> <{ns}classificationLevel> <{ns}Unheard> .\n",
            f"<{ordo}9> <{ns}broaderInEvil> <{ordo}5> .\n",
            f"<{ordo}9> <http://www.w3.org/2004/02/skos/core#exactMatch> <javascript:alert(1)> .\n",
            '<javascript:alert(1)> <http://www.w3.org/2004/02/skos/core#notation> "100007" .\n',
            "<javascript:alert(1)> <http://www.w3.org/2004/02/skos/core#inScheme> <urn:jardin:system:OMIM> .\n",
        )
    )  # fmt: skip
    loading = load(tmp_path, content)
    nine = loading.diseases["9"]
    assert (nine.level, nine.places, nine.mappings) == ("", {}, [])
    assert loading.faults == {
        "entry without a code": 1, "code that is none of OMIM": 1, "place in an unknown classification": 1,
    }  # fmt: skip


def test_a_dump_keeps_the_top_of_a_classification_without_a_root_whatever_its_number(tmp_path: Path) -> None:
    places: dict[str, set[str]] = {"150": set(), "1234567": set(), "rare_eye": set(), "rare-ear": {"8"}}
    told = {number: Classification(number, {"en": f"Called {number}"}) for number in places}
    diseases = {code: Disease(code, {"en": code}) for code in ("7", "8")}
    diseases["7"].places.update(places)
    loading = load(tmp_path, dump_of(Nomenclature(diseases, "2025-07", told)))
    assert (loading.diseases["7"].places, loading.classifications, loading.faults) == (places, told, {})


def test_a_dump_whose_classification_has_no_number_tells_so(tmp_path: Path) -> None:
    number = "9" * 21
    line = f'<urn:jardin:classification:{number}> <http://www.w3.org/2004/02/skos/core#prefLabel> "Nine"@en .\n'
    loading = load(tmp_path, dump_of(dumped()) + line.encode())
    assert set(loading.classifications) == {"150"}
    assert loading.examples["classification without a number"] == ["9" * 20]


@pytest.mark.parametrize(
    "line",
    [
        '<http://www.orpha.net/ORDO/Orphanet_7> <https://w3id.org/jardin/ns#phenotypes> "many" .\n',
        '<urn:jardin:disease:7> <https://w3id.org/jardin/ns#geneSymbol> "X" .\n',
    ],
)
def test_a_dump_that_was_spoilt_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(NotNomenclature, match="a dump of this catalogue that was changed"):
        load(tmp_path, dump_of(dumped()) + line.encode())


def spoilt(content: bytes, chance: random.Random) -> bytes:
    """A content with a part cut out, doubled, or overwritten."""
    start = chance.randrange(len(content))
    end = min(start + chance.choice([1, 2, 10, 100, 1_000]), len(content))
    middle = chance.choice(
        [b"", content[start:end] * 2, b"\0", b"\xff\xfe", b"<", b"9" * 5_000, b'"', b"{[", chance.randbytes(9)]
    )
    return content[:start] + middle + content[end:]


@pytest.mark.parametrize(
    "content",
    [
        JDBOR.encode(), TABLE.encode(), SSSOM.encode(), PACKET.encode(), GRAPHS.encode(), BOOK, ordo_file(5).content,
        dump_of(dumped()), gzip.compress(JDBOR.encode()), zipped({"a.xml": JDBOR, "b.csv": TABLE}),
    ],
    ids=["jdbor", "table", "sssom", "packet", "graph", "workbook", "ordo", "dump", "gz", "zip"],
)  # fmt: skip
def test_whatever_is_done_to_a_file_it_is_read_or_refused_by_name(tmp_path: Path, content: bytes) -> None:
    chance = random.Random(7)
    for number in range(150):
        file = tmp_path / f"{number}.x"
        file.write_bytes(spoilt(content, chance))
        try:
            read_path(file, Loading(), Bar())
        except NotNomenclature as error:
            assert file.name in str(error)


@HERE
def test_a_dump_of_real_files_loads_again_as_it_was(tmp_path: Path) -> None:
    loading = Loading()
    some = sorted((REAL / "classifications-2025").glob("*.xml.gz"))[:12]
    paths = [*some, REAL / "tables-2025", REAL / "mondo-sssom/mondo_exactmatch_orphanet.sssom.tsv.gz"]
    read_paths(paths, loading, Bar())
    nomenclature = joined(loading, Nomenclature({}), starter=True)
    again = joined(load(tmp_path, dump_of(nomenclature)), Nomenclature({}), starter=True)
    assert len(again.diseases) > 3_000 and again.classifications == nomenclature.classifications
    for code, disease in nomenclature.diseases.items():
        for each in (disease, again.diseases[code]):
            each.mappings.sort(key=repr)
            each.synonyms.sort()
            each.onsets.sort()
            each.inheritances.sort()
            each.referred_to.sort()
    assert again.diseases == nomenclature.diseases


@HERE
def test_the_real_folders_are_read_with_a_parcel_for_each_file() -> None:
    loading = read(REAL / "nomenclature-pack-2022")
    files = [file for file in (REAL / "nomenclature-pack-2022").iterdir() if file.is_file()]
    assert len(loading.parcels) == len(files) and len({parcel.digest for parcel in loading.parcels}) == len(files)
    assert set(loading.dates) == {"2022-06-14"}
    loading = read(REAL / "mondo-sssom")
    assert (len(loading.parcels), loading.faults[LEFT_OUT]) == (2, 8)


@HERE
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("doid/orphanet_import.obo.gz", "an ontology in OBO format"),
        ("doid/OrphanetinDO.tsv.gz", "a table with columns id, label, xrefs"),
        ("mondo-ingest/mirror_signature-ordo.tsv.gz", "a text"),
        ("nomenclature-pack-2025/README.md", "a text"),
        ("snapshot-bbmri/ordo.csv.gz", "a table with columns order, name, label"),
    ],
)
def test_real_files_of_others_are_refused_by_name(name: str, told: str) -> None:
    with pytest.raises(NotNomenclature, match=f"{Path(name).name} is {told}"):
        read(REAL / name)


@pytest.mark.parametrize(
    "text",
    [
        "orpha_code;age_of_onset;type_of_inheritance\n7;Infancy, or a, b, c, d, e, f;\n",
        "orpha_code\tage_of_onset\ttype_of_inheritance\n7\tInfancy|Adult|Elderly|Neonatal|Childhood\t\n",
        'orpha_code,age_of_onset,type_of_inheritance\n7,"Infancy\nor later",\n',
    ],
)
def test_a_known_table_may_hold_other_signs_in_its_first_row(tmp_path: Path, text: str) -> None:
    path, loading = tmp_path / "any", Loading()
    path.write_text(text)
    read_path(path, loading, lambda name, more: None)
    assert [parcel.kind for parcel in loading.parcels] == ["natural history"]
    assert loading.diseases["7"].onsets[0].startswith("Infancy")

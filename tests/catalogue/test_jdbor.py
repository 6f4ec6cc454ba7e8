"""JDBOR, the XML of Orphanet: envelope, classifications and names, from own small files and from the real ones."""

from __future__ import annotations

import gzip
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from io import BytesIO
from pathlib import Path

import pytest
from orphanet_xml import classification, disorders, entry, jdbor, node, read, tree, wrap

from catalogue.error import CatalogueError, Hostile, TooLarge
from catalogue.nomenclature.disease import Disease
from catalogue.nomenclature.nomenclature import Classification
from catalogue.orphanet.jdbor import NAMES, SECTIONS, read_jdbor
from catalogue.orphanet.loading import MOST, Loading, NotNomenclature

REAL = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "vocab/orphanet"
HERE = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real files at {REAL} (JARDIN_TEST_DATA)")
LANGUAGES = ("cs", "de", "en", "es", "fr", "it", "nl", "pl", "pt")
NODE = re.compile(
    r"<OrphaCode>(\d+)</OrphaCode>\s*<ExpertLink[^>]*>[^<]*</ExpertLink>\s*"
    r'<Name lang="(\w+)">([^<]*)</Name>\s*<DisorderType id="(\d+)">'
)
STEP = re.compile(r"<(/?)ClassificationNode>|<OrphaCode>(\d+)<")
TYPES = {
    "36561": "Category", "21436": "ClinicalGroup", "21394": "Disease", "21401": "MalformationSyndrome",
    "21408": "BiologicalAnomaly", "21415": "MorphologicalAnomaly", "21422": "ClinicalSyndrome",
    "21429": "ParticularClinicalSituation", "21443": "EtiologicalSubtype", "21450": "ClinicalSubtype",
    "21457": "HistopathologicalSubtype",
}  # fmt: skip


def test_codes_names_types_levels_and_places_are_read() -> None:
    head = node("1", "Head", "36561", node("2", "Alpha  disease", "21394", node("3", "Sub", "21443")))
    loading, told = read(classification(head))
    assert told == ["classification 150 (en)"] and loading.faults == {}
    assert loading.diseases["2"] == Disease(
        "2", {"en": "Alpha disease"}, [], "Disorder", "Disease", "", places={"150": {"1"}}
    )
    assert [(d.level, d.type) for d in loading.diseases.values()] == [
        ("SubtypeOfDisorder", "EtiologicalSubtype"), ("Disorder", "Disease"), ("GroupOfDisorders", "Category"),
    ][::-1]  # fmt: skip
    assert loading.classifications == {"150": Classification("150", {"en": "Of metabolism"}, "1")}


def test_the_number_of_a_classification_is_no_disease() -> None:
    assert set(read(classification(node("1", "A")))[0].diseases) == {"1"}


@pytest.mark.parametrize(
    ("attributes", "day"),
    [
        ('date="2025-06-24 07:33:15"', "2025-06-24"),
        ('ExtractionDate="2022-06-14 07:58:25" date=""', "2022-06-14"),
        ('version="1.3"', ""),
        ('date="yesterday"', ""),
    ],
)
def test_the_day_of_extraction_is_noted_under_both_its_names(attributes: str, day: str) -> None:
    loading, _ = read(jdbor(tree(node("1", "A")), attributes))
    assert loading.dates == ({day: 1} if day else {})


@pytest.mark.parametrize(
    "content",
    [
        classification(node("1", "Sjögren")).replace("UTF-8", "ISO-8859-1").encode("iso-8859-1"),
        classification(node("1", "Sjögren")).partition("\n")[2].encode(),
        classification(node("1", "Sjögren")).replace("\n", "\r\n").encode(),
        ("\ufeff" + classification(node("1", "Sjögren"))).encode(),
        classification(node("1", "Sjögren")).replace("UTF-8", "UTF-16").encode("utf-16"),
        classification(node("1", "Sj&#246;gren")).encode(),
    ],
    ids=["iso-8859-1", "no declaration", "crlf", "byte order mark", "utf-16", "character reference"],
)
def test_bytes_are_read_in_the_encoding_that_they_declare(content: bytes) -> None:
    assert read(content)[0].diseases["1"].labels == {"en": "Sjögren"}


def test_a_node_without_a_disease_passes_its_parent_on_and_is_counted() -> None:
    loading, _ = read(classification(node("1", "Head", "36561", wrap("", wrap("", node("2", "Beneath"))))))
    assert loading.diseases["2"].places == {"150": {"1"}}
    assert loading.faults == {"node without a disease": 2}


def test_what_stands_beneath_a_root_without_a_disease_is_in_the_classification_with_nothing_above() -> None:
    loading, _ = read(classification(wrap("", node("2", "Beneath")), number="235"))
    assert loading.diseases["2"].places == {"235": set()}
    assert loading.classifications["235"].head == ""


def test_the_head_is_told_by_whichever_file_has_it() -> None:
    pack = classification(wrap("", node("616874", "Undiagnosed")), number="235")
    product = classification(node("618137", "Functional head", "36561", node("616874", "Undiagnosed")), number="235")
    for files in ((pack, product), (product, pack)):
        loading, _ = read(*files)
        assert loading.classifications["235"].head == "618137"
        assert loading.diseases["616874"].places == {"235": {"618137"}}


def test_a_node_that_stands_many_times_is_one_disease_with_all_its_places() -> None:
    one = classification(node("1", "A", "36561", node("9", "Twice"), node("2", "B", "36561", node("9", "Twice"))))
    two = classification(node("3", "C", "36561", node("9", "Twice")), number="146")
    loading, told = read(one, two, one)
    assert loading.diseases["9"].places == {"150": {"1", "2"}, "146": {"3"}}
    assert told == ["classification 150 (en)", "classification 146 (en)", "classification 150 (en)"]


def test_a_file_with_several_classifications_keeps_them_apart() -> None:
    loading, told = read(
        jdbor(
            tree(node("1", "A", "36561", node("9", "X"))) + tree(node("2", "B", "36561", node("9", "X")), number="146")
        )
    )
    assert told == ["classification 150, 146 (en)"]
    assert loading.diseases["9"].places == {"150": {"1"}, "146": {"2"}}
    assert {number: each.head for number, each in loading.classifications.items()} == {"150": "1", "146": "2"}


def test_children_before_their_disease_find_it_too() -> None:
    below = f"<ClassificationNodeChildList>{node('2', 'B')}</ClassificationNodeChildList>"
    loading, _ = read(classification(f"<ClassificationNode>{below}{entry('', '1')}</ClassificationNode>"))
    assert loading.diseases["2"].places == {"150": {"1"}}


def test_a_node_under_itself_is_no_parent_of_itself() -> None:
    assert read(classification(node("1", "A", "36561", node("1", "A", "36561"))))[0].diseases["1"].places == {}


def test_a_tree_of_great_depth_is_read() -> None:
    deep = ""
    for number in range(600, 0, -1):
        deep = node(str(number), "N", "36561", deep)
    assert len(read(classification(deep))[0].diseases) == 600


def test_a_classification_of_2019_has_flags_links_old_codes_and_a_root_without_a_type() -> None:
    root = wrap(entry("", "97929", tag="OrphaNumber"), node("9", "X", tag="OrphaNumber"))
    head = '<ClassificationFlagList count="0"/><ExpertLink lang="en">http://www.orpha.net</ExpertLink>'
    loading, told = read(jdbor(tree(root, number="146", name=head + '<Name lang="en">Cardiac</Name>')))
    assert told == ["classification 146 (en)"] and loading.faults == {}
    assert loading.diseases["9"].places == {"146": {"97929"}}
    assert loading.classifications["146"] == Classification("146", {"en": "Cardiac"}, "97929")


@pytest.mark.parametrize(
    ("root", "codes", "above"),
    [
        (node("97929", "Head", "36561", node("9", "X")), {"97929", "9"}, "97929"),
        (node("1", "Head", "36561", node("9", "X")), {"1", "9"}, "1"),
        (wrap("", node("9", "X")), {"97929", "9"}, "97929"),
    ],
    ids=["named twice", "beneath the number of the classification", "named without"],
)
def test_a_pack_of_2019_has_its_tree_beneath_a_disorder(root: str, codes: set[str], above: str) -> None:
    outer = entry(f"<ClassificationNodeList>{root}</ClassificationNodeList>", "97929", tag="OrphaNumber")
    loading, told = read(disorders(outer))
    assert told == ["classification (en)"] and loading.classifications == {}
    assert set(loading.diseases) == codes
    assert loading.diseases["9"].places == {"": {above}}


@pytest.mark.parametrize("number", ["", "1 2", "&gt; . &lt;x", "x" * 30])
def test_a_classification_without_a_number_that_can_be_used_still_tells_what_is_above(number: str) -> None:
    loading, _ = read(classification(node("1", "A", "36561", node("2", "B")), number=number))
    assert loading.diseases["2"].places == {"": {"1"}} and loading.classifications == {}
    assert loading.faults["classification without a number"] == 1


def test_an_unknown_type_keeps_the_code_and_is_counted() -> None:
    loading, _ = read(classification(node("1", "A", "99999"), node("2", "B", "21464")))
    assert (loading.diseases["1"].type, loading.faults) == ("", {"unknown type": 1})
    assert loading.diseases["2"].type == ""


def test_names_go_by_their_own_language_not_by_that_of_the_file() -> None:
    link = '<ExpertLink lang="cs">x</ExpertLink>'
    czech = node("1", "Cystická fibróza", "21394", node("2", "Only English"), node("3", "Another"), lang="cs")
    loading, told = read(
        classification(node("1", "Cystic fibrosis")), classification(czech.replace("<Name", link + "<Name"))
    )
    assert loading.diseases["1"].labels == {"en": "Cystic fibrosis", "cs": "Cystická fibróza"}
    assert loading.diseases["2"].labels == {"en": "Only English"}
    assert told == ["classification 150 (en)", "classification 150 (cs)"]


def test_letters_of_windows_are_letters() -> None:
    assert read(classification(node("1", "L'\x9cil \x81 d\x92or")))[0].diseases["1"].labels == {"en": "L'œil d’or"}


def test_blanks_of_all_kinds_in_names_are_made_plain() -> None:
    loading, _ = read(classification(node("1", " Marfan\u00a0 syndrome\n type  2 ")))
    assert loading.diseases["1"].labels == {"en": "Marfan syndrome type 2"}


@pytest.mark.parametrize("lang", ["", "e n", "&lt;x&gt;", "x" * 300])
def test_a_language_that_is_none_breaks_nothing_and_is_not_told_on(lang: str) -> None:
    file = classification(node("1", "A", lang=lang)).replace('<Name lang="en">Of', f'<Name lang="{lang}">Of')
    loading, told = read(file)
    assert loading.diseases["1"].labels in ({}, {"en": "A"})
    assert loading.classifications["150"].labels in ({}, {"en": "Of metabolism"})
    assert told[0] in ("classification 150", "classification 150 (en)")


@pytest.mark.parametrize("tag", ["OrphaCode", "ORPHAcode", "OrphaNumber"])
@pytest.mark.parametrize("code", ["7", " 7 ", "ORPHA:7"])
def test_the_code_is_read_under_each_of_its_names(tag: str, code: str) -> None:
    assert set(read(classification(node(code, "A", tag=tag)))[0].diseases) == {"7"}


@pytest.mark.parametrize("code", ["12a", "-1", "²", " ", "٣", "0", "12345678", "<b>7</b>"])
def test_a_code_that_is_none_is_left_out_and_counted(code: str) -> None:
    loading, _ = read(classification(node(code, "A", "36561", node("2", "B"))))
    assert set(loading.diseases) == {"2"} and loading.faults["entry without a code"] == 1


def test_comments_instructions_and_cdata_change_nothing() -> None:
    file = classification(node("1", "Al<!-- x -->pha <![CDATA[<&]]>")).replace(
        "<Availability/>", "<!-- <Disorder> --><?a b?>"
    )
    assert read(file)[0].diseases["1"].labels == {"en": "Alpha <&"}


BOMB = (
    "<!DOCTYPE JDBOR ["
    + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    + ']><JDBOR date="&e11;">&e11;</JDBOR>'
)


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE JDBOR [<!ENTITY a "aaaa">]>' + classification(node("1", "&a;")).partition("\n")[2],
        '<!DOCTYPE JDBOR SYSTEM "http://192.0.2.1/x.dtd"><JDBOR/>',
        '<!-- first --><!DOCTYPE JDBOR><JDBOR/>',
        BOMB,
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE JDBOR [<!ENTITY a "b">]><JDBOR/>'.encode("utf-16"),
        '<?xml version="1.0" encoding="UTF-16LE"?><!DOCTYPE JDBOR><JDBOR/>'.encode("utf-16-le"),
        '<?xml version="1.0"?>' + " " * 10_000 + "<!DOCTYPE JDBOR><JDBOR/>",
    ],
    ids=["entity", "system", "after a comment", "bomb", "utf-16", "utf-16 without mark", "far down"],
)  # fmt: skip
def test_a_doctype_is_refused(content: bytes | str) -> None:
    with pytest.raises(Hostile, match="DOCTYPE"):
        read(content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no XML"),
        ("plain text", "no XML"),
        ("<" * 200_000, "no XML"),
        (" " * 200_000 + "<JDBOR/>", "no XML"),
        ("<JDBOR>", "no XML"),
        (classification(node("1", "A"))[:-20], "no XML"),
        (classification(node("1", "A")).replace("</Name>", "</Nome>", 1), "no XML"),
        (classification(node("1", "&hellip;")), "no XML"),
        (classification(node("1", "Sjögren")).encode("iso-8859-1"), "no XML"),
        ("<a/>", "<a>"),
        ('<JDBOR xmlns="urn:x"/>', "{urn:x}JDBOR"),
        ("<JDBOR/>", "nothing"),
        ("<JDBOR><!-- x --></JDBOR>", "nothing"),
        ("<JDBOR><DisorderList count='3'/></JDBOR>", "<DisorderList>"),
        (jdbor("<CentreList><Centre id='1'><Name>Somewhere</Name></Centre></CentreList>"), "<CentreList>"),
        (jdbor(f"<DisorderDisabilityRelevanceList><DisorderDisabilityRelevance>{entry('')}</DisorderDisabilityRelevance></DisorderDisabilityRelevanceList>"), "<DisorderDisabilityRelevanceList>"),
    ],
)  # fmt: skip
def test_other_files_are_refused_with_what_they_are(content: bytes | str, told: str) -> None:
    with pytest.raises(NotNomenclature, match=re.escape(told)) as error:
        read(content)
    assert len(str(error.value)) < 400


def test_nothing_of_a_damaged_file_stands_in_the_refusal() -> None:
    with pytest.raises(NotNomenclature) as error:
        read(classification(node("1", "Jane Roe, born 1970")).replace("</Disorder>", "</Disoder>"))
    assert "Jane" not in str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        jdbor("<DisorderList>" + entry("<Synonym>x</Synonym>" * 300_000) + "</DisorderList>"),
        jdbor("<x>" + "<y/>" * 1_200_000 + "</x>"),
        disorders(entry("", name=f'<Name lang="en">{"a" * 5_000_000}</Name>')),
    ],
    ids=["an entry", "something else", "a text"],
)
def test_what_would_fill_the_memory_is_refused(content: str) -> None:
    with pytest.raises(TooLarge, match="4 MB"):
        read(content)


@pytest.mark.parametrize(
    "content",
    [
        jdbor("<ClassificationNode><Classification id='1'><Name>x</Name></Classification>" + entry("") + "</ClassificationNode>"),
        jdbor("<DisorderList><Disorder><Disorder><OrphaCode>1</OrphaCode></Disorder></Disorder></DisorderList>"),
        jdbor("<JDBOR><JDBOR/></JDBOR>" + tree(node("1", "A"))),
        jdbor(tree(wrap(entry("", "1") + entry("", "2"), node("3", "C")))),
        jdbor(tree(tree(node("1", "A"), number="2"), number="1")),
        jdbor("<Classification/>" * 3),
        disorders("<Disorder/>", entry("<FlagValue>" + "9" * 5000 + "</FlagValue>")),
        disorders(entry("".join(f"<{tag}><x/></{tag}>" for tag in (
            "SynonymList", "DisorderFlagList", "DisorderType", "DisorderGroup", "DisorderDisorderAssociationList",
            "SummaryInformationList", "AggregationLevelSection", "ExternalReferenceList",
            "DisorderGeneAssociationList", "PrevalenceList", "AverageAgeOfOnsetList", "HPODisorderAssociationList",
        )))),
    ],
)  # fmt: skip
def test_elements_where_none_belong_never_break_the_reader(content: str) -> None:
    try:
        loading, _ = read(content)
    except CatalogueError:
        return
    assert all(disease.code not in disease.places.get("150", ()) for disease in loading.diseases.values())


LONG = """
import io, re
from pathlib import Path
from catalogue.orphanet.jdbor import NAMES, SECTIONS, read_jdbor
from catalogue.orphanet.loading import Loading

class Long(io.RawIOBase):
    left = 60_000_000
    entry = (b'<Disorder id="1"><OrphaCode>1</OrphaCode><Name lang="en">A</Name><SynonymList>'
             + b'<Synonym lang="en">another name</Synonym>' * 40 + b"</SynonymList></Disorder>")
    def read(self, size):
        self.left -= size
        return self.pieces.read(size)
    def start(self):
        def parts():
            yield b"<JDBOR><DisorderList>"
            while self.left > 0:
                yield self.entry
            yield b"</DisorderList></JDBOR>"
        source, rest = parts(), b""
        class Pieces:
            def read(_, size):
                nonlocal rest
                while len(rest) < size and (part := next(source, b"")):
                    rest += part
                piece, rest = rest[:size], rest[size:]
                return piece
        self.pieces = Pieces()
        return self

loading = Loading()
told = read_jdbor(Long().start(), loading)
print(told, len(loading.diseases), re.search("VmHWM:\\s*([0-9]+)", Path("/proc/self/status").read_text())[1])
"""


def tangle(chance: random.Random, depth: int) -> str:
    """Known elements in an order that nobody meant."""
    tag = chance.choice(TAGS)
    attributes = "".join(f' {name}="{chance.choice(VALUES)}"' for name in chance.sample(["id", "lang", "cycle"], 2))
    inside = "".join(tangle(chance, depth - 1) for _ in range(chance.randint(0, 4))) if depth else chance.choice(VALUES)
    return f"<{tag}{attributes}>{inside}</{tag}>"


VALUES = ("1", "58", "en", "true", "21471", "21569", "E (x)", "OMIM", "ICD-11", "0.3", "x y", "", "&#233;", "9" * 5000)
TAGS = (
    *SECTIONS, *NAMES, "Disorder", "ClassificationNode", "Classification", "ClassificationNodeChildList", "OrphaCode",
    "DisorderList", "JDBOR", "ExternalReference", "Source", "Reference", "DisorderMappingRelation", "Gene", "Symbol",
    "DisorderGeneAssociation", "Prevalence", "PrevalenceType", "ValMoy", "TextSection", "Contents", "AggregationLevel",
    "RootDisorder", "TargetDisorder", "DisorderDisorderAssociation", "DisorderDisorderAssociationType", "Synonym", "Value",
    "DisorderFlag", "ClassificationNodeList", "ClassificationNodeRootList",
)  # fmt: skip


def test_any_tangle_of_known_elements_is_read_or_refused() -> None:
    chance, read_ones = random.Random(11), 0
    for _ in range(600):
        content = jdbor(
            "<DisorderList>" + "".join(tangle(chance, chance.randint(1, 5)) for _ in range(4)) + "</DisorderList>"
        )
        try:
            read_ones += len(read(content)[1])
        except CatalogueError:
            continue
    assert 50 < read_ones < 600


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by /proc alone")
def test_the_memory_is_that_of_one_entry() -> None:
    done = subprocess.run([sys.executable, "-c", LONG], capture_output=True, text=True, check=True)
    *told, kilobytes = done.stdout.split()
    assert told == ["names", "(en)", "1"] and int(kilobytes) < 90_000


def unpacked(file: Path) -> bytes:
    content = file.read_bytes()
    return gzip.decompress(content) if file.suffix == ".gz" else content


def text_of(file: Path) -> str:
    content = unpacked(file)
    return content.decode("iso-8859-1" if b"ISO-8859-1" in content[:60] else "utf-8")


def plain(name: str) -> str:
    """A name as read by a second route."""
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        name = name.replace(entity, sign)
    name = re.sub("[\x80-\x9f]", lambda sign: sign[0].encode("latin-1").decode("cp1252"), name)
    return " ".join(re.sub("[\u200b\u00ad\ufeff]", "", name).split())


def edges_of(text: str) -> set[tuple[str, str]]:
    """Parent and child by a second route: marks counted, no XML read."""
    found, stack = set[tuple[str, str]](), [""]
    for closing, code in STEP.findall(text):
        if code:
            stack[-1] = code
            above = next((each for each in reversed(stack[:-1]) if each), "")
            found.add((above, code))
        elif closing:
            stack.pop()
        else:
            stack.append("")
    return {(above, code) for above, code in found if above and above != code}


@pytest.fixture(scope="module")
def pack() -> tuple[Loading, list[str], dict[str, list[Path]]]:
    files = {language: sorted((REAL / "nomenclature-pack-2025" / language).glob("*.xml.gz")) for language in LANGUAGES}
    loading = Loading()
    told = [read_jdbor(BytesIO(unpacked(file)), loading) for each in files.values() for file in each]
    return loading, told, files


@HERE
def test_the_real_pack_says_which_classification_each_file_is_and_in_which_language(
    pack: tuple[Loading, list[str], dict[str, list[Path]]],
) -> None:
    loading, told, files = pack
    names = (re.match(r"ORPHAclassification_(\d+)_.*_(..)\.xml", file.name) for each in files.values() for file in each)
    assert told == [f"classification {name[1]} ({name[2]})" for name in names if name] and len(told) == 279
    assert loading.faults == {"node without a disease": 9}
    assert loading.dates == {"2025-06-24": 279}


@HERE
@pytest.mark.parametrize("language", ["cs", "en", "fr", "pl"])
def test_the_real_pack_equals_what_a_search_for_its_marks_finds(
    pack: tuple[Loading, list[str], dict[str, list[Path]]], language: str
) -> None:
    loading, _, files = pack
    nodes, foreign, codes, types = 0, 0, set(), {}
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for file in files[language]:
        text, number = text_of(file), file.name.split("_")[1]
        nodes += text.count("<OrphaCode>")
        for code, tongue, name, kind in NODE.findall(text):
            codes.add(code)
            foreign += tongue != language
            labels[tongue].setdefault(code, plain(name))
            types[code] = TYPES[kind]
        told = {(p, d.code) for d in loading.diseases.values() for p in d.places.get(number, ())}
        assert told == edges_of(text), file.name
        assert set(re.findall(r"<OrphaCode>(\d+)<", text)) == {
            d.code for d in loading.diseases.values() if number in d.places
        } | ({loading.classifications[number].head} - {""})
    assert (nodes, len(codes), foreign) == (15_490, 7_420, {"cs": 206, "pl": 240}.get(language, 0))
    assert labels[language] == {c: d.labels[language] for c, d in loading.diseases.items() if language in d.labels}
    assert types == {code: disease.type for code, disease in loading.diseases.items()}


@HERE
def test_every_code_of_the_real_pack_has_a_name_in_all_languages_but_those_left_in_english(
    pack: tuple[Loading, list[str], dict[str, list[Path]]],
) -> None:
    loading, _, _ = pack
    count = Counter(language for disease in loading.diseases.values() for language in disease.labels)
    assert set(count) == set(LANGUAGES)
    assert all(count[language] == 7_420 for language in LANGUAGES if language not in ("cs", "pl"))
    assert 7_420 - 206 <= count["cs"] < 7_420 and 7_420 - 240 <= count["pl"] < 7_420
    assert {disease.level for disease in loading.diseases.values()} == {
        "GroupOfDisorders",
        "Disorder",
        "SubtypeOfDisorder",
    }
    assert {d.status for d in loading.diseases.values()} == {""}


@HERE
def test_the_real_orphadata_trees_equal_those_of_the_pack_of_the_same_day(
    pack: tuple[Loading, list[str], dict[str, list[Path]]],
) -> None:
    files = sorted((REAL / "classifications-2025").glob("*.xml.gz"))
    loading, told = read(*(unpacked(file) for file in files))
    assert told == [f"classification {file.name[12:15]} (en)" for file in files] and len(told) == 32
    assert loading.faults == {}
    codes = {code for file in files for code in re.findall(r"<OrphaCode>(\d+)<", text_of(file))}
    assert set(loading.diseases) == codes
    shared = set(pack[0].classifications) - {"235"}
    for code, disease in pack[0].diseases.items():
        there = {number: above for number, above in loading.diseases[code].places.items() if number in shared}
        assert there == {number: above for number, above in disease.places.items() if number in shared}
        assert loading.diseases[code].labels["en"] == disease.labels["en"]
    assert loading.classifications["235"].head == "618137" and pack[0].classifications["235"].head == ""
    heads = {number: each.head for number, each in loading.classifications.items() if number in shared}
    assert heads == {number: each.head for number, each in pack[0].classifications.items() if number in shared}


@HERE
def test_the_real_pack_of_2022_in_latin_letters_equals_a_search_for_its_marks() -> None:
    files = sorted((REAL / "nomenclature-pack-2022").glob("ORPHAclassification_*.xml*"))
    loading, _ = read(*(unpacked(file) for file in files))
    labels: dict[str, str] = {}
    for file in files:
        for code, _, name, _ in NODE.findall(text_of(file)):
            labels.setdefault(code, plain(name))
    assert {code: disease.labels["en"] for code, disease in loading.diseases.items()} == labels
    assert len(files) == 32 and any("ö" in name for name in labels.values())
    assert loading.faults == {"node without a disease": 1} and loading.dates == {"2022-06-14": len(files)}


def test_synonyms_without_end_are_cut_and_are_a_fault() -> None:
    names = "".join(f'<Synonym lang="en">Name {number}</Synonym>' for number in range(20_000))
    before = time.monotonic()
    loading, _ = read(disorders(entry(f"<SynonymList>{names}</SynonymList>")))
    assert time.monotonic() - before < 10
    assert len(loading.diseases["1"].synonyms) == MOST
    assert loading.faults["too many synonyms of one disease"] == 20_000 - MOST

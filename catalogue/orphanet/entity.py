"""An entity of a JDBOR file as it tells of itself: names, status, type and level, definition, aggregation.

Named values are known by their ids (nomenclature pack, V5), since their names are translated in each file.
"""

from __future__ import annotations

import re

from lxml import etree

from catalogue.nomenclature.disease import DISORDER, GROUP, SUBTYPE, Disease
from catalogue.orphanet import kind
from catalogue.orphanet.loading import CODE, Loading, cleaned
from catalogue.orphanet.reading import Reading, text_of, whole_of

CODES = frozenset({"OrphaCode", "ORPHAcode", "OrphaNumber"})
LEVELS = {"36540": GROUP, "36547": DISORDER, "36554": SUBTYPE}
TYPES = {
    "36561": "Category",
    "21436": "ClinicalGroup",
    "21394": "Disease",
    "21401": "MalformationSyndrome",
    "21408": "BiologicalAnomaly",
    "21415": "MorphologicalAnomaly",
    "21422": "ClinicalSyndrome",
    "21429": "ParticularClinicalSituation",
    "21443": "EtiologicalSubtype",
    "21450": "ClinicalSubtype",
    "21457": "HistopathologicalSubtype",
    "21464": "",
}
LEVEL_OF = {"": "", **{name: level for _, name, level, _ in kind.TYPES}}
ACTIVE, HISTORIC, DEPRECATED, OBSOLETE, NON_RARE = "Active", "Historic", "Deprecated", "Obsolete", "NonRareInEurope"
NON_RARE_BIT, DEPRECATED_BIT, HISTORIC_BIT, INACTIVE_BIT = 32, 256, 512, 8192
OBSOLETE_BITS, ACTIVE_BITS = 16 | 1024 | INACTIVE_BIT, 1 | 128
FLAGS = {"475": 1, "455": 16, "456": 32, "458": 128, "459": DEPRECATED_BIT, "461": 1024, "495": INACTIVE_BIT}
# "OBSELETE" is met once; other languages may write their own words, in capitals too.
PREFIX = re.compile(r"(OBS[OE]LETE|NON RARE IN EUROPE)\s*:\s*")
SHORTEST_PREFIX = 8
DEFINITION = "16907"


def code_of(element: etree._Element | None) -> str:
    """The ORPHAcode within an element under any of its names; empty when there is none."""
    if element is not None:
        for child in element:
            if child.tag in CODES:
                return plain(child.text)
    return ""


def plain(text: str | None) -> str:
    """A code as digits only; empty when it is none."""
    code = (text or "").strip().upper().removeprefix("ORPHA:")
    return code if CODE.fullmatch(code) else ""


def disease_of(element: etree._Element, loading: Loading) -> Disease | None:
    """The disease that an element is about; None, and a fault, when it names none."""
    for child in element:
        if child.tag in CODES:
            known = loading.diseases.get(child.text or "")
            return known if known is not None else loading.disease(child.text)
    return loading.disease(None)


def read_link(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The link to Orphanet's page, for the language of the file that it bears."""
    if language := element.get("lang"):
        reading.links[str(language)] += 1


def read_name(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The preferred name in the language that it says itself; many are not translated."""
    language = element.get("lang")
    reading.languages[language or "en"] += 1
    if (language or "en") not in disease.labels:
        reading.loading.label(disease, language, bare(cleaned(element.text or ""), disease))


def read_synonyms(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The other names; files of one language tell them again and again."""
    for each in element:
        language, name = each.get("lang"), cleaned(each.text or "")
        reading.loading.synonym(disease, language, bare(name, disease))


def bare(name: str, disease: Disease) -> str:
    """A name without the status that is written before it, `OBSOLETE: `; the status is taken when no flag tells it."""
    if ":" not in name:
        return name
    if found := PREFIX.match(name.lstrip()):
        disease.status = disease.status or (OBSOLETE if found[1].startswith("OBS") else NON_RARE)
        return name.lstrip()[found.end() :]
    if disease.is_active:
        return name
    head, _, tail = name.partition(":")
    shouted = head.isupper() and len(head) >= SHORTEST_PREFIX and head.replace(" ", "").isalpha()
    return tail if shouted and tail.strip() else name


def read_flag(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The status as one sum of flags (`FlagValue`)."""
    if text := text_of(element):
        flagged(disease, whole_of(element) or 0, text, reading)


def read_flags(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The status as a list of flags, known by value or id (`DisorderFlagList`)."""
    flags = 0
    for each in element:
        value = whole_of(each.find("Value"))
        flags |= FLAGS.get(str(each.get("id")), 0) if value is None else value
    if len(element):
        flagged(disease, flags, str(flags), reading)


def flagged(disease: Disease, flags: int, told: str, reading: Reading) -> None:
    """Take the status that flags stand for; the historic and the head of a classification are active."""
    status = status_of(flags)
    if not status:
        reading.loading.fault("unknown status", f"ORPHA:{disease.code}: {told[:20]}")
    elif not disease.status or {status, disease.status} == {ACTIVE, HISTORIC}:
        disease.status = HISTORIC if HISTORIC in (status, disease.status) else status
    elif status != disease.status:
        reading.loading.fault("two statuses", f"ORPHA:{disease.code}: {disease.status}, {status}")


def status_of(flags: int) -> str:
    """The status of a sum of flags, empty when it tells none; old sums lack the bit for inactive.

    >>> status_of(8449), status_of(1056), status_of(513), status_of(129)
    ('Deprecated', 'NonRareInEurope', 'Historic', 'Active')
    """
    if flags & NON_RARE_BIT:
        return NON_RARE
    if flags & DEPRECATED_BIT:
        return DEPRECATED
    if flags & OBSOLETE_BITS:
        return OBSOLETE
    if flags & HISTORIC_BIT:
        return HISTORIC
    return ACTIVE if flags & ACTIVE_BITS else ""


def read_status(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The status in words, where no flag told it before."""
    disease.status = disease.status or kind.status_of(text_of(element))


def read_type(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The type of a disorder, and the level that follows from it where none is told."""
    if disease.type:
        return
    name = TYPES.get(str(element.get("id")))
    if name is None:
        reading.loading.fault("unknown type", f"ORPHA:{disease.code}: {str(element.get('id'))[:20]}")
    else:
        disease.type = name
        disease.level = disease.level or LEVEL_OF[name]


def read_level(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The level: group, disorder or subtype."""
    level = LEVELS.get(str(element.get("id")))
    if level is None:
        reading.loading.fault("unknown level", f"ORPHA:{disease.code}: {str(element.get('id'))[:20]}")
    elif disease.level not in ("", level):
        reading.loading.fault("two levels", f"ORPHA:{disease.code}: {disease.level}, {level}")
    else:
        disease.level = level


def read_summary(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The definition; there may be none, or texts of other kinds beside it."""
    for section in element.iter("TextSection"):
        what, contents = section.find("TextSectionType"), section.find("Contents")
        if contents is None or (what is not None and what.get("id") not in (None, DEFINITION)):
            continue
        language = section.get("lang") or parent_language(section)
        if language not in disease.definitions:
            reading.loading.definition(disease, language, "".join(map(str, contents.itertext())))


def parent_language(section: etree._Element) -> str | None:
    """The language that a summary bears for its sections."""
    summary = next(section.iterancestors("SummaryInformation"), None)
    return summary.get("lang") if summary is not None else None


def read_aggregation(element: etree._Element, disease: Disease, reading: Reading) -> None:
    """The code at disorder level, where the file says that there is one."""
    codes = [code for each in element.iter("AggregationLevel") if (code := code_of(each))]
    if codes and not disease.aggregated:
        disease.aggregated = codes[0]
    if len(set(codes)) > 1:
        reading.loading.fault("several aggregations", f"ORPHA:{disease.code}: {', '.join(codes)[:60]}")

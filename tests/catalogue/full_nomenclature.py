"""An invented nomenclature of any size, as the files that Orphanet publishes, and what a reader should find in them.

Written after the real structure (child order, line ends, declarations, sizes), with every trap that real files hold:
codes many times in one tree, a root without a disease, names that are not translated, blanks of all kinds, markup in
definitions, mappings said to be wrong, both partners of an association. The same seed gives the same bytes.

    files, expected = write_nomenclature(folder, seed=1, scale=0.02)
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from catalogue.nomenclature.disease import DISORDER, GROUP, SUBTYPE, Disease, Gene, Prevalence
from catalogue.nomenclature.mapping import BROADER, EXACT, NARROWER, RELATED, Mapping
from catalogue.nomenclature.nomenclature import Classification

LANGUAGES = ("cs", "de", "en", "es", "fr", "it", "nl", "pl", "pt")
DAY = "2025-06-24"
ACTIVE, INACTIVE, NON_RARE = 9_800, 1_300, 140
GROUPS, SUBTYPES = 0.222, 0.111
# Number of each classification, and how many nodes its file has at full size, about as in July 2025.
SIZES = {
    "146": 250, "147": 5000, "148": 300, "150": 1200, "152": 300, "156": 8000, "181": 5300, "182": 250, "183": 230,
    "184": 300, "185": 250, "186": 110, "187": 1240, "188": 540, "189": 1500, "193": 990, "194": 650, "195": 400,
    "196": 390, "197": 140, "198": 330, "199": 1100, "200": 520, "201": 210, "202": 1380, "203": 230, "204": 60,
    "205": 340, "209": 250, "212": 26, "216": 38, "231": 130, "233": 1800, "234": 300, "235": 2,
}  # fmt: skip
ROOTLESS, LATIN = "235", ("it", "212")
UNDECLARED = ("cs", "pl")
DEEPEST = 9
TYPES = {
    GROUP: (("36561", "Category", "Category"), ("21436", "ClinicalGroup", "Clinical group")),
    DISORDER: (
        ("21394", "Disease", "Disease"), ("21394", "Disease", "Disease"), ("21394", "Disease", "Disease"),
        ("21401", "MalformationSyndrome", "Malformation syndrome"),
        ("21408", "BiologicalAnomaly", "Biological anomaly"),
        ("21415", "MorphologicalAnomaly", "Morphological anomaly"), ("21422", "ClinicalSyndrome", "Clinical syndrome"),
        (
            "21429", "ParticularClinicalSituation",
            "Particular clinical situation in a disease or syndrome",
        ),
    ),
    SUBTYPE: (
        ("21443", "EtiologicalSubtype", "Etiological subtype"), ("21450", "ClinicalSubtype", "Clinical subtype"),
        ("21457", "HistopathologicalSubtype", "Histopathological subtype"),
    ),
}  # fmt: skip
LEVELS = {
    GROUP: ("36540", "Group of disorders"),
    DISORDER: ("36547", "Disorder"),
    SUBTYPE: ("36554", "Subtype of disorder"),
}
ACCENTS = {
    "cs": str.maketrans("aeir", "áéíř"), "de": str.maketrans("aou", "äöü"), "en": {}, "es": str.maketrans("ano", "áñó"),
    "fr": str.maketrans("eic", "éïç"), "it": str.maketrans("aeo", "àèò"), "nl": str.maketrans("ei", "ëï"),
    "pl": str.maketrans("aelo", "ąęłó"), "pt": str.maketrans("aoc", "ãõç"),
}  # fmt: skip
SYLLABLES = (
    "ka", "lo", "mer", "tin", "dra", "vo", "pel", "su", "ri", "no", "ba", "che", "tro", "lym", "phe", "gal", "ost", "cor",
    "ne", "ur", "hep", "mya", "ton", "zel", "que",
)  # fmt: skip
NOUNS = ("syndrome", "disease", "dysplasia", "anemia", "deficiency", "myopathy", "ataxia", "carcinoma")
RELATIONS = {
    EXACT: ("21527", "E (Exact mapping: the two concepts are equivalent)"),
    BROADER: ("21534", "NTBT (ORPHAcode is narrower than the targeted code used to represent it)"),
    NARROWER: ("21541", "BTNT (ORPHAcode is broader than the targeted code used to represent it)"),
    RELATED: ("21562", "ND (not yet decided/unable to decide)"),
}
WRONG = ("21569", "W (Wrong mapping: the two concepts are different)")
DETAILS = (("21583", "Specific code"), ("21590", "Inclusion term"), ("21597", "Index term"), ("21604", "Attributed"))
STATUSES = {"Obsolete": "Inactive: Obsolete", "Deprecated": "Inactive: Deprecated",
            "NonRareInEurope": "Inactive: Non rare disease in Europe", "Historic": "Active"}  # fmt: skip
FLAGS = {"Active": (1,), "Head": (129,), "Historic": (513,), "Deprecated": (8449,), "Obsolete": (8208, 9216),
         "NonRareInEurope": (8225,)}  # fmt: skip
PREFIXES = {"Obsolete": "OBSOLETE: ", "NonRareInEurope": "NON RARE IN EUROPE: "}
ENTITY = "http://id.who.int/icd/entity/"


@dataclass
class Expected:
    """What a reader should find in all files together.

    :param diseases: each code as it should be
    :param counts: nodes per language, entities by status, references and so on
    :param faults: what is wrong with the files on purpose, by kind
    """

    diseases: dict[str, Disease] = field(default_factory=dict)
    classifications: dict[str, Classification] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)


@dataclass
class Entity:
    """One entity while it is invented: what the files write of it, beside what is expected.

    :param names: (language told, name as written) by language of the file
    :param synonyms: names as written, by language of the file; `texts`: the definitions so
    :param target: the code that an inactive one leads to; `led`: those that lead here
    :param aggregates: what the file writes as its code at disorder level
    """

    disease: Disease
    number: int
    type: tuple[str, str, str]
    flag: int
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    synonyms: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    target: Entity | None = None
    led: list[Entity] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)


class Invention:
    """The nomenclature as it is made up, before it is written."""

    def __init__(self, seed: int, scale: float, languages: tuple[str, ...]) -> None:
        self.random = random.Random(seed)
        self.scale, self.languages = scale, languages
        self.expected = Expected()
        self.entities: dict[str, Entity] = {}
        self.trees: dict[str, dict[str, list[str]]] = {}
        self.heads: dict[str, str] = {}
        self.pools = {language: self.sentences(language) for language in languages}
        self.invent_entities()
        self.invent_trees()
        self.invent_inactive()
        for entity in self.entities.values():
            self.name(entity)
            self.refer(entity)
            self.detail(entity)
        self.count()

    def number_of(self, most: int, least: int = 1) -> int:
        return max(least, round(most * self.scale))

    def sentences(self, language: str) -> list[tuple[str, str]]:
        """Sentences as files write them, and as they should be read."""
        found = []
        for number in range(300):
            words = [self.word().translate(ACCENTS[language]) for _ in range(self.random.randint(14, 26))]
            raw = plain = " ".join(words).capitalize() + ", " + self.word()
            if number % 25 == 0:
                raw, plain = f"{raw} <i>GEN{number}</i>", f"{plain} GEN{number}"
            if number % 60 == 7:
                raw, plain = f"{raw} <50 years or >", f"{plain} <50 years or >"
            found.append((raw + ".", plain + "."))
        return found

    def word(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4)))

    def invent_entities(self) -> None:
        active = self.number_of(ACTIVE, 200)
        groups, subtypes = max(60, round(active * GROUPS)), max(10, round(active * SUBTYPES))
        levels = [GROUP] * groups + [DISORDER] * (active - groups - subtypes) + [SUBTYPE] * subtypes
        levels += [DISORDER] * (self.number_of(INACTIVE, 20) + self.number_of(NON_RARE, 4))
        codes = self.random.sample(range(1, 760_000), len(levels))
        for number, (code, level) in enumerate(zip(codes, levels, strict=True), 1):
            kind = self.random.choice(TYPES[level])
            status = "Active" if number <= active else ""
            if status and level == DISORDER and self.random.random() < 0.01:
                status = "Historic"
            disease = Disease(str(code), level=level, type=kind[1], status=status)
            self.entities[disease.code] = Entity(disease, number, kind, FLAGS.get(status, (0,))[0])
        self.groups = [e for e in self.entities.values() if e.disease.level == GROUP]
        self.disorders = [e for e in self.entities.values() if e.disease.level == DISORDER and e.disease.status]
        self.subtypes = [e for e in self.entities.values() if e.disease.level == SUBTYPE]
        self.inactive = [e for e in self.entities.values() if not e.disease.status]
        self.expected.diseases = {code: entity.disease for code, entity in self.entities.items()}

    def invent_trees(self) -> None:
        """Classifications: groups beneath a head, disorders beneath groups of several, subtypes beneath disorders."""
        self.below: dict[str, list[str]] = defaultdict(list)
        orphans = len(self.subtypes) // 180
        for subtype in self.subtypes[orphans:]:
            disorder = self.random.choice(self.disorders).disease
            self.below[disorder.code].append(subtype.disease.code)
            subtype.disease.aggregated = disorder.code
        heads = iter(self.groups)
        for number in SIZES:
            head = next(heads)
            head.type, head.flag = TYPES[GROUP][0], FLAGS["Head"][0]
            head.disease.type = head.type[1]
            self.heads[number] = head.disease.code
        rest = list(heads)
        self.settle_groups(rest)
        for number, size in SIZES.items():
            self.trees[number] = self.tree(self.heads[number], self.number_of(size, 2), rest, number)
        self.stray(rest, orphans)
        for disorder in self.disorders:
            disorder.disease.aggregated = disorder.disease.code

    def settle_groups(self, groups: list[Entity]) -> None:
        """The group above each group, the same in every classification that has both; a tree, so nothing loops."""
        self.home: dict[str, str] = {}
        depths: dict[str, int] = {}
        codes = [group.disease.code for group in groups]
        for place, code in enumerate(codes):
            near = [each for each in codes[max(0, place - 12) : place] if depths[each] < DEEPEST - 3]
            if near and self.random.random() < 0.93:
                self.home[code] = self.random.choice(near)
            depths[code] = depths.get(self.home.get(code, ""), 0) + 1

    def tree(self, head: str, size: int, groups: list[Entity], number: str) -> dict[str, list[str]]:
        """Children by code; the file has about as many nodes as asked for."""
        edges: dict[str, list[str]] = defaultdict(list)
        if number == ROOTLESS:
            edges[head].append(self.random.choice(self.disorders).disease.code)
            return edges
        inside = [head]
        chosen = {each.disease.code for each in self.random.sample(groups, min(len(groups), max(1, size // 6)))}
        for code in (each.disease.code for each in groups if each.disease.code in chosen):
            above = self.home.get(code, head)
            edges[above if above in chosen else head].append(code)
            inside.append(code)
        nodes = len(inside)
        while nodes < size:
            disorder = self.random.choice(self.disorders).disease.code
            for above in {self.random.choice(inside) for _ in range(2 if self.random.random() < 0.12 else 1)}:
                if disorder not in edges[above]:
                    edges[above].append(disorder)
                    nodes += 1 + len(self.below[disorder])
        return edges

    def stray(self, groups: list[Entity], orphans: int) -> None:
        """Put whatever stands nowhere yet somewhere, subtypes without a disorder beneath a group."""
        tree = self.trees["156"]
        placed = {code for edges in self.trees.values() for children in edges.values() for code in children}
        anchors = [g.disease.code for g in groups if g.disease.code in placed] or [self.heads["156"]]
        inside = [code for code in tree if code in anchors] or [self.heads["156"]]
        for entity in (*groups, *self.disorders, *self.subtypes[:orphans]):
            if entity.disease.code not in placed:
                tree[self.random.choice(inside)].append(entity.disease.code)

    def invent_inactive(self) -> None:
        """Deprecated codes with a replacement, obsolete ones with a suggestion or none, what is not rare in Europe."""
        active = self.disorders + self.groups
        non_rare = self.number_of(NON_RARE, 4)
        for place, entity in enumerate(self.inactive):
            disease = entity.disease
            disease.status = "NonRareInEurope" if place < non_rare else "Deprecated" if place % 4 == 0 else "Obsolete"
            entity.flag = self.random.choice(FLAGS[disease.status])
            if disease.status == "NonRareInEurope" or (disease.status == "Obsolete" and place % 12 == 5):
                continue
            entity.target = self.random.choice(active)
            entity.target.led.append(entity)
            disease.aggregated = entity.target.disease.aggregated
            if disease.status == "Deprecated":
                disease.replaced_by = entity.target.disease.code
            else:
                disease.referred_to = [entity.target.disease.code]

    def name(self, entity: Entity) -> None:
        """Names, synonyms and definitions, as written and as expected."""
        disease, chance = entity.disease, self.random.random
        stem = f"{self.word().capitalize()}-{self.word().capitalize()} {self.random.choice(NOUNS)}"
        stem = f"{stem} type {self.random.choice(('I', 'II', '3', '4A'))}" if chance() < 0.2 else stem
        stem = f"{stem} & {self.word()} 'X'" if chance() < 0.02 else stem
        others = [f"{self.word()} {self.word()}" for _ in range(self.random.choice((0, 0, 1, 1, 2, 2, 4)))]
        defined = chance() < 0.72 and (disease.is_active or chance() < 0.3)
        prefix = PREFIXES.get(disease.status, "")
        for language in self.languages:
            tongue = "en" if language in UNDECLARED and entity.number % 33 == 0 else language
            plain = stem.translate(ACCENTS[tongue])
            raw = (
                plain.replace(" ", "\u00a0" if language == "cs" else "  ", 1) + " "
                if entity.number % 97 == 0
                else plain
            )
            entity.names[language] = (tongue, prefix + raw)
            disease.labels.setdefault(tongue, plain)
            entity.synonyms[language] = [name.translate(ACCENTS[language]) for name in others]
            for name in entity.synonyms[language]:
                if (language, name) not in disease.synonyms:
                    disease.synonyms.append((language, name))
            if defined:
                parts = self.random.choices(self.pools[language], k=self.random.randint(2, 4))
                entity.texts[language] = " ".join(raw for raw, _ in parts)
                disease.definitions[language] = " ".join(plain for _, plain in parts)

    def refer(self, entity: Entity) -> None:
        """Codes of other systems; some are said to be wrong."""
        disease, r = entity.disease, self.random
        if disease.level == GROUP and r.random() < 0.7:
            return
        drawn = (
            ("ICD-10", 0.85, lambda: f"{r.choice('CDEGHIKLMNQ')}{r.randrange(100):02}.{r.randrange(10)}"),
            ("ICD-11", 0.6, lambda: f"{r.choice('258L')}{r.choice('ABCD')}{r.randrange(100):02}.{r.randrange(10)}"),
            ("OMIM", 0.6, lambda: f"{r.randrange(100_000, 620_000)}"),
            ("OMIM", 0.3, lambda: f"{r.randrange(100_000, 620_000)}"),
            ("UMLS", 0.8, lambda: f"C{r.randrange(10_000_000):07}"),
            ("MeSH", 0.4, lambda: f"C{r.randrange(1_000_000):06}"),
            ("MedDRA", 0.25, lambda: f"10{r.randrange(1_000_000):06}"),
            ("GARD", 0.8, lambda: f"{r.randrange(1, 27_000)}"),
            ("MONDO", 0.9, lambda: f"{r.randrange(1, 1_100_000):07}"),
        )
        for system, share, code in drawn:
            if r.random() >= share:
                continue
            if r.random() < 0.01:
                entity.wrong.append((system, code()))
                continue
            icd = system.startswith("ICD")
            relation = r.choices((EXACT, BROADER, NARROWER, RELATED), (45, 40, 14, 1))[0]
            if relation == RELATED and icd:
                relation = BROADER
            mapping = Mapping(
                system, code(), relation, r.choice(DETAILS)[1] if icd else "", r.random() < 0.9,
                f"{ENTITY}{r.randrange(10**8, 10**10)}" if system == "ICD-11" else "",
            )  # fmt: skip
            if (mapping.system, mapping.code) not in {(m.system, m.code) for m in disease.mappings}:
                disease.mappings.append(mapping)

    def detail(self, entity: Entity) -> None:
        """Genes, figures, ages, inheritance, phenotypes, preferential parent."""
        disease, r = entity.disease, self.random
        if not disease.is_active:
            return
        if disease.code not in self.heads.values():
            disease.preferential = r.choice(list(self.heads.values()))
        if disease.level == GROUP:
            return
        if r.random() < 0.5:
            disease.genes = [self.gene(n) for n in r.sample(range(4_500), r.choice((1, 1, 1, 2, 3)))]
        if r.random() < 0.75:
            disease.prevalences = list(dict.fromkeys(self.figure() for _ in range(r.randint(1, 4))))
        if r.random() < 0.9:
            disease.onsets = r.sample(
                ("Antenatal", "Neonatal", "Infancy", "Childhood", "Adult", "All ages"), r.randint(1, 3)
            )
            disease.inheritances = r.sample(
                ("Autosomal recessive", "Autosomal dominant", "X-linked recessive"), r.randint(0, 2)
            )
        if r.random() < 0.56:
            disease.phenotypes = r.randint(3, 50)

    def gene(self, number: int) -> Gene:
        symbol = f"GN{number}"
        return Gene(
            symbol, f"gene number {number}", "Disease-causing germline mutation(s) in", "Assessed",
            "gene with protein product", f"{number % 22 + 1}q{number % 30}.1", (f"SYN{number}", f"ALT{number}"),
            (("ClinVar", symbol), ("Ensembl", f"ENSG{number:011}"), ("Genatlas", symbol), ("HGNC", str(number + 1)),
             ("OMIM", str(600_000 + number)), ("Reactome", f"R-HSA-{number}"), ("SwissProt", f"P{number:05}")),
        )  # fmt: skip

    def figure(self) -> Prevalence:
        r = self.random
        if r.random() < 0.3:
            return Prevalence(
                "Cases/families", "Case(s)", "", float(r.randint(1, 90)), "Worldwide", True, self.papers()
            )
        return Prevalence(
            "Point prevalence", "Class only", "<1 / 1 000 000", None, r.choice(("Worldwide", "Europe", "Japan")),
            r.random() < 0.88, self.papers(),
        )  # fmt: skip

    def papers(self) -> str:
        return "_".join(f"{self.random.randrange(10**6, 3 * 10**7)}[PMID]" for _ in range(self.random.randint(1, 3)))

    def places(self) -> Iterator[tuple[str, str, str]]:
        """Each edge that the files tell: classification, code above, code beneath."""
        for number, edges in self.trees.items():
            seen: set[str] = set()
            queue = [self.heads[number]]
            while queue:
                above = queue.pop()
                if above in seen:
                    continue
                seen.add(above)
                beneath = (*edges.get(above, ()), *self.below.get(above, ()))
                queue.extend(beneath)
                yield from ((number, above, code) for code in beneath)

    def count(self) -> None:
        """Places, numbers, faults."""
        expected, files = self.expected, len(self.languages)
        for number, above, code in self.places():
            places = expected.diseases[code].places.setdefault(number, set())
            if number != ROOTLESS or above != self.heads[ROOTLESS]:
                places.add(above)
        for number in SIZES:
            labels = {language: f"{number} Orphanet {language}" for language in self.languages}
            head = "" if number == ROOTLESS else self.heads[number]
            expected.classifications[number] = Classification(number, labels, head)
        expected.faults["node without a disease"] = files
        for entity in self.entities.values():
            icd = sum(system.startswith("ICD") for system, _ in entity.wrong)
            expected.faults["mapping said to be wrong"] += len(entity.wrong) + icd * files
            expected.faults["markup in a definition"] += sum("<i>" in text for text in entity.texts.values())
            for word in (entity.disease.status, entity.disease.level):
                expected.counts[word] += 1
            expected.counts["mappings"] += len(entity.disease.mappings)
            expected.counts["synonyms"] += len(entity.disease.synonyms)


def write_nomenclature(
    folder: Path, *, seed: int = 1, scale: float = 1.0, languages: tuple[str, ...] = LANGUAGES
) -> tuple[list[Path], Expected]:
    """Write all files of a nomenclature; English must be among the languages.

    :param scale: 1 writes about 9,800 active codes and 900 MB; 0.02 a small one, in a second
    :returns: the files, and what should be found in them
    """
    made = Invention(seed, scale, languages)
    written: list[Path] = []

    def put(
        name: str, pieces: Iterable[str], *, language: str = "en", ends: str = "\r\n", encoding: str = "UTF-8"
    ) -> None:
        stamp = "ExtractionDate" if name.startswith("ORPHA") else "date"
        first = "" if language in UNDECLARED else f'<?xml version="1.0" encoding="{encoding}"?>\n'
        first += (
            f'<JDBOR {stamp}="{DAY} 07:58:59" version="1.3.42 / 4.1.8 [2025-03-03]" copyright="Orphanet (c) 2025">\n'
        )
        path = folder / name
        with path.open("w", encoding=encoding, newline=ends) as file:
            file.write(first + AVAILABILITY)
            file.writelines(pieces)
            file.write("</JDBOR>\n")
        written.append(path)

    entities = list(made.entities.values())
    for language in languages:
        put(f"ORPHAnomenclature_{language}.xml", listed(pack_entry(e, language) for e in entities), language=language)
        for system, name in (("ICD-10", "ICD10"), ("ICD-11", "ICD11")):
            mapped = (mapped_entry(e, language, system) for e in entities)
            put(f"ORPHA_{name}_mapping_{language}.xml", listed(mapped), language=language)
        put(
            f"ORPHAlinearisation_{language}.xml",
            listed(linear_entry(e, language, made) for e in entities if e.disease.is_active),
            language=language,
        )
        for number in SIZES:
            latin = (language, number) == LATIN
            put(
                f"ORPHAclassification_{number}_rare_diseases_{language}.xml",
                classification_of(number, language, made),
                language=language,
                encoding="ISO-8859-1" if latin else "UTF-8",
            )
    active = [entity for entity in entities if entity.disease.is_active]
    put("en_product1.xml", listed(product1_entry(e) for e in entities), ends="\n")
    put("en_product4.xml", product4_of(active), ends="\n")
    put("en_product6.xml", listed(product6_entry(e) for e in active if e.disease.genes), ends="\n")
    put("en_product7.xml", listed(linear_entry(e, "en", made) for e in active), ends="\n")
    put("en_product9_prev.xml", listed(frequency_entry(e) for e in active if e.disease.prevalences), ends="\n")
    put("en_product9_ages.xml", listed(age_entry(e) for e in active if e.disease.onsets), ends="\n")
    return written, made.expected


AVAILABILITY = """  <Availability>\x20
    <Licence>
      <FullName lang="en">Creative Commons Attribution 4.0 International</FullName>
      <ShortIdentifier>CC-BY-4.0</ShortIdentifier>
      <LegalCode>https://creativecommons.org/licenses/by/4.0/legalcode</LegalCode>
    </Licence>
  </Availability>
"""


def listed(entries: Iterable[str]) -> Iterator[str]:
    """A list of disorders; its count is wrong, as counts may be."""
    yield '  <DisorderList count="1">\n'
    yield from entries
    yield "  </DisorderList>\n"


def named(tag: str, number: str, name: str, language: str = "en", indent: int = 6) -> str:
    """A named value."""
    blank = " " * indent
    return f'{blank}<{tag} id="{number}">\n{blank}  <Name lang="{language}">{escape(name)}</Name>\n{blank}</{tag}>\n'


def begun(entity: Entity, language: str, indent: int = 4) -> str:
    """An entry from its beginning to its name."""
    blank, code = " " * indent, entity.disease.code
    tongue, name = entity.names[language]
    link = f"http://www.orpha.net/consor/cgi-bin/OC_Exp.php?lng={language}&amp;Expert={code}"
    return (
        f'{blank}<Disorder id="{entity.number}">\n{blank}  <OrphaCode>{code}</OrphaCode>\n'
        f'{blank}  <ExpertLink lang="{language}">{link}</ExpertLink>\n'
        f'{blank}  <Name lang="{tongue}">{escape(name, quote=False)}</Name>\n'
    )


def synonyms_of(entity: Entity, language: str) -> str:
    names = entity.synonyms[language]
    inside = "".join(f'        <Synonym lang="{language}">{escape(name)}</Synonym>\n' for name in names)
    return f'      <SynonymList count="{len(names)}">\n{inside}      </SynonymList>\n'


def typed(entity: Entity, tag: str, language: str = "en") -> str:
    """Type and level."""
    return named("DisorderType", entity.type[0], entity.type[2], language) + named(
        tag, *LEVELS[entity.disease.level], language
    )


def sides(entity: Entity, language: str, *, partner: Entity, root: bool) -> str:
    """One association, the own side empty."""
    own = f'<{"RootDisorder" if root else "TargetDisorder"} id="{entity.number}" cycle="true"/>'
    tag = "TargetDisorder" if root else "RootDisorder"
    tongue, name = partner.names[language]
    other = (
        f'          <{tag} id="{partner.number}">\n            <OrphaCode>{partner.disease.code}</OrphaCode>\n'
        f'            <Name lang="{tongue}">{escape(name)}</Name>\n          </{tag}>\n'
    )
    inactive = entity if root else partner
    kind = ("21471", "Moved to") if inactive.disease.status == "Deprecated" else ("27341", "Referred to")
    said = (other, f"          {own}\n") if root else (f"          {own}\n", other)
    return (
        f"        <DisorderDisorderAssociation>\n{''.join(said)}"
        f"{named('DisorderDisorderAssociationType', *kind, language, 10)}        </DisorderDisorderAssociation>\n"
    )


def associations_of(entity: Entity, language: str) -> str:
    found = [sides(entity, language, partner=entity.target, root=True)] if entity.target else []
    found += [sides(entity, language, partner=each, root=False) for each in entity.led]
    return (
        f'      <DisorderDisorderAssociationList count="{len(found)}">\n{"".join(found)}'
        "      </DisorderDisorderAssociationList>\n"
    )


def summary_of(entity: Entity, language: str) -> str:
    if language not in entity.texts:
        return "" if entity.target else '      <SummaryInformationList count="0"/>\n'
    return (
        f'      <SummaryInformationList count="1">\n        <SummaryInformation id="{entity.number}" lang="{language}">\n'
        f'          <TextSectionList count="1">\n            <TextSection id="{entity.number}" lang="{language}">\n'
        f"{named('TextSectionType', '16907', 'Definition', language, 14)}"
        f"              <Contents>{escape(entity.texts[language], quote=False)}</Contents>\n"
        "            </TextSection>\n          </TextSectionList>\n        </SummaryInformation>\n"
        "      </SummaryInformationList>\n"
    )


def aggregation_of(entity: Entity, language: str) -> str:
    code = entity.disease.aggregated
    if not code:
        return (
            '      <AggregationLevelSection>\n        <AggregationLevelList count="0">\n        </AggregationLevelList>\n'
            "        <ORPHAcodeAggregation/>\n        <PreferredTerm/>\n"
            "        <AggregationLevelStatus>Not applicable</AggregationLevelStatus>\n      </AggregationLevelSection>\n"
        )
    return (
        '      <AggregationLevelSection>\n        <AggregationLevelList count="1">\n          <AggregationLevel>\n'
        f'            <OrphaCode>{code}</OrphaCode>\n            <PreferredTerm lang="{language}">As named</PreferredTerm>\n'
        "            <AggregationLevelStatus>Applicable</AggregationLevelStatus>\n          </AggregationLevel>\n"
        "        </AggregationLevelList>\n      </AggregationLevelSection>\n"
    )


def pack_entry(entity: Entity, language: str) -> str:
    """An entry of ORPHAnomenclature."""
    status = STATUSES.get(entity.disease.status, "Active")
    return (
        f"{begun(entity, language)}      <FlagValue>{entity.flag}</FlagValue>\n"
        f'      <Totalstatus lang="{language}">{status}</Totalstatus>\n{synonyms_of(entity, language)}'
        f"{typed(entity, 'ClassificationLevel', language)}{associations_of(entity, language)}"
        f"{summary_of(entity, language)}{aggregation_of(entity, language)}    </Disorder>\n"
    )


def reference(
    entity: Entity, system: str, code: str, relation: tuple[str, str], mapping: Mapping | None, language: str
) -> str:
    """One external reference, as product 1 and the mapping files of 2023 and later write it."""
    detail = next((each for each in DETAILS if mapping and each[1] == mapping.detail), None)
    validated = mapping is None or mapping.validated
    status = ("21611", "Validated") if validated else ("21618", "Not yet validated")
    number = mapping.iri.removeprefix(ENTITY) if mapping else ""
    link = f">https://icd.who.int/browse/latest-release/mms/en#{number}</DisorderMappingICDRefUrl>" if number else "/>"
    uri = f">{number}</DisorderMappingICDRefUri>" if number else "/>"
    return (
        f'        <ExternalReference id="{entity.number}">\n          <Source>{system}</Source>\n'
        f"          <Reference>{code}</Reference>\n{named('DisorderMappingRelation', *relation, language, 10)}"
        + (
            named("DisorderMappingICDRelation", detail[0], f"{detail[1]} (in other words)", language, 10)
            if detail
            else "          <DisorderMappingICDRelation/>\n"
        )
        + f"{named('DisorderMappingValidationStatus', *status, language, 10)}"
        f"          <DisorderMappingICDRefUrl{link}\n          <DisorderMappingICDRefUri{uri}\n        </ExternalReference>\n"
    )


def references_of(entity: Entity, language: str, system: str = "") -> str:
    found = [
        reference(entity, m.system, m.code, RELATIONS[m.relation], m, language)
        for m in entity.disease.mappings
        if system in ("", m.system)
    ]
    found += [reference(entity, s, c, WRONG, None, language) for s, c in entity.wrong if system in ("", s)]
    if not found and system:
        return ""
    return f'      <ExternalReferenceList count="{len(found)}">\n{"".join(found)}      </ExternalReferenceList>\n'


def mapped_entry(entity: Entity, language: str, system: str) -> str:
    """An entry of a mapping file; only mapped entities have one."""
    references = references_of(entity, language, system)
    if not references:
        return ""
    return f"{begun(entity, language)}{synonyms_of(entity, language)}{references}    </Disorder>\n"


def linear_entry(entity: Entity, language: str, made: Invention) -> str:
    """An entry of the linearisation; a head has an empty list."""
    parent, inside = entity.disease.preferential, ""
    if parent:
        tongue, name = made.entities[parent].names[language]
        inside = (
            f'        <DisorderDisorderAssociation>\n          <TargetDisorder id="{made.entities[parent].number}">\n'
            f'            <OrphaCode>{parent}</OrphaCode>\n            <Name lang="{tongue}">{escape(name)}</Name>\n'
            f'          </TargetDisorder>\n          <RootDisorder id="{entity.number}" cycle="true"/>\n'
            f"{named('DisorderDisorderAssociationType', '21485', 'Preferential parent', language, 10)}"
            "        </DisorderDisorderAssociation>\n"
        )
    return (
        f'{begun(entity, language)}      <DisorderDisorderAssociationList count="1">\n{inside}'
        "      </DisorderDisorderAssociationList>\n    </Disorder>\n"
    )


def classification_of(number: str, language: str, made: Invention) -> Iterator[str]:
    """A classification, each repeat with its whole subtree."""
    yield (
        f'  <ClassificationList count="1">\n    <Classification id="{number}">\n      <OrphaNumber>9{number}</OrphaNumber>\n'
        f'      <Name lang="{language}">{number} Orphanet {language}</Name>\n      <ClassificationNodeRootList count="1">\n'
    )
    edges, lines = made.trees[number], list[str]()
    stack: list[tuple[str, int, bool]] = [(made.heads[number], 0, False)]
    while stack:
        code, depth, done = stack.pop()
        blank = " " * (8 + 4 * depth)
        if done:
            lines.append(f"{blank}  </ClassificationNodeChildList>\n{blank}</ClassificationNode>\n")
            continue
        beneath = (*edges.get(code, ()), *made.below.get(code, ()))
        lines.append(f"{blank}<ClassificationNode>\n")
        made.expected.counts[f"nodes {language}"] += 1
        if number != ROOTLESS or depth:
            entity = made.entities[code]
            lines.append(begun(entity, language, len(blank) + 2))
            lines.append(named("DisorderType", entity.type[0], entity.type[2], language, len(blank) + 4))
            lines.append(f"{blank}  </Disorder>\n")
        lines.append(f'{blank}  <ClassificationNodeChildList count="{len(beneath)}">\n')
        stack.append((code, depth, True))
        stack.extend((each, depth + 1, False) for each in reversed(beneath))
    yield "".join(lines)
    yield "      </ClassificationNodeRootList>\n    </Classification>\n  </ClassificationList>\n"


def product1_entry(entity: Entity) -> str:
    flags = [(str(1 << bit), 1 << bit) for bit in range(14) if entity.flag & 1 << bit]
    inside = "".join(
        f'        <DisorderFlag id="9{number}">\n          <Value>{value}</Value>\n          <Label></Label>\n        </DisorderFlag>\n'
        for number, value in flags
    )
    return (
        f'{begun(entity, "en")}      <DisorderFlagList count="{len(flags)}">\n{inside}      </DisorderFlagList>\n'
        f"{synonyms_of(entity, 'en')}{typed(entity, 'DisorderGroup')}{references_of(entity, 'en')}"
        f"{associations_of(entity, 'en')}{summary_of(entity, 'en')}    </Disorder>\n"
    )


def product4_of(entities: list[Entity]) -> Iterator[str]:
    yield '  <HPODisorderSetStatusList count="1">\n'
    for entity in entities:
        if entity.disease.phenotypes is None:
            continue
        associations = "".join(
            f'        <HPODisorderAssociation id="{entity.number}{n}">\n          <HPO id="{n}">\n'
            f"            <HPOId>HP:{n:07}</HPOId>\n            <HPOTerm>Phenotype number {n}</HPOTerm>\n          </HPO>\n"
            f"{named('HPOFrequency', '28412', 'Very frequent (99-80%)', indent=10)}"
            "          <DiagnosticCriteria/>\n        </HPODisorderAssociation>\n"
            for n in range(entity.disease.phenotypes)
        )
        yield (
            f'    <HPODisorderSetStatus id="{entity.number}">\n{begun(entity, "en")}{typed(entity, "DisorderGroup")}'
            f'      <HPODisorderAssociationList count="1">\n{associations}      </HPODisorderAssociationList>\n'
            "    </Disorder>\n      <Source>1[PMID]</Source>\n      <Online>y</Online>\n    </HPODisorderSetStatus>\n"
        )
    yield "  </HPODisorderSetStatusList>\n"


def product6_entry(entity: Entity) -> str:
    associations = "".join(gene_text(gene) for gene in entity.disease.genes)
    return (
        f"{begun(entity, 'en')}{typed(entity, 'DisorderGroup')}      <DisorderGeneAssociationList>\n{associations}"
        "      </DisorderGeneAssociationList>\n    </Disorder>\n"
    )


def gene_text(gene: Gene) -> str:
    references = "".join(
        f'              <ExternalReference id="1">\n                <Source>{source}</Source>\n'
        f"                <Reference>{code}</Reference>\n              </ExternalReference>\n"
        for source, code in gene.references
    )
    synonyms = "".join(f'              <Synonym lang="en">{name}</Synonym>\n' for name in gene.synonyms)
    return (
        "        <DisorderGeneAssociation>\n          <SourceOfValidation>22587682[PMID]</SourceOfValidation>\n"
        f'          <Gene id="1">\n            <Name lang="en">{gene.name}</Name>\n            <Symbol>{gene.symbol}</Symbol>\n'
        f"            <SynonymList>\n{synonyms}            </SynonymList>\n"
        f"{named('GeneType', '25993', gene.kind, indent=12)}"
        f"            <ExternalReferenceList>\n{references}            </ExternalReferenceList>\n"
        f'            <LocusList count="1">\n              <Locus id="1">\n                <GeneLocus>{gene.locus}</GeneLocus>\n'
        "                <LocusKey>1</LocusKey>\n              </Locus>\n            </LocusList>\n          </Gene>\n"
        f"{named('DisorderGeneAssociationType', '17949', gene.association, indent=10)}"
        f"{named('DisorderGeneAssociationStatus', '17991', gene.status, indent=10)}"
        "        </DisorderGeneAssociation>\n"
    )


def frequency_entry(entity: Entity) -> str:
    figures = "".join(figure_text(figure) for figure in entity.disease.prevalences)
    return (
        f"{begun(entity, 'en')}{typed(entity, 'DisorderGroup')}      <PrevalenceList>\n{figures}"
        "      </PrevalenceList>\n    </Disorder>\n"
    )


def figure_text(figure: Prevalence) -> str:
    kinds = {"Cases/families": "23697", "Point prevalence": "23669"}
    band = (
        named("PrevalenceClass", "23760", figure.band, indent=10) if figure.band else "          <PrevalenceClass/>\n"
    )
    place = "23844" if figure.place == "Worldwide" else f"24{len(figure.place)}"
    status = ("25958", "Validated") if figure.validated else ("25965", "Not yet validated")
    return (
        f'        <Prevalence id="1">\n          <Source>{figure.source}</Source>\n'
        f"{named('PrevalenceType', kinds[figure.kind], figure.kind, indent=10)}"
        f"{named('PrevalenceQualification', '23718' if figure.value else '23704', figure.qualification, indent=10)}{band}"
        f"          <ValMoy>{figure.value or 0.0}</ValMoy>\n"
        f"{named('PrevalenceGeographic', place, figure.place, indent=10)}"
        f"{named('PrevalenceValidationStatus', *status, indent=10)}        </Prevalence>\n"
    )


def age_entry(entity: Entity) -> str:
    known = {"Neonatal": "23515", "Infancy": "23522", "Childhood": "23529", "Autosomal recessive": "23417"}
    ages = "".join(named("AverageAgeOfOnset", known.get(n, f"99{len(n)}"), n, indent=8) for n in entity.disease.onsets)
    ways = "".join(
        named("TypeOfInheritance", known.get(n, f"99{len(n)}"), n, indent=8) for n in entity.disease.inheritances
    )
    return (
        f"{begun(entity, 'en')}{typed(entity, 'DisorderGroup')}      <AverageAgeOfOnsetList>\n{ages}"
        f"      </AverageAgeOfOnsetList>\n      <TypeOfInheritanceList>\n{ways}      </TypeOfInheritanceList>\n    </Disorder>\n"
    )


if __name__ == "__main__":
    start = time.monotonic()
    files, told = write_nomenclature(Path(sys.argv[1]), scale=float(sys.argv[2]) if len(sys.argv) > 2 else 1.0)
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    print(f"{len(files)} files, {megabytes:,.0f} MB in {time.monotonic() - start:.1f} s")
    print(dict(told.counts), dict(told.faults))

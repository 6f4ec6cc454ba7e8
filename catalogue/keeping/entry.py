"""The entry of a record: our own dcat:CatalogRecord about it (DCAT 3, section 6.5), in a graph of its own."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import PROV, RDF, Namespace
from rdflib.namespace import DCAT, DCTERMS, FOAF, XSD

from catalogue.address import FILE_BASE
from catalogue.index.card import Card
from catalogue.keeping.quality import said, typed, write_quality
from catalogue.keeping.standing import Standing
from catalogue.origin import JARDIN
from catalogue.profile.profile import Profiles
from catalogue.record.record import entry_of
from catalogue.record.triple import quoted, written
from catalogue.run import RUN

ADMS = Namespace("http://www.w3.org/ns/adms#")
CATALOGUE = "urn:jardin:catalogue"
PROFILE = "https://w3id.org/jardin/profile/1.0"
MEMBERS = f"""PREFIX dcat: <http://www.w3.org/ns/dcat#>
SELECT ?s ?p ?o {{ ?s ?p ?o VALUES (?s ?p) {{ (<{CATALOGUE}> dcat:dataset) (<{CATALOGUE}> dcat:record) }} }}"""
DCAT_AP = "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"
PROFILES = ((1, DCAT_AP), (2, PROFILE))
"""What a record conforms to from which level on."""
RECORD, DATASET, TYPE = (f"<{iri}>" for iri in (DCAT.record, DCAT.dataset, RDF.type))
TOPIC, CONFORMS, LICENCE = (f"<{iri}>" for iri in (FOAF.primaryTopic, DCTERMS.conformsTo, DCTERMS.license))
ISSUED, MODIFIED = (f"<{iri}>" for iri in (DCTERMS.issued, DCTERMS.modified))
GENERATED, DERIVED = (f"<{iri}>" for iri in (PROV.wasGeneratedBy, PROV.wasDerivedFrom))
LEVEL, DIGEST, ORIGIN, SCORE, SAMPLE, ELSEWHERE, TEXT, RANK = (
    f"<{JARDIN[name]}>"
    for name in (
        "level", "digest", "origin", "completenessScore", "sample", "describedElsewhere", "searchText", "searchRank",
    )
)  # fmt: skip
ALWAYS = ((TYPE, f"<{DCAT.CatalogRecord}>"), (f"<{ADMS.status}>", f"<{JARDIN.Published}>"))
"""Names as N-Triples write them, made once: every record has an entry."""


def write_entry(
    standing: Standing, card: Card, licence: str, profiles: Profiles, elsewhere: Iterable[str] = ()
) -> bytes:
    """The entry of a published record as sorted N-Triples; written as text, since every record has one.

    :param licence: IRI of the licence of its metadata
    :param elsewhere: IRIs of nodes that it describes and other records hold
    :raises ValueError: what should be an IRI is none
    """
    event = standing.public
    assert event is not None
    entry, thing = f"<{entry_of(standing.record)}>", written(standing.iri)
    lines = [said(f"<{CATALOGUE}>", RECORD, entry)]
    if card.source:
        lines.append(said(f"<{CATALOGUE}>", DATASET, thing))
    # A file of this machine has no address that may be told; of it the origin alone is named.
    document = str((event.about or {}).get("document") or "")
    public = document.startswith(("http://", "https://")) and not document.startswith(FILE_BASE)
    pairs = [
        *ALWAYS,
        (TOPIC, thing),
        (ISSUED, typed(standing.first_seen, XSD.dateTime)),
        (MODIFIED, typed(standing.changed, XSD.dateTime)),
        (LICENCE, written(licence)),
        (LEVEL, typed(str(card.level), XSD.integer)),
        (DIGEST, quoted(event.digest)),
        (ORIGIN, written(standing.speaker)),
        (SCORE, typed(f"{card.completeness:.3f}", XSD.decimal)),
        (SAMPLE, typed("true" if card.sample else "false", XSD.boolean)),
        (DERIVED, written(document if public else standing.speaker)),
        *((CONFORMS, f"<{profile}>") for number, profile in PROFILES if card.level >= number),
        *((ELSEWHERE, written(iri)) for iri in elsewhere),
    ]
    if event.run:
        pairs.append((GENERATED, written(RUN + event.run)))
    if card.source:
        pairs += [(TEXT, quoted(card.text)), (RANK, typed(str(card.rank), XSD.integer))]
    lines += [said(entry, predicate, value) for predicate, value in pairs]
    lines += write_quality(card, event.judgement or {}, profiles)
    return "".join(sorted(set(lines))).encode("utf-8")

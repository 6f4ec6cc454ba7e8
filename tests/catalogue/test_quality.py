"""What a check found, as DQV in the entry of a record: the same as the journal keeps and as searches narrow by."""

from __future__ import annotations

from rdflib import RDF, SH, Graph, URIRef

from catalogue.checking.checker import Checker
from catalogue.index.card import wanting
from catalogue.keeping.quality import DQV, OA
from catalogue.profile.profile import load_profiles
from catalogue.record.record import entry_of
from catalogue.record.triple import read_ntriples
from catalogue.setting import Settings
from catalogue.telling.reader import Reader
from catalogue.thesaurus import load_thesaurus

PROFILES = load_profiles(Settings())


def entry_in(reader: Reader, record: str) -> Graph:
    return read_ntriples(reader.store.graph(entry_of(record)))


def test_an_annotation_names_every_field_that_was_found_wanting_and_no_other(reader: Reader) -> None:
    told = 0
    for card in reader.index.cards():
        judgement = reader.chronicle.standing(card["id"]).public.judgement  # type: ignore[union-attr]
        graph = entry_in(reader, card["id"])
        for severity, grave in (("violation", SH.Violation), ("warning", SH.Warning)):
            notes = [
                note
                for note in graph.subjects(SH.severity, grave)
                if (note, OA.hasTarget, URIRef(card["iri"])) in graph
            ]
            found = {str(body) for note in notes for body in graph.objects(note, OA.hasBody)}
            assert found == {PROFILES.fields[name].iri for name in wanting(judgement, severity)}
            told += len(found)
    assert told > 500


def test_an_entry_meets_its_own_shape(reader: Reader) -> None:
    checker = Checker(PROFILES, load_thesaurus())
    for card in list(reader.index.cards())[:20]:
        report = checker.check(entry_of(card["id"]), entry_in(reader, card["id"]))
        about = {finding.field for finding in report.of("violation")}
        assert about <= ({"conforms_to"} if card["level"] < 2 else set())


def test_a_search_for_a_field_to_mend_finds_the_sources_whose_entries_say_so(reader: Reader) -> None:
    page = reader.find(reader.search([("findings", "hdab"), ("size", "100")]))
    query = f"""SELECT DISTINCT ?source {{ ?note <{OA.hasTarget}> ?source ; <{OA.hasBody}> <{PROFILES.fields["hdab"].iri}> ;
      <{RDF.type}> <{DQV.QualityAnnotation}> . ?source a <http://www.w3.org/ns/dcat#Dataset> }}"""
    assert page.total == len(reader.store.query(query)) > 0
    facet = next(each for each in page.facets if each.name == "findings")
    assert next(value.label for value in facet.values if value.value == "hdab") == PROFILES.fields["hdab"].label()

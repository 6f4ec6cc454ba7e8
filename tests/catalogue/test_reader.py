"""What readers are shown: records whole and safe, diseases, origins, changes, figures; one generation at a time."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, XSD
from sources import ORIGIN, OTHER, PLACE, SOURCE, keep, source, thing

from catalogue.error import NotFound
from catalogue.journal.journal import Journal
from catalogue.keeping.keeper import Keeper
from catalogue.record.record import id_of
from catalogue.record.triple import read_ntriples
from catalogue.setting import Settings
from catalogue.telling.portrait import safe
from catalogue.telling.reader import Reader
from catalogue.telling.view import RecordView, Row, Value

ID = id_of(SOURCE)


def view(settings: Settings, record: str = ID) -> RecordView:
    return Reader(settings).record(record)


def values(rows: Iterable[Row]) -> list[Value]:
    """All values of rows, those of nested nodes too."""
    found = []
    for row in rows:
        for value in row.values:
            found += [value, *values(value.rows)]
    return found


def all_values(shown: RecordView) -> list[Value]:
    rest = [value for _, value in shown.rest]
    return [
        *values(row for group in shown.groups for row in group.rows),
        *rest,
        *values(row for value in rest for row in value.rows),
    ]


def test_the_view_of_a_record_has_every_value_of_its_graph(reader: Reader) -> None:
    cards = [card for card in reader.index.cards() if card["source"]]
    for card in cards[:60]:
        graph = read_ntriples(reader.index.body(card["id"]) or b"")
        shown = all_values(reader.record(card["id"]))
        texts = {value.text for value in shown} | {value.iri for value in shown}
        for s, p, o in graph:
            if p == RDF.type or str(o).startswith("urn:jardin:record:") or "ndividual" in p:
                continue
            assert str(o) in texts or str(o).removeprefix("mailto:") in texts, (card["iri"], s, p, o)


@pytest.mark.parametrize(
    "iri",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "urn:x:y", " javascript:alert(1)",
     "https://a.example/\"><script>", "https://[broken", "//a.example", "relative", "", "java\nscript:x"],
)  # fmt: skip
def test_nothing_but_addresses_that_can_be_opened_becomes_a_link(iri: str) -> None:
    assert safe(iri) == ""


@pytest.mark.parametrize(
    "iri", ["https://a.example/x?y#z", "http://a.example", "mailto:a@b.example", "tel:+49123", "HTTPS://a.example/"]
)
def test_addresses_that_can_be_opened_are_links(iri: str) -> None:
    assert safe(iri) == iri


def test_hostile_values_are_shown_as_words_and_never_as_links(settings: Settings) -> None:
    record = source(
        more="foaf:page <javascript:alert(1)>, <data:text/html,x> ; dct:identifier 'javascript:x'^^xsd:anyURI"
    )
    record.graph.add((URIRef(SOURCE), URIRef("https://x.example/p"), URIRef("javascript:alert(2)")))
    keep(settings, record)
    shown = all_values(view(settings))
    assert {value.iri for value in shown} >= {"javascript:alert(1)", "data:text/html,x", "javascript:alert(2)"}
    assert all(value.href.startswith(("http", "mailto", "tel")) for value in shown if value.href)


def test_a_title_falls_back_over_languages_and_names_to_the_iri(settings: Settings) -> None:
    keep(
        settings,
        source(title="", more="dct:title 'Titre'@fr, 'Nimi'@fi"),
        thing("<> a foaf:Agent ; foaf:name 'Name' .", PLACE + "a"),
    )
    assert view(settings).title == "Titre"
    assert view(settings, id_of(PLACE + "a")).title == "Name"
    keep(settings, source(title="", more="dct:title 'Nimi'@fi"))
    assert view(settings).title == "Nimi"


def test_unknown_codes_are_flagged_and_known_ones_named(settings: Settings) -> None:
    keep(settings, source("one", "586", "424242424"))
    assert {(row.code, row.label, row.known) for row in view(settings).diseases} == {
        ("586", "Cystic fibrosis", True),
        ("424242424", "ORPHA:424242424", False),
    }


def test_small_counts_are_shown_as_bands_wherever_they_stand(settings: Settings) -> None:
    """As after the threshold was raised: what was kept below it is not shown."""
    coverage = "jardin:diseaseCoverage [ a jardin:DiseaseCoverage ; jardin:orphaCode ordo:Orphanet_586 ; jardin:individualCount 7 ]"
    record = source(more=coverage)
    field = Reader((keep(settings, source("x")) and settings) or settings).profiles.role("count")
    assert field is not None
    record.graph.add((URIRef(SOURCE), URIRef(field.path), Literal(3, datatype=XSD.nonNegativeInteger)))
    keep(settings.model_copy(update={"small_count": 1}), record)
    shown = view(settings)
    assert [row.count for row in shown.diseases] == ["1–9"]
    texts = [value.text for value in all_values(shown)]
    assert texts.count("1–9") == 2 and not {"3", "7"} & set(texts)


def test_values_of_what_no_field_names_stand_in_the_rest(settings: Settings) -> None:
    keep(settings, source(more="<https://x.example/p> [ <https://x.example/q> 'deep' ], 'plain'"))
    rest = view(settings).rest
    assert {predicate for predicate, _ in rest} == {"https://x.example/p"}
    assert {value.text for value in values(row for _, each in rest for row in each.rows)} == {"deep"}


def test_links_to_records_and_terms_carry_their_titles(settings: Settings) -> None:
    keep(
        settings,
        source(more=f"dct:publisher <{PLACE}agent> ; dct:spatial country:DEU"),
        thing("<> a foaf:Agent ; foaf:name 'The Institute' .", PLACE + "agent"),
    )
    shown = {value.text: value for value in all_values(view(settings))}
    assert shown["The Institute"].record == id_of(PLACE + "agent")
    assert shown["Germany"].iri.endswith("/DEU")


def test_nodes_that_lead_to_each_other_over_and_over_are_drawn_in_time(settings: Settings) -> None:
    record = source()
    nodes = [URIRef(f"{SOURCE}/node/{number}") for number in range(45)]
    for one in nodes:
        record.graph.add((one, DCTERMS.title, Literal(str(one))))
        for other in (*nodes, URIRef(SOURCE)):
            record.graph.add((other, DCAT.distribution, one))
    keep(settings, record)
    start = time.monotonic()
    shown = view(settings)
    assert time.monotonic() - start < 3
    assert {str(node) for node in nodes} <= {value.text for value in all_values(shown)}


def test_the_triples_of_a_record_are_whole_with_entry_and_the_agents_it_names(settings: Settings) -> None:
    keep(
        settings,
        source(more=f"dct:publisher <{PLACE}agent>"),
        thing("<> a foaf:Agent ; foaf:name 'The Institute' .", PLACE + "agent"),
        source("two"),
    )
    graph = Graph().parse(data=Reader(settings).triples(ID), format="nt")
    assert graph.value(URIRef(SOURCE), DCTERMS.title) == Literal("A registry", lang="en")
    assert graph.value(URIRef(PLACE + "agent"), FOAF.name) == Literal("The Institute")
    assert (None, FOAF.primaryTopic, URIRef(SOURCE)) in graph
    assert (URIRef(PLACE + "two"), None, None) not in graph


def test_the_entry_says_when_whence_and_how_good(settings: Settings) -> None:
    keep(settings, source())
    graph = Graph().parse(data=Reader(settings).triples(ID), format="nt")
    entry = graph.value(None, FOAF.primaryTopic, URIRef(SOURCE))
    said = {str(p).rsplit("#")[-1].rsplit("/")[-1]: str(o) for p, o in graph.predicate_objects(entry)}
    event = Journal(settings.journal_file).claims(ID)[0]
    assert (said["digest"], said["issued"][:19], said["level"]) == (event.digest, event.at[:19], "0")
    assert said["origin"] == ORIGIN.iri and said["wasDerivedFrom"] == PLACE + "one.ttl"


def test_records_that_were_never_here_are_not_found(settings: Settings) -> None:
    keep(settings, source())
    reader = Reader(settings)
    for ask in (reader.record, reader.triples):
        with pytest.raises(NotFound):
            ask("nowhere")
    assert reader.record_id("https://nowhere.example/") is None and reader.title("nowhere") == ""
    with pytest.raises(NotFound):
        reader.origin("nowhere")


def test_the_mark_of_the_index_is_no_record(settings: Settings) -> None:
    keep(settings, source())
    reader = Reader(settings)
    assert reader.index.card("urn:jardin:mark") is None and reader.index.body("urn:jardin:mark") is None
    assert reader.index.size() == len(list(reader.index.cards())) == 1


def test_changes_tell_what_is_or_was_public_in_order(settings: Settings) -> None:
    keep(settings, source(title="Shown"), source("hidden", title=""))
    keep(settings, source(title="Changed"), source("hidden", title=""))
    with Keeper(settings) as keeper:
        keeper.withdraw_missing(ORIGIN, set(), "", "test")
        keeper.publish()
    reader = Reader(settings)
    told = [(change.verb, change.title) for change in reader.changes()]
    assert told == [("kept", "Shown"), ("kept", "Changed"), ("withdrawn", "Changed")]
    first = reader.changes()[0]
    assert [change.sequence for change in reader.changes(since=first.sequence)] == [
        c.sequence for c in reader.changes()[1:]
    ]
    assert reader.changes(limit=1) == [first]


def test_origins_tell_how_many_records_they_show_and_hide(settings: Settings) -> None:
    keep(settings, source(), source("two"), source("bad", title=""))
    keep(settings, source("three"), origin=OTHER)
    shown = {origin.title: (origin.records, len(origin.quarantined)) for origin in Reader(settings).origins()}
    assert shown == {ORIGIN.title: (2, 1), OTHER.title: (1, 0)}
    assert Reader(settings).origin(ORIGIN.id).failing


def test_figures_count_what_is_there(reader: Reader) -> None:
    cards = list(reader.index.cards())
    sources = [card for card in cards if card["source"]]
    figures = reader.figures()
    assert (figures.sources, figures.records, figures.origins) == (len(sources), len(cards), 1)
    kinds = {name: number for name, _, number in figures.kinds}
    assert sum(kinds.values()) == len(sources)
    named = {code for card in sources for code in card["codes"]}
    disorders = [
        d
        for c, d in reader.nomenclature.diseases.items()
        if d.level in ("Disorder", "SubtypeOfDisorder") and d.is_active
    ]
    assert (figures.disorders, figures.disorders_all) == (
        len([d for d in disorders if d.code in named]),
        len(disorders),
    )


def test_a_disease_counts_its_sources_as_the_search_does(reader: Reader) -> None:
    for code in sorted(
        {code for card in reader.index.cards() for code in card["codes"]} & set(reader.nomenclature.diseases)
    )[:20]:
        shown = reader.disease(code)
        page = reader.find(reader.search([("orpha", code), ("size", "100")]))
        if code == reader.nomenclature.current(code):
            assert shown.counts == page.groups
        beneath = {code, *reader.nomenclature.descendants(code)}
        sources = [card for card in reader.index.cards() if card["source"] and beneath & set(card["codes"])]
        countries: dict[str, int] = {}
        for card in sources:
            for country in card["facts"].get("country", ()):
                countries[country.rsplit("/", 1)[-1]] = countries.get(country.rsplit("/", 1)[-1], 0) + 1
        assert {tail: number for tail, _, number in shown.countries} == countries


def test_a_deprecated_disease_names_its_replacement(reader: Reader) -> None:
    shown = reader.disease("587")
    assert shown.replaced_by is not None and (shown.status, shown.replaced_by.code) == ("Deprecated", "144")
    with pytest.raises(NotFound):
        reader.disease("424242424")


def test_diseases_are_browsed_from_the_heads_down(reader: Reader) -> None:
    heads = reader.diseases()
    assert {link.code for link in heads} == set(reader.nomenclature.heads)
    beneath = reader.diseases(heads[0].code)
    assert {link.code for link in beneath} == reader.nomenclature.children[heads[0].code]


def test_a_disease_as_triples_has_its_closure(reader: Reader) -> None:
    graph = Graph().parse(data=reader.disease_triples("586"), format="nt")
    above = {
        str(o).rsplit("_", 1)[-1]
        for o in graph.objects(None, URIRef("http://www.w3.org/2004/02/skos/core#broaderTransitive"))
    }
    assert above == set(reader.nomenclature.ancestors("586"))


def test_the_catalogue_describes_itself_with_all_its_members(reader: Reader) -> None:
    graph = Graph().parse(data=reader.description(), format="nt")
    catalogue = URIRef("urn:jardin:catalogue")
    cards = list(reader.index.cards())
    assert {str(o) for o in graph.objects(catalogue, DCAT.dataset)} == {card["iri"] for card in cards if card["source"]}
    assert len(set(graph.objects(catalogue, DCAT.record))) == len(cards)
    assert (catalogue, RDF.type, DCAT.Catalog) in graph


def test_our_terms_are_served_by_their_namespace(reader: Reader) -> None:
    graph = Graph().parse(data=reader.namespace("https://w3id.org/jardin/ns#"), format="nt")
    assert graph and all(str(s).startswith("https://w3id.org/jardin/ns#") for s in graph.subjects())


def test_a_page_tells_of_the_version_that_its_generation_holds(settings: Settings) -> None:
    keep(settings, source("one", "98896", title="First words"))
    reader = Reader(settings)
    keep(settings, source("one", "98896", title="Other words"))
    public = reader.chronicle.standing(id_of(SOURCE)).public
    assert public is not None and b"First words" in public.content
    assert reader.record(id_of(SOURCE)).title == "First words"
    assert Reader(settings).record(id_of(SOURCE)).title == "Other words"


@pytest.mark.parametrize(("plain", "titled"), [("one", "two"), ("two", "one")])
def test_a_word_in_the_title_weighs_more_than_one_elsewhere_accents_or_not(
    settings: Settings, plain: str, titled: str
) -> None:
    said = '; <http://purl.org/dc/terms/description> "Ataxie, ostéopétrose."'
    keep(settings, source(plain, "98896", title="Cohorte", more=said), source(titled, "98896", title="Ostéopétrose"))
    reader = Reader(settings)
    hits = reader.find(reader.search([("words", "osteopetrose")])).hits
    assert [hit.title for hit in hits] == ["Ostéopétrose", "Cohorte"]

"""A walk over FAIR Data Points: both namespaces, LDP or not, circles, parts, and outages."""

import pytest
from pytest_httpserver import HTTPServer
from rdflib import DCAT, URIRef
from rdflib.namespace import DCTERMS
from site_server import errors, read, registry, serve, settings, titles

from catalogue.error import Garbled, Unreachable
from catalogue.origin import Origin
from catalogue.record.record import Record
from harvesters.fdp import DEPTH, harvest
from harvesters.harvester import Missing


@pytest.fixture(autouse=True)
def nothing_elsewhere(httpserver: HTTPServer) -> None:
    httpserver.no_handler_status_code = 404


def container(path: str, relation: str, *members: str) -> str:
    listed = " , ".join(f"<{member}>" for member in members)
    return f"<{path}> a ldp:DirectContainer ; ldp:hasMemberRelation {relation} ; ldp:contains {listed} .\n"


POINT = '</> a {space}:FAIRDataPoint , dcat:DataService ; dct:title "Point"@en ; dcat:endpointURL </> .\n'


def point(server: HTTPServer, space: str = "fdp") -> Origin:
    """Root, catalogue, registry with a distribution of its own address; every document links back up."""
    root = serve(
        server, "/", POINT.format(space=space) + container("/catalog/", f"{space}:metadataCatalog", "/catalog/1")
    )
    serve(
        server,
        "/catalog/1",
        '<> a dcat:Catalog ; dct:title "Catalogue"@en ; dct:isPartOf </> ; dcat:dataset </dataset/1> .'
        + '</dataset/1> a dcat:Dataset ; dct:title "only a stub" .'
        + container("/dataset/", "dcat:dataset", "/dataset/1", "/catalog/1", "/"),
    )
    serve(
        server,
        "/dataset/1",
        registry("", "Registry", "<> dct:isPartOf </catalog/1> ; dcat:distribution </distribution/1> .")
        + container("/distribution/", "dcat:distribution", "/distribution/1"),
    )
    serve(
        server,
        "/distribution/1",
        '<> a dcat:Distribution ; dct:title "Download"@en ; dcat:accessURL <https://example.org/get> ; '
        "dct:isPartOf </dataset/1> .",
    )
    return Origin(root, kind="fdp")


@pytest.mark.parametrize("space", ["fdp", "old"])
def test_a_fair_data_point_is_walked_under_both_its_namespaces(httpserver: HTTPServer, space: str) -> None:
    found = read(harvest, point(httpserver, space))
    assert errors(found) == []
    wanted = [httpserver.url_for(path) for path in ("/", "/catalog/1", "/dataset/1")]
    assert sorted(each.iri for each in found if isinstance(each, Record)) == sorted(wanted)


def test_every_document_is_fetched_once(httpserver: HTTPServer) -> None:
    read(harvest, point(httpserver))
    fetched = [request.path for request, _ in httpserver.log]
    assert sorted(fetched) == ["/", "/catalog/1", "/dataset/1", "/distribution/1", "/robots.txt"]


def test_a_distribution_of_its_own_address_comes_with_its_dataset(httpserver: HTTPServer) -> None:
    origin = point(httpserver)
    dataset = URIRef(httpserver.url_for("/dataset/1"))
    record = next(each for each in read(harvest, origin) if isinstance(each, Record) and each.iri == str(dataset))
    distribution = record.graph.value(dataset, DCAT.distribution)
    assert record.graph.value(distribution, DCAT.accessURL) == URIRef("https://example.org/get")


def test_the_own_document_of_a_thing_speaks_not_a_stub_elsewhere(httpserver: HTTPServer) -> None:
    found = [each for each in read(harvest, point(httpserver)) if isinstance(each, Record)]
    datasets = [each for each in found if each.iri.endswith("/dataset/1")]
    assert len(datasets) == 1
    assert str(datasets[0].graph.value(URIRef(datasets[0].iri), DCTERMS.title)) == "Registry"


def test_without_containers_the_links_of_dcat_lead_on(httpserver: HTTPServer) -> None:
    root = serve(httpserver, "/", POINT.format(space="fdp") + "</> fdp:metadataCatalog </c/1> .")
    serve(
        httpserver,
        "/c/1",
        '<> a dcat:Catalog ; dct:title "C"@en ; dcat:dataset </d/1> , <#inside> .' + registry("#inside", "In"),
    )
    serve(httpserver, "/d/1", registry("", "D"))
    found = read(harvest, Origin(root, kind="fdp"))
    assert errors(found) == []
    assert titles(found) == ["1", "1", "1#inside", f"localhost:{httpserver.port}"]


def test_catalogues_in_a_circle_are_visited_once(httpserver: HTTPServer) -> None:
    root = serve(httpserver, "/", POINT.format(space="fdp") + container("/c/", "fdp:metadataCatalog", "/c/1"))
    for own, other in (("1", "2"), ("2", "1")):
        serve(httpserver, f"/c/{own}", f'<> a dcat:Catalog ; dct:title "C"@en ; dcat:catalog </c/{other}> , </> , <> .')
    assert titles(read(harvest, Origin(root, kind="fdp"))) == ["1", "2", f"localhost:{httpserver.port}"]


def test_other_hosts_are_left_to_other_origins(httpserver: HTTPServer) -> None:
    elsewhere = f"http://127.0.0.1:{httpserver.port}/catalog/9"
    root = serve(httpserver, "/", POINT.format(space="fdp") + container("/c/", "fdp:metadataCatalog", elsewhere))
    assert errors(read(harvest, Origin(root, kind="fdp"))) == []
    assert "/catalog/9" not in {request.path for request, _ in httpserver.log}


def test_the_permanent_address_that_a_point_gives_itself_belongs_to_it(httpserver: HTTPServer) -> None:
    permanent = f"http://127.0.0.1:{httpserver.port}"
    body = f'<{permanent}> a fdp:FAIRDataPoint , dcat:DataService ; dct:title "P" ; dcat:endpointURL <{permanent}> .\n'
    root = serve(httpserver, "/", body + container("/c/", "fdp:metadataCatalog", f"{permanent}/c/1"))
    serve(httpserver, "/c/1", f'<{permanent}/c/1> a dcat:Catalog ; dct:title "C" ; dcat:landingPage <https://c.org/> .')
    assert len(titles(read(harvest, Origin(root, kind="fdp")))) == 2


def test_a_member_that_answers_with_an_error_page_is_missing(httpserver: HTTPServer) -> None:
    root = serve(
        httpserver, "/", POINT.format(space="fdp") + container("/c/", "fdp:metadataCatalog", "/c/1", "/c/2", "/c/3")
    )
    serve(httpserver, "/c/1", "", body="<!doctype html><html><body>Oops</body></html>", content_type="text/html")
    serve(httpserver, "/c/2", "", body='{"status": 500, "error": "Internal"}', content_type="application/json")
    found = read(harvest, Origin(root, kind="fdp"))
    assert sorted((type(each), each.address) for each in errors(found)) == [
        (Missing, httpserver.url_for(f"/c/{number}")) for number in (1, 2, 3)
    ]


def test_a_dataset_whose_distribution_cannot_be_had_is_left_as_it_was(httpserver: HTTPServer) -> None:
    root = serve(httpserver, "/", POINT.format(space="fdp") + container("/d/", "dcat:dataset", "/d/1", "/d/2"))
    serve(httpserver, "/d/1", registry("", "One") + container("/x/", "dcat:distribution", "/x/1"))
    serve(httpserver, "/d/2", registry("", "Two"))
    found = read(harvest, Origin(root, kind="fdp"))
    assert titles(found) == ["2", f"localhost:{httpserver.port}"]
    assert [(type(each), each.address) for each in errors(found)] == [(Missing, httpserver.url_for("/x/1"))]


def test_a_root_that_is_no_rdf_is_garbled(httpserver: HTTPServer) -> None:
    root = serve(httpserver, "/", "", body="<html><body>Welcome</body></html>", content_type="text/html")
    with pytest.raises(Garbled, match="no FAIR Data Point"):
        read(harvest, Origin(root, kind="fdp"))


def test_an_empty_root_is_garbled_not_an_empty_listing(httpserver: HTTPServer) -> None:
    with pytest.raises(Garbled, match="empty"):
        read(harvest, Origin(serve(httpserver, "/", "", body=""), kind="fdp"))


def test_a_root_that_cannot_be_had_ends_the_harvest(httpserver: HTTPServer) -> None:
    with pytest.raises(Unreachable):
        read(harvest, Origin(httpserver.url_for("/nothing"), kind="fdp"))


def test_a_walk_ends_at_its_depth(httpserver: HTTPServer) -> None:
    root = serve(httpserver, "/", POINT.format(space="fdp") + container("/c/", "fdp:metadataCatalog", "/c/1"))
    for number in range(1, DEPTH + 3):
        serve(httpserver, f"/c/{number}", f'<> a dcat:Catalog ; dct:title "C" ; dcat:catalog </c/{number + 1}> .')
    found = read(harvest, Origin(root, kind="fdp"), settings())
    assert [type(each) for each in errors(found)] == [Missing]
    assert len(titles(found)) == DEPTH + 1

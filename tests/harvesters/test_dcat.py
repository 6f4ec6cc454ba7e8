"""Files, folders and listings of RDF: every file accounted for, every page followed, no page twice."""

import gzip
import os
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from site_server import PREFIXES, SITES, errors, read, registry, serve, settings, titles

from catalogue.error import Hostile, NotRdf, PatientData, RecordError, TooLarge, Unreachable
from catalogue.origin import Origin
from catalogue.record.record import Record
from harvesters.dcat import harvest, read_file
from harvesters.fetch import Exhausted, Fetch
from harvesters.folder import documents
from harvesters.harvester import Missing


@pytest.fixture(autouse=True)
def nothing_elsewhere(httpserver: HTTPServer) -> None:
    httpserver.no_handler_status_code = 404


def in_folder(folder: Path, **values: int) -> list[Record | RecordError]:
    return read(harvest, Origin(str(folder), title="folder"), settings(**values))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PREFIXES + text, encoding="utf-8")


def test_a_folder_is_read_to_its_last_file(tmp_path: Path) -> None:
    write(tmp_path / "b.ttl", registry("https://example.org/b", "B"))
    write(tmp_path / "below" / "a.ttl", registry("https://example.org/a", "A"))
    (tmp_path / "c.ttl.gz").write_bytes(gzip.compress((PREFIXES + registry("https://example.org/c", "C")).encode()))
    assert titles(in_folder(tmp_path)) == ["a", "b", "c"]


def test_no_path_of_the_machine_enters_a_record(tmp_path: Path) -> None:
    write(tmp_path / "a.ttl", registry("thing", "A"))
    found = in_folder(tmp_path)
    assert found
    for each in found:
        assert isinstance(each, Record)
        text = each.graph.serialize(format="nt") + each.iri + each.document
        assert str(tmp_path) not in text
        assert each.iri.startswith("urn:jardin:thing:")


def test_every_file_of_another_kind_is_named_with_its_reason(tmp_path: Path) -> None:
    write(tmp_path / "good.ttl", registry("https://example.org/a", "A"))
    (tmp_path / "notes.md").write_text("# Notes\n\nNothing to see.\n")
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "empty.ttl").write_bytes(b"")
    (tmp_path / "files.zip").write_bytes(b"PK\x03\x04rest")
    (tmp_path / "broken.ttl.gz").write_bytes(gzip.compress(b"@prefix")[:-9])
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("left out")
    (tmp_path / ".hidden").write_text("hidden")
    refused = {error.address.rsplit("/", 1)[-1]: error for error in errors(in_folder(tmp_path))}
    assert set(refused) == {"notes.md", "logo.png", "empty.ttl", "files.zip", "broken.ttl.gz", ".hidden"}
    assert all(isinstance(error, NotRdf) for error in refused.values())
    assert "zip archive" in str(refused["files.zip"])
    assert "empty" in str(refused["empty.ttl"])


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.ttl"
    write(secret, registry("https://example.org/secret", "Secret"))
    folder = tmp_path / "folder"
    write(folder / "a.ttl", registry("https://example.org/a", "A"))
    (folder / "out.ttl").symlink_to(secret)
    (folder / "up").symlink_to(tmp_path)
    (folder / "round").symlink_to(folder)
    found = in_folder(folder)
    assert titles(found) == ["a"]
    assert {error.address.rsplit("/", 1)[-1] for error in errors(found)} == {"out.ttl", "up", "round"}


def test_a_file_beyond_the_limit_is_refused_packed_or_not(tmp_path: Path) -> None:
    (tmp_path / "large.ttl").write_bytes(b"#" * 2000)
    (tmp_path / "bomb.ttl.gz").write_bytes(gzip.compress(b"#" * 1_000_000))
    found = in_folder(tmp_path, document_bytes=1500)
    assert [type(each) for each in found] == [TooLarge, TooLarge]


def test_patient_data_and_hostile_files_spoil_nothing_beside_them(tmp_path: Path) -> None:
    write(tmp_path / "good.ttl", registry("https://example.org/a", "A"))
    (tmp_path / "patient.json").write_text('{"resourceType": "Patient", "id": "1", "gender": "female"}')
    (tmp_path / "bomb.rdf").write_text('<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    found = in_folder(tmp_path)
    assert titles(found) == ["a"]
    assert {type(each) for each in errors(found)} == {PatientData, Hostile}


def test_an_orphanet_export_among_other_files_is_recognised(tmp_path: Path) -> None:
    write(tmp_path / "a.ttl", registry("https://example.org/a", "A"))
    (tmp_path / "directory.xml").write_bytes((SITES / "orphanet" / "directory.xml").read_bytes())
    assert len(set(titles(in_folder(tmp_path)))) == 5
    assert not errors(in_folder(tmp_path))


def test_the_fuller_of_two_descriptions_comes_first(tmp_path: Path) -> None:
    write(tmp_path / "a-stub.ttl", '<https://example.org/x> a dcat:Dataset ; dct:title "X" .')
    write(tmp_path / "full.ttl", registry("https://example.org/x", "X"))
    first = in_folder(tmp_path)[0]
    assert isinstance(first, Record)
    assert first.document.endswith("/full.ttl")


def test_every_real_file_is_accounted_for() -> None:
    real = Path(os.environ.get("JARDIN_TEST_DATA", "../shared/data")) / "catalogues"
    if not real.is_dir():
        pytest.skip(f"no real files at {real}")
    origin, chosen = Origin(str(real.resolve())), settings()
    with Fetch(chosen, origin) as fetch:
        for document in documents(origin, chosen):
            found = list(read_file(document, fetch))
            assert found, document.address
            assert all(isinstance(each, Record) or each.address == document.address for each in found)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="no file or folder"):
        in_folder(tmp_path / "nowhere")


def pages(server: HTTPServer, last: str = "") -> Origin:
    first = serve(server, "/catalog", registry("/r/1", "One") + "<?page=1> hydra:next </page/2> .")
    serve(server, "/page/2", registry("/r/2", "Two") + "<> hydra:view [ hydra:next </page/3> ] .")
    serve(server, "/page/3", registry("/r/3", "Three") + last)
    return Origin(first)


def test_hydra_pages_are_followed_to_the_last(httpserver: HTTPServer) -> None:
    found = read(harvest, pages(httpserver))
    assert (titles(found), errors(found)) == (["1", "2", "3"], [])


def test_a_next_page_as_text_is_followed_too(httpserver: HTTPServer) -> None:
    second = serve(httpserver, "/2", registry("/r/2", "Two"))
    first = serve(
        httpserver, "/1", registry("/r/1", "One") + f'<> a hydra:PagedCollection ; hydra:nextPage "{second}" .'
    )
    assert titles(read(harvest, Origin(first))) == ["1", "2"]


def test_pages_in_a_circle_are_visited_once(httpserver: HTTPServer) -> None:
    found = read(harvest, pages(httpserver, "<> hydra:next </catalog> , </page/2> ."))
    assert titles(found) == ["1", "2", "3"]
    assert len([1 for request, _ in httpserver.log if request.path == "/catalog"]) == 1


def test_a_page_on_another_host_is_not_fetched(httpserver: HTTPServer) -> None:
    found = read(harvest, pages(httpserver, f"<> hydra:next <http://127.0.0.1:{httpserver.port}/other> ."))
    assert titles(found) == ["1", "2", "3"]
    assert "/other" not in {request.path for request, _ in httpserver.log}


def test_ldp_pages_and_members_are_followed(httpserver: HTTPServer) -> None:
    headers = {"Link": '</box?page=2>; rel="next"'}
    box = serve(httpserver, "/box", "<> a ldp:BasicContainer ; ldp:contains </r/1> .", headers=headers)
    httpserver.clear_all_handlers()
    httpserver.expect_request("/box", query_string="page=2").respond_with_data(
        PREFIXES + "</box> ldp:contains </r/2> .", content_type="text/turtle"
    )
    httpserver.expect_request("/box", query_string="").respond_with_data(
        PREFIXES + "<> a ldp:BasicContainer ; ldp:contains </r/1> .", content_type="text/turtle", headers=headers
    )
    serve(httpserver, "/r/1", registry("", "One"))
    serve(httpserver, "/r/2", registry("", "Two"))
    found = read(harvest, Origin(box))
    assert (titles(found), errors(found)) == (["1", "2"], [])


@pytest.mark.parametrize(
    ("body", "kind"),
    [("<html><body>Sorry</body></html>", "text/html"), ('{"error": "down"}', "application/json"), ("", "")],
)
def test_a_page_that_is_an_error_page_counts_as_missing(httpserver: HTTPServer, body: str, kind: str) -> None:
    first = serve(httpserver, "/1", registry("/r/1", "One") + "<> hydra:next </2> .")
    serve(httpserver, "/2", "", body=body, content_type=kind)
    found = read(harvest, Origin(first))
    assert titles(found) == ["1"]
    assert [type(each) for each in errors(found)] == [Missing]


def test_a_page_that_cannot_be_had_counts_as_missing(httpserver: HTTPServer) -> None:
    first = serve(httpserver, "/1", registry("/r/1", "One") + "<> hydra:next </2> .")
    found = read(harvest, Origin(first))
    assert [(type(each), each.address) for each in errors(found)] == [(Missing, httpserver.url_for("/2"))]


def test_valid_rdf_without_a_record_counts_as_missing(httpserver: HTTPServer) -> None:
    found = read(harvest, Origin(serve(httpserver, "/1", '<x> <y> "z" .')))
    assert [type(each) for each in found] == [Missing]


def test_a_first_document_that_cannot_be_had_ends_the_harvest(httpserver: HTTPServer) -> None:
    with pytest.raises(Unreachable):
        read(harvest, Origin(httpserver.url_for("/nothing")))


def test_endless_pages_end_at_the_limit(httpserver: HTTPServer) -> None:
    with pytest.raises(Exhausted, match="JARDIN_ORIGIN_PAGES"):
        read(harvest, pages(httpserver), settings(origin_pages=2))

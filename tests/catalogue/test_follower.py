"""A server follows the generations: it gets what changed and nothing else, and goes on after whatever befell it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import structlog
from sources import PLACE, keep, source
from sparql_server import Running, between
from typer.testing import CliRunner

import catalogue.keeping.generation as generations
import catalogue.stores.follower as followers
import catalogue.stores.sparql as servers
from catalogue.commands.command import app, main, register
from catalogue.error import Busy, SettingError, StoreError
from catalogue.keeping import brink
from catalogue.keeping.brink import Fallen
from catalogue.keeping.generation import Generation
from catalogue.setting import Settings
from catalogue.stores.follower import FollowedStore, Follower, follow, must_show_union, opened_store
from catalogue.stores.layout import PLAIN, Server
from catalogue.stores.oxigraph import OxigraphStore
from catalogue.stores.pending import Pending
from catalogue.stores.sparql import FOLLOWER, JSON, Mark, SparqlStore
from catalogue.stores.wire import Call

ALL = (
    f"SELECT ?g ?s ?p ?o {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), 'urn:jardin:') && ?g != <{FOLLOWER}>) }}"
)
Quads = set[tuple[str, ...]]
RECORD = "urn:jardin:record:"


def there(running: Running) -> Quads:
    """All quads of ours on a server that cuts nothing, as N-Triples has their terms."""
    store = SparqlStore(running.server())
    heard = store.wire.ask(Call("POST", store.server.query, form=(("query", ALL),), headers=(("Accept", JSON),)))
    store.close()
    found = ox.parse_query_results(heard.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    return {tuple(str(term) for term in row) for row in found}


def mark(running: Running) -> Mark:
    store = SparqlStore(running.server())
    found = store.mark()
    store.close()
    return found


def said(value: str) -> bytes:
    return f'<urn:s> <urn:p> "{value}" .\n<urn:s> <urn:q> <urn:o> .\n'.encode()


class Writer:
    """What a keeper does to store and generations, without journal, check and index."""

    def __init__(self, data: Path, address: str) -> None:
        self.settings = Settings(data=data, store=address, store_seconds=5)
        data.mkdir(exist_ok=True)
        self.store = opened_store(self.settings)

    def write(self, *names: str, value: str = "v", drop: tuple[str, ...] = ()) -> Generation:
        """Put graphs in place, publish, and have the server follow."""
        self.store.replace(
            {RECORD + name: said(value) for name in names}, [RECORD + each for each in drop], self.store.sequence() + 1
        )
        return self.publish()

    def publish(self) -> Generation:
        data = self.settings.data
        number = generations.next_number(data)
        path = generations.folder_of(data) / f"{number:08d}"
        path.mkdir(parents=True)
        made = Generation(number, path, self.store.sequence(), "r", "n", "s", "v", generations.now())
        self.store.publish(made.store)
        generations.seal(made, data)
        follow(self.settings)
        return made

    def opened_for(self, address: str) -> Writer:
        """The same catalogue with another store in the settings."""
        self.store.close()
        return Writer(self.settings.data, address)

    def bring(self, *, anew: bool = False) -> followers.Brought:
        return Follower(self.settings).bring(anew=anew)

    @property
    def quads(self) -> Quads:
        """All quads of the current generation."""
        store = ox.Store.read_only(str(generations.current(self.settings.data).store))
        return {tuple(map(str, (quad.graph_name, quad.subject, quad.predicate, quad.object))) for quad in store}


@pytest.fixture
def writer(tmp_path: Path, oxigraph: Running) -> Iterator[Writer]:
    """A catalogue of some graphs that `oxigraph serve` has followed."""
    store = SparqlStore(oxigraph.server())
    store.put({}, [*store.names(), FOLLOWER])
    store.close()
    made = Writer(tmp_path / "data", oxigraph.store)
    made.write("one", "two", "three", "four")
    yield made
    brink.arm("")
    made.store.close()
    structlog.reset_defaults()


def test_a_server_has_every_quad_of_each_generation(writer: Writer, oxigraph: Running) -> None:
    assert there(oxigraph) == writer.quads and len(writer.quads) == 9
    made = writer.write("one", "five", value="new", drop=("two",))
    assert there(oxigraph) == writer.quads
    assert not any("record:two" in quad[0] for quad in there(oxigraph))
    reached = mark(oxigraph)
    assert (reached.generation, reached.sequence, reached.coming) == (made.number, made.sequence, 0)


def test_only_what_changed_is_brought(writer: Writer, oxigraph: Running) -> None:
    oxigraph.kill()
    writer.write("one", value="new")
    writer.write("two", value="new", drop=("three",))
    oxigraph.start()
    brought = writer.bring()
    # The two, the one dropped, and the catalogue's own graph, which holds the sequence.
    assert (brought.graphs, brought.anew) == (4, False)
    assert there(oxigraph) == writer.quads
    assert writer.bring().graphs == 0


def test_it_is_said_that_the_server_is_away_and_the_next_writer_brings_it_along(
    writer: Writer, oxigraph: Running
) -> None:
    oxigraph.kill()
    with structlog.testing.capture_logs() as logs:
        made = writer.write("five")
    told = [each for each in logs if each["event"] == "follower.behind"]
    assert len(told) == 1 and told[0]["log_level"] == "warning" and "jardin follow" in told[0]["what_now"]
    assert generations.current(writer.settings.data).number == made.number
    with pytest.raises(StoreError):
        writer.bring()
    oxigraph.start()
    assert mark(oxigraph).generation < made.number
    writer.write("six")
    assert there(oxigraph) == writer.quads


@pytest.mark.parametrize("fault", ["cut before", "cut after", "html"])
def test_it_goes_on_after_a_fault_at_any_call(
    tmp_path: Path, oxigraph: Running, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "ATTEMPTS", 1)
    with between(oxigraph) as (spoiler, address):
        writer = Writer(tmp_path / "data", address)
        writer.write("one", "two")
        spoiler.calls.clear()
        writer.write("one", value="v 0")
        calls = len(spoiler.calls)
        assert calls > 5
        for number in range(calls):
            spoiler.faults = [*["pass"] * number, f"always {fault}"]
            writer.write("one", value=f"v {number + 1}")
            spoiler.faults = []
            assert not writer.bring().anew, number
            assert there(oxigraph) == writer.quads, number
        writer.store.close()


@pytest.mark.parametrize("point", ["store.before-replace", "store.after-replace", "store.flushed", "seal.described"])
def test_a_writer_that_fell_leaves_a_list_of_what_to_bring(writer: Writer, oxigraph: Running, point: str) -> None:
    brink.arm(f"{point}:1:raise")
    with pytest.raises((Fallen, StoreError)):
        writer.write("one", value="fallen")
    brink.arm("")
    assert writer.bring().anew is False
    assert there(oxigraph) == writer.quads
    again = writer.opened_for(oxigraph.store)
    again.write("two", value="later")
    assert there(oxigraph) == again.quads
    again.store.close()


@pytest.mark.parametrize("how", ["emptied", "of another catalogue", "restored"])
def test_a_server_of_which_nothing_is_known_gets_everything(writer: Writer, oxigraph: Running, how: str) -> None:
    store = SparqlStore(oxigraph.server())
    if how == "emptied":
        store.put({}, [*store.names(), FOLLOWER])
    if how == "of another catalogue":
        store.put({RECORD + "stranger": said("strange")})
        store.note(Mark(99, 99, 0, "somebody-elses"))
    if how == "restored":
        before = store.mark()
        writer.write("one", value="new")
        store.put({name: said("old") for name in list(store.names())[:3]})
        store.note(before)
    store.close()
    writer.write("two", value="newer")
    assert there(oxigraph) == writer.quads


def test_graphs_of_others_are_left_alone(writer: Writer) -> None:
    store = SparqlStore(Follower(writer.settings)._server)
    store.put({"https://a.example/graph": said("theirs")})
    assert writer.bring(anew=True).anew
    assert store.query("SELECT ?s { GRAPH <https://a.example/graph> { ?s <urn:p> ?o } }") == [("urn:s",)]
    store.put({}, ["https://a.example/graph"])
    store.close()


def test_what_changed_while_another_store_was_set_is_not_missed(writer: Writer, oxigraph: Running) -> None:
    embedded = writer.opened_for("oxigraph")
    embedded.write("one", value="unseen")
    again = embedded.opened_for(oxigraph.store)
    again.write("two", value="seen")
    assert there(oxigraph) == again.quads
    again.store.close()


def test_an_older_generation_that_is_current_again_is_brought_whole(writer: Writer, oxigraph: Running) -> None:
    older = generations.current(writer.settings.data).number
    writer.write("one", value="a mistake")
    generations.point(older, writer.settings.data)
    assert writer.bring().anew
    assert there(oxigraph) == writer.quads and mark(oxigraph).generation == older


@pytest.mark.parametrize("way", ["folder gone", "begun anew"])
def test_a_store_made_anew_is_brought_whole(writer: Writer, oxigraph: Running, way: str) -> None:
    if way == "begun anew":
        writer.store.begin_anew()
        writer.store.fill([b"<urn:s> <urn:p> <urn:o> <urn:jardin:record:filled> .\n"])
        writer.write("one", value="anew")
        assert there(oxigraph) == writer.quads and len(writer.quads) == 4
        return
    writer.store.close()
    writer.settings.data.joinpath("store").rename(writer.settings.data / "aside")
    again = Writer(writer.settings.data, oxigraph.store)
    again.write("one", value="anew")
    assert there(oxigraph) == again.quads and len(again.quads) == 3
    again.store.close()


def test_two_processes_do_not_bring_at_once(writer: Writer) -> None:
    with followers.FileLock(writer.settings.data / "follower.lock"), pytest.raises(Busy, match="Another process"):
        writer.bring()


def test_a_writer_does_not_wait_for_the_whole_of_a_large_catalogue(
    writer: Writer, oxigraph: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SparqlStore(oxigraph.server())
    store.put({}, [FOLLOWER])
    store.close()
    monkeypatch.setattr(followers, "MANY", 3)
    with structlog.testing.capture_logs() as logs:
        writer.write("one", value="new")
    assert "needs everything" in next(each["why"] for each in logs if each["event"] == "follower.behind")
    seen: list[tuple[int, int]] = []
    Follower(writer.settings, lambda done, whole: seen.append((done, whole))).bring()
    assert there(oxigraph) == writer.quads and seen[-1] == (5, 5)


def test_a_large_graph_goes_in_parts(writer: Writer, oxigraph: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followers, "PART", 50)
    many = "".join(f'<urn:s> <urn:p> "{each}" .\n' for each in range(333)).encode()
    writer.store.replace({RECORD + "large": many}, (), 7)
    writer.publish()
    assert there(oxigraph) == writer.quads and len(writer.quads) == 9 + 333


def test_a_server_whose_default_graph_is_not_the_union_is_refused(writer: Writer, oxigraph: Running) -> None:
    right = oxigraph.server()
    plain = SparqlStore(Server(right.query, right.update, right.graphs, PLAIN))
    with pytest.raises(StoreError, match="names no graph"):
        must_show_union(plain)
    plain.close()


def test_a_keeper_publishes_without_the_server(settings: Settings) -> None:
    away = Settings(data=settings.data, store="sparql+http://127.0.0.1:9/query", store_seconds=0.5)
    with structlog.testing.capture_logs() as logs:
        keep(away, source("one"))
    assert [each["event"] for each in logs if each["log_level"] == "warning"] == ["follower.behind"]
    store = OxigraphStore(generations.current(away.data).store, reading=True)
    assert (PLACE + "one",) in store.query("SELECT ?s { ?s a <http://www.w3.org/ns/dcat#Dataset> }")


def test_whatever_writes_to_the_store_notes_it() -> None:
    writes = {"replace", "load", "fill", "begin_anew", "publish"}
    reads = {
        "query", "graph", "names", "parts", "subject", "described_in", "subjects", "subjects_with", "objects",
        "sequence", "size", "is_empty", "optimize", "close",
    }  # fmt: skip
    public = {name for name in vars(OxigraphStore) if not name.startswith("_")}
    assert public == writes | reads
    assert {name for name in vars(FollowedStore) if not name.startswith("_")} == writes


def test_names_are_on_the_disk_before_the_store_changes(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    pending = Pending(tmp_path / "data")
    store = FollowedStore(tmp_path / "data" / "store", pending)
    seen: list[set[str] | None] = []

    class Watched(Pending):
        def note(self, names: object) -> None:
            super().note(names)  # type: ignore[arg-type]
            seen.append({*OxigraphStore.names(store)})

    store._pending = Watched(tmp_path / "data")
    store.replace({"urn:jardin:record:a": b"<urn:a> <urn:p> <urn:b> .\n"}, ("urn:jardin:record:gone",), 1)
    assert seen == [set()]
    pending.seal(1)
    again = Pending(tmp_path / "data")
    assert again.names(0) == set() and again.names(1) is None  # the store was new, so everything
    again.confirm("s", "stamp", 1)
    assert again.names(9) == set() and again.expects("s", "stamp") and not again.expects("t", "stamp")
    store.close()


def test_a_torn_line_ends_before_the_next_name(tmp_path: Path) -> None:
    pending = Pending(tmp_path)
    pending.note(["urn:jardin:record:a"])
    with (tmp_path / "follower" / "open").open("ab") as file:
        file.write(b"urn:jardin:rec")
    Pending(tmp_path).note(["urn:jardin:record:b"])
    pending.seal(3)
    assert pending.names(3) == {"urn:jardin:record:a", "urn:jardin:rec", "urn:jardin:record:b"}


def test_a_disk_that_takes_no_note_takes_no_change(tmp_path: Path) -> None:
    store = FollowedStore(tmp_path / "store", Pending(tmp_path))
    (tmp_path / "follower" / "open").unlink()
    (tmp_path / "follower" / "open").mkdir()
    with pytest.raises(StoreError, match="cannot be noted"):
        store.replace({"urn:jardin:record:a": b"<urn:a> <urn:p> <urn:b> .\n"}, (), 1)
    assert store.sequence() == 0
    store.close()


def test_the_command_tells_what_was_done(
    writer: Writer, oxigraph: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    register(app)
    monkeypatch.setenv("JARDIN_STORE", oxigraph.store)
    monkeypatch.setenv("JARDIN_DATA", str(writer.settings.data))
    runner = CliRunner()
    assert "nothing to bring" in runner.invoke(app, ["follow"]).stdout
    assert "everything brought" in runner.invoke(app, ["follow", "--anew"]).stdout
    told = runner.invoke(app, ["follow", "--json"]).stdout
    assert f'"generation": {generations.current(writer.settings.data).number}' in told
    monkeypatch.setenv("JARDIN_STORE", "sparql+http://127.0.0.1:9/query")
    monkeypatch.setenv("JARDIN_STORE_SECONDS", "0.5")
    monkeypatch.setattr("sys.argv", ["jardin", "follow"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2 and "does not answer" in capsys.readouterr().err
    monkeypatch.delenv("JARDIN_STORE")
    with pytest.raises(SettingError):
        Follower(Settings(data=writer.settings.data))

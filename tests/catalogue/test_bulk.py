"""A catalogue that is written anew in bulk is the one that grew event by event: same quads, same index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from multiprocessing import active_children
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as limited
from hypothesis import strategies as st

import catalogue.keeping.brink as brink
import catalogue.keeping.bulk as bulk
import catalogue.keeping.desk as desk
import catalogue.keeping.publication as publication
from catalogue.error import StoreError
from catalogue.journal.journal import Event, Journal
from catalogue.keeping.bulk import elsewhere_of, write_all
from catalogue.keeping.desk import Desk, Survey
from catalogue.keeping.publication import Publication
from catalogue.library import Library
from catalogue.origin import Origin
from catalogue.profile.profile import load_profiles
from catalogue.progress import silent
from catalogue.record.record import graph_of, id_of
from catalogue.setting import Settings

LIBRARY, PROFILES = Library(), load_profiles(Settings())
THINGS = [f"https://things.example.org/{number}" for number in range(5)]
NODES = [*(f"https://things.example.org/contact/{number}" for number in range(3)), *THINGS]
ORIGINS = [
    Origin("https://things.example.org/all.ttl"),
    Origin("https://other.example.net/all.ttl", rank=1, sample=True),
    Origin("https://third.example.net/all.ttl"),
]
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
NAME, POINT = "<http://xmlns.com/foaf/0.1/name>", "<http://www.w3.org/ns/dcat#contactPoint>"
BELOW = "<http://www.w3.org/2006/vcard/ns#hasAddress>"

EVENTS = st.lists(
    st.tuples(
        st.sampled_from(THINGS),
        st.sampled_from(ORIGINS),
        st.sampled_from(["kept", "kept", "kept", "restored", "judged", "withdrawn", "erased"]),
        st.booleans() | st.just(True),
        st.sets(st.sampled_from(NODES), max_size=3),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=14,
)
Step = tuple[str, Origin, str, bool, set[str], int]


def told(iri: str, nodes: Iterable[str], number: int) -> bytes:
    """A record that describes nodes of others too, one of them with a node of its own below it."""
    own = f"{graph_of(id_of(iri))}:address"
    lines = {
        f"<{iri}> {TYPE} <http://www.w3.org/ns/dcat#Dataset> .\n",
        f'<{iri}> <http://purl.org/dc/terms/title> "Thing \\"{number}\\" ü"@en .\n',
        f"<{iri}> <http://purl.org/dc/terms/subject> <http://www.orpha.net/ORDO/Orphanet_{558 + number}> .\n",
    }
    for node in nodes:
        lines |= {f"<{iri}> {POINT} <{node}> .\n", f'<{node}> {NAME} "Office" .\n', f"<{node}> {BELOW} <{own}> .\n"}
        lines.add(f'<{own}> {NAME} "Street {number}" .\n')
    return "".join(sorted(lines)).encode()


def event_of(step: Step, alive: dict[tuple[str, str], bytes]) -> Event:
    """The event of a step; a judgement of what does not live is the keeping of it."""
    iri, origin, verb, admitted, nodes, number = step
    claim = (iri, origin.iri)
    if verb == "judged" and claim not in alive:
        verb = "kept"
    gone = verb in ("withdrawn", "erased")
    content = b"" if gone or verb == "judged" else told(iri, nodes, number)
    if gone:
        alive.pop(claim, None)
    else:
        alive[claim] = content or alive[claim]
    finding = {"field": "title", "severity": "warning", "message": "m"}
    judgement = {"admitted": admitted, "level": number % 3, "completeness": 0.5, "findings": [finding] * (number % 2)}
    return Event(
        id_of(iri), iri, f"2026-01-0{number + 1}T00:00:00Z", "me", origin.iri, "run", verb,  # type: ignore[arg-type]
        id_of(str(content)), content, {} if gone else judgement, {"document": "https://x.example/a.ttl"},
    )  # fmt: skip


def opened(folder: Path) -> Publication:
    """Store and index of a folder, without lists and nomenclature."""
    journal = Journal(folder / "journal.sqlite", writing=True)
    for origin in ORIGINS:
        journal.put("origin", origin.iri, asdict(origin))
    return Publication(Settings(data=folder), journal, LIBRARY, PROFILES)


def state(made: Publication) -> tuple[list[str], list[tuple[str, bytes | None]]]:
    """All quads, and card and triples of every record that the index holds."""
    quads = made.store.query("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")
    cards = sorted((str(sorted(card.items())), made.index.body(card["id"])) for card in made.index.cards())
    return sorted(map(str, quads)), cards


def shut(*made: Publication) -> None:
    """Let go of the files."""
    for each in made:
        each.close()
        each.journal.close()


def in_bulk(made: Publication) -> None:
    """Write everything at once."""
    write_all(Desk(made.journal, made.editor), made.store, made.index, made.journal.last, silent)


@limited(max_examples=15, deadline=None)
@given(EVENTS, st.integers(1, 4))
def test_whatever_happened_the_catalogue_written_anew_is_the_one_that_grew(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step], batch: int
) -> None:
    folder = tmp_path_factory.mktemp("grown")
    grown, alive = opened(folder), dict[tuple[str, str], bytes]()
    events = [event_of(step, alive) for step in steps]
    for start in range(0, len(events), batch):
        some = events[start : start + batch]
        last = grown.journal.append(some)[-1]
        grown.apply({event.record for event in some}, last)
    anew = folder / "anew"
    anew.mkdir()
    made = opened(anew)
    made.journal.append(events)
    in_bulk(made)
    assert state(made) == state(grown)
    assert (made.store.sequence(), made.index.sequence()) == (grown.journal.last, grown.journal.last)
    shut(made, grown)


def test_a_node_is_left_to_the_record_about_it_else_to_the_first_that_describes_it() -> None:
    own = id_of(NODES[0])
    surveys = [Survey("b", (NODES[0], NODES[1])), Survey("a", (NODES[1],)), Survey(own, ())]
    assert elsewhere_of(surveys) == {"b": {NODES[0]: own, NODES[1]: "a"}}


def test_processes_side_by_side_come_to_what_one_comes_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[Step] = [
        (f"https://things.example.org/many/{number}", ORIGINS[0], "kept", True, {NODES[number % 3]}, number % 4)
        for number in range(600)
    ]
    states = []
    for name, worth in (("one", 10_000), ("several", 1)):
        monkeypatch.setattr(desk, "WORTH", worth)
        (tmp_path / name).mkdir()
        made = opened(tmp_path / name)
        made.journal.append(event_of(step, {}) for step in steps)
        seen: list[tuple[int, int]] = []
        tell = lambda done, whole, seen=seen: seen.append((done, whole))  # noqa: E731
        write_all(Desk(made.journal, made.editor), made.store, made.index, made.journal.last, tell)
        assert seen == [(0, 600), (250, 600), (500, 600), (600, 600)]
        states.append(state(made))
        shut(made)
    assert states[0] == states[1] and len(states[0][1]) == 600


def test_a_bulk_that_was_cut_short_leaves_a_store_that_knows_it_is_unfinished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = opened(tmp_path)
    made.journal.append([event_of((THINGS[0], ORIGINS[0], "kept", True, {NODES[0]}, 1), {})])

    def torn(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(made.index, "put", torn)
    with pytest.raises(StoreError):
        in_bulk(made)
    assert (made.store.sequence(), made.index.sequence()) == (0, 0)
    shut(made)
    again = opened(tmp_path)
    again.catch_up()
    assert again.store.sequence() == again.index.sequence() == again.journal.last
    assert again.index.size() == 1
    shut(again)


def test_an_index_that_was_cut_short_beneath_a_finished_store_shows_nothing_that_was_withdrawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "BATCH", 1)
    made = opened(tmp_path)
    kept = [event_of((iri, ORIGINS[0], "kept", True, set(), 1), {}) for iri in THINGS[:3]]
    made.apply({event.record for event in kept}, made.journal.append(kept)[-1])
    gone = [event_of((iri, ORIGINS[0], "withdrawn", True, set(), 1), {}) for iri in THINGS[:2]]
    made.journal.append(gone)
    brink.arm("store.after-replace:2:raise")
    with pytest.raises(StoreError):
        made.replay([event.record for event in gone])
    brink.arm("")
    assert made.store.sequence() == made.journal.last and made.index.sequence() == 0
    shut(made)
    again = opened(tmp_path)
    again.catch_up()
    assert [card["id"] for card in again.index.cards()] == [id_of(THINGS[2])]
    shut(again)


def test_a_process_beside_that_dies_ends_the_bulk_with_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "WORTH", 1)
    monkeypatch.setattr(bulk, "PIECE", 1)
    made = opened(tmp_path)
    made.journal.append(
        event_of((f"https://things.example.org/many/{number}", ORIGINS[0], "kept", True, set(), 1), {})
        for number in range(40)
    )

    def struck(done: int, _: int) -> None:
        for each in active_children() if done == 1 else ():
            each.kill()

    with pytest.raises(StoreError, match="has ended"):
        write_all(Desk(made.journal, made.editor), made.store, made.index, made.journal.last, struck)
    assert (made.store.sequence(), made.index.sequence()) == (0, 0)
    shut(made)

"""Standing: one graph, one speaker; who speaks, who takes over, and what stays public."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sources import ORIGIN, OTHER, PLACE, THIRD, keep, source

from catalogue.journal.journal import Event, Journal
from catalogue.keeping.keeper import Keeper
from catalogue.keeping.standing import host, standing_of
from catalogue.origin import Origin
from catalogue.record.record import id_of
from catalogue.setting import Settings
from catalogue.telling.reader import Reader

IRI = PLACE + "one"
ID = id_of(IRI)
KNOWN = {each.iri: each for each in (ORIGIN, OTHER, THIRD)}


def event(sequence: int, origin: Origin, title: str, *, admitted: bool = True, verb: str = "kept") -> Event:
    judgement = {"admitted": admitted, "level": 0 if admitted else None}
    return Event(
        ID, IRI, f"2025-01-{sequence:02}", "me", origin.iri, "", verb, title, title.encode(), judgement, {}, sequence
    )  # type: ignore[arg-type]


def public(*events: Event, known: dict[str, Origin] = KNOWN) -> str:
    standing = standing_of(events, known)
    return standing.public.digest if standing.public else ""


def test_the_origin_that_shares_the_host_speaks_whoever_came_first() -> None:
    assert public(event(1, OTHER, "theirs"), event(2, ORIGIN, "own")) == "own"
    assert public(event(1, ORIGIN, "own"), event(2, OTHER, "theirs")) == "own"


def test_without_the_host_the_higher_rank_speaks_then_the_first() -> None:
    ranked = {**KNOWN, THIRD.iri: replace(THIRD, rank=5)}
    events = event(1, OTHER, "first"), event(2, THIRD, "later")
    assert public(*events) == "first"
    assert public(*events, known=ranked) == "later"


def test_an_unadmitted_version_of_the_host_does_not_silence_the_others() -> None:
    assert public(event(1, OTHER, "theirs"), event(2, ORIGIN, "bad", admitted=False)) == "theirs"


def test_the_other_takes_over_when_the_speaker_withdraws() -> None:
    events = event(1, ORIGIN, "own"), event(2, OTHER, "theirs"), event(3, ORIGIN, "", verb="withdrawn")
    standing = standing_of(events, KNOWN)
    assert (standing.public and standing.public.digest, standing.speaker, standing.withdrawn) == (
        "theirs",
        OTHER.iri,
        None,
    )


def test_a_record_is_withdrawn_only_when_nobody_claims_it() -> None:
    events = [
        event(1, ORIGIN, "a"),
        event(2, OTHER, "b"),
        event(3, ORIGIN, "", verb="withdrawn"),
        event(4, OTHER, "", verb="withdrawn"),
    ]
    assert standing_of(events[:3], KNOWN).withdrawn is None
    assert standing_of(events, KNOWN).withdrawn == events[3]


def test_a_bad_version_leaves_the_last_good_one_and_waits() -> None:
    standing = standing_of([event(1, ORIGIN, "good"), event(2, ORIGIN, "bad", admitted=False)], KNOWN)
    assert standing.public and standing.public.digest == "good"
    assert [each.digest for each in standing.quarantined] == ["bad"]


def test_a_waiting_version_judged_again_and_still_bad_leaves_the_last_good_one() -> None:
    events = event(1, ORIGIN, "good"), event(2, ORIGIN, "bad", admitted=False)
    assert public(*events, event(3, ORIGIN, "bad", admitted=False, verb="judged")) == "good"
    assert public(*events, event(3, ORIGIN, "bad", verb="judged")) == "bad"


def test_a_public_version_judged_again_and_found_bad_is_hidden() -> None:
    assert public(event(1, ORIGIN, "good"), event(2, ORIGIN, "good", admitted=False, verb="judged")) == ""


def test_a_new_judgement_is_no_new_version() -> None:
    standing = standing_of([event(1, ORIGIN, "a"), event(2, ORIGIN, "a", verb="judged")], KNOWN)
    assert (standing.changed, standing.public and standing.public.content) == ("2025-01-01", b"a")


@given(
    st.lists(
        st.tuples(st.sampled_from([ORIGIN, OTHER, THIRD]), st.sampled_from(["kept", "bad", "withdrawn"])),
        min_size=1,
        max_size=12,
    )
)
def test_what_is_public_equals_a_plain_replay(moves: list[tuple[Origin, str]]) -> None:
    events, good, first = [], dict[str, str](), dict[str, int]()
    for number, (origin, move) in enumerate(moves, 1):
        verb = "withdrawn" if move == "withdrawn" else "kept"
        events.append(event(number, origin, str(number), admitted=move == "kept", verb=verb))
        if move == "withdrawn":
            good.pop(origin.iri, None)
            first.pop(origin.iri, None)
        else:
            first.setdefault(origin.iri, number)
            good |= {origin.iri: str(number)} if move == "kept" else {}
    speakers = sorted(good, key=lambda iri: (iri != ORIGIN.iri, first[iri]))
    assert public(*events) == (good[speakers[0]] if speakers else "")


@pytest.mark.parametrize(
    ("address", "name"), [("https://A.example:8080/x", "a.example"), ("urn:x:y", ""), ("/a/b", ""), ("http://[", "")]
)
def test_the_host_of_an_address(address: str, name: str) -> None:
    assert host(address) == name


def title(settings: Settings) -> str:
    return Reader(settings).record(ID).title


def test_two_origins_have_one_speaker_and_the_other_takes_over(settings: Settings) -> None:
    keep(settings, source(title="Theirs"), origin=OTHER)
    assert title(settings) == "Theirs"
    keep(settings, source(title="Own"), origin=ORIGIN)
    assert title(settings) == "Own"
    keep(settings, source(title="Theirs again"), origin=OTHER)
    assert title(settings) == "Own"
    with Keeper(settings) as keeper:
        keeper.withdraw_missing(ORIGIN, set(), "", "test")
        keeper.publish()
    assert title(settings) == "Theirs again"


def test_a_change_of_rank_changes_the_speaker_at_once(settings: Settings) -> None:
    keep(settings, source(title="First"), origin=OTHER)
    keep(settings, source(title="Second"), origin=THIRD)
    assert title(settings) == "First"
    with Keeper(settings) as keeper:
        keeper.put_origin(replace(THIRD, rank=3))
        keeper.publish()
    assert title(settings) == "Second"


def test_an_origin_known_as_a_sample_marks_its_records(settings: Settings) -> None:
    keep(settings, source(), origin=OTHER)
    with Keeper(settings) as keeper:
        keeper.put_origin(replace(OTHER, sample=True))
        keeper.publish()
    assert Reader(settings).record(ID).sample


def test_all_claims_stay_in_the_journal(settings: Settings) -> None:
    keep(settings, source(title="Own"), origin=ORIGIN)
    keep(settings, source(title="Theirs"), origin=OTHER)
    claims = Journal(settings.journal_file).claims(ID)
    assert {claim.origin for claim in claims} == {ORIGIN.iri, OTHER.iri}

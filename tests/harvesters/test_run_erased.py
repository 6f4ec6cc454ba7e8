"""Harvests after an erasure: what was erased is refused in every run, told, never withdrawn, until it is lifted."""

from __future__ import annotations

from pathlib import Path

from test_run_rolled_back import publish, shown

from catalogue.keeping.keeper import Keeper
from catalogue.mending.erasure import Target, clean, erase, lift
from catalogue.origin import Origin
from catalogue.record.record import id_of
from catalogue.run import Run
from catalogue.setting import Settings
from harvesters.run import harvest

A = "https://x.example/a"


def test_a_harvest_brings_nothing_back_that_was_erased(tmp_path: Path) -> None:
    settings, folder = Settings(data=tmp_path / "data", shrink_percent=100), tmp_path / "in"
    origin = Origin(str(folder))

    def run(*, dry: bool = False) -> Run:
        return harvest(origin, Keeper(settings), settings, dry=dry)

    publish(folder, a="A of somebody", b="B")
    run()
    with Keeper(settings) as keeper:
        erase(keeper, Target(A), "a patient asked", "test")
        clean(keeper)
    for dry in (True, False):
        night = run(dry=dry)
        assert night.counts == {"refused": 1, "unchanged": 1} and night.gone == [] and night.complete
        [reason] = [each.reason for each in night.outcomes if each.status == "refused"]
        assert "a patient asked" in reason and f"jardin erase --lift {id_of(A)}" in reason
        assert shown(settings) == {"b": "B"}
    publish(folder, b="B")
    assert run().gone == []
    with Keeper(settings) as keeper:
        lift(keeper, Target(A))
    publish(folder, a="A, mended", b="B")
    run()
    assert shown(settings) == {"a": "A, mended", "b": "B"}


def test_what_a_run_brought_stays_out_while_the_version_before_stands(tmp_path: Path) -> None:
    settings, folder = Settings(data=tmp_path / "data", shrink_percent=100), tmp_path / "in"
    origin = Origin(str(folder))
    publish(folder, a="Good", b="B")
    harvest(origin, Keeper(settings), settings)
    publish(folder, a="Names of patients", b="B", c="More of them")
    bad = harvest(origin, Keeper(settings), settings)
    with Keeper(settings) as keeper:
        erase(keeper, Target(run=bad.number), "persons could be recognised", "test")
        clean(keeper)
    assert shown(settings) == {"a": "Good", "b": "B"}
    night = harvest(origin, Keeper(settings), settings)
    assert night.counts == {"refused": 2, "unchanged": 1} and night.gone == []
    assert shown(settings) == {"a": "Good", "b": "B"}
    publish(folder, b="B")
    assert harvest(origin, Keeper(settings), settings).gone == [A]
    assert shown(settings) == {"b": "B"}

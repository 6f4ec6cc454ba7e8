"""Harvests after a rollback: what was bad does not come back night after night, and what is mended goes through."""

from __future__ import annotations

from pathlib import Path

from catalogue.keeping.keeper import Keeper
from catalogue.mending.rollback import roll_back
from catalogue.origin import Origin
from catalogue.record.record import id_of
from catalogue.run import Run
from catalogue.setting import Settings
from catalogue.telling.reader import Reader
from harvesters.run import harvest

HEAD = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
SAID = "dcat:landingPage <https://x.example/> ; dct:subject <http://www.orpha.net/ORDO/Orphanet_586> ."


def publish(folder: Path, **titles: str) -> None:
    """What the origin offers from now on: one source a file."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, title in titles.items():
        text = f'{HEAD}<https://x.example/{name}> a dcat:Dataset ; dct:title "{title}" ; {SAID}'
        (folder / f"{name}.ttl").write_text(text)


def shown(settings: Settings) -> dict[str, str]:
    """Titles by name of all that is public."""
    reader = Reader(settings)
    found = {name: reader.title(id_of(f"https://x.example/{name}")) for name in ("a", "b", "c", "d", "e")}
    reader.close()
    return {name: title for name, title in found.items() if title}


def test_a_rollback_holds_against_the_same_harvest_and_gives_way_to_a_mended_one(tmp_path: Path) -> None:
    settings, folder = Settings(data=tmp_path / "data"), tmp_path / "in"
    origin = Origin(str(folder))

    def run(*, dry: bool = False) -> Run:
        return harvest(origin, Keeper(settings), settings, dry=dry)

    good = {"a": "A", "b": "B", "c": "C", "d": "D"}
    publish(folder, **good)
    run()
    publish(folder, a="Spoilt", b="B", c="C", e="Junk")
    assert run().gone == ["https://x.example/d"]
    assert shown(settings) == {"a": "Spoilt", "b": "B", "c": "C", "e": "Junk"}
    with Keeper(settings) as keeper:
        roll_back(keeper, None, "test", "a bad harvest")
    assert shown(settings) == good
    for dry in (True, False):
        night = run(dry=dry)
        assert {each.status for each in night.outcomes} == {"unchanged"} and night.gone == []
        reasons = [each.reason for each in night.outcomes if each.reason]
        assert len(reasons) == 2 and all("by an operator" in reason for reason in reasons)
        assert shown(settings) == good
    publish(folder, a="A, mended", b="B", c="C", d="D", e="No junk")
    mended = run()
    assert mended.counts["kept"] == 3 and mended.counts["unchanged"] == 2
    assert shown(settings) == {"a": "A, mended", "b": "B", "c": "C", "d": "D", "e": "No junk"}
    publish(folder, a="A, mended", b="B", c="C", e="No junk")
    assert run().gone == ["https://x.example/d"]

"""One IRI that is a source in one file and a catalogue in another: kept once, and unchanged the second time."""

from __future__ import annotations

from pathlib import Path

from catalogue.journal.journal import Journal
from catalogue.keeping.keeper import Keeper
from catalogue.origin import Origin
from catalogue.setting import Settings
from harvesters.run import harvest

HEAD = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
SAID = "dcat:landingPage <https://x.example/> ; dct:subject <http://www.orpha.net/ORDO/Orphanet_586> ."


def test_a_thing_that_is_a_source_and_a_catalogue_is_kept_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, kind in (("a", "Catalog"), ("b", "Dataset")):
        text = f'{HEAD}<https://x.example/new> a dcat:{kind} ; dct:title "{kind}" ; {SAID}'
        (tmp_path / "in" / f"{name}.ttl").write_text(text)
    settings, origin = Settings(data=tmp_path / "data"), Origin(str(tmp_path / "in"))
    with Keeper(settings) as keeper:
        keeper.put_origin(origin)
    statuses = [sorted(o.status for o in harvest(origin, Keeper(settings), settings).outcomes) for _ in range(2)]
    assert statuses == [["kept", "refused"], ["refused", "unchanged"]]
    journal = Journal(settings.journal_file)
    assert journal.last == 1
    journal.close()

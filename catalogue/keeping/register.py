"""What is told of origins, runs and addresses: everything the one writer keeps besides records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from functools import cached_property

from catalogue.journal.journal import Journal
from catalogue.keeping.brink import reach
from catalogue.keeping.probe import Answers, Probe, addresses_query
from catalogue.keeping.publication import Publication
from catalogue.origin import Origin, write_origin
from catalogue.profile.profile import Profiles
from catalogue.record.triple import write_ntriples
from catalogue.run import Run, about_run, write_run

SHOWN = ("rank", "sample", "licence")


class Register:
    """The half of the keeper that is not about records; it is no keeper by itself."""

    journal: Journal
    publication: Publication
    profiles: Profiles

    @cached_property
    def _answers(self) -> Answers:
        return Answers({about["address"]: about["found"] for about in self.journal.probes()})

    def origins(self) -> list[Origin]:
        """The origins that are known."""
        return sorted(self.publication.origins.values(), key=lambda origin: origin.iri)

    def put_origin(self, origin: Origin) -> None:
        """Add an origin or change what is known of it; a change that shows in its records is brought to them."""
        before = self.publication.origins.get(origin.iri, origin)
        self.journal.put("origin", origin.iri, asdict(origin))
        reach("origin.noted")
        self.publication.origins[origin.iri] = origin
        self.publication.describe({origin.iri: write_ntriples(write_origin(origin))})
        if any(getattr(before, name) != getattr(origin, name) for name in SHOWN):
            self.publication.replay(self.journal.records_of(origin.iri))

    def put_run(self, run: Run) -> None:
        """Keep what a harvest did."""
        about = about_run(run)
        self.journal.put("run", run.number, about)
        reach("run.noted")
        self.publication.describe({run.iri: write_ntriples(write_run(about))})

    def addresses(self) -> dict[str, set[str]]:
        """The web addresses that lead to data, with the ids of the public records that name them."""
        named: dict[str, set[str]] = {}
        for address, graph in self.publication.store.query(addresses_query(self.profiles)):
            named.setdefault(address, set()).add(graph.rpartition(":")[2])
        return named

    def put_probes(self, probes: Iterable[Probe]) -> set[str]:
        """Keep what probes found; answers with the addresses of which it is news."""
        listed, before = list(probes), self._answers
        self.journal.put_probes(asdict(probe) for probe in listed)
        reach("probes.noted")
        self.__dict__.pop("_answers")
        self.publication.catch_up_on_probes()
        return {probe.address for probe in listed if before(probe.address) != self._answers(probe.address)}

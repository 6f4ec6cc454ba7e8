"""Layouts: under which addresses a SPARQL server takes queries, updates and graphs, and what it wants done its own way.

The address of the queries is in the setting `store`; the others follow from it by known makes, or from settings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from catalogue.setting import Settings

VIRTUOSO_OWN = (
    "http://www.openlinksw.com/schemas/virtrdf#",
    "http://www.w3.org/ns/ldp#",
    "http://www.w3.org/2002/07/owl#",
    "http://localuriqaserver/sparql",
    "urn:activitystreams-owl:map",
)
"""Graphs that Virtuoso brings along; they are left out of the default graph."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A make of server.

    :param path: what the path of its query address looks like; update and graphs replace what is matched
    :param puts: graphs are put one by one, because it takes no large update
    :param union: parameters that make the union of all graphs the default graph of one query
    :param prologue: stands before each query that names neither a dataset nor a graph, on a line of its own
    :param describe: stands before a DESCRIBE, likewise
    :param capped: it cuts answers at a number of rows and tells of it in a header for tables alone
    """

    name: str
    path: re.Pattern[str]
    update: str
    graphs: str
    puts: bool = False
    union: tuple[tuple[str, str], ...] = ()
    prologue: str = ""
    describe: str = ""
    capped: bool = False


def leaving_out(graphs: tuple[str, ...]) -> str:
    """Virtuoso's words for a dataset without some graphs; with them its version 7 does not find `GRAPH <name>`."""
    words = (f"define input:default-graph-exclude <{each}>" for each in graphs)
    return " ".join(words) + "\n"


LAYOUTS = (
    Layout(
        "Virtuoso", re.compile(r"/sparql$"), "/sparql-auth", "/sparql-graph-crud-auth",
        puts=True, prologue=leaving_out(VIRTUOSO_OWN), describe='define sql:describe-mode "CBD"\n', capped=True,
    ),
    Layout("Oxigraph", re.compile(r"^/query$"), "/update", "/store", union=(("union-default-graph", "true"),)),
    Layout("Fuseki", re.compile(r"(?<=[^/])/(?:query|sparql)$"), "/update", "/data"),
    Layout("RDF4J", re.compile(r"(?<=/repositories/)([^/]+)$"), r"\1/statements", r"\1/rdf-graphs/service"),
)  # fmt: skip
"""Known makes; the first that fits counts. RDF4J stands for GraphDB and Halyard too."""
PLAIN = Layout("SPARQL 1.1", re.compile(r"$"), "", "")


@dataclass(frozen=True, slots=True)
class Server:
    """One server.

    :param graphs: address of the Graph Store Protocol; empty when there is none, then all goes by updates
    :param seconds: how long a whole call may take
    :param rows: after how many rows it cuts an answer, 0 when it does not or tells so
    """

    query: str
    update: str
    graphs: str
    layout: Layout = PLAIN
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 30
    rows: int = 0

    @property
    def name(self) -> str:
        """The server as people are told of it."""
        return self.query


def layout_of(address: str) -> Layout:
    """The make that a query address looks like."""
    host, path = split(address)
    fitting = (each for each in LAYOUTS if each.path.search(path))
    known = next(fitting, PLAIN)
    # Two makes end in /sparql: at the root it is Virtuoso, below a data set Fuseki; Neptune's is one address for all.
    if known.name == "Virtuoso" and (path.count("/") > 1 or "neptune" in host):
        return PLAIN if "neptune" in host else next(each for each in LAYOUTS if each.name == "Fuseki")
    return known


def server_of(settings: Settings) -> Server:
    """The server that the settings name; the setting `store` must name one."""
    address = settings.remote_store
    host, path = split(address)
    layout = layout_of(address)
    update = host + layout.path.sub(layout.update, path, count=1)
    graphs = host + layout.path.sub(layout.graphs, path, count=1) if layout.graphs else ""
    return Server(
        address, settings.store_update or update, settings.store_graphs or graphs, layout, settings.store_user,
        settings.store_password.get_secret_value(), settings.store_seconds, settings.store_rows,
    )  # fmt: skip


def split(address: str) -> tuple[str, str]:
    """An address as scheme and host, and path."""
    scheme, _, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host}", slash + path

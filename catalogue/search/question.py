"""The SPARQL that answers a search: shown behind "Show the SPARQL", and the oracle that proves the index."""

from __future__ import annotations

from collections.abc import Mapping

from catalogue.index.card import CODES, FINDINGS, fold
from catalogue.profile.field import Field
from catalogue.profile.profile import SOURCE, Profile, Profiles
from catalogue.search.search import Search

PREFIXES = """PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX jardin: <https://w3id.org/jardin/ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX ordo: <http://www.orpha.net/ORDO/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

DISEASE = """  {{ SELECT ?source (MAX(?weight) AS ?best) WHERE {{
      {{ ?source dct:subject ordo:Orphanet_{code} . BIND(3 AS ?weight) }}
      UNION
      {{ ?code skos:broaderTransitive ordo:Orphanet_{code} . ?source dct:subject ?code . BIND(2 AS ?weight) }}
      UNION
      {{ ordo:Orphanet_{code} skos:broader/skos:broaderTransitive? ?code . ?code skos:broader ?above .
        ?source dct:subject ?code . BIND(1 AS ?weight) }}
    }} GROUP BY ?source }}
  VALUES (?best ?match) {{ {matches} }}
"""
CODED = '?source dct:subject ?named . FILTER(REGEX(STR(?named), "^http://www.orpha.net/ORDO/Orphanet_[0-9]+$"))'
STATES = {
    "active": "EXISTS { ?source dct:subject ?live . ?live jardin:status ?is"
    " FILTER(?is IN (jardin:Active, jardin:Historic)) }",
    "inactive": "EXISTS { ?source dct:subject ?dead . ?dead jardin:status ?was"
    " FILTER(?was IN (jardin:Deprecated, jardin:Obsolete, jardin:NonRareInEurope)) }",
    "unknown": f"EXISTS {{ {CODED} FILTER NOT EXISTS {{ ?named skos:inScheme jardin:orphanet }} }}",
    "none": f"NOT EXISTS {{ {CODED} }}",
}
MATCHES = {"exact": '(3 "exact")', "narrower": '(2 "narrower")', "broader": '(1 "broader")'}
# The day and what follows it are the lower 48 bits of the rank, see `catalogue.index.card.rank_of`.
ORDERS = {"relevance": "DESC(?rank)", "modified": "DESC(?rank - FLOOR(?rank / 281474976710656) * 281474976710656)"}


def sparql_of(search: Search, facets: Mapping[str, Field | None], profiles: Profiles) -> str:
    """The query for the sources that a search finds, in its order.

    :param facets: field by facet name; None for `kind` and `level`
    """
    groups = "?source ?match ?best ?rank" if search.disease else "?source ?rank"
    match = " ?match" if search.disease else ""
    lines = [PREFIXES, f"SELECT ?source (MIN(?named) AS ?title){match} WHERE {{\n"]
    if search.disease:
        wanted = [MATCHES[search.match]] if search.match else MATCHES.values()
        lines.append(DISEASE.format(code=search.disease, matches=" ".join(wanted)))
    lines.append("  ?source a dcat:Dataset .\n")
    lines.append(
        "  ?entry foaf:primaryTopic ?source ; jardin:searchRank ?rank ;\n"
        "    jardin:searchText ?text ; jardin:level ?level .\n"
    )
    lines += [f'  FILTER(CONTAINS(?text, " {word}"))\n' for word in fold(search.text).split()]
    lines += [condition(name, values, facets, profiles) for name, values in search.selected.items()]
    lines.append("  ?source dct:title ?any . BIND(STR(?any) AS ?named)\n}")
    order = ("DESC(?best) " if search.disease else "") + ORDERS[search.sort]
    lines.append(f" GROUP BY {groups}\nORDER BY {order}")
    return "".join(lines)


def condition(name: str, values: tuple[str, ...], facets: Mapping[str, Field | None], profiles: Profiles) -> str:
    """One facet: any of its values will do."""
    listed = ", ".join(text(value) for value in values)
    if name == "level":
        return f"  FILTER(STR(?level) IN ({listed}))\n"
    if name == CODES:
        return f"  FILTER({' || '.join(STATES.get(value, 'false') for value in values)})\n"
    if name == "kind":
        return f"  FILTER({' || '.join(kind_condition(value, profiles.profiles) for value in values)})\n"
    if name == FINDINGS:
        fields = ", ".join(f"<{profiles.fields[value].iri}>" for value in values if value in profiles.fields)
        return (
            f"  FILTER EXISTS {{ ?finding oa:hasTarget ?source ; oa:hasBody ?field . FILTER(?field IN ({fields})) }}\n"
        )
    facet = facets[name]
    path = facet.path if facet else ""
    return f"  FILTER EXISTS {{ ?source <{path}> ?{name} . FILTER(STR(?{name}) IN ({listed})) }}\n"


def kind_condition(kind: str, kinds: Mapping[str, Profile]) -> str:
    """A source of one kind: of its class, and of none that goes before it (see `Profiles.of`)."""
    profile = kinds.get(kind)
    if profile is None or profile.targets[0] != SOURCE:
        return "false"
    special = [p for p in kinds.values() if p.targets[0] == SOURCE and len(p.targets) > 1]
    own = len(profile.targets) > 1
    before = sorted(p.targets[-1] for p in special if not own or p.name < profile.name)
    parts = [f"EXISTS {{ ?source a <{profile.targets[-1]}> }}"] if own else []
    if before:
        classes = ", ".join(f"<{each}>" for each in before)
        parts.append(f"NOT EXISTS {{ ?source a ?special . FILTER(?special IN ({classes})) }}")
    return f"({' && '.join(parts)})"


def text(value: str) -> str:
    """A string literal for SPARQL."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'

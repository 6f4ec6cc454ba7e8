"""The same query from a program: what to paste into a shell, into Python, into R."""

from __future__ import annotations

from dataclasses import dataclass

from web.sparql import Form


@dataclass(frozen=True, slots=True)
class Snippet:
    """A few lines that ask a query.

    :param needs: what must be installed, for people
    """

    language: str
    needs: str
    text: str


def snippets(address: str, query: str, form: Form) -> tuple[Snippet, ...]:
    """A query in every language.

    :param address: public address of the endpoint
    """
    graph = form in ("CONSTRUCT", "DESCRIBE")
    asked = query.replace("\r\n", "\n").strip("\n")
    return (
        Snippet("curl", "a shell with curl 7.76 or later", in_shell(address, asked, graph)),
        Snippet("Python", "pip install SPARQLWrapper", in_python(address, asked, form)),
        Snippet("R", 'R 4.1 or later, install.packages("httr2")', in_r(address, asked, graph)),
    )


def in_shell(address: str, query: str, graph: bool) -> str:
    """With curl; the query is read from the lines below, so that nothing in it need be escaped."""
    end = mark("SPARQL", query.splitlines())
    accept = "text/turtle" if graph else "text/csv"
    return (
        f"curl --silent --show-error --fail-with-body --header 'Accept: {accept}' \\\n"
        f"  --data-urlencode 'query@-' '{address}' <<'{end}'\n{query}\n{end}\n"
    )


def in_python(address: str, query: str, form: Form) -> str:
    """With SPARQLWrapper, which most people have."""
    written = query.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    kind = "TURTLE" if form in ("CONSTRUCT", "DESCRIBE") else "JSON"
    shown = {
        "TURTLE": "print(endpoint.query().convert().decode())",
        "JSON": 'for row in endpoint.query().convert()["results"]["bindings"]:\n'
        '    print({name: term["value"] for name, term in row.items()})',
    }[kind]
    if form == "ASK":
        shown = 'print(endpoint.query().convert()["boolean"])'
    return (
        f"from SPARQLWrapper import {kind}, POST, SPARQLWrapper\n\n"
        f'endpoint = SPARQLWrapper("{address}")\n'
        f"endpoint.setMethod(POST)\nendpoint.setReturnFormat({kind})\n"
        f'endpoint.setQuery("""\n{written}\n""")\n{shown}\n'
    )


def in_r(address: str, query: str, graph: bool) -> str:
    """With httr2; the package SPARQL has left CRAN. A raw string holds the query as it is."""
    dashes = "-"
    while f'){dashes}"' in query:
        dashes += "-"
    read = (
        "cat(resp_body_string(answer))" if graph else "read.csv(text = resp_body_string(answer), check.names = FALSE)"
    )
    return (
        f'library(httr2)\n\nquery <- r"{dashes}(\n{query}\n){dashes}"\n'
        f'answer <- request("{address}") |>\n'
        f'  req_headers(Accept = "{"text/turtle" if graph else "text/csv"}") |>\n'
        f"  req_body_form(query = query) |>\n  req_perform()\n{read}\n"
    )


def mark(word: str, lines: list[str]) -> str:
    """A word that none of the lines is."""
    while word in lines:
        word += "_"
    return word

"""The data of one check: a small graph that is read many times and never loses a triple.

An engine asks over and over for the values of a property of a node; rdflib's own stores answer through several layers
of generators and index each triple three times over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.store import Store
from rdflib.term import Node

from catalogue.record.triple import Triple

Values = dict[Node, None]
NOTHING: dict[Any, Any] = {}


class Lookup(Store):
    """Triples by subject and predicate, and which subjects each predicate has; for one graph without names."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[Node, dict[Node, Values]] = {}
        self._subjects: dict[Node, dict[Node, None]] = {}

    def add(self, triple: Triple, context: Any = None, quoted: bool = False) -> None:
        """Add a triple, without telling anybody."""
        subject, predicate, value = triple
        said = self._said.setdefault(subject, {})
        if predicate in said:
            said[predicate][value] = None
        else:
            said[predicate] = {value: None}
            self._subjects.setdefault(predicate, {})[subject] = None

    def values(self, subject: Node, predicate: Node) -> Iterator[Node]:
        """The values of a property of a node."""
        return iter(self._said.get(subject, NOTHING).get(predicate, NOTHING))

    def triples(self, pattern: Any, context: Any = None) -> Iterator[Any]:
        """The triples that fit a pattern, in which None stands for anything."""
        subject, predicate, value = pattern
        every = self._said if predicate is None else self._subjects.get(predicate, NOTHING)
        for each in list(every) if subject is None else (subject,):
            said = self._said.get(each, NOTHING)
            for stated in list(said) if predicate is None else (predicate,):
                values = said.get(stated, NOTHING)
                if value is None:
                    yield from (((each, stated, found), iter(())) for found in list(values))
                elif value in values:
                    yield (each, stated, value), iter(())

    def __len__(self, context: Any = None) -> int:
        return sum(len(values) for said in self._said.values() for values in said.values())


class Data(Graph):
    """The triples that an engine looks at; queries of shapes are parsed once."""

    def __init__(self, *parts: Iterable[Triple]) -> None:
        self._lookup = Lookup()
        super().__init__(store=self._lookup, bind_namespaces="none")
        for part in parts:
            for triple in part:
                self._lookup.add(triple)

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Any:
        """As a graph does."""
        if subject is None or predicate is None:
            return super().objects(subject, predicate, unique)
        return self._lookup.values(subject, predicate)

    def query(self, query_object: Any, *args: Any, **more: Any) -> Any:
        """As a graph does."""
        return super().query(parsed(query_object) if isinstance(query_object, str) else query_object, *args, **more)


class Still(Data):
    """A graph to which nothing is added any more."""

    def __init__(self, *parts: Iterable[Triple]) -> None:
        super().__init__(*parts)
        self._lists: dict[Node, tuple[Node, ...]] = {}

    def items(self, list: Any) -> Any:
        """The members of a list, looked for once."""
        if list not in self._lists:
            self._lists[list] = tuple(super().items(list))
        return iter(self._lists[list])


@lru_cache(maxsize=256)
def parsed(query: str) -> Query:
    """A query, parsed."""
    return prepareQuery(query)

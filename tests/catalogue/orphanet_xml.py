"""JDBOR files in a few words, for tests: an envelope, entries, nodes and trees."""

from __future__ import annotations

from io import BytesIO

from catalogue.nomenclature.disease import Disease
from catalogue.orphanet.jdbor import read_jdbor
from catalogue.orphanet.loading import Loading

PLAIN = '<Name lang="en">Alpha</Name>'


def read(*contents: bytes | str) -> tuple[Loading, list[str]]:
    """What files tell together, and what each of them is."""
    loading = Loading()
    told = [read_jdbor(BytesIO(each if isinstance(each, bytes) else each.encode()), loading) for each in contents]
    return loading, told


def jdbor(inside: str, attributes: str = 'date="2025-06-24 07:33:15"') -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<JDBOR {attributes}>\n<Availability/>{inside}</JDBOR>\n'


def disorders(*entries: str) -> str:
    return jdbor(f'<DisorderList count="7">{"".join(entries)}</DisorderList>')


def entry(inside: str, code: str = "1", *, number: str = "10", tag: str = "OrphaCode", name: str = PLAIN) -> str:
    return f'<Disorder id="{number}"><{tag}>{code}</{tag}>{name}{inside}</Disorder>'


def one(inside: str, name: str = PLAIN) -> tuple[Disease, Loading]:
    """The disease of a file with one entry."""
    loading, _ = read(disorders(entry(inside, name=name)))
    return loading.diseases["1"], loading


def node(code: str, name: str, kind: str = "21394", *children: str, lang: str = "en", tag: str = "OrphaCode") -> str:
    typed = f'<DisorderType id="{kind}"><Name lang="{lang}">whatever</Name></DisorderType>'
    return wrap(entry(typed, code, tag=tag, name=f'<Name lang="{lang}">{name}</Name>') if code else "", *children)


def wrap(disorder: str, *children: str) -> str:
    below = "".join(children)
    return (
        f'<ClassificationNode>{disorder}<ClassificationNodeChildList count="0">{below}\n</ClassificationNodeChildList>'
        "</ClassificationNode>"
    )


def tree(*nodes: str, number: str = "150", name: str = '<Name lang="en">Of metabolism</Name>') -> str:
    roots = f"<ClassificationNodeRootList>{''.join(nodes)}</ClassificationNodeRootList>"
    return f'<ClassificationList count="1"><Classification id="{number}"><OrphaNumber>68</OrphaNumber>{name}{roots}</Classification></ClassificationList>'


def classification(*nodes: str, number: str = "150") -> str:
    return jdbor(tree(*nodes, number=number))

"""Places in a record, told so that a person finds them: like places are drawn together, `Distribution 1–3, 7`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def told_places(places: Iterable[str]) -> str:
    """Places in one line, in order; the record itself is not named, so that it alone gives an empty text."""
    numbers: dict[str, list[int]] = {}
    for place in places:
        stem, _, last = place.rpartition(" ")
        numbered = stem and last.isdecimal()
        below = numbers.setdefault(stem if numbered else place, [])
        if numbered:
            below.append(int(last))
    told = (f"{stem} {', '.join(ranges(sorted(set(found))))}" if found else stem for stem, found in numbers.items())
    return "; ".join(filter(None, told))


def ranges(numbers: list[int]) -> Iterator[str]:
    """Numbers in order, with runs of three and more drawn together."""
    start = 0
    for place, number in enumerate(numbers):
        if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
            run = numbers[start : place + 1]
            yield from (f"{run[0]}–{run[-1]}",) if len(run) > 2 else map(str, run)
            start = place + 1

"""A result as a table for people: only so much of it is drawn, however wide or long it is."""

from __future__ import annotations

import json
import time

from web.table import CELLS_SHOWN, ROWS_SHOWN, graph_table, result_table


def nobody(iri: str) -> None:
    """No record is about anything."""


def test_of_a_wide_result_fewer_rows_are_drawn() -> None:
    names = [f"v{number}" for number in range(30_000)]
    content = json.dumps({"head": {"vars": names}, "results": {"bindings": [{}] * 1_000}}).encode()
    table = result_table(content, nobody)
    assert (len(table.rows), table.total) == (1, 1_000)
    narrow = json.dumps({"head": {"vars": names[:50]}, "results": {"bindings": [{}] * 1_000}}).encode()
    assert len(result_table(narrow, nobody).rows) * 50 == CELLS_SHOWN


def test_a_result_without_variables_has_rows() -> None:
    content = json.dumps({"head": {"vars": []}, "results": {"bindings": [{}] * 3}}).encode()
    assert result_table(content, nobody).rows == ((), (), ())


def test_of_a_large_graph_only_what_is_drawn_is_read() -> None:
    lines = [b'<urn:s:%06d> <urn:p> "%d\\n" .' % (number, number) for number in range(100_000)]
    began = time.process_time()
    table = graph_table(b"\n".join([*lines, lines[0], b""]), nobody)
    assert time.process_time() - began < 1
    assert (len(table.rows), table.total) == (ROWS_SHOWN, 100_000)
    assert [value.text for value in table.rows[1] if value] == ["urn:s:000001", "urn:p", "1\n"]

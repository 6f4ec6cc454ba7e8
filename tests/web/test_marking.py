"""Marks in two texts: they name exactly the words that differ, and leave long sameness out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from web.marking import GAP, MOST_WORDS, marked

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "lung", "äö"]), max_size=12).map(" ".join)


@given(TEXTS, TEXTS)
def test_the_pieces_make_up_the_texts_and_the_unmarked_ones_are_the_same(old: str, new: str) -> None:
    before, after = marked(old, new)
    assert ("".join(part.text for part in before), "".join(part.text for part in after)) == (old, new)
    same = [[part.text.split() for part in side if not part.changed] for side in (before, after)]
    assert same[0] == same[1]


def test_one_changed_word_of_a_long_text_is_shown_with_what_is_around_it() -> None:
    words = [f"w{number}" for number in range(500)]
    before, after = marked(" ".join(words), " ".join([*words[:250], "new", *words[251:]]))
    assert [part.text for part in before if part.changed] == [" w250"]
    assert [part.text for part in after if part.changed] == [" new"]
    shown = "".join(part.text for part in after)
    assert shown.startswith(GAP) and shown.endswith(GAP) and len(shown.split()) == 19


def test_texts_without_end_are_not_compared_word_by_word() -> None:
    text = "a " * (MOST_WORDS + 1)
    assert [part.changed for part in marked(text, "b")[0]] == [True]

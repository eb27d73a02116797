"""Where words stand as to quotation marks; crates/claims/src/attribution counts in the same way."""

from __future__ import annotations

OPENING, CLOSING, EITHER = {"“", "„", "‟", "``", "«"}, {"”", "''", "»"}, {'"', "″"}


def states(words: list[str], sentence_starts: set[int], paragraph_starts: set[int]) -> list[int]:
    """0 outside, 1 a mark, 2 inside; 3 more at the start of a sentence. A paragraph begins outside."""
    found, inside = [], False
    for at, word in enumerate(words):
        if at in paragraph_starts:
            inside = False
        if word in OPENING or word in CLOSING or word in EITHER:
            inside = word in OPENING or (word in EITHER and not inside)
            state = 1
        else:
            state = 2 if inside else 0
        found.append(state + (3 if at in sentence_starts else 0))
    return found

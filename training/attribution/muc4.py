"""MUC-4's fillers laid over the words that the program reads: who did it, to whom, with what, in which kind of incident.

The keys name fillers by strings; every place of the text where such a string stands is taken. A word has one slot.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from attribution.batches import Batch, batch_of, padded
from attribution.polnear import Window, windows_of
from language.inputs import Pieces

SLOTS = ["perpetrator_individual", "perpetrator_organization", "target", "victim", "weapon"]
ROLE_TAGS = ["O"] + [f"{prefix}-{slot}" for slot in SLOTS for prefix in "BI"]
INCIDENTS = ["ATTACK", "BOMBING", "KIDNAPPING", "ARSON", "ROBBERY", "FORCED WORK STOPPAGE"]
IGNORED = -100


@dataclass
class Roles:
    """A window with a role tag and an incident (IGNORED outside of fillers) for each word."""

    window: Window
    tags: list[int]
    incidents: list[int]


def read(records: Path, words: Path) -> list[Roles]:
    """All windows; `records` is what `variorum-bench muc4 --spans` wrote, `words` what the example `words_of` printed of it."""
    found = []
    with records.open(encoding="utf-8") as one, words.open(encoding="utf-8") as two:
        for record, reading in zip(map(json.loads, one), map(json.loads, two), strict=True):
            for window in windows_of(record["doc"], record["text"], reading["sentences"]):
                tags, incidents = [0] * len(window.words), [IGNORED] * len(window.words)
                for span in sorted(record["spans"], key=lambda s: s["start"] - s["end"]):
                    inside = [
                        at
                        for at, (start, end) in enumerate(window.places)
                        if start >= span["start"] and end <= span["end"]
                    ]
                    if not inside or any(tags[at] for at in inside) or span["slot"] not in SLOTS:
                        continue
                    begin = 1 + 2 * SLOTS.index(span["slot"])
                    for at in inside:
                        tags[at] = begin + (at != inside[0])
                        if span["incident"] in INCIDENTS:
                            incidents[at] = INCIDENTS.index(span["incident"])
                found.append(Roles(window, tags, incidents))
    return found


def lowered(roles: Roles, capital: bool) -> Roles:
    """The texts are in capitals: the same window in small letters, with a capital at each sentence's start."""
    starts = {first for first, _ in roles.window.sentences} if capital else set()
    words = [w.capitalize() if at in starts else w.lower() for at, w in enumerate(roles.window.words)]
    old = roles.window
    window = Window(old.doc, words, old.places, old.sentences, old.paragraph_starts)
    return Roles(window, roles.tags, roles.incidents)


def roles_batch(group: list[Roles], pieces: Pieces) -> tuple[Batch, Tensor, Tensor]:
    """A batch with its role tags and incidents [B,W], IGNORED at padding."""

    def targets(rows: list[list[int]]) -> Tensor:
        return padded([[value + 200 for value in row] for row in rows]) - 200

    batch = batch_of([one.window for one in group], pieces)
    tags = targets([one.tags for one in group]).masked_fill(~batch.mask, IGNORED)
    return batch, tags, targets([one.incidents for one in group]).masked_fill(~batch.mask, IGNORED)

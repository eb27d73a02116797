"""Windows to tensors: their sentences for the encoder, their words for the head."""

from __future__ import annotations

import random
from dataclasses import dataclass

import torch
from torch import Tensor

from attribution.polnear import Window
from attribution.quotes import states
from language.inputs import MAX_PIECES, Pieces


@dataclass
class Sentences:
    """Sentences of like length as the encoder reads them: `[S,P]` each, `firsts` [S,W]."""

    ids: Tensor
    case: Tensor
    pieces: Tensor
    firsts: Tensor


@dataclass
class Batch:
    """Windows `[B,W]` for the head; `rows` finds a word's vector in the sentences of all groups, one after the other."""

    windows: list[Window]
    groups: list[Sentences]
    rows: Tensor
    states: Tensor
    mask: Tensor
    tags: Tensor


def padded(rows: list[list[int]]) -> Tensor:
    """Rows of different lengths as one int64 tensor, with zeros."""
    width = max(map(len, rows))
    return torch.tensor([row + [0] * (width - len(row)) for row in rows])


def alike(sizes: list[int]) -> list[list[int]]:
    """Indexes in groups of like size: little padding, few groups."""
    groups: list[list[int]] = []
    for at in sorted(range(len(sizes)), key=lambda at: -sizes[at]):
        if not groups or sizes[at] < 0.7 * sizes[groups[-1][0]] - 4:
            groups.append([])
        groups[-1].append(at)
    return groups


def batch_of(windows: list[Window], pieces: Pieces) -> Batch:
    """One padded batch."""
    encoded, owner = [], []
    for window, one in enumerate(windows):
        for first, last in one.sentences:
            ids, case, firsts = pieces.sentence(one.words[first:last])
            ids, case = ids[:MAX_PIECES], case[:MAX_PIECES]
            encoded.append((ids, case, [min(at, len(ids) - 1) for at in firsts]))
            owner.append(window)
    groups, starts, base = [], [0] * len(encoded), 0
    for members in alike([len(one[0]) for one in encoded]):
        part = [encoded[at] for at in members]
        width = max(len(one[2]) for one in part) + 1
        for row, at in enumerate(members):
            starts[at] = base + row * width + 1
        base += len(part) * width
        ids, case, firsts = (padded([one[k] for one in part]) for k in range(3))
        groups.append(Sentences(ids, case, padded([[1] * len(one[0]) for one in part]), firsts))
    rows: list[list[int]] = [[] for _ in windows]
    for at, window in enumerate(owner):
        rows[window] += range(starts[at], starts[at] + len(encoded[at][2]))
    return Batch(
        windows, groups, padded(rows),
        padded([states(w.words, {s[0] for s in w.sentences}, w.paragraph_starts) for w in windows]),
        padded([[1] * len(w.words) for w in windows]).bool(), padded([w.tags() for w in windows]),
    )  # fmt: skip


def grouped(windows: list[Window], words: int, rng: random.Random | None) -> list[list[Window]]:
    """Groups of like length of at most `words` padded words."""
    jitter = (lambda: rng.random() * 8) if rng else (lambda: 0.0)
    ordered = sorted(windows, key=lambda w: len(w.words) + jitter())
    groups: list[list[Window]] = []
    for window in ordered:
        if not groups or (len(groups[-1]) + 1) * len(window.words) > words:
            groups.append([])
        groups[-1].append(window)
    if rng:
        rng.shuffle(groups)
    return groups

"""Sentences to padded tensors, grouped by length."""

from __future__ import annotations

import random
from dataclasses import dataclass

import torch
from torch import Tensor

from language.inputs import MAX_PIECES, Pieces
from language.labels import features_key
from language.lemma_scripts import script
from language.name_spans import tags_of
from language.read_conllu import Sentence

IGNORED = -100
Indexes = dict[str, dict[str, int]]


@dataclass
class Batch:
    """Inputs `[B,P]`, `words` and targets `[B,W]`; a target of IGNORED counts nowhere."""

    sentences: list[Sentence]
    ids: Tensor
    case: Tensor
    mask: Tensor
    words: Tensor
    targets: dict[str, Tensor]

    @property
    def lengths(self) -> list[int]:
        """Words of each sentence."""
        return [len(s.words) for s in self.sentences]


def padded(rows: list[list[int]], value: int) -> Tensor:
    """Rows of different lengths as one int64 tensor."""
    width = max(map(len, rows))
    return torch.tensor([row + [value] * (width - len(row)) for row in rows])


def targets_of(sentence: Sentence, indexes: Indexes) -> dict[str, list[int]]:
    """Label numbers of each head, IGNORED where the sentence has none or the label is not in the list."""
    none = [IGNORED] * len(sentence.words)
    found = {head: none for head in ("upos", "feats", "lemma", "names", "arc", "rel")}
    if sentence.heads:
        found["upos"] = [indexes["upos"].get(tag, IGNORED) for tag in sentence.upos]
        found["feats"] = [indexes["feats"].get(features_key(f), IGNORED) for f in sentence.feats]
        found["lemma"] = [
            IGNORED if "Typo" in feats else indexes["lemma"].get(script(word, lemma), IGNORED)
            for word, lemma, feats in zip(sentence.words, sentence.lemmas, sentence.feats, strict=True)
        ]
        found["arc"] = sentence.heads
        found["rel"] = [indexes["rel"].get(rel, IGNORED) for rel in sentence.rels]
    if sentence.names is not None:
        found["names"] = [indexes["names"][tag] for tag in tags_of(len(sentence.words), sentence.names)]
    return found


def batch_of(sentences: list[Sentence], pieces: Pieces, indexes: Indexes) -> Batch:
    """One padded batch."""
    rows = [pieces.sentence(s.words) for s in sentences]
    targets = [targets_of(s, indexes) for s in sentences]
    ids = padded([r[0] for r in rows], 0)
    mask = padded([[1] * len(r[0]) for r in rows], 0)
    return Batch(
        sentences, ids, padded([r[1] for r in rows], 0), mask, padded([r[2] for r in rows], 0),
        {head: padded([t[head] for t in targets], IGNORED) for head in targets[0]},
    )  # fmt: skip


def grouped(sentences: list[Sentence], pieces: Pieces, budget: int, rng: random.Random | None) -> list[list[Sentence]]:
    """Groups of like length whose padded size is at most `budget` pieces; shuffled where `rng` is given."""
    sized = [(sum(len(pieces.of(w)) for w in s.words) + 2, s) for s in sentences]
    sized = [(size, s) for size, s in sized if size <= MAX_PIECES]
    if rng:
        sized = [(size + rng.random() * 2, s) for size, s in sized]
    sized.sort(key=lambda pair: pair[0])
    groups: list[list[Sentence]] = []
    for size, sentence in sized:
        if not groups or (len(groups[-1]) + 1) * size > budget:
            groups.append([])
        groups[-1].append(sentence)
    if rng:
        rng.shuffle(groups)
    return groups

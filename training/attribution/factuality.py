"""Did it happen? A regression from -3 (certainly not) to 3 (certainly) on the word vector of an event word.

Sets: UW (Lee et al. 2015), UDS-IH2 (Rudinger et al. 2018), MEANTIME (Minard et al. 2016), on one scale as Stanovsky et
al. (2017) unified them. Each set has an output of its own, because the annotators were asked different things; the
outputs share the hidden layer, and UW's is exported.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from language.batches import padded
from language.inputs import Pieces
from language.network import WIDTH, Network

SETS = ["UW", "UDS_IH2", "MEANTIME"]
HIDDEN = 64


@dataclass
class Judged:
    """A sentence in words, with a value for each event word."""

    of: int
    words: list[str]
    values: dict[int, float]


class Factuality(nn.Module):
    """One hidden layer, one output a set."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden, self.values = nn.Linear(WIDTH, HIDDEN), nn.Linear(HIDDEN, len(SETS))
        self.dropout = nn.Dropout(0.2)

    def forward(self, x: Tensor) -> Tensor:
        """[..., 384] to [..., sets]"""
        return self.values(self.dropout(F.relu(self.hidden(self.dropout(x)))))


def read(data: Path, part: str, sets: list[str] = SETS) -> list[Judged]:
    """The sentences of a part of some sets."""
    found = []
    for name in sets:
        for line in (data / "factuality" / name / f"{part}.jsonl").open(encoding="utf-8"):
            record = json.loads(line)
            values = {target["span1"][1] - 1: target["label"] for target in record["targets"]}
            found.append(Judged(SETS.index(name), record["text"].split(" "), values))
    return found


def grouped(sentences: list[Judged], words: int, rng: random.Random | None) -> list[list[Judged]]:
    """Groups of like length of at most `words` padded words."""
    jitter = (lambda: rng.random() * 3) if rng else (lambda: 0.0)
    groups: list[list[Judged]] = []
    for one in sorted(sentences, key=lambda s: len(s.words) + jitter()):
        if not groups or (len(groups[-1]) + 1) * len(one.words) > words:
            groups.append([])
        groups[-1].append(one)
    if rng:
        rng.shuffle(groups)
    return groups


def values_of(network: Network, head: Factuality, group: list[Judged], pieces: Pieces) -> tuple[Tensor, Tensor]:
    """Predicted and true values of all event words of a group."""
    rows = [pieces.sentence(one.words) for one in group]
    ids, case, firsts = (padded([row[k] for row in rows], 0) for k in range(3))
    with torch.autocast("cpu", torch.bfloat16):
        x = network.top_words_of(ids, case, padded([[1] * len(row[0]) for row in rows], 0), firsts)
        where = [(row, at + 1, one.of) for row, one in enumerate(group) for at in one.values]
        row, word, of = torch.tensor(where).T
        found = head(x[row, word]).float()[torch.arange(len(where)), of]
    return found, torch.tensor([value for one in group for value in one.values.values()])


@torch.no_grad()
def measure(network: Network, head: Factuality, sentences: list[Judged], pieces: Pieces) -> str:
    """Pearson's r and mean absolute error."""
    network.eval(), head.eval()
    parts = [values_of(network, head, group, pieces) for group in grouped(sentences, 2000, None)]
    found, true = torch.cat([one[0] for one in parts]).clamp(-3, 3), torch.cat([one[1] for one in parts])
    r = torch.corrcoef(torch.stack([found, true]))[0, 1]
    return f"r {r:.3f} MAE {(found - true).abs().mean():.3f} ({len(true)} events)"

"""A linear-chain conditional random field over the tags (Lafferty et al. 2001)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from attribution.polnear import TAGS

FORBIDDEN = -1e4


def allowed() -> Tensor:
    """0 where a tag may follow another, FORBIDDEN where not: [from, to]; the last row is the start."""
    table = torch.zeros(len(TAGS) + 1, len(TAGS))
    for to, tag in enumerate(TAGS):
        if tag.startswith("I-"):
            for before in range(len(TAGS) + 1):
                if before == len(TAGS) or TAGS[before][2:] != tag[2:]:
                    table[before, to] = FORBIDDEN
    return table


class Crf(nn.Module):
    """Transition scores, with those that make no span shut off."""

    def __init__(self) -> None:
        super().__init__()
        self.moves = nn.Parameter(torch.zeros(len(TAGS) + 1, len(TAGS)))
        self.register_buffer("shut", allowed(), persistent=False)

    def loss(self, scores: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Mean negative log-likelihood a word: `scores` [B,W,T], `tags` [B,W], `mask` [B,W] of true words first."""
        moves = self.moves + self.shut
        start, between = moves[-1], moves[:-1]
        total = scores[:, 0] + start
        gold = scores.gather(2, tags.unsqueeze(2)).squeeze(2)
        path = gold[:, 0] + start[tags[:, 0]]
        for at in range(1, scores.shape[1]):
            following = torch.logsumexp(total.unsqueeze(2) + between, 1) + scores[:, at]
            here = mask[:, at].unsqueeze(1)
            total = torch.where(here, following, total)
            path = path + torch.where(mask[:, at], gold[:, at] + between[tags[:, at - 1], tags[:, at]], 0.0)
        return (torch.logsumexp(total, 1) - path).sum() / mask.sum()

    @torch.no_grad()
    def best(self, scores: Tensor) -> list[int]:
        """The best tags of one window: `scores` [W,T]."""
        moves = self.moves + self.shut
        total, back = scores[0] + moves[-1], []
        for row in scores[1:]:
            value, before = (total.unsqueeze(1) + moves[:-1]).max(0)
            total = value + row
            back.append(before)
        tags = [int(total.argmax())]
        for before in reversed(back):
            tags.append(int(before[tags[-1]]))
        return tags[::-1]


def spans_of(tags: list[int]) -> dict[str, list[tuple[int, int]]]:
    """The spans of each role in a sequence of tags."""
    found: dict[str, list[tuple[int, int]]] = {"source": [], "cue": [], "content": []}
    for at, tag in enumerate(tags):
        name = TAGS[tag]
        if name.startswith("B-"):
            found[name[2:]].append((at, at + 1))
        elif name.startswith("I-"):
            spans = found[name[2:]]
            spans[-1] = (spans[-1][0], at + 1)
    return found

"""From scores to attributions."""

from __future__ import annotations

import torch
from torch import Tensor

from attribution.crf import spans_of
from attribution.head import AttributionHead
from attribution.polnear import Attribution, Span


@torch.no_grad()
def decode(head: AttributionHead, scores: Tensor, links: Tensor, sentence: list[int]) -> list[Attribution]:
    """The attributions of one window: `scores` [W,T], `links` [W,6,LINK], `sentence` the number of each word's sentence."""
    found = spans_of(head.crf.best(scores))
    cues = found["cue"]
    if not cues:
        return []
    cue, numbers = torch.tensor(cues), torch.tensor(sentence)
    sources: list[Span | None] = [None] * len(cues)
    if found["source"]:
        best = head.link_scores(links, cue, torch.tensor(found["source"]), 0, numbers).argmax(1).tolist()
        sources = [found["source"][at] if at < len(found["source"]) else None for at in best]
    contents: list[list[Span]] = [[] for _ in cues]
    if found["content"]:
        best = head.link_scores(links, cue, torch.tensor(found["content"]), 1, numbers).argmax(0).tolist()
        for at, span in zip(best, found["content"], strict=True):
            if at < len(cues):
                contents[at].append(span)
    return [Attribution(c, s, p) for c, s, p in zip(cues, sources, contents, strict=True) if p]

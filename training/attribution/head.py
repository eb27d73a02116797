"""The attribution head: word vectors of a window in, tag scores and link vectors out.

The encoder reads sentence by sentence; here the words of whole paragraphs see one another. Two narrow pre-norm
transformer layers with relative positions (Shaw et al. 2018, one bias a head and distance), a linear map to tag scores,
and link vectors: whether a source or a content belongs to a cue is judged by a layer over the vectors of their first and last
words and of how far apart they are, how many other cues stand between and how many sentences.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from attribution.crf import Crf
from attribution.muc4 import INCIDENTS, ROLE_TAGS
from attribution.polnear import TAGS

STATES = 6
"""Where a word stands as to quotation marks (outside, mark, inside) and whether it begins a sentence."""
NEAR = 24
LINK = 48


def distances(words: int) -> Tensor:
    """Signed distance of every word to every word, clipped to NEAR: [W,W], from 0."""
    at = torch.arange(words)
    return (at[None, :] - at[:, None]).clamp(-NEAR, NEAR) + NEAR


class Layer(nn.Module):
    """Pre-norm attention and inner map."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm_attention, self.norm_inner = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.near = nn.Embedding(2 * NEAR + 1, heads)
        nn.init.zeros_(self.near.weight)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, absent: Tensor) -> Tensor:
        """`x` [B,W,width], `absent` [B,1,1,W]."""
        batch, words, width = x.shape
        size = width // self.heads
        q, k, v = self.qkv(self.norm_attention(x)).view(batch, words, 3, self.heads, size).permute(2, 0, 3, 1, 4)
        bias = self.near(distances(words)).permute(2, 0, 1)
        shares = (q @ k.transpose(2, 3) * size**-0.5 + bias + absent).softmax(-1)
        mixed = (shares.to(v.dtype) @ v).transpose(1, 2).reshape(batch, words, width)
        x = x + self.dropout(self.out(mixed))
        return x + self.dropout(self.down(F.gelu(self.up(self.norm_inner(x)))))


class AttributionHead(nn.Module):
    """See the module's text."""

    def __init__(self, encoder: int = 384, width: int = 256, inner: int = 256, depth: int = 2, dropout: float = 0.1) -> None:
        super().__init__()
        self.down = nn.Linear(encoder, width)
        self.states = nn.Embedding(STATES, width)
        nn.init.normal_(self.states.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(width, 4, inner, dropout) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.tags = nn.Linear(width, len(TAGS))
        self.links = nn.Linear(width, 6 * LINK)
        self.nobody = nn.Parameter(torch.zeros(2, LINK))
        self.far, self.between, self.apart = (nn.Embedding(n, 2 * LINK) for n in (2 * NEAR + 1, 4, 7))
        for table in (self.far, self.between, self.apart):
            nn.init.normal_(table.weight, std=0.1)
        self.judge = nn.Parameter(torch.randn(2, LINK) * LINK**-0.5)
        self.crf = Crf()
        self.roles = nn.Linear(width, len(ROLE_TAGS) + len(INCIDENTS))
        self.dropout = nn.Dropout(0.2)

    def read(self, x: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """`x` [B,W,384], `states` [B,W], `mask` [B,W] to [B,W,width]."""
        x = self.down(self.dropout(x)) + self.states(states)
        absent = (mask[:, None, None, :].to(x.dtype) - 1) * 10000.0
        for layer in self.layers:
            x = layer(x, absent)
        return self.dropout(self.norm(x))

    def forward(self, x: Tensor, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Tag scores [B,W,T] and link vectors [B,W,6,LINK]."""
        x = self.read(x, states, mask)
        return self.tags(x).float(), self.links(x).float().unflatten(2, (6, LINK))

    def role_scores(self, x: Tensor, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of the role tags and of the incidents, [B,W,labels] each."""
        x = self.roles(self.read(x, states, mask)).float()
        return x[..., : len(ROLE_TAGS)], x[..., len(ROLE_TAGS) :]

    def link_scores(self, links: Tensor, cues: Tensor, spans: Tensor, kind: int, sentence: Tensor) -> Tensor:
        """Scores that each span (kind 0 source, 1 content) belongs to each cue; for sources the last column is nobody: [C,S+1].

        `links` [W,6,LINK], `cues` [C,2], `spans` [S,2] of words, end exclusive; `sentence` [W] numbers the sentences. For a content
        nobody stands in the last row, so that the table is [C+1,S].
        """
        cue = links[cues[:, 0], kind] + links[cues[:, 1] - 1, kind]
        part = links[spans[:, 0], 2 + 2 * kind] + links[spans[:, 1] - 1, 3 + 2 * kind]
        here = slice(kind * LINK, (kind + 1) * LINK)
        tables = zip((self.far, self.between, self.apart), relations(cues, spans, sentence), strict=True)
        near = sum(table(index)[..., here] for table, index in tables)
        scores = F.relu(cue[:, None] + part[None] + near) @ self.judge[kind]
        nobody = F.relu((cue if kind == 0 else part) + self.nobody[kind]) @ self.judge[kind]
        return torch.cat([scores, nobody[:, None] if kind == 0 else nobody[None]], 1 - kind)


def relations(cues: Tensor, spans: Tensor, sentence: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """How cues [C,2] and spans [S,2] stand to one another: words from edge to edge (signed, clipped to NEAR, from 0), other
    cues between them (at most 3), sentences from the cue to the span (clipped to 3, from 0); [C,S] each."""
    cue_first, cue_end = cues[:, None, 0], cues[:, None, 1]
    first, end = spans[None, :, 0], spans[None, :, 1]
    gap = torch.where(first >= cue_end, first - cue_end + 1, -(cue_first - end + 1)).clamp(-NEAR, NEAR) + NEAR
    low, high = torch.minimum(cue_end, end), torch.maximum(cue_first, first)
    inside = (cues[None, None, :, 0] >= low[..., None]) & (cues[None, None, :, 1] <= high[..., None])
    apart = (sentence[spans[:, 0]][None, :] - sentence[cues[:, 0]][:, None]).clamp(-3, 3) + 3
    return gap, inside.sum(-1).clamp(max=3), apart

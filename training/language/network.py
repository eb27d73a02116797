"""The network: the first layers of a BERT encoder, a casing embedding, and six heads on each word's first piece."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import safe_open
from torch import Tensor, nn

from language.inputs import CASE_CLASSES

WIDTH, HEADS, INNER, POSITIONS, VOCABULARY = 384, 12, 1536, 512, 30522
EPSILON = 1e-12


class Layer(nn.Module):
    """One post-norm transformer layer with the query, key and value maps in one matrix."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm_attention = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm_inner = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` [B,P,384], `mask` [B,1,1,P]: 0 where a piece is, -10000 at padding."""
        batch, pieces, _ = x.shape
        q, k, v = self.qkv(x).view(batch, pieces, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # Plain products: on a CPU in bfloat16 the backward pass of the fused attention is four times slower.
        shares = (q @ k.transpose(2, 3) * (WIDTH // HEADS) ** -0.5 + mask).softmax(-1)
        attended = (shares.to(v.dtype) @ v).transpose(1, 2).reshape(batch, pieces, WIDTH)
        x = self.norm_attention(x + self.out(attended))
        return self.norm_inner(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Embeddings (word table frozen) and `depth` layers."""

    def __init__(self, depth: int, dropout: float) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.words.weight.requires_grad_(False)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.case = nn.Embedding(len(CASE_CLASSES), WIDTH)
        nn.init.zeros_(self.case.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(depth))
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, case: Tensor, mask: Tensor, depth: int) -> Tensor:
        """[B,P] each to the hidden states after `depth` layers: [B,P,384]."""
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.case(case)
        x = self.dropout(self.norm(x))
        absent = (mask[:, None, None, :] - 1) * 10000.0
        for layer in self.layers[:depth]:
            x = layer(x, absent)
        return x

    def load_bert(self, weights: Path) -> None:
        """Takes the weights of a BERT checkpoint; token type 0 is folded into the positions."""
        with safe_open(str(weights), "pt") as file:
            get = file.get_tensor
            with torch.no_grad():
                self.words.weight.copy_(get("embeddings.word_embeddings.weight"))
                self.positions.weight.copy_(
                    get("embeddings.position_embeddings.weight") + get("embeddings.token_type_embeddings.weight")[0]
                )
                self.norm.weight.copy_(get("embeddings.LayerNorm.weight"))
                self.norm.bias.copy_(get("embeddings.LayerNorm.bias"))
                for at, layer in enumerate(self.layers):
                    base = f"encoder.layer.{at}"
                    for kind in ("weight", "bias"):
                        parts = [get(f"{base}.attention.self.{part}.{kind}") for part in ("query", "key", "value")]
                        getattr(layer.qkv, kind).copy_(torch.cat(parts))
                        getattr(layer.out, kind).copy_(get(f"{base}.attention.output.dense.{kind}"))
                        getattr(layer.norm_attention, kind).copy_(get(f"{base}.attention.output.LayerNorm.{kind}"))
                        getattr(layer.up, kind).copy_(get(f"{base}.intermediate.dense.{kind}"))
                        getattr(layer.down, kind).copy_(get(f"{base}.output.dense.{kind}"))
                        getattr(layer.norm_inner, kind).copy_(get(f"{base}.output.LayerNorm.{kind}"))


class Parser(nn.Module):
    """Deep biaffine attention (Dozat & Manning 2017): arc scores and relation scores.

    Column 0 of every score is the root, represented by [CLS]; column j is word j - 1.
    """

    def __init__(self, relations: int, arc: int, rel: int, dropout: float) -> None:
        super().__init__()
        self.relations, self.arc, self.rel = relations, arc, rel
        self.maps = nn.Linear(WIDTH, 2 * arc + 2 * rel)
        self.arc_product = nn.Linear(arc, arc)
        self.rel_product = nn.Linear(rel, relations * (rel + 1))
        nn.init.xavier_uniform_(self.arc_product.weight)
        nn.init.normal_(self.rel_product.weight, std=0.02)
        nn.init.zeros_(self.rel_product.bias)
        self.dropout = nn.Dropout(dropout)

    def represent(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """`x` [B,W+1,384] to arc dependents, arc heads, relation dependents, relation heads."""
        x = self.dropout(F.relu(self.maps(x)))
        arc_dep, arc_head, rel_dep, rel_head = x.split([self.arc, self.arc, self.rel, self.rel], dim=-1)
        rel_head = F.pad(rel_head, (0, 1), value=1.0)
        return arc_dep[:, 1:], arc_head, rel_dep[:, 1:], rel_head

    def arc_scores(self, dependents: Tensor, heads: Tensor) -> Tensor:
        """[B,W,W+1]"""
        return self.arc_product(dependents) @ heads.transpose(1, 2)

    def rel_scores(self, dependents: Tensor, heads: Tensor) -> Tensor:
        """Scores for one chosen head a word: `dependents` [B,W,r], `heads` [B,W,r+1] to [B,W,R]."""
        batch, words, _ = dependents.shape
        product = self.rel_product(dependents).view(batch, words, self.relations, self.rel + 1)
        return (product @ heads.unsqueeze(-1)).squeeze(-1)


class Network(nn.Module):
    """Encoder and heads; `sizes` gives the number of labels of each tagging head.

    The heads of this class read the encoder after its first `tap` layers, the heads of `attribution` after all.
    """

    def __init__(
        self, depth: int, sizes: dict[str, int], arc: int = 160, rel: int = 48, dropout: float = 0.1, tap: int | None = None
    ) -> None:
        super().__init__()
        self.tap = tap or depth
        self.encoder = Encoder(depth, dropout)
        self.tags = nn.ModuleDict({head: nn.Linear(WIDTH, sizes[head]) for head in ("upos", "feats", "lemma", "names")})
        self.use_endings(torch.zeros(VOCABULARY, dtype=torch.long))
        self.parser = Parser(sizes["rel"], arc, rel, 0.25)
        self.dropout = nn.Dropout(0.2)

    def use_endings(self, classes: Tensor) -> None:
        """Gives every wordpiece its ending class; the lemma logits of all endings start at zero."""
        self.register_buffer("piece_endings", classes)
        self.endings = nn.Embedding(int(classes.max()) + 1, self.tags["lemma"].out_features)
        nn.init.zeros_(self.endings.weight)

    def endings_of(self, ids: Tensor, mask: Tensor, words: Tensor) -> Tensor:
        """The ending class of each word's last piece, which stands before the next word's first: [B,W]."""
        following = F.pad(words[:, 1:], (0, 1))
        last = torch.where(following > words, following - 1, mask.sum(1, keepdim=True) - 2)
        return self.piece_endings[ids.gather(1, last)]

    def words_of(self, ids: Tensor, case: Tensor, mask: Tensor, words: Tensor, depth: int | None = None) -> Tensor:
        """Hidden states of [CLS] and of each word's first piece after `depth` layers (`tap`): [B,W+1,384]."""
        hidden = self.encoder(ids, case, mask, depth or self.tap)
        index = F.pad(words, (1, 0)).long().unsqueeze(-1).expand(-1, -1, WIDTH)
        return hidden.gather(1, index)

    def top_words_of(self, ids: Tensor, case: Tensor, mask: Tensor, words: Tensor) -> Tensor:
        """The same after all layers."""
        return self.words_of(ids, case, mask, words, len(self.encoder.layers))

    def tag_scores(self, head: str, x: Tensor) -> Tensor:
        """Logits of one tagging head: [B,W+1,384] to [B,W,labels]."""
        return self.tags[head](self.dropout(x[:, 1:])).float()

    def lemma_scores(self, x: Tensor, endings: Tensor) -> Tensor:
        """Logits of the lemma scripts, to which the word's ending class adds its own: `endings` [B,W]."""
        return self.tag_scores("lemma", x) + self.endings(endings)

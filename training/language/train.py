"""Trains encoder and heads together.

    python -m language.train --data DATA --names NAMES --base FOLDER --out RUN --minutes 70

`--base` holds `model.safetensors` and `vocab.txt` of all-MiniLM-L6-v2. The learning rate falls linearly to zero over the
given minutes of training, so a run ends on time on any machine; the number of epochs is what fits. Tree batches
(all heads) alternate with silver batches (names alone). A checkpoint is kept after each epoch.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from language.augment import augmented
from language.batches import IGNORED, Batch, Indexes, batch_of, grouped
from language.checkpoint import load, save
from language.evaluate import json_records, measure, tree_sentences
from language.inputs import UNK, Pieces, ending_classes
from language.labels import Labels, collect
from language.network import Network
from language.read_conllu import Sentence

WEIGHTS = {"upos": 0.5, "feats": 0.5, "lemma": 0.5, "names": 1.0, "arc": 1.0, "rel": 1.0}


def cross_entropy(scores: Tensor, target: Tensor) -> Tensor:
    """Mean over the counted words; 0 where none counts."""
    if not (target != IGNORED).any():
        return scores.sum() * 0
    return F.cross_entropy(scores.flatten(0, 1), target.flatten(), ignore_index=IGNORED)


def losses(network: Network, batch: Batch, trees: bool, word_dropout: float) -> dict[str, Tensor]:
    """The loss of each head that the batch has labels for."""
    ids = batch.ids
    if word_dropout:
        ids = torch.where((torch.rand(ids.shape) < word_dropout) & (ids > 103), UNK, ids)
    with torch.autocast("cpu", torch.bfloat16):
        x = network.words_of(ids, batch.case, batch.mask, batch.words)
        found = {"names": cross_entropy(network.tag_scores("names", x), batch.targets["names"])}
        if not trees:
            return found
        for head in ("upos", "feats"):
            found[head] = cross_entropy(network.tag_scores(head, x), batch.targets[head])
        found["lemma"] = cross_entropy(
            network.lemma_scores(x, network.endings_of(batch.ids, batch.mask, batch.words)), batch.targets["lemma"]
        )
        arc_dep, arc_head, rel_dep, rel_head = network.parser.represent(x)
        arcs = network.parser.arc_scores(arc_dep, arc_head).float()
        columns = torch.arange(arcs.shape[2])
        lengths = torch.tensor(batch.lengths)
        arcs = arcs.masked_fill((columns > lengths[:, None])[:, None, :], -1e4)
        found["arc"] = cross_entropy(arcs, batch.targets["arc"])
        gold = batch.targets["arc"].clamp(min=0).unsqueeze(-1).expand(-1, -1, rel_head.shape[2])
        rels = network.parser.rel_scores(rel_dep, rel_head.gather(1, gold)).float()
        found["rel"] = cross_entropy(rels, batch.targets["rel"])
    return found


def torch_predict(network: Network):
    """Scores as the exported graph gives them, but `rel` [B,W,R,W+1] computed head by head in torch."""

    @torch.no_grad()
    def predict(batch: Batch) -> dict[str, np.ndarray]:
        network.eval()
        x = network.words_of(batch.ids, batch.case, batch.mask, batch.words)
        outputs = {head: network.tag_scores(head, x) for head in ("upos", "feats", "names")}
        outputs["lemma"] = network.lemma_scores(x, network.endings_of(batch.ids, batch.mask, batch.words))
        arc_dep, arc_head, rel_dep, rel_head = network.parser.represent(x)
        outputs["arc"] = network.parser.arc_scores(arc_dep, arc_head)
        size, words, _ = rel_dep.shape
        product = network.parser.rel_product(rel_dep).view(size, words * network.parser.relations, -1)
        outputs["rel"] = (product @ rel_head.transpose(1, 2)).view(size, words, network.parser.relations, words + 1)
        return {key: value.float().numpy() for key, value in outputs.items()}

    return predict


def forever(
    sentences: list[Sentence], pieces: Pieces, indexes: Indexes, budget: int, rng: random.Random
) -> Iterator[Batch]:
    """Augmented batches without end, drawn in chunks."""
    while True:
        order = list(sentences)
        rng.shuffle(order)
        for start in range(0, len(order), 6000):
            chunk = [augmented(rng, s, None) for s in order[start : start + 6000]]
            for group in grouped(chunk, pieces, budget, rng):
                yield batch_of(group, pieces, indexes)


def silver_sentences(names: Path, seed: int) -> list[Sentence]:
    """News with silver names, re3d four times over; every second sentence without any name is left out."""
    rng = random.Random(seed)
    found: list[Sentence] = []
    for file, copies in (("news.jsonl", 1), ("re3d.jsonl", 4)):
        for record in json_records(names / file):
            spans = [tuple(n) for n in record["names"]]
            if spans or rng.random() < 0.5:
                found += [Sentence(record["words"], record["spaces"], names=spans)] * copies
    return found


def optimizer_of(network: Network, encoder_rate: float, heads_rate: float) -> torch.optim.Optimizer:
    """AdamW with one rate for the encoder, one for the new parameters, and a higher one for the sparse word endings."""
    groups: dict[str, list[torch.nn.Parameter]] = {"encoder": [], "heads": [], "endings": []}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            part = name.split(".")[0]
            groups[part if part in groups and ".case." not in name else "heads"].append(parameter)
    rates = {"encoder": encoder_rate, "heads": heads_rate, "endings": 5 * heads_rate}
    return torch.optim.AdamW(
        [{"params": parameters, "peak": rates[part]} for part, parameters in groups.items()],
        lr=0.0,
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )


def set_rate(optimizer: torch.optim.Optimizer, progress: float, warmup: float = 0.04) -> None:
    """Linear warm-up, then linear decay to zero; `progress` in [0,1]."""
    factor = progress / warmup if progress < warmup else max(0.0, (1 - progress) / (1 - warmup))
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * max(factor, 1e-3)


def fresh(trees: list[Sentence], arguments: argparse.Namespace) -> tuple[Network, Labels]:
    """A network on the base model's encoder."""
    labels = collect(trees)
    network = Network(arguments.depth, {head: len(index) for head, index in labels.indexes().items()})
    network.encoder.load_bert(arguments.base / "model.safetensors")
    return network, labels


def train(arguments: argparse.Namespace) -> None:
    """The whole run."""
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    rng = random.Random(arguments.seed)
    pieces = Pieces(arguments.base / "vocab.txt")
    trees: list[Sentence] = []
    for bank, copies in (("ewt", 1), ("gum", arguments.gum_copies)):
        trees += [s for s, _ in tree_sentences(arguments.data, arguments.names, bank, "train")] * copies
    network, labels = load(arguments.start) if arguments.start else fresh(trees, arguments)
    indexes = labels.indexes()
    if network.endings.num_embeddings == 1:
        words = (word for sentence in trees for word in sentence.words)
        network.use_endings(torch.tensor(ending_classes(words, pieces, arguments.base / "vocab.txt")))
    optimizer = optimizer_of(network, arguments.encoder_rate, arguments.heads_rate)
    silver = forever(silver_sentences(arguments.names, arguments.seed), pieces, indexes, arguments.pieces, rng)
    dev = {bank: tree_sentences(arguments.data, arguments.names, bank, "dev") for bank in ("ewt", "gum")}
    arguments.out.mkdir(parents=True, exist_ok=True)
    spent, epoch, owed = 0.0, 0, 0.0
    while spent < arguments.minutes * 60:
        epoch += 1
        following = rng.sample(trees, len(trees))
        changed = [augmented(rng, s, f) for s, f in zip(trees, following, strict=True)]
        sums: dict[str, list[float]] = {}
        for group in grouped(changed, pieces, arguments.pieces, rng):
            began = time.monotonic()
            steps = [(batch_of(group, pieces, indexes), True)]
            owed += arguments.silver
            while owed >= 1:
                steps.append((next(silver), False))
                owed -= 1
            network.train()
            for batch, is_tree in steps:
                set_rate(optimizer, spent / (arguments.minutes * 60))
                found = losses(network, batch, is_tree, arguments.word_dropout)
                for head, loss in found.items():
                    sums.setdefault(head if is_tree else "silver", []).append(loss.item())
                sum(WEIGHTS[head] * loss for head, loss in found.items()).backward()
                torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
            spent += time.monotonic() - began
            if spent >= arguments.minutes * 60:
                break
        means = {head: round(sum(values) / len(values), 4) for head, values in sums.items()}
        print(f"epoch {epoch} minute {spent / 60:.1f} {json.dumps(means)}", flush=True)
        save(network, labels, arguments.out / "last.pt")
        if epoch % arguments.measure_every == 0 or spent >= arguments.minutes * 60:
            for bank, pairs in dev.items():
                print(f"  {bank} dev {json.dumps(measure(torch_predict(network), pairs, labels, pieces))}", flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/")
    parser.add_argument("--names", type=Path, required=True, help="folder that silver_names wrote")
    parser.add_argument("--base", type=Path, required=True, help="folder of the base model")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--start", type=Path, help="checkpoint to go on from")
    parser.add_argument("--minutes", type=float, default=70, help="training time, measuring not counted")
    parser.add_argument("--depth", type=int, default=3, help="encoder layers")
    parser.add_argument("--pieces", type=int, default=1000, help="padded pieces a batch")
    parser.add_argument("--silver", type=float, default=0.6, help="silver batches per tree batch")
    parser.add_argument("--gum-copies", type=int, default=1)
    parser.add_argument("--encoder-rate", type=float, default=3e-4)
    parser.add_argument("--heads-rate", type=float, default=2e-3)
    parser.add_argument("--word-dropout", type=float, default=0.05)
    parser.add_argument("--measure-every", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()

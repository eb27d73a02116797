"""Trains encoder and all heads together: attribution, roles and factuality beside trees and names.

    python -m attribution.train --data DATA --names NAMES --words WORDS --base BASE --start RUN/last.pt --out RUN2

The run is counted in steps, not by the clock: one step is one batch of PolNeAR, with a batch of each other task as often as
its share says. What the encoder has learned of trees and names is kept by going on with them.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from attribution import factuality, muc4
from attribution.batches import Batch, batch_of, grouped
from attribution.checkpoint import Heads, deeper, load, save
from attribution.decode import decode
from attribution.head import AttributionHead
from attribution.polnear import Attribution, Window, read
from attribution.score import figures
from language.batches import batch_of as tree_batch
from language.batches import grouped as tree_groups
from language.augment import augmented
from language.evaluate import measure, tree_sentences
from language.inputs import UNK, Pieces
from language.network import WIDTH, Network
from language.train import WEIGHTS, forever, losses, set_rate, silver_sentences, torch_predict

Task = Callable[[], dict[str, Tensor]]


def vectors(network: Network, batch: Batch, word_dropout: float = 0.0) -> Tensor:
    """The encoder's word vectors in the order of the windows: [B,W,384]."""
    parts = []
    for group in batch.groups:
        ids = group.ids
        if word_dropout:
            ids = torch.where((torch.rand(ids.shape) < word_dropout) & (ids > 103), UNK, ids)
        parts.append(network.top_words_of(ids, group.case, group.pieces, group.firsts).reshape(-1, WIDTH))
    return torch.cat(parts)[batch.rows]


def link_losses(head: AttributionHead, links: Tensor, window: Window) -> list[Tensor]:
    """How surely each cue finds its source (or nobody) and each content its cue, given the true spans."""
    known = window.attributions
    if not known:
        return []
    found = []
    cues, sentence = torch.tensor([one.cue for one in known]), torch.tensor(window.sentence_numbers())
    sources = sorted({one.source for one in known if one.source})
    if sources:
        target = [sources.index(one.source) if one.source else len(sources) for one in known]
        scores = head.link_scores(links, cues, torch.tensor(sources), 0, sentence)
        found.append(F.cross_entropy(scores, torch.tensor(target), reduction="sum"))
    contents = [(span, at) for at, one in enumerate(known) for span in one.contents]
    if contents and len(known) > 1:
        scores = head.link_scores(links, cues, torch.tensor([span for span, _ in contents]), 1, sentence)
        found.append(F.cross_entropy(scores.T, torch.tensor([at for _, at in contents]), reduction="sum"))
    return found


def attribution_losses(network: Network, head: AttributionHead, batch: Batch, word_dropout: float) -> dict[str, Tensor]:
    """Tag and link losses, both as means a word."""
    with torch.autocast("cpu", torch.bfloat16):
        scores, links = head(vectors(network, batch, word_dropout), batch.states, batch.mask)
    parts = [one for row, window in zip(links, batch.windows, strict=True) for one in link_losses(head, row, window)]
    link = torch.stack(parts).sum() / batch.mask.sum() if parts else scores.sum() * 0
    return {"tags": head.crf.loss(scores, batch.tags, batch.mask), "links": link}


def role_losses(network: Network, head: AttributionHead, group: list[muc4.Roles], pieces: Pieces) -> dict[str, Tensor]:
    """Role tags over all words, incidents over the words of fillers."""
    batch, tags, incidents = muc4.roles_batch(group, pieces)
    with torch.autocast("cpu", torch.bfloat16):
        roles, kinds = head.role_scores(vectors(network, batch), batch.states, batch.mask)
    found = {"roles": F.cross_entropy(roles.flatten(0, 1), tags.flatten(), ignore_index=muc4.IGNORED)}
    if (incidents != muc4.IGNORED).any():
        found["incidents"] = 0.1 * F.cross_entropy(kinds.flatten(0, 1), incidents.flatten(), ignore_index=muc4.IGNORED)
    return found


@torch.no_grad()
def predict(network: Network, head: AttributionHead, windows: list[Window], pieces: Pieces) -> list[tuple[Window, list[Attribution]]]:
    """Every window with what is found in it."""
    network.eval(), head.eval()
    found = []
    for group in grouped(windows, 2000, None):
        batch = batch_of(group, pieces)
        with torch.autocast("cpu", torch.bfloat16):
            scores, links = head(vectors(network, batch), batch.states, batch.mask)
        for row, window in enumerate(group):
            n = len(window.words)
            found.append((window, decode(head, scores[row, :n], links[row, :n], window.sentence_numbers())))
    return found


def tree_task(network: Network, trees: list, pieces: Pieces, indexes: dict, arguments: argparse.Namespace, rng: random.Random) -> Task:
    """Trees with all their heads, augmented."""

    def batches() -> Iterator:
        while True:
            changed = [augmented(rng, s, f) for s, f in zip(trees, rng.sample(trees, len(trees)), strict=True)]
            for group in tree_groups(changed, pieces, 1000, rng):
                yield tree_batch(group, pieces, indexes)

    source = batches()

    def task() -> dict[str, Tensor]:
        found = losses(network, next(source), True, arguments.word_dropout)
        return {head: WEIGHTS[head] * loss for head, loss in found.items()}

    return task


def drawn(groups: Callable[[], list], then: Callable[[list], dict[str, Tensor]]) -> Task:
    """One group after the other, regrouped when all are used up."""
    waiting: list = []

    def task() -> dict[str, Tensor]:
        if not waiting:
            waiting.extend(groups())
        return then(waiting.pop())

    return task


def tasks_of(network: Network, heads: Heads, pieces: Pieces, indexes: dict, trees: list, arguments: argparse.Namespace, rng: random.Random) -> dict[str, tuple[float, Task]]:
    """Each other task with its share: batches a step."""
    judged = factuality.read(arguments.data, "train") + 3 * factuality.read(arguments.data, "train", ["UW"])
    roles = muc4.read(arguments.words / "muc4-dev.jsonl", arguments.words / "muc4-dev-words.jsonl")
    silver = forever(silver_sentences(arguments.names, arguments.seed), pieces, indexes, 1000, rng)

    def role_groups() -> list:
        drawn_case = [one if rng.random() < 0.6 else muc4.lowered(one, rng.random() < 0.7) for one in roles]
        by_window = {id(one.window): one for one in drawn_case}
        return [[by_window[id(w)] for w in group] for group in grouped([one.window for one in drawn_case], arguments.batch, rng)]

    def judge(group: list) -> dict[str, Tensor]:
        found, true = factuality.values_of(network, heads.factuality, group, pieces)
        return {"factuality": F.smooth_l1_loss(found, true, beta=0.5)}

    return {
        "trees": (arguments.trees, tree_task(network, trees, pieces, indexes, arguments, rng)),
        "silver": (arguments.silver, lambda: {"silver": losses(network, next(silver), False, arguments.word_dropout)["names"]}),
        "factuality": (arguments.factuality, drawn(lambda: factuality.grouped(judged, arguments.batch, rng), judge)),
        "roles": (arguments.roles, drawn(role_groups, lambda group: role_losses(network, heads.attribution, group, pieces))),
    }


def train(arguments: argparse.Namespace) -> None:
    """The whole run."""
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    rng = random.Random(arguments.seed)
    pieces = Pieces(arguments.base / "vocab.txt")
    windows = read(arguments.data / "polnear" / "train", arguments.words / "polnear-train.jsonl")
    network, labels, heads = load(arguments.start)
    deeper(network, arguments.depth, arguments.base / "model.safetensors")
    indexes = labels.indexes()
    trees: list = []
    for bank, copies in (("ewt", 1), ("gum", 2)):
        trees += [s for s, _ in tree_sentences(arguments.data, arguments.names, bank, "train")] * copies
    others = tasks_of(network, heads, pieces, indexes, trees, arguments, rng)
    above = tuple(f"encoder.layers.{at}." for at in range(network.tap, len(network.encoder.layers)))
    trained = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
    upper = [p for name, p in trained if above and name.startswith(above)]
    encoder = [p for name, p in trained if name.startswith("encoder") and not (above and name.startswith(above))]
    old = [p for name, p in trained if not name.startswith("encoder")]
    if arguments.freeze:
        for parameter in (*encoder, *old):
            parameter.requires_grad_(False)
        encoder, old = [], []
    groups = [
        {"params": upper, "peak": arguments.upper_rate},
        {"params": encoder, "peak": arguments.encoder_rate},
        {"params": old, "peak": arguments.old_rate},
        {"params": [*heads.attribution.parameters(), *heads.factuality.parameters()], "peak": arguments.head_rate},
    ]
    optimizer = torch.optim.AdamW(groups, lr=0.0, weight_decay=0.01, betas=(0.9, 0.98))
    everything = [p for g in groups for p in g["params"]]
    arguments.out.mkdir(parents=True, exist_ok=True)
    total = arguments.epochs * len(grouped(windows, arguments.batch, rng))
    step, owed, began, sums = 0, dict.fromkeys(others, 0.0), time.monotonic(), {}
    print(f"{len(windows)} windows, {total} steps", flush=True)

    def update(found: dict[str, Tensor]) -> None:
        for name, value in found.items():
            sums.setdefault(name, []).append(value.item())
        sum(found.values()).backward()
        torch.nn.utils.clip_grad_norm_(everything, 2.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    for epoch in range(arguments.epochs):
        for group in grouped(windows, arguments.batch, rng):
            network.train(), heads.attribution.train(), heads.factuality.train()
            set_rate(optimizer, step / total)
            update(attribution_losses(network, heads.attribution, batch_of(group, pieces), arguments.word_dropout))
            for name, (share, task) in others.items():
                owed[name] += share
                while owed[name] >= 1:
                    update(task())
                    owed[name] -= 1
            step += 1
            if step % 50 == 0:
                means = {name: round(sum(v[-50:]) / len(v[-50:]), 4) for name, v in sums.items()}
                print(f"step {step} minute {(time.monotonic() - began) / 60:.1f} {json.dumps(means)}", flush=True)
        save(network, labels, heads, arguments.out / "last.pt")
        report(network, heads, labels, pieces, arguments)


def report(network: Network, heads: Heads, labels, pieces: Pieces, arguments: argparse.Namespace) -> None:
    """The figures of the dev parts."""
    dev = read(arguments.data / "polnear" / "dev", arguments.words / "polnear-dev.jsonl")
    found = predict(network, heads.attribution, dev, pieces)
    print("  attribution", figures(arguments.data / "polnear" / "dev", found, arguments.scorer), flush=True)
    judged = factuality.read(arguments.data, "dev", ["UW"])
    print("  factuality", factuality.measure(network, heads.factuality, judged, pieces), flush=True)
    for bank in ("ewt", "gum"):
        pairs = tree_sentences(arguments.data, arguments.names, bank, "dev")
        print(f"  {bank} dev {json.dumps(measure(torch_predict(network), pairs, labels, pieces))}", flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/, polnear/, factuality/")
    parser.add_argument("--names", type=Path, required=True, help="folder that language.silver_names wrote")
    parser.add_argument("--words", type=Path, required=True, help="folder with polnear-{train,dev}.jsonl, muc4-dev{,-words}.jsonl")
    parser.add_argument("--base", type=Path, required=True, help="folder of the base model")
    parser.add_argument("--scorer", type=Path, required=True, help="score_attribution.py")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint of language.train, or of this")
    parser.add_argument("--depth", type=int, default=5, help="encoder layers; trees and names keep reading those they have")
    parser.add_argument("--epochs", type=int, default=4, help="of PolNeAR")
    parser.add_argument("--batch", type=int, default=1600, help="padded words a batch")
    parser.add_argument("--trees", type=float, default=0.7, help="tree batches a step")
    parser.add_argument("--silver", type=float, default=0.2, help="batches of silver names a step")
    parser.add_argument("--factuality", type=float, default=0.2)
    parser.add_argument("--roles", type=float, default=0.35)
    parser.add_argument("--encoder-rate", type=float, default=1.5e-4)
    parser.add_argument("--freeze", action="store_true", help="trees, names and the layers that they read stay as they are")
    parser.add_argument("--upper-rate", type=float, default=2e-4, help="of the layers that only the new heads read")
    parser.add_argument("--old-rate", type=float, default=4e-4, help="of the heads that the checkpoint has")
    parser.add_argument("--head-rate", type=float, default=1.2e-3, help="of the heads trained here")
    parser.add_argument("--word-dropout", type=float, default=0.05)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()

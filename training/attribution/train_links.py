"""Trains the links of the attribution head on the spans that the tags give, with everything else as it is.

    python -m attribution.train_links --data DATA --words WORDS --base BASE --scorer FILE --start RUN/last.pt --out RUN2

While the encoder learns, links are trained between true spans. Here they learn what they will see: spans with wrong edges, spans
that belong to nothing, and contents whose cue was not found (a share of the cues is left out at random).
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from attribution.batches import batch_of, grouped
from attribution.checkpoint import load, save
from attribution.crf import spans_of
from attribution.decode import decode
from attribution.head import LINK, AttributionHead
from attribution.polnear import Attribution, Span, Window, read
from attribution.score import figures
from attribution.train import vectors
from language.inputs import Pieces
from language.network import Network

LEFT_OUT = 0.1
"""Share of cues left out."""


@torch.no_grad()
def readings(network: Network, head: AttributionHead, windows: list[Window], pieces: Pieces) -> list[tuple[Window, Tensor, Tensor]]:
    """Each window with what the links read [W,width] and its tag scores [W,T]."""
    network.eval(), head.eval()
    found = []
    for group in grouped(windows, 2000, None):
        batch = batch_of(group, pieces)
        with torch.autocast("cpu", torch.bfloat16):
            x = head.read(vectors(network, batch), batch.states, batch.mask)
            scores = head.tags(x).float()
        for row, window in enumerate(group):
            n = len(window.words)
            found.append((window, x[row, :n].to(torch.bfloat16).clone(), scores[row, :n].clone()))
    return found


def overlap(one: Span, two: Span | None) -> int:
    """Words in both."""
    return max(0, min(one[1], two[1]) - max(one[0], two[0])) if two else 0


def best(span: Span, among: list[tuple[Span, int]]) -> int | None:
    """The number beside the span that shares most words with it."""
    shared = [(overlap(span, other), -at) for other, at in among]
    top = max(shared, default=(0, 0))
    return -top[1] if top[0] else None


def loss_of(head: AttributionHead, window: Window, x: Tensor, spans: dict[str, list[Span]], rng: random.Random) -> list[Tensor]:
    """Losses of one window, given the spans that were found in it."""
    cues = [cue for cue in spans["cue"] if rng.random() >= LEFT_OUT]
    if not cues:
        return []
    gold = window.attributions
    of_cue = [best(cue, [(one.cue, at) for at, one in enumerate(gold)]) for cue in cues]
    links = head.links(x.float()).unflatten(1, (6, LINK))
    cue, sentence = torch.tensor(cues), torch.tensor(window.sentence_numbers())
    found = []
    known = [at for at, one in enumerate(of_cue) if one is not None]
    if spans["source"] and known:
        targets = []
        for at in known:
            source = gold[of_cue[at]].source
            hit = best(source, [(span, n) for n, span in enumerate(spans["source"])]) if source else None
            targets.append(len(spans["source"]) if hit is None else hit)
        scores = head.link_scores(links, cue, torch.tensor(spans["source"]), 0, sentence)[torch.tensor(known)]
        found.append(F.cross_entropy(scores, torch.tensor(targets), reduction="sum"))
    if spans["content"]:
        owners = [(piece, at) for at, one in enumerate(gold) for piece in one.contents]
        targets = []
        for span in spans["content"]:
            owner = best(span, owners)
            targets.append(of_cue.index(owner) if owner is not None and owner in of_cue else len(cues))
        scores = head.link_scores(links, cue, torch.tensor(spans["content"]), 1, sentence)
        found.append(F.cross_entropy(scores.T, torch.tensor(targets), reduction="sum"))
    return found


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--windows", type=int, help="only so many, to try")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    rng = random.Random(1)
    network, labels, heads = load(arguments.start)
    head = heads.attribution
    pieces = Pieces(arguments.base / "vocab.txt")
    part = arguments.data / "polnear"
    windows = read(part / "train", arguments.words / "polnear-train.jsonl")[: arguments.windows]
    train = [(w, x, spans_of(head.crf.best(s))) for w, x, s in readings(network, head, windows, pieces)]
    dev = readings(network, head, read(part / "dev", arguments.words / "polnear-dev.jsonl"), pieces)
    print(f"{len(train)} windows", flush=True)

    @torch.no_grad()
    def report() -> None:
        found: list[tuple[Window, list[Attribution]]] = []
        for window, x, scores in dev:
            links = head.links(x.float()).unflatten(1, (6, LINK))
            found.append((window, decode(head, scores, links, window.sentence_numbers())))
        print(" ", figures(part / "dev", found, arguments.scorer), flush=True)

    trained = [*head.links.parameters(), head.nobody, *head.far.parameters(), *head.between.parameters(), *head.apart.parameters()]
    optimizer = torch.optim.AdamW(trained, lr=arguments.rate, weight_decay=0.01)
    total, step = arguments.epochs * (len(train) // 32 + 1), 0
    report()
    for epoch in range(arguments.epochs):
        rng.shuffle(train)
        sums = []
        for start in range(0, len(train), 32):
            for group in optimizer.param_groups:
                group["lr"] = arguments.rate * max(0.02, 1 - step / total)
            parts = [one for w, x, spans in train[start : start + 32] for one in loss_of(head, w, x, spans, rng)]
            loss = torch.stack(parts).sum() / max(1, sum(len(w.attributions) for w, _, _ in train[start : start + 32]))
            loss.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            sums.append(loss.item())
            step += 1
        print(f"epoch {epoch + 1} loss {sum(sums) / len(sums):.4f}", flush=True)
        report()
    arguments.out.mkdir(parents=True, exist_ok=True)
    save(network, labels, heads, arguments.out / "last.pt")


if __name__ == "__main__":
    main()

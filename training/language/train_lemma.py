"""Trains the lemma head alone, with the words' endings, on a finished network (all other weights stay as they are).

    python -m language.train_lemma --checkpoint RUN/last.pt --data DATA --names NAMES --base FOLDER --out RUN/lemma.pt

The encoder reads wordpieces, which hide a word's spelling; an added logit vector for the ending (up to four letters) of
the word's last piece gives it back where the lemma needs it.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor

from language.augment import augmented
from language.batches import batch_of, grouped
from language.evaluate import measure, tree_sentences
from language.export_onnx import load
from language.inputs import Pieces
from language.read_conllu import Sentence
from language.train import cross_entropy, torch_predict


def ending_classes(trees: list[Sentence], pieces: Pieces, vocabulary: Path, least: int = 5) -> Tensor:
    """A class for each wordpiece: its last four letters (^ before a word's start), or three, two, one, whichever is
    the last piece of at least `least` running words; 0 for the rest."""
    texts = vocabulary.read_text(encoding="utf-8").split("\n")
    marked = [text[2:] if text.startswith("##") else "^" + text for text in texts if text]
    counts: Counter[str] = Counter()
    for sentence in trees:
        for word in sentence.words:
            counts.update({marked[pieces.of(word)[-1]][-n:] for n in range(1, 5)})
    known = sorted(ending for ending, count in counts.items() if count >= least and ending.lstrip("^").isalpha())
    index = {ending: at for at, ending in enumerate(known, start=1)}
    return torch.tensor([next((index[m[-n:]] for n in (4, 3, 2, 1) if m[-n:] in index), 0) for m in marked])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/")
    parser.add_argument("--names", type=Path, required=True, help="folder that silver_names wrote")
    parser.add_argument("--base", type=Path, required=True, help="folder with vocab.txt")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=5e-3)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    rng = random.Random(arguments.seed)
    network, labels = load(arguments.checkpoint)
    pieces = Pieces(arguments.base / "vocab.txt")
    trees = [s for bank in ("ewt", "gum") for s, _ in tree_sentences(arguments.data, arguments.names, bank, "train")]
    network.use_endings(ending_classes(trees, pieces, arguments.base / "vocab.txt"))
    indexes = labels.indexes()
    trained = [*network.tags["lemma"].parameters(), *network.endings.parameters()]
    optimizer = torch.optim.Adam(trained, lr=arguments.rate)
    steps, total = 0, None
    for epoch in range(arguments.epochs):
        groups = grouped([augmented(rng, s, None) for s in trees], pieces, 3000, rng)
        total = total or len(groups) * arguments.epochs
        sums = 0.0
        for group in groups:
            optimizer.param_groups[0]["lr"] = arguments.rate * max(0.0, 1 - steps / total)
            steps += 1
            batch = batch_of(group, pieces, indexes)
            endings = network.endings_of(batch.ids, batch.mask, batch.words)
            with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
                x = network.words_of(batch.ids, batch.case, batch.mask, batch.words)
            loss = cross_entropy(network.lemma_scores(x.float(), endings), batch.targets["lemma"])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            sums += loss.item()
        print(f"epoch {epoch + 1} lemma {sums / len(groups):.4f}", flush=True)
    state = {"weights": network.state_dict(), "labels": asdict(labels), "depth": len(network.encoder.layers)}
    torch.save(state, arguments.out)
    for bank in ("ewt", "gum"):
        pairs = tree_sentences(arguments.data, arguments.names, bank, "dev")
        print(bank, "dev", json.dumps(measure(torch_predict(network), pairs, labels, pieces)), flush=True)


if __name__ == "__main__":
    main()

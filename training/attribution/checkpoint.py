"""Trained weights of the encoder with the old and the new heads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from attribution.factuality import Factuality
from attribution.head import AttributionHead
from language import checkpoint
from language.labels import Labels
from language.network import Encoder, Network


@dataclass
class Heads:
    """What is trained here."""

    attribution: AttributionHead
    factuality: Factuality


def save(network: Network, labels: Labels, heads: Heads, path: Path) -> None:
    """Writes a checkpoint that language.checkpoint can read too."""
    partial = path.with_suffix(".partial")
    torch.save({
        "weights": network.state_dict(), "labels": asdict(labels), "depth": len(network.encoder.layers), "tap": network.tap,
        "attribution": heads.attribution.state_dict(), "factuality": heads.factuality.state_dict(),
    }, partial)  # fmt: skip
    partial.replace(path)


def deeper(network: Network, depth: int, base: Path) -> None:
    """Adds the base model's next layers above those that the trees were trained on, until there are `depth`."""
    trained = len(network.encoder.layers)
    if depth > trained:
        whole = Encoder(depth, network.encoder.dropout.p)
        whole.load_bert(base)
        network.encoder.layers.extend(whole.layers[trained:])


def load(path: Path) -> tuple[Network, Labels, Heads]:
    """A checkpoint of language.train gets fresh heads."""
    network, labels = checkpoint.load(path)
    found = torch.load(path, weights_only=True)
    heads = Heads(AttributionHead(), Factuality())
    for name in ("attribution", "factuality"):
        if name in found:
            state = found[name]
            if name == "attribution" and "judge" not in state:
                # Weights of train.py alone: the links start anew.
                state = {key: value for key, value in state.items() if not key.startswith(("nobody", "far", "links"))}
            missing = getattr(heads, name).load_state_dict(state, strict=False)
            if missing.unexpected_keys:
                raise SystemExit(f"{path}: not a checkpoint of these heads: {missing}")
    return network, labels, heads

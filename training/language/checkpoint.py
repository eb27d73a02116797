"""Trained weights with what is needed to rebuild the network."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import torch

from language.labels import Labels
from language.network import Network


def save(network: Network, labels: Labels, path: Path) -> None:
    """Writes a checkpoint; a run that is killed leaves the one before."""
    partial = path.with_suffix(".partial")
    depth = len(network.encoder.layers)
    torch.save({"weights": network.state_dict(), "labels": asdict(labels), "depth": depth, "tap": network.tap}, partial)
    partial.replace(path)


def load(path: Path) -> tuple[Network, Labels]:
    """A network, ready to be used, and its labels."""
    found = torch.load(path, weights_only=True)
    labels, weights = Labels(**found["labels"]), found["weights"]
    sizes = {head: len(index) for head, index in labels.indexes().items()}
    arc, rel = (weights[f"parser.{name}.weight"].shape[1] for name in ("arc_product", "rel_product"))
    network = Network(found["depth"], sizes, arc, rel, tap=found.get("tap"))
    if "piece_endings" in weights:
        network.use_endings(weights["piece_endings"])
    missing = network.load_state_dict(weights, strict=False)
    if missing.unexpected_keys or not {"piece_endings", "endings.weight"}.issuperset(missing.missing_keys):
        raise SystemExit(f"{path}: not a checkpoint of this network: {missing}")
    return network.eval(), labels

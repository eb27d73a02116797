"""How each large product is cut to 8 bits: weights by column, inputs by one fixed scale found on sample sentences.

Fixed input scales, unlike scales taken from each batch, make a sentence's result independent of the sentences that
it is batched with. Before it is quantized, an input may be divided channel by channel, and the weights multiplied by
the same vector, so that a few large channels do not cost the others their precision (SmoothQuant, Xiao et al. 2023).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from language.batches import Batch
from language.network import Network


@dataclass
class InputScale:
    """`x / divide` is about `scale * (q - zero)` with q in [0,255]."""

    divide: np.ndarray | None
    scale: float
    zero: int


def per_column(weight: np.ndarray, levels: int) -> tuple[np.ndarray, np.ndarray]:
    """int8 values in [-levels,levels] and one float32 scale a column; the scale of each column minimizes its squared
    error over a few clippings."""
    top = np.abs(weight).max(axis=0).clip(1e-8)
    best, best_error = top / levels, np.full(weight.shape[1], np.inf)
    for share in np.arange(1.0, 0.5, -0.025):
        scale = top * share / levels
        error = ((np.rint(weight / scale).clip(-levels, levels) * scale - weight) ** 2).sum(axis=0)
        better = error < best_error
        best = np.where(better, scale, best)
        best_error = np.where(better, error, best_error)
    return np.rint(weight / best).clip(-levels, levels).astype(np.int8), best.astype(np.float32)


def input_scale(x: Tensor, weight: Tensor, smooth: bool) -> InputScale:
    """The smoothing and clipping whose rounding changes `x @ weight.T` least; `x` [rows,in], `weight` [out,in]."""
    largest = x.abs().amax(0).clamp(min=1e-4)
    of_weight = weight.abs().amax(0).clamp(min=1e-4)
    best, best_error = InputScale(None, 1.0, 0), float("inf")
    for power in (0.0, 0.25, 0.5, 0.65, 0.8) if smooth else (0.0,):
        divide = largest**power / of_weight ** (1 - power)
        divide = divide / divide.mean() if power else torch.ones_like(largest)
        divided, scaled = x / divide, weight * divide
        low, high = min(divided.min().item(), 0.0), max(divided.max().item(), 0.0)
        for share in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3):
            scale = (high - low) * share / 255
            zero = round(-low * share / scale) if low * share > -255 * scale else 0
            rounded = ((divided / scale).round() + zero).clamp(0, 255)
            error = (((rounded - zero) * scale - divided) @ scaled.T).pow(2).mean().item()
            if error < best_error:
                best_error = error
                best = InputScale(divide.numpy() if power else None, scale, zero)
    return best


def input_scales(network: Network, batches: list[Batch], rows: int = 2500) -> dict[str, InputScale]:
    """A scale for each linear layer of the network by name; `heads` is the joint input of the tagging and parsing heads."""
    seen: dict[str, list[Tensor]] = {}

    def watch(name: str) -> Callable:
        return lambda _module, inputs, _output: seen.setdefault(name, []).append(inputs[0].detach().flatten(0, -2))

    linear = {name: module for name, module in network.named_modules() if isinstance(module, nn.Linear)}
    hooks = [module.register_forward_hook(watch(name)) for name, module in linear.items()]
    with torch.no_grad():
        for batch in batches:
            if network.tap < len(network.encoder.layers):
                network.top_words_of(batch.ids, batch.case, batch.mask, batch.words)
            x = network.words_of(batch.ids, batch.case, batch.mask, batch.words)
            dependents, _, rel_dependents, _ = network.parser.represent(x)
            network.parser.arc_product(dependents)
            network.parser.rel_product(rel_dependents)
    for hook in hooks:
        hook.remove()
    if network.tap < len(network.encoder.layers):
        for name in seen:
            if name.startswith("encoder.layers.") and int(name.split(".")[2]) < network.tap:
                # Read twice, for all layers and for those below the tap: once counts.
                seen[name] = seen[name][1::2]
    weights = {name: module.weight.detach() for name, module in linear.items()}
    weights["heads"] = torch.cat([weights.pop("parser.maps"), *(weights.pop(f"tags.{head}") for head in network.tags)])
    seen["heads"] = seen.pop("parser.maps")
    scales: dict[str, InputScale] = {}
    for name, weight in weights.items():
        x = torch.cat(seen[name])
        x = x[torch.randperm(len(x), generator=torch.Generator().manual_seed(1))[:rows]]
        smooth = name.endswith((".qkv", ".up", ".out")) or name == "heads"
        scales[name] = input_scale(x, weight, smooth)
    return scales

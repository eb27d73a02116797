"""Writes encoder and all heads as two ONNX graphs, and the parameters that the decoder needs beside them.

    python -m attribution.export_onnx --checkpoint RUN/last.pt --names NAMES --words WORDS --data DATA --base BASE \\
        --out models/english --version english-2

`model.onnx` is language.export_onnx's graph with two more outputs: `context` [B,W,256], what the attribution head reads, and
`factuality` [B,W], from -3 to 3. `attribution.onnx` reads windows: `vectors` [B,W,256], `states`, `mask` [B,W] (int32) give
`tags` [B,W,T], `links` [B,W,6*48], `roles` [B,W,R], `incidents` [B,W,K]. `attribution.json` holds the labels, the transitions of
the tags, the biases of links by distance, cues and sentences between, and the vectors of "nobody".
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from torch import nn

from attribution.batches import Batch, batch_of, grouped
from attribution.checkpoint import Heads, load
from attribution.head import LINK, NEAR, AttributionHead
from attribution.muc4 import INCIDENTS, ROLE_TAGS
from attribution.polnear import TAGS, Window, read
from attribution.train import vectors
from language.export_onnx import OPSET, Graph, build, sample
from language.inputs import Pieces
from language.network import WIDTH, Network
from language.quantize import InputScale, input_scale, input_scales

EPSILON = 1e-5


def head_scales(network: Network, heads: Heads, batches: list[Batch], rows: int = 2500) -> dict[str, InputScale]:
    """A scale for each linear layer of the attribution head; `top` is the joint input of `context` and `factuality`."""
    seen: dict[str, list[torch.Tensor]] = {}
    head = heads.attribution
    hooks = []
    linear = {name: module for name, module in head.named_modules() if isinstance(module, nn.Linear)}
    for name, module in linear.items():
        hooks.append(module.register_forward_hook(
            lambda _module, inputs, _output, name=name: seen.setdefault(name, []).append(inputs[0].detach())))  # fmt: skip
    with torch.no_grad():
        for batch in batches:
            found = vectors(network, batch)
            head(found, batch.states, batch.mask)
            for name in seen:
                if seen[name][-1].dim() == 3:
                    seen[name][-1] = seen[name][-1][batch.mask]
    for hook in hooks:
        hook.remove()
    scales = {}
    weights = {name: module.weight.detach() for name, module in linear.items()}
    weights["top"] = torch.cat([weights.pop("down"), heads.factuality.hidden.weight.detach()])
    seen["top"] = seen.pop("down")
    for name, weight in weights.items():
        if name in ("tags", "roles"):
            continue
        x = torch.cat(seen[name])
        x = x[torch.randperm(len(x), generator=torch.Generator().manual_seed(1))[:rows]]
        scales[name] = input_scale(x, weight, name.endswith(("qkv", "up", "top", "links")))
    return scales


def above(network: Network, heads: Heads):
    """The outputs `context` and `factuality` on the encoder's last layer."""

    def build_above(g: Graph, x: str) -> list[onnx.ValueInfoProto]:
        batch, pieces = g.one("Shape", "ids", start=0, end=1), g.one("Shape", "ids", start=1, end=2)
        count = g.one("Squeeze", batch, g.numbers(0))
        starts = g.one("Mul", g.one("Range", g.constant(np.int64(0)), count, g.constant(np.int64(1))), pieces)
        index = g.one("Add", g.one("Cast", "words", to=TensorProto.INT64), g.one("Unsqueeze", starts, g.numbers(1)))
        rows = g.one("Gather", g.reshape(x, -1, WIDTH), index, axis=0)
        down, hidden, values = heads.attribution.down, heads.factuality.hidden, heads.factuality.values
        weight = torch.cat([down.weight, hidden.weight]).T.detach().numpy().copy()
        bias = torch.cat([down.bias, hidden.bias]).detach().numpy()
        both = g.matmul(rows, weight, bias, "top")
        width = down.out_features
        sizes = g.numbers(width, hidden.out_features)
        g.nodes.append(helper.make_node("Split", [both, sizes], ["context", "judged"], name="Split_top", axis=-1))
        weight, bias = values.weight[:1].T.detach().numpy(), values.bias[:1].detach().numpy()
        value = g.one("Add", g.one("MatMul", g.one("Relu", "judged"), g.floats(weight)), g.floats(bias))
        g.one("Squeeze", g.one("Clip", value, g.floats(np.array(-3.0)), g.floats(np.array(3.0))), g.numbers(2), name="factuality")
        return [
            helper.make_tensor_value_info("context", TensorProto.FLOAT, ("batch", "words", width)),
            helper.make_tensor_value_info("factuality", TensorProto.FLOAT, ("batch", "words")),
        ]

    return build_above


def near(g: Graph, table: np.ndarray, index: str) -> str:
    """The bias of each attention head by distance: [heads,W,W]."""
    return g.one("Transpose", g.one("Gather", g.floats(table), index, axis=0), perm=[2, 0, 1])


def distance_index(g: Graph) -> str:
    """Signed distances, clipped to NEAR and counted from 0: [W,W]."""
    words = g.one("Squeeze", g.one("Shape", "states", start=1, end=2), g.numbers(0))
    at = g.one("Range", g.constant(np.int64(0)), words, g.constant(np.int64(1)))
    gap = g.one("Sub", g.one("Unsqueeze", at, g.numbers(0)), g.one("Unsqueeze", at, g.numbers(1)))
    clipped = g.one("Min", g.one("Max", gap, g.constant(np.int64(-NEAR))), g.constant(np.int64(NEAR)))
    return g.one("Add", clipped, g.constant(np.int64(NEAR)))


def head_layer(g: Graph, x: str, absent: str, index: str, layer: nn.Module, base: str) -> str:
    """One pre-norm layer (see head.Layer)."""

    def linear(module: nn.Linear) -> tuple[np.ndarray, np.ndarray]:
        return module.weight.detach().numpy().T.copy(), module.bias.detach().numpy().copy()

    def norm(x: str, module: nn.LayerNorm) -> str:
        weight, bias = (g.floats(p.detach().numpy()) for p in (module.weight, module.bias))
        return g.one("LayerNormalization", x, weight, bias, axis=-1, epsilon=EPSILON)

    width = layer.out.in_features
    size = width // layer.heads
    weight, bias = linear(layer.qkv)
    weight[:, :width] /= np.sqrt(size)
    bias[:width] /= np.sqrt(size)
    parts = g.op("Split", g.matmul(norm(x, layer.norm_attention), weight, bias, f"{base}.qkv"), outputs=3, axis=-1, num_outputs=3)
    q, k, v = [g.one("Transpose", g.reshape(part, 0, 0, layer.heads, size), perm=perm)
               for part, perm in zip(parts, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True)]  # fmt: skip
    bias_by_distance = near(g, layer.near.weight.detach().numpy(), index)
    scores = g.one("Add", g.one("Add", g.one("MatMul", q, k), bias_by_distance), absent)
    mixed = g.one("Transpose", g.one("MatMul", g.one("Softmax", scores, axis=-1), v), perm=[0, 2, 1, 3])
    x = g.one("Add", x, g.matmul(g.reshape(mixed, 0, 0, width), *linear(layer.out), f"{base}.out"))
    inner = g.one("Gelu", g.matmul(norm(x, layer.norm_inner), *linear(layer.up), f"{base}.up"))
    return g.one("Add", x, g.matmul(inner, *linear(layer.down), f"{base}.down"))


def build_head(head: AttributionHead, scales: dict[str, InputScale]) -> onnx.ModelProto:
    """The graph of the attribution head."""
    g = Graph(dict(scales))
    present = g.one("Cast", "mask", to=TensorProto.FLOAT)
    absent = g.one("Mul", g.one("Sub", present, g.constant(np.float32(1))), g.constant(np.float32(10000)))
    absent = g.one("Unsqueeze", absent, g.numbers(1, 2))
    index = distance_index(g)
    x = g.one("Add", "vectors", g.one("Gather", g.floats(head.states.weight.detach().numpy()), "states", axis=0))
    for at, layer in enumerate(head.layers):
        x = head_layer(g, x, absent, index, layer, f"layers.{at}")
    weight, bias = (g.floats(p.detach().numpy()) for p in (head.norm.weight, head.norm.bias))
    x = g.one("LayerNormalization", x, weight, bias, axis=-1, epsilon=EPSILON)

    def linear(module: nn.Linear) -> tuple[np.ndarray, np.ndarray]:
        return module.weight.detach().numpy().T.copy(), module.bias.detach().numpy()

    def outputs(module: nn.Linear, name: str, parts: dict[str, int]) -> None:
        scores = g.matmul(x, *linear(module), name)
        if len(parts) == 1:
            g.one("Identity", scores, name=next(iter(parts)))
        else:
            sizes = g.numbers(*parts.values())
            g.nodes.append(helper.make_node("Split", [scores, sizes], list(parts), name=f"Split_{name}", axis=-1))

    found = {"tags": len(TAGS), "links": 6 * LINK, "roles": len(ROLE_TAGS), "incidents": len(INCIDENTS)}
    outputs(head.tags, "tags", {"tags": found["tags"]})
    outputs(head.links, "links", {"links": found["links"]})
    outputs(head.roles, "roles", {"roles": found["roles"], "incidents": found["incidents"]})
    value = helper.make_tensor_value_info
    width = head.down.out_features
    inputs = [value("vectors", TensorProto.FLOAT, ("batch", "words", width))]
    inputs += [value(name, TensorProto.INT32, ("batch", "words")) for name in ("states", "mask")]
    out = [value(name, TensorProto.FLOAT, ("batch", "words", size)) for name, size in found.items()]
    graph = helper.make_graph(g.nodes, "attribution", inputs, out, g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def parameters(head: AttributionHead, eager: float) -> dict:
    """What stands in attribution.json; `eager` is added to the score of beginning a cue."""

    def rounded(value: torch.Tensor) -> list:
        return json.loads(json.dumps(value.tolist()), parse_float=lambda text: round(float(text), 5))

    return {
        "tags": TAGS, "moves": rounded(head.crf.moves.detach()), "eager": eager, "roles": ROLE_TAGS, "incidents": INCIDENTS,
        "far": rounded(head.far.weight.detach()), "between": rounded(head.between.weight.detach()),
        "apart": rounded(head.apart.weight.detach()), "nobody": rounded(head.nobody.detach()),
        "judge": rounded(head.judge.detach()),
    }  # fmt: skip


def window_sample(windows: list[Window], pieces: Pieces, count: int = 60) -> list[Batch]:
    """Some training windows, to find the input scales on."""
    chosen = random.Random(1).sample(windows, count)
    return [batch_of(group, pieces) for group in grouped(chosen, 1600, None)]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder with polnear/")
    parser.add_argument("--words", type=Path, required=True, help="folder with polnear-train.jsonl")
    parser.add_argument("--names", type=Path, required=True, help="folder that language.silver_names wrote")
    parser.add_argument("--base", type=Path, required=True, help="folder with vocab.txt")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--eager", type=float, default=0.0, help="added to the score of beginning a cue; chosen on the dev part")
    arguments = parser.parse_args()
    network, labels, heads = load(arguments.checkpoint)
    network.eval(), heads.attribution.eval(), heads.factuality.eval()
    pieces = Pieces(arguments.base / "vocab.txt")
    windows = read(arguments.data / "polnear" / "train", arguments.words / "polnear-train.jsonl")
    of_windows = head_scales(network, heads, window_sample(windows, pieces))
    scales = input_scales(network, sample(arguments.names, pieces)) | {"top": of_windows.pop("top")}
    arguments.out.mkdir(parents=True, exist_ok=True)
    onnx.save(build(network, scales, above(network, heads)), arguments.out / "model.onnx")
    onnx.save(build_head(heads.attribution, of_windows), arguments.out / "attribution.onnx")
    text = json.dumps(labels.as_json(arguments.version), ensure_ascii=False, indent=1)
    (arguments.out / "labels.json").write_text(text + "\n", encoding="utf-8")
    text = json.dumps(parameters(heads.attribution, arguments.eager), ensure_ascii=False)
    (arguments.out / "attribution.json").write_text(text + "\n", encoding="utf-8")
    shutil.copyfile(arguments.base / "vocab.txt", arguments.out / "vocab.txt")
    for name in ("model.onnx", "attribution.onnx"):
        print(f"{arguments.out / name}: {(arguments.out / name).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

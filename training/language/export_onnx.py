"""Writes the trained network as an ONNX graph, node by node, so that each weight has the wanted precision.

    python -m language.export_onnx --checkpoint RUN/last.pt --base FOLDER --out models/english --version 1 [--float]

Inputs (int32): `ids`, `case`, `mask` [B,P]; `words` [B,W]. Outputs (float32): `upos`, `feats`, `lemma`, `names`
[B,W,labels]; `arc` [B,W,W+1]; `rel` [B,W,R,W+1]. The products with weights are int8 (see quantize.py: QuantizeLinear,
MatMulInteger); the word table is int8 with one scale a row; the rest is float32.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from language.augment import augmented
from language.batches import Batch, batch_of, grouped
from language.checkpoint import load
from language.evaluate import json_records
from language.inputs import Pieces
from language.name_spans import TAGS
from language.network import EPSILON, HEADS, WIDTH, Network, Parser
from language.quantize import InputScale, input_scales, per_column
from language.read_conllu import Sentence

OPSET = 20
LEVELS = 63
"""Largest int8 weight: within it the 16-bit sums of processors without VNNI cannot saturate."""


class Graph:
    """Collects nodes and constants; every method returns the name of its result."""

    def __init__(self, scales: dict[str, InputScale]) -> None:
        self.scales = scales
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.known: dict[bytes, str] = {}
        self.row_starts = ""

    def op(self, kind: str, *inputs: str, outputs: int = 1, name: str | None = None, **attributes: object) -> list[str]:
        """One node with its outputs."""
        at = len(self.nodes)
        results = [name] if name else [f"{kind}_{at}" + (f"_{i}" if outputs > 1 else "") for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), results, name=f"{kind}_{at}", **attributes))
        return results

    def one(self, kind: str, *inputs: str, name: str | None = None, **attributes: object) -> str:
        """One node with one output."""
        return self.op(kind, *inputs, name=name, **attributes)[0]

    def constant(self, value: np.ndarray) -> str:
        """A constant as it is; equal ones are shared."""
        value = np.asarray(value, order="C")
        key = str((value.dtype, value.shape)).encode() + value.tobytes()
        if key not in self.known:
            self.known[key] = f"constant_{len(self.constants)}"
            self.constants.append(numpy_helper.from_array(value, self.known[key]))
        return self.known[key]

    def numbers(self, *values: int) -> str:
        """An int64 vector."""
        return self.constant(np.array(values, dtype=np.int64))

    def floats(self, value: np.ndarray) -> str:
        """A float32 constant."""
        return self.constant(value.astype(np.float32))

    def matmul(self, x: str, weight: np.ndarray, bias: np.ndarray, name: str) -> str:
        """`x @ weight + bias`, weight [in, out]; `name` finds the input's scale."""
        scale = self.scales.get(name)
        if scale is None:
            return self.one("Add", self.one("MatMul", x, self.floats(weight)), self.floats(bias))
        if scale.divide is not None:
            x = self.one("Mul", x, self.floats(1 / scale.divide))
            weight = weight * scale.divide[:, None]
        integers, scales = per_column(weight, LEVELS)
        zero, zeros = self.constant(np.uint8(scale.zero)), self.constant(np.zeros(len(scales), dtype=np.int8))
        values = self.one("QuantizeLinear", x, self.floats(np.array(scale.scale)), zero)
        product = self.one("MatMulInteger", values, self.constant(integers), zero, zeros)
        both = self.floats(scales * np.float32(scale.scale))
        return self.one(
            "Add", self.one("Mul", self.one("Cast", product, to=TensorProto.FLOAT), both), self.floats(bias)
        )

    def norm(self, x: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """Layer normalization of the last axis."""
        return self.one("LayerNormalization", x, self.constant(weight), self.constant(bias), axis=-1, epsilon=EPSILON)

    def reshape(self, x: str, *shape: int) -> str:
        """0 keeps a dimension, -1 infers it."""
        return self.one("Reshape", x, self.numbers(*shape))


def embed(g: Graph, weights: dict[str, np.ndarray]) -> str:
    """Word, position and casing vectors, normalized: [B,P,384]."""
    table = weights["encoder.words.weight"]
    if g.scales:
        scale = np.abs(table).max(axis=1, keepdims=True).clip(1e-8) / 127
        rows = g.one("Gather", g.constant(np.rint(table / scale).astype(np.int8)), "ids", axis=0)
        scales = g.one("Gather", g.constant(scale.astype(np.float32)), "ids", axis=0)
        words = g.one("Mul", g.one("Cast", rows, to=TensorProto.FLOAT), scales)
    else:
        words = g.one("Gather", g.floats(table), "ids", axis=0)
    length = g.one("Shape", "ids", start=1, end=2)
    positions = g.one("Slice", g.floats(weights["encoder.positions.weight"]), g.numbers(0), length, g.numbers(0))
    case = g.one("Gather", g.constant(weights["encoder.case.weight"]), "case", axis=0)
    summed = g.one("Add", g.one("Add", words, positions), case)
    return g.norm(summed, weights["encoder.norm.weight"], weights["encoder.norm.bias"])


def attention_mask(g: Graph) -> str:
    """0 where a piece is, -10000 where padding is: [B,1,1,P]."""
    present = g.one("Cast", "mask", to=TensorProto.FLOAT)
    absent = g.one("Sub", present, g.constant(np.float32(1)))
    return g.one("Unsqueeze", g.one("Mul", absent, g.constant(np.float32(10000))), g.numbers(1, 2))


def layer(g: Graph, x: str, mask: str, weights: dict[str, np.ndarray], base: str) -> str:
    """One transformer layer; the attention scale is folded into the query map."""

    def part(name: str) -> tuple[np.ndarray, np.ndarray]:
        return weights[f"{base}.{name}.weight"].T.copy(), weights[f"{base}.{name}.bias"].copy()

    size = WIDTH // HEADS
    weight, bias = part("qkv")
    weight[:, :WIDTH] /= np.sqrt(size)
    bias[:WIDTH] /= np.sqrt(size)
    out, out_bias = part("out")
    if (scale := g.scales.get(f"{base}.out")) and scale.divide is not None:
        weight[:, 2 * WIDTH :] /= scale.divide
        bias[2 * WIDTH :] /= scale.divide
        out *= scale.divide[:, None]
        g.scales[f"{base}.out"] = replace(scale, divide=None)
    q, k, v = g.op("Split", g.matmul(x, weight, bias, f"{base}.qkv"), outputs=3, axis=-1, num_outputs=3)
    heads = [g.one("Transpose", g.reshape(part_, 0, 0, HEADS, size), perm=perm)
             for part_, perm in ((q, [0, 2, 1, 3]), (k, [0, 2, 3, 1]), (v, [0, 2, 1, 3]))]  # fmt: skip
    shares = g.one("Softmax", g.one("Add", g.one("MatMul", heads[0], heads[1]), mask), axis=-1)
    mixed = g.one("Transpose", g.one("MatMul", shares, heads[2]), perm=[0, 2, 1, 3])
    attended = g.matmul(g.reshape(mixed, 0, 0, WIDTH), out, out_bias, f"{base}.out")
    norms = weights[f"{base}.norm_attention.weight"], weights[f"{base}.norm_attention.bias"]
    x = g.norm(g.one("Add", x, attended), *norms)
    inner = g.one("Gelu", g.matmul(x, *part("up"), f"{base}.up"))
    norms = weights[f"{base}.norm_inner.weight"], weights[f"{base}.norm_inner.bias"]
    return g.norm(g.one("Add", x, g.matmul(inner, *part("down"), f"{base}.down")), *norms)


def row_starts(g: Graph) -> str:
    """Where each sentence starts when [B,P] is laid out flat: [B,1]."""
    if not g.row_starts:
        batch, pieces = g.one("Shape", "ids", start=0, end=1), g.one("Shape", "ids", start=1, end=2)
        count = g.one("Squeeze", batch, g.numbers(0))
        rows = g.one("Mul", g.one("Range", g.constant(np.int64(0)), count, g.constant(np.int64(1))), pieces)
        g.row_starts = g.one("Unsqueeze", rows, g.numbers(1))
    return g.row_starts


def words_of(g: Graph, x: str) -> str:
    """[CLS] and the first piece of each word: [B,W+1,384], by one Gather over flattened rows."""
    starts = row_starts(g)
    index = g.one("Add", g.one("Cast", "words", to=TensorProto.INT64), starts)
    return g.one("Gather", g.reshape(x, -1, WIDTH), g.one("Concat", starts, index, axis=1), axis=0)


def heads(g: Graph, x: str, network: Network, weights: dict[str, np.ndarray]) -> None:
    """All heads: one product of the word vectors, cut up. A constant 1 is added to the relation heads' vectors."""
    parser, names = network.parser, ("upos", "feats", "lemma", "names")
    parts = [weights[f"tags.{name}.weight"] for name in names]
    ones = np.zeros((1, WIDTH), dtype=np.float32)
    weight = np.concatenate([*parts, weights["parser.maps.weight"], ones]).T
    bias = np.concatenate([*(weights[f"tags.{name}.bias"] for name in names), weights["parser.maps.bias"], [1.0]])
    tags = sum(map(len, parts))
    both = g.op(
        "Split", g.matmul(x, weight, bias, "heads"), g.numbers(tags, weight.shape[1] - tags), outputs=2, axis=-1
    )
    rows = g.one("Slice", both[0], *without_root(g))
    results = ["upos", "feats", "lemma_of_context", "names"]
    sizes = g.numbers(*map(len, parts))
    g.nodes.append(helper.make_node("Split", [rows, sizes], results, name=f"Split_{len(g.nodes)}", axis=-1))
    table = g.constant(weights["endings.weight"].astype(np.float16))
    of_ending = g.one("Cast", g.one("Gather", table, endings_of(g, weights), axis=0), to=TensorProto.FLOAT)
    g.one("Add", "lemma_of_context", of_ending, name="lemma")
    sizes = g.numbers(parser.arc, parser.arc, parser.rel, parser.rel + 1)
    parser_heads(g, g.op("Split", g.one("Relu", both[1]), sizes, outputs=4, axis=-1), parser, weights)


def without_root(g: Graph) -> tuple[str, str, str]:
    """The Slice arguments that drop row 0 of axis 1."""
    return g.numbers(1), g.numbers(np.iinfo(np.int64).max), g.numbers(1)


def parser_heads(g: Graph, maps: list[str], parser: Parser, weights: dict[str, np.ndarray]) -> None:
    """Arc and relation scores from the four maps (see Parser.represent)."""
    arc_dep, arc_head, rel_dep, rel_head = maps
    arc_dep, rel_dep = (g.one("Slice", x, *without_root(g)) for x in (arc_dep, rel_dep))
    arc, rel = (
        g.matmul(x, weights[f"{name}.weight"].T, weights[f"{name}.bias"], name)
        for x, name in ((arc_dep, "parser.arc_product"), (rel_dep, "parser.rel_product"))
    )
    g.one("MatMul", arc, g.one("Transpose", arc_head, perm=[0, 2, 1]), name="arc")
    flat = g.one("Reshape", rel, rel_shape(g, parser.rel + 1))
    scores = g.one("MatMul", flat, g.one("Transpose", rel_head, perm=[0, 2, 1]))
    words = g.one("Shape", "words", start=1, end=2)
    g.one("Reshape", scores, g.one("Concat", g.numbers(0), words, g.numbers(parser.relations, -1), axis=0), name="rel")


def rel_shape(g: Graph, width: int) -> str:
    """[B, W * R, r + 1]"""
    return g.one("Concat", g.one("Shape", "words", start=0, end=1), g.numbers(-1, width), axis=0)


def endings_of(g: Graph, weights: dict[str, np.ndarray]) -> str:
    """The ending class of each word's last piece (see Network.endings_of): [B,W]."""
    everything = g.numbers(np.iinfo(np.int64).max)
    words = g.one("Cast", "words", to=TensorProto.INT64)
    shifted = g.one("Slice", words, g.numbers(1), everything, g.numbers(1))
    first = g.one("Slice", words, g.numbers(0), g.numbers(1), g.numbers(1))
    following = g.one("Concat", shifted, g.one("Sub", first, first), axis=1)
    pieces = g.one("ReduceSum", g.one("Cast", "mask", to=TensorProto.INT64), g.numbers(1), keepdims=1)
    before = g.one("Sub", following, g.constant(np.int64(1)))
    last = g.one("Where", g.one("Greater", following, words), before, g.one("Sub", pieces, g.constant(np.int64(2))))
    rows = g.one("Gather", g.reshape("ids", -1), g.one("Add", last, row_starts(g)), axis=0)
    return g.one("Gather", g.constant(weights["piece_endings"].astype(np.int32)), rows, axis=0)


def build(
    network: Network, scales: dict[str, InputScale], above: Callable[[Graph, str], list[onnx.ValueInfoProto]] | None = None
) -> onnx.ModelProto:
    """The whole graph; float32 throughout where there are no scales. `above` adds heads on the last layer."""
    weights = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    g = Graph(dict(scales))
    mask = attention_mask(g)
    x = embed(g, weights)
    for at in range(len(network.encoder.layers)):
        x = layer(g, x, mask, weights, f"encoder.layers.{at}")
        if at + 1 == network.tap:
            heads(g, words_of(g, x), network, weights)
    more = above(g, x) if above else []

    def value(name: str, kind: int, *shape: str | int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, shape)

    inputs = [value(n, TensorProto.INT32, "batch", "pieces") for n in ("ids", "case", "mask")]
    inputs.append(value("words", TensorProto.INT32, "batch", "words"))
    outputs = [
        value(head, TensorProto.FLOAT, "batch", "words", len(weights[f"tags.{head}.bias"]))
        for head in ("upos", "feats", "lemma", "names")
    ]
    outputs.append(value("arc", TensorProto.FLOAT, "batch", "words", "words_and_root"))
    outputs.append(value("rel", TensorProto.FLOAT, "batch", "words", network.parser.relations, "words_and_root"))
    outputs += more
    graph = helper.make_graph(g.nodes, "language", inputs, outputs, g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def sample(names: Path, pieces: Pieces, count: int = 600) -> list[Batch]:
    """Training sentences in all their augmented shapes, half trees and half news, to find the input scales on."""
    rng = random.Random(1)
    chosen: list[Sentence] = []
    for file in ("trees-train.jsonl", "news.jsonl"):
        records = [(r["words"], r["spaces"], [tuple(n) for n in r["names"]]) for r in json_records(names / file)]
        chosen += [augmented(rng, Sentence(w, s, names=n), None) for w, s, n in rng.sample(records, count // 2)]
    indexes = {head: {} for head in ("upos", "feats", "lemma", "rel")} | {"names": {tag: 0 for tag in TAGS}}
    return [batch_of(group, pieces, indexes) for group in grouped(chosen, pieces, 2000, None)]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="folder with vocab.txt")
    parser.add_argument("--out", type=Path, required=True, help="folder for model.onnx, labels.json, vocab.txt")
    parser.add_argument("--version", required=True, help="version string for labels.json")
    parser.add_argument("--float", action="store_true", help="float32 throughout, to compare with; needs no --names")
    parser.add_argument("--names", type=Path, help="folder that silver_names wrote: sentences to find the scales on")
    parser.add_argument("--graph", default="model.onnx", help="file name of the graph")
    arguments = parser.parse_args()
    network, labels = load(arguments.checkpoint)
    arguments.out.mkdir(parents=True, exist_ok=True)
    if not (arguments.float or arguments.names):
        parser.error("give --names, or --float")
    scales = (
        {} if arguments.float else input_scales(network, sample(arguments.names, Pieces(arguments.base / "vocab.txt")))
    )
    model = build(network, scales)
    onnx.save(model, arguments.out / arguments.graph)
    text = json.dumps(labels.as_json(arguments.version), ensure_ascii=False, indent=1)
    (arguments.out / "labels.json").write_text(text + "\n", encoding="utf-8")
    shutil.copyfile(arguments.base / "vocab.txt", arguments.out / "vocab.txt")
    print(f"{arguments.out / arguments.graph}: {(arguments.out / arguments.graph).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

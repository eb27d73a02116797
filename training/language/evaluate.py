"""Measures an exported model with ONNX Runtime.

python -m language.evaluate --model models/english --data DATA --names NAMES [--part dev|test]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from language.batches import Batch, batch_of, grouped
from language.decode import NameTagger, tree
from language.inputs import Pieces
from language.labels import Labels, features_key
from language.lemma_scripts import apply
from language.name_spans import spans_of
from language.read_conllu import Sentence, read_conllu
from language.scores import Scores

Predict = Callable[[Batch], dict[str, np.ndarray]]


def json_records(path: Path) -> Iterable[dict]:
    """Records of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def tree_sentences(data: Path, names: Path, bank: str, part: str) -> list[tuple[Sentence, dict]]:
    """A treebank part with the names record of each sentence."""
    pattern = {"ewt": "ud/ewt/en_ewt-ud-{}.conllu", "gum": "ud/gum/en_gum-ccby-{}.conllu"}[bank]
    sentences = read_conllu(data / pattern.format(part))
    records = [r for r in json_records(names / f"trees-{part}.jsonl") if r["source"] == f"{bank}-{part}"]
    pairs = list(zip(sentences, records, strict=True))
    for sentence, record in pairs:
        sentence.names = [tuple(n) for n in record["names"]]
    return pairs


def measure(predict: Predict, pairs: list[tuple[Sentence, dict]], labels: Labels, pieces: Pieces) -> dict[str, float]:
    """All measures of a treebank part. `names` is exact spans against the file's labels (for EWT the teacher's)."""
    scores = Scores()
    tagger = NameTagger(labels.names)
    records = {id(sentence): record for sentence, record in pairs}
    indexes = {head: index if head == "names" else {} for head, index in labels.indexes().items()}
    for group in grouped([s for s, _ in pairs], pieces, 3000, None):
        batch = batch_of(group, pieces, indexes)
        outputs = predict(batch)
        for row, sentence in enumerate(group):
            n = len(sentence.words)
            best = {head: outputs[head][row, :n].argmax(-1) for head in ("upos", "feats", "lemma")}
            heads = tree(outputs["arc"][row, :n, : n + 1])
            rels = outputs["rel"][row, np.arange(n), :, heads].argmax(-1)
            scores.add_tree(
                sentence, [labels.upos[i] for i in best["upos"]], [labels.feats[i] for i in best["feats"]],
                [apply(labels.lemma[i], w) for i, w in zip(best["lemma"], sentence.words, strict=True)],
                heads.tolist(), [labels.rel[i] for i in rels], [features_key(f) for f in sentence.feats],
            )  # fmt: skip
            names = spans_of(tagger.best(outputs["names"][row, :n]))
            record = records[id(sentence)]
            scores.add_names("names (all kinds, file's labels)", record["names"], names, coarse=False)
            if "gold" in record:
                scores.add_names("names gold", record["gold"], names, coarse=True)
                scores.add_names("names gold, teacher", record["gold"], record["teacher"], coarse=True)
    return scores.table()


def onnx_predict(model: Path) -> Predict:
    """Runs the exported graph on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model), options)
    outputs = [o.name for o in session.get_outputs()]

    def predict(batch: Batch) -> dict[str, np.ndarray]:
        inputs = {key: getattr(batch, key).numpy().astype(np.int32) for key in ("ids", "case", "mask", "words")}
        return dict(zip(outputs, session.run(outputs, inputs), strict=True))

    return predict


def read_labels(path: Path) -> Labels:
    """Labels of an exported model."""
    found = json.loads(path.read_text(encoding="utf-8"))
    feats = ["|".join(f"{k}={v}" for k, v in f.items()) for f in found["feats"]]
    return Labels(found["upos"], feats, found["lemma"], found["names"], found["rel"])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder with model.onnx, labels.json, vocab.txt")
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/")
    parser.add_argument("--names", type=Path, required=True, help="folder that silver_names wrote")
    parser.add_argument("--part", default="dev", choices=["dev", "test"])
    parser.add_argument("--banks", nargs="*", default=["ewt", "gum"])
    parser.add_argument("--graph", default="model.onnx", help="file name of the graph")
    arguments = parser.parse_args()
    labels = read_labels(arguments.model / "labels.json")
    pieces = Pieces(arguments.model / "vocab.txt")
    predict = onnx_predict(arguments.model / arguments.graph)
    for bank in arguments.banks:
        pairs = tree_sentences(arguments.data, arguments.names, bank, arguments.part)
        print(bank, arguments.part, json.dumps(measure(predict, pairs, labels, pieces)), flush=True)


if __name__ == "__main__":
    main()

"""Trains the model of sentence ends: logistic regression over the features that the Rust side prints.

    cargo run --release -p variorum-language --example gap_features -- TRAIN.conllu… > gaps.tsv
    python training/segmentation/train_sentence_ends.py gaps.tsv crates/language/data/sentence_ends.tsv

Input: one gap between two tokens a line, `0|1 <tab> feature <tab> feature …`. Output: `feature <tab> weight`, the score of
a gap being the sum of its features' weights; a sentence ends where it is above 0. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

HEADER = """# Sentence ends: feature, tab, weight; written by training/segmentation/train_sentence_ends.py
# from the train parts of UD English EWT (CC BY-SA 4.0) and GUM (CC BY 4.0). A gap's score is the sum over its features.
"""


def read_gaps(path: Path) -> tuple[np.ndarray, list[list[str]]]:
    """Labels and features of every gap."""
    labels, features = [], []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            label, *names = line.rstrip("\n").split("\t")
            labels.append(int(label))
            features.append(names)
    return np.array(labels), features


def matrix(features: list[list[str]], index: dict[str, int]) -> csr_matrix:
    """One row a gap, one column a known feature."""
    columns = [[index[name] for name in names if name in index] for names in features]
    starts = np.cumsum([0] + [len(row) for row in columns])
    flat = np.array([column for row in columns for column in row], dtype=np.int32)
    return csr_matrix((np.ones(len(flat), dtype=np.float32), flat, starts), shape=(len(features), len(index)))


def main() -> None:
    """Reads the gaps, fits, writes the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gaps", type=Path)
    parser.add_argument("table", type=Path)
    parser.add_argument("--least", type=int, default=3, help="features seen fewer times are left out")
    parser.add_argument("--inverse-penalty", type=float, default=1.5, help="C of the L1-penalised fit")
    arguments = parser.parse_args()
    labels, features = read_gaps(arguments.gaps)
    counts = Counter(name for names in features for name in names)
    index = {name: at for at, name in enumerate(sorted(name for name, n in counts.items() if n >= arguments.least))}
    fit = LogisticRegression(
        C=arguments.inverse_penalty, l1_ratio=1.0, solver="liblinear", fit_intercept=False, max_iter=200, random_state=0
    )
    rows = matrix(features, index)
    fit.fit(rows, labels)
    found = fit.predict(rows)
    both = int((found & labels).sum())
    print(
        f"{len(labels)} gaps, {labels.sum()} ends; on the training part P {both / found.sum():.4f} R {both / labels.sum():.4f}"
    )
    kept = [(name, fit.coef_[0][at]) for name, at in index.items() if abs(fit.coef_[0][at]) >= 0.01]
    arguments.table.write_text(HEADER + "".join(f"{name}\t{weight:.3f}\n" for name, weight in kept), encoding="utf-8")
    print(f"{len(kept)} features kept of {len(index)}")


if __name__ == "__main__":
    main()

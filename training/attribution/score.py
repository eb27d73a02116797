"""Measures predictions with the attribution scorer (score_attribution.py: brat gold against JSON Lines)."""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from pathlib import Path

from attribution.polnear import Attribution, Window


def spans(window: Window, pieces: list[tuple[int, int]]) -> list[list[int]]:
    """Words to code points."""
    return [[window.places[first][0], window.places[last - 1][1]] for first, last in pieces]


def figures(part: Path, predicted: list[tuple[Window, list[Attribution]]], scorer: Path) -> str:
    """The figures that count, on one line."""
    spec = importlib.util.spec_from_file_location("score_attribution", scorer)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    by_doc = defaultdict(list)
    for window, found in predicted:
        for one in found:
            by_doc[window.doc].append({
                "source": spans(window, [one.source] if one.source else []),
                "cue": spans(window, [one.cue]),
                "content": spans(window, one.contents),
            })  # fmt: skip
    result = module.score(module.load_gold_dir(part / "attributions", part / "text"), by_doc)
    names = ("attribution", "all_exact", "content_jaccard50", "content_exact", "cue_exact", "source_exact")
    f1 = " ".join(f"{name} {result['metrics'][name]['f1']:.3f}" for name in names)
    recall = " ".join(f"{kind} {value['attribution']:.3f}" for kind, value in result["recall_by_gold_type"].items())
    p = result["metrics"]["attribution"]
    return f"{f1} | P {p['precision']:.3f} R {p['recall']:.3f} | recall {recall}"

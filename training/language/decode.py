"""From scores to trees and tags: maximum spanning tree and constrained Viterbi."""

from __future__ import annotations

import numpy as np

from language.name_spans import allowed


def find_cycle(heads: np.ndarray) -> list[int]:
    """The words of one cycle (0 is the root and its own head), or nothing."""
    state = np.zeros(len(heads), dtype=int)
    state[0] = 2
    for start in range(1, len(heads)):
        path, at = [], start
        while state[at] == 0:
            state[at] = 1
            path.append(at)
            at = heads[at]
        if state[at] == 1:
            return path[path.index(at) :]
        state[path] = 2
    return []


def spanning_tree(scores: np.ndarray) -> np.ndarray:
    """Chu-Liu/Edmonds: `scores[d, h]`, node 0 the root; the head of each node, 0 for node 0."""
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    heads = scores.argmax(axis=1)
    heads[0] = 0
    cycle = find_cycle(heads)
    if not cycle:
        return heads
    inside = np.zeros(len(scores), dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    cyc = np.array(cycle)
    kept = scores[cyc, heads[cyc]]
    n = len(outside)
    contracted = np.full((n + 1, n + 1), -np.inf)
    contracted[:n, :n] = scores[np.ix_(outside, outside)]
    leaving = scores[np.ix_(outside, cyc)]
    contracted[:n, n] = leaving.max(axis=1)
    entering = scores[np.ix_(cyc, outside)] - kept[:, None]
    contracted[n, :n] = entering.max(axis=0)
    inner = spanning_tree(contracted)
    entry_from = inner[n]
    entry_at = entering[:, entry_from].argmax()
    for position, node in enumerate(outside[1:], start=1):
        head = inner[position]
        heads[node] = cyc[leaving[position].argmax()] if head == n else outside[head]
    heads[cyc[entry_at]] = outside[entry_from]
    return heads


def tree(arcs: np.ndarray) -> np.ndarray:
    """The best tree with exactly one word on the root: `arcs` [W,W+1] to heads [W], 0 the root, j word j - 1."""
    words = len(arcs)
    scores = np.full((words + 1, words + 1), -np.inf)
    scores[1:] = arcs
    heads = spanning_tree(scores)
    roots = np.flatnonzero(heads[1:] == 0) + 1
    if len(roots) <= 1:
        return heads[1:]
    best, best_score = heads, -np.inf
    for root in roots:
        single = scores.copy()
        others = np.arange(words + 1) != root
        single[others, 0] = -np.inf
        candidate = spanning_tree(single)
        total = single[np.arange(1, words + 1), candidate[1:]].sum()
        if total > best_score:
            best, best_score = candidate, total
    return best[1:]


class NameTagger:
    """Viterbi over the name scores with forbidden transitions."""

    def __init__(self, tags: list[str]) -> None:
        self.tags = tags
        self.transitions = np.array([[0.0 if allowed(a, b) else -np.inf for b in tags] for a in tags])
        self.first = np.array([0.0 if t[0] in "OBS" else -np.inf for t in tags])
        self.last = np.array([0.0 if t[0] in "OES" else -np.inf for t in tags])

    def best(self, scores: np.ndarray) -> list[str]:
        """The best allowed tag sequence for scores [W,N]."""
        total = scores[0] + self.first
        back = []
        for row in scores[1:]:
            paths = total[:, None] + self.transitions
            back.append(paths.argmax(axis=0))
            total = paths.max(axis=0) + row
        at = int((total + self.last).argmax())
        sequence = [at]
        for pointers in reversed(back):
            at = int(pointers[at])
            sequence.append(at)
        return [self.tags[t] for t in reversed(sequence)]

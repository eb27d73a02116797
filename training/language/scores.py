"""The measures: CoNLL 2018 style tagging and tree scores from gold tokens, exact-span F1 for names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from language.read_conllu import Sentence

APART = {"subjects": ("nsubj", "csubj"), "objects": ("obj", "iobj"), "ccomp": ("ccomp",)}
COARSE = {"person": "person", "organization": "organization", "place": "place", "facility": "place"}


@dataclass
class Counts:
    """Gold, predicted and right items of one measure."""

    gold: int = 0
    predicted: int = 0
    right: int = 0

    @property
    def f1(self) -> float:
        """In per cent."""
        return 200 * self.right / max(1, self.gold + self.predicted)


@dataclass
class Scores:
    """Adds up sentences; `table` gives per cent."""

    counts: dict[str, Counts] = field(default_factory=dict)

    def add(self, measure: str, gold: int, predicted: int, right: int) -> None:
        """Counts of one sentence."""
        counts = self.counts.setdefault(measure, Counts())
        counts.gold += gold
        counts.predicted += predicted
        counts.right += right

    def add_equal(self, measure: str, gold: list, predicted: list) -> None:
        """One item a word."""
        self.add(measure, len(gold), len(gold), sum(g == p for g, p in zip(gold, predicted, strict=True)))

    def add_tree(self, gold: Sentence, upos: list[str], feats: list[str], lemmas: list[str], heads: list[int], rels: list[str],
                 gold_feats: list[str]) -> None:  # fmt: skip
        """One sentence's tags and tree. LAS compares universal relations, LAS+ with subtypes."""
        plain = [rel.split(":")[0] for rel in gold.rels]
        found = [rel.split(":")[0] for rel in rels]
        self.add_equal("UPOS", gold.upos, upos)
        self.add_equal("feats", gold_feats, feats)
        self.add_equal("lemma", gold.lemmas, lemmas)
        self.add_equal("UAS", gold.heads, heads)
        self.add_equal("LAS", list(zip(gold.heads, plain)), list(zip(heads, found)))
        self.add_equal("LAS+", list(zip(gold.heads, gold.rels)), list(zip(heads, rels)))
        for name, relations in APART.items():
            wanted = {(at, h) for at, (h, r) in enumerate(zip(gold.heads, plain)) if r in relations}
            got = {(at, h) for at, (h, r) in enumerate(zip(heads, found)) if r in relations}
            self.add(name, len(wanted), len(got), len(wanted & got))

    def add_names(self, measure: str, gold: list, predicted: list, coarse: bool) -> None:
        """Exact spans; `coarse` keeps person, organization and place (with facility) alone."""

        def keep(spans: list) -> Counter:
            if coarse:
                return Counter((s[0], s[1], COARSE[s[2]]) for s in spans if s[2] in COARSE)
            return Counter(tuple(s) for s in spans)

        wanted, got = keep(gold), keep(predicted)
        self.add(measure, wanted.total(), got.total(), (wanted & got).total())

    def table(self) -> dict[str, float]:
        """F1 in per cent by measure."""
        return {measure: round(counts.f1, 2) for measure, counts in self.counts.items()}

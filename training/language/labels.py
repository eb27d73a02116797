"""The label lists of all heads, taken from the training trees."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass

from language.inputs import CASE_CLASSES, CASE_RULE, MAX_PIECES
from language.lemma_scripts import script
from language.name_spans import TAGS
from language.read_conllu import Sentence

FEATURES = ["Tense", "VerbForm", "Mood", "Number", "Voice", "Polarity", "Person", "Gender", "PronType", "NumType"]


def features_key(feats: dict[str, str]) -> str:
    """The features that matter, as one string: `Mood=Ind|Tense=Past|…` in the order of FEATURES."""
    return "|".join(f"{name}={feats[name]}" for name in FEATURES if name in feats)


@dataclass
class Labels:
    """Index to label for each head."""

    upos: list[str]
    feats: list[str]
    lemma: list[str]
    names: list[str]
    rel: list[str]

    def indexes(self) -> dict[str, dict[str, int]]:
        """Label to index for each head."""
        return {head: {label: at for at, label in enumerate(labels)} for head, labels in asdict(self).items()}

    def as_json(self, version: str) -> dict:
        """The `labels.json` that goes with the exported model."""
        feats = [dict(pair.split("=") for pair in key.split("|")) if key else {} for key in self.feats]
        return {
            "version": version,
            "upos": self.upos,
            "feats": feats,
            "lemma": self.lemma,
            "lemma_syntax": "casing (k as is, l lower, t first upper rest lower) then -N (cut N code points) "
            "with an optional +tail, or =whole lemma",
            "names": self.names,
            "rel": self.rel,
            "case_classes": CASE_CLASSES,
            "case_rule": CASE_RULE,
            "max_pieces": MAX_PIECES,
        }


def collect(sentences: list[Sentence], least: int = 3) -> Labels:
    """Label lists in order of frequency; feature sets and scripts seen fewer than `least` times are left out."""
    upos: Counter[str] = Counter()
    feats: Counter[str] = Counter()
    scripts: Counter[str] = Counter({"l-0": 1_000_000, "k-0": 100_000, "t-0": 10_000})
    rels: Counter[str] = Counter()
    for sentence in sentences:
        upos.update(sentence.upos)
        feats.update(features_key(f) for f in sentence.feats)
        scripts.update(
            script(word, lemma)
            for word, lemma, feats_of in zip(sentence.words, sentence.lemmas, sentence.feats, strict=True)
            if "Typo" not in feats_of and "@" not in lemma
        )
        rels.update(sentence.rels)

    def ordered(counts: Counter[str], least: int) -> list[str]:
        return sorted((k for k, n in counts.items() if n >= least), key=lambda k: (-counts[k], k))

    return Labels(ordered(upos, 1), ordered(feats, least), ordered(scripts, least), list(TAGS), ordered(rels, 1))

"""CoNLL-U trees (https://universaldependencies.org/format.html) as plain records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Sentence:
    """One sentence of syntactic words; empty lists where a source has no such annotation."""

    words: list[str]
    spaces: list[bool]
    """Whether a space follows the word."""
    upos: list[str] = field(default_factory=list)
    feats: list[dict[str, str]] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    """0 is the root, j is word j counted from 1."""
    rels: list[str] = field(default_factory=list)
    misc: list[dict[str, str]] = field(default_factory=list)
    names: list[tuple[int, int, str]] | None = None
    """Name spans `(first word, last word + 1, kind)`; None where unknown."""
    document: str = ""


def pairs(column: str) -> dict[str, str]:
    """A `Key=Value|Key=Value` column as a dictionary."""
    return dict(part.split("=", 1) for part in column.split("|") if "=" in part)


def read_conllu(path: Path) -> Iterator[Sentence]:
    """All sentences of a file; multiword-token lines give spacing, empty nodes are skipped."""
    document = ""
    sentence = Sentence([], [])
    inside_until, space_after_range = 0, True
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc"):
            document = line.split("=", 1)[-1].strip()
        elif not line:
            if sentence.words:
                sentence.document = document
                yield sentence
            sentence = Sentence([], [])
            inside_until = 0
        elif not line.startswith("#"):
            columns = line.split("\t")
            if "-" in columns[0]:
                inside_until = int(columns[0].split("-")[1])
                space_after_range = "SpaceAfter=No" not in columns[9]
                continue
            if "." in columns[0]:
                continue
            number = int(columns[0])
            misc = pairs(columns[9])
            if number < inside_until:
                space = False
            elif number == inside_until:
                space = space_after_range
            else:
                space = misc.get("SpaceAfter") != "No"
            sentence.words.append(columns[1])
            sentence.spaces.append(space)
            sentence.lemmas.append(columns[2])
            sentence.upos.append(columns[3])
            sentence.feats.append(pairs(columns[5]))
            sentence.heads.append(int(columns[6]))
            sentence.rels.append(columns[7])
            sentence.misc.append(misc)
    if sentence.words:
        sentence.document = document
        yield sentence

"""PolNeAR's attributions laid over the words that the program reads.

The annotation is univocal: a word is in one source, cue or content at most. So an article is one sequence of tags, and
an attribution is a cue with at most one source and with its pieces of content.
"""

from __future__ import annotations

import bisect
import json
from dataclasses import dataclass, field
from pathlib import Path

ROLES = ["source", "cue", "content"]
TAGS = ["O"] + [f"{prefix}-{role}" for role in ROLES for prefix in "BI"]
LONGEST = 160
"""Words in a window: whole paragraphs; only a longer paragraph is cut, between sentences."""

Span = tuple[int, int]


@dataclass
class Attribution:
    """Spans in words of the window, end exclusive."""

    cue: Span
    source: Span | None
    contents: list[Span]


@dataclass
class Window:
    """Consecutive paragraphs of one article."""

    doc: str
    words: list[str]
    places: list[Span]
    """Where each word stands, in code points of the article."""
    sentences: list[Span]
    paragraph_starts: set[int]
    attributions: list[Attribution] = field(default_factory=list)

    def sentence_numbers(self) -> list[int]:
        """For each word the number of its sentence."""
        return [at for at, (first, last) in enumerate(self.sentences) for _ in range(first, last)]

    def tags(self) -> list[int]:
        """Index into TAGS for each word."""
        found = [0] * len(self.words)
        for one in self.attributions:
            for role, spans in zip(ROLES, ([one.source], [one.cue], one.contents), strict=True):
                for span in spans:
                    if span:
                        begin = 1 + 2 * ROLES.index(role)
                        found[span[0]] = begin
                        found[span[0] + 1 : span[1]] = [begin + 1] * (span[1] - span[0] - 1)
        return found


def read_brat(path: Path) -> list[dict[str, list[Span]]]:
    """The attributions of one file: the spans of each role, in code points."""
    spans: dict[str, list[Span]] = {}
    events: list[list[str]] = []
    for line in path.read_bytes().decode("utf-8").split("\n"):
        name, _, rest = line.partition("\t")
        if name[:1] == "T" and name[1:].isdigit():
            where = rest.split("\t")[0].split(" ", 1)[1]
            spans[name] = [tuple(map(int, piece.split())) for piece in where.split(";")]
        elif name[:1] == "E" and name[1:].isdigit() and rest.startswith("Attribution"):
            events.append(rest.split())
    found = []
    for event in events:
        one: dict[str, list[Span]] = {role: [] for role in ROLES}
        for argument in event[1:]:
            role, reference = argument.split(":", 1)
            role = role.rstrip("0123456789").lower()
            if role in one and reference in spans:
                one[role] += spans[reference]
        found.append({role: sorted(set(pieces)) for role, pieces in one.items()})
    return found


def windows_of(doc: str, text: str, sentences: list) -> list[Window]:
    """Whole paragraphs, up to LONGEST words; a single longer paragraph is cut between its sentences."""
    paragraphs: list[list[list[Span]]] = []
    last = None
    for paragraph, words in sentences:
        words = [tuple(word) for word in words]
        if paragraph != last:
            paragraphs.append([])
        last = paragraph
        paragraphs[-1].append(words)
    windows: list[Window] = []
    room = 0
    for paragraph in paragraphs:
        size = sum(map(len, paragraph))
        for at, sentence in enumerate(paragraph):
            need = size if at == 0 else len(sentence)
            if not windows or (need > room if at == 0 else len(sentence) > room):
                windows.append(Window(doc, [], [], [], set()))
                room = LONGEST
            window = windows[-1]
            if at == 0:
                window.paragraph_starts.add(len(window.words))
            window.sentences.append((len(window.words), len(window.words) + len(sentence)))
            window.words += [text[start:end] for start, end in sentence]
            window.places += sentence
            room -= len(sentence)
    return windows


def lay(windows: list[Window], gold: list[dict[str, list[Span]]]) -> None:
    """Lays the attributions of an article over its windows; pieces in another window than the cue are left out."""
    for window in windows:
        starts, ends = [p[0] for p in window.places], [p[1] for p in window.places]

        def of(pieces: list[Span]) -> list[Span]:
            found = []
            for start, end in pieces:
                first, last = bisect.bisect_right(ends, start), bisect.bisect_left(starts, end)
                if first < last and start < ends[first] and end > starts[last - 1]:
                    found.append((first, last))
            return found

        for one in gold:
            cues, sources, contents = of(one["cue"]), of(one["source"]), of(one["content"])
            if cues and (contents or sources):
                window.attributions.append(Attribution(cues[0], sources[0] if sources else None, contents))


def read(folder: Path, words: Path) -> list[Window]:
    """All windows of a part; `words` is what the example `words_of` of crates/language printed of its texts."""
    found = []
    for line in words.open(encoding="utf-8"):
        record = json.loads(line)
        doc = record["doc"]
        text = (folder / "text" / f"{doc}.txt").read_bytes().decode("utf-8")
        windows = windows_of(doc, text, record["sentences"])
        files = sorted((folder / "attributions").glob(f"{doc}_*.ann")) + sorted((folder / "attributions").glob(f"{doc}.ann"))
        if files:
            lay(windows, read_brat(files[0]))
        found += windows
    return found

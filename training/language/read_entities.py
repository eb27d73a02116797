"""Gold entities: GUM's nested mentions and re3d's stand-off spans, cut down to names."""

from __future__ import annotations

import json
import re
from pathlib import Path

from language.name_spans import RE3D_KINDS, Span, trim, without_overlaps
from language.read_conllu import Sentence

BRACKET = re.compile(r"(\()?([^()]+)(\))?")
LINKS = {"of", "for", "the", "and", "&", "-", "–", "'s", "’s", "de", "la", "del", "on"}


def gum_mentions(sentence: Sentence) -> list[Span]:
    """GUM's entity mentions with GUM's types (`Entity=(12-person-…`), nested ones included."""
    mentions: list[Span] = []
    open_mentions: list[tuple[str, int, str]] = []
    for at, misc in enumerate(sentence.misc):
        for opens, body, closes in BRACKET.findall(misc.get("Entity", "")):
            if opens:
                number, kind = body.split("-")[:2]
                if closes:
                    mentions.append((at, at + 1, kind))
                else:
                    open_mentions.append((number, at, kind))
            elif closes:
                for index in range(len(open_mentions) - 1, -1, -1):
                    if open_mentions[index][0] == body:
                        _, start, kind = open_mentions.pop(index)
                        mentions.append((start, at + 1, kind))
                        break
    return mentions


def head_word(sentence: Sentence, first: int, last: int) -> int:
    """The word of a span whose head lies outside it."""
    for at in range(first, last):
        if not first < sentence.heads[at] <= last:
            return at
    return first


def in_name(sentence: Sentence, at: int, kind: str) -> bool:
    """Whether a word before a proper noun belongs to its name ("Supreme" Court, Heaven "Sent" Gaming)."""
    if sentence.upos[at] == "PROPN":
        return True
    capital = sentence.words[at][:1].isupper() and at > 0
    return capital and kind != "person" and sentence.upos[at] in {"ADJ", "VERB", "NOUN", "ADV"}


def proper_core(sentence: Sentence, mention: Span) -> Span | None:
    """The words of a mention that are its name, or None where its head is a common noun."""
    first, last, kind = mention
    upos = sentence.upos
    core = head_word(sentence, first, last)
    if upos[core] != "PROPN":
        flats = [
            at for at in range(first, last)
            if sentence.heads[at] == core + 1 and sentence.rels[at] == "flat" and upos[at] == "PROPN"
        ]  # fmt: skip
        if not flats:
            return None
        core = flats[0]
    start, end = core, core + 1
    while start > first and in_name(sentence, start - 1, kind):
        start -= 1
    while start - 1 > first and sentence.words[start - 1] == "-" and upos[start - 2] == "PROPN":
        start -= 2
    while end < last:
        following = end
        links = {"-"} if kind in {"person", "place"} else LINKS
        if kind == "place":
            links = links | {"of"}
        while following < last - 1 and sentence.words[following].lower() in links:
            following += 1
        if following >= last or upos[following] not in {"PROPN"} or following - end > 2:
            if upos[end] == "NUM" and sentence.heads[end] - 1 in range(start, end):
                end += 1
                continue
            break
        if sentence.rels[following] in {"appos", "list", "parataxis", "obl"}:
            break
        if sentence.rels[following] == "conj" and kind in {"person", "place"}:
            break
        end = following + 1
    return trim(sentence.words, (start, end, kind))


def gum_names(sentence: Sentence) -> list[Span]:
    """Names with the kinds person, group, organization, place, event; other GUM types are left out."""
    names: list[Span] = []
    for mention in gum_mentions(sentence):
        if mention[2] not in {"person", "organization", "place", "event"}:
            continue
        name = proper_core(sentence, mention)
        if name is None:
            continue
        first, last, kind = name
        if kind == "person" and sentence.feats[last - 1].get("Number") == "Plur":
            kind = "group"
        names.append((first, last, kind))
    return without_overlaps(list(dict.fromkeys(names)))


def read_re3d(folder: Path) -> list[tuple[str, list[Span]]]:
    """re3d documents as text with character spans (code points), kinds mapped."""
    documents: list[tuple[str, list[Span]]] = []
    for source in sorted(p for p in folder.iterdir() if p.is_dir()):
        texts = {d["_id"]: d["text"] for d in json_lines(source / "documents.json")}
        spans: dict[str, list[Span]] = {key: [] for key in texts}
        for entity in json_lines(source / "entities.json"):
            kind = RE3D_KINDS.get(entity["type"])
            if kind and entity["documentId"] in texts:
                spans[entity["documentId"]].append((entity["begin"], entity["end"], kind))
        documents += [(texts[key], spans[key]) for key in texts]
    return documents


def json_lines(path: Path) -> list[dict]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]

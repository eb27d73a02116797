"""Raw news text of the public sets, as documents of paragraphs (no labels are read here)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

Document = tuple[str, list[str]]


def polnear(folder: Path) -> Iterator[Document]:
    """PolNeAR articles, blank lines between paragraphs."""
    for path in sorted((folder / "train" / "text").iterdir()):
        yield f"polnear/{path.stem}", re.split(r"\n\s*\n", path.read_text(encoding="utf-8"))


def hrdsattack(folder: Path) -> Iterator[Document]:
    """HRDsAttack articles: `<p>` elements of the annotation page."""
    for at, item in enumerate(json.loads((folder / "train.json").read_text(encoding="utf-8"))):
        page = item["sample"]["Input.article_interface"]
        parts = re.split(r"</?p>|<br */?>|\n\s*\n", page)
        yield f"hrdsattack/{at}", [html.unescape(re.sub(r"<[^>]+>", " ", part)) for part in parts]


def ecbplus(folder: Path) -> Iterator[Document]:
    """ECB+ articles: one sentence a paragraph, words joined with the usual spacing."""
    for path in sorted(folder.glob("*/*.xml")):
        sentences: dict[str, list[str]] = {}
        for token in ElementTree.parse(path).getroot().iter("token"):
            sentences.setdefault(token.get("sentence", ""), []).append(token.text or "")
        yield f"ecbplus/{path.stem}", [joined(words) for words in sentences.values()]


def joined(words: list[str]) -> str:
    """Words as running text: no space before closing punctuation and clitics, none after brackets."""
    text = " ".join(words)
    text = re.sub(r" (n't|'s|'re|'ve|'ll|'d|'m|[.,;:!?%)\]])(?= |$)", r"\1", text)
    return re.sub(r"([(\[$]) ", r"\1", text)


def news(data: Path) -> Iterator[Document]:
    """All raw-text sets that the silver names are made from, cleaned of runs of white space."""
    readers = (polnear(data / "polnear"), hrdsattack(data / "hrdsattack"), ecbplus(data / "ecbplus"))
    for reader in readers:
        for name, paragraphs in reader:
            cleaned = [re.sub(r"\s+", " ", part).strip() for part in paragraphs]
            yield name, [part for part in cleaned if len(part) > 1]

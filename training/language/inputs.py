"""What the encoder reads: wordpiece ids, a casing class per piece, the first piece of each word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

CASE_CLASSES = ["none", "lower", "title", "upper", "mixed", "digit", "other"]
CASE_RULE = (
    "per word, given to all its pieces; [CLS], [SEP] and padding are `none`. Let U and L be the word's upper-case and "
    "lower-case code points. No U and no L: `digit` if there is a decimal digit, else `other`. U = 0: `lower`. "
    "The first cased code point is upper and it is the only U: `title`. L = 0: `upper`. Else `mixed`."
)
MAX_PIECES = 510
CLS, SEP, PAD, UNK = 101, 102, 0, 100


def case_class(word: str) -> int:
    """Index into CASE_CLASSES by CASE_RULE."""
    cased = [c.isupper() for c in word if c.isupper() or c.islower()]
    if not cased:
        return 5 if any(c.isdecimal() for c in word) else 6
    upper = sum(cased)
    if upper == 0:
        return 1
    if cased[0] and upper == 1:
        return 2
    return 3 if upper == len(cased) else 4


def ending_classes(words: Iterable[str], pieces: Pieces, vocabulary: Path, least: int = 5) -> list[int]:
    """A class for each wordpiece, by its spelling: the whole piece (with ^ before a word's start), or its last five, four,
    three, two, one letters, whichever ends the last piece of at least `least` running words; 0 for the rest."""
    texts = [text for text in vocabulary.read_text(encoding="utf-8").split("\n") if text]
    marked = [text[2:] if text.startswith("##") else "^" + text for text in texts]
    counts: Counter[str] = Counter()
    for word in words:
        counts.update(endings(marked[pieces.of(word)[-1]]))
    known = sorted(ending for ending, count in counts.items() if count >= least and ending.lstrip("^").isalpha())
    index = {ending: at for at, ending in enumerate(known, start=1)}
    return [next((index[ending] for ending in endings(text) if ending in index), 0) for text in marked]


def endings(text: str) -> list[str]:
    """A marked piece and its endings, longest first."""
    return [text] + [text[-n:] for n in range(5, 0, -1) if n < len(text)]


class Pieces:
    """BERT's uncased wordpieces, word by word; a word without pieces becomes [UNK]."""

    def __init__(self, vocabulary: Path) -> None:
        tokenizer = Tokenizer(WordPiece.from_file(str(vocabulary), unk_token="[UNK]"))
        tokenizer.normalizer = BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = BertPreTokenizer()
        self._tokenizer = tokenizer
        self.of = lru_cache(maxsize=200_000)(self._of)

    def _of(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word, add_special_tokens=False).ids) or (UNK,)

    def sentence(self, words: list[str]) -> tuple[list[int], list[int], list[int]]:
        """`(ids, case, first pieces)` of one sentence with [CLS] and [SEP]."""
        ids, case, firsts = [CLS], [0], []
        for word in words:
            pieces = self.of(word)
            firsts.append(len(ids))
            ids.extend(pieces)
            case.extend([case_class(word)] * len(pieces))
        return ids + [SEP], case + [0], firsts

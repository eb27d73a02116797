"""Changes to training sentences that keep their labels true: letter case, quotes, names, joined sentences."""

from __future__ import annotations

import random
from dataclasses import replace

from language.read_conllu import Sentence

GIVEN = """Ahmed Mohammed Muhammad Mohamed Ali Omar Umar Hassan Hussein Ibrahim Ismail Khaled Khalid Mahmoud Mustafa
Yusuf Youssef Salem Salim Saleh Said Saeed Sami Samir Tariq Tarek Walid Waleed Nasser Nabil Mansour Jamal Gamal Hamza
Hisham Idris Issa Karim Kamal Majid Munir Najib Osama Rashid Rami Saad Sabri Suleiman Taher Yahya Yasin Ziad Zakaria
Abdul Abdullah Abdelrahman Abdulaziz Abdelkader Fatima Aisha Khadija Layla Leila Mariam Nadia Noura Salma Samira Zainab
Hanan Huda Iman Amal Farid Fawzi Habib Haitham Imad Jaber Murad Qasim Rafiq Ridha Shukri Wissam Younis Zuhair""".split()
PARTICLES = ["Al", "El", "al", "el", "Ben", "Bin", "bin", "Abu", "Bou", "Ould"]
PLACE_WORDS = [
    "Ras",
    "Wadi",
    "Bir",
    "Ain",
    "Tell",
    "Tal",
    "Deir",
    "Beit",
    "Kafr",
    "Umm",
    "Jabal",
    "Qasr",
    "Bani",
    "Sidi",
]
ONSETS = "b d f g gh h j k kh l m n q r s sh t th w z zh dh".split()
VOWELS = ["a", "a", "a", "i", "u", "e", "o", "aa", "ou", "ei"]
CODAS = ["", "", "", "r", "n", "m", "l", "s", "d", "b", "f", "sh", "t", "q"]
ENDINGS = ["i", "i", "y", "awi", "ani", "ri", "a", "ah", "", "", "oun", "iya", "at"]
CURLY = {"'": "’", '"': "”", "''": "”", "``": "“"}


def syllables(rng: random.Random) -> str:
    """An invented word in the shape of a transliterated Arabic one."""
    word = "".join(rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) for _ in range(rng.randint(1, 3)))
    word = (word + rng.choice(ENDINGS)).capitalize()
    if rng.random() < 0.05 and len(word) > 4:
        word = word[:3] + rng.choice("'’`") + word[3:]
    return word if len(word) > 2 else rng.choice(GIVEN)


def hyphenated(rng: random.Random, whole: str) -> list[str]:
    """`al-Xxx` as the treebanks cut it into words, or with a space, or alone."""
    draw = rng.random()
    if draw < 0.5:
        return [rng.choice(["al", "Al", "el", "El"]), "-", whole]
    return [rng.choice(PARTICLES), whole] if draw < 0.75 else [whole]


def new_name(rng: random.Random, kind: str) -> list[str]:
    """The words of an invented person or place."""
    if kind == "place":
        lead = [rng.choice(PLACE_WORDS)] if rng.random() < 0.2 else []
        return lead + (hyphenated(rng, syllables(rng)) if rng.random() < 0.35 else [syllables(rng)])
    given = [rng.choice(GIVEN) for _ in range(rng.choice([0, 1, 1, 1, 2]))]
    return given + hyphenated(rng, syllables(rng))


def other_names(rng: random.Random, sentence: Sentence) -> Sentence:
    """Persons and places replaced; trees keep their word count, sentences without trees do not."""
    if not sentence.names:
        return sentence
    words, spaces, spans, shift = list(sentence.words), list(sentence.spaces), [], 0
    for first, last, kind in sentence.names:
        first, last = first + shift, last + shift
        old = words[first:last]
        if kind in {"person", "place"} and rng.random() < 0.6 and all(w[:1].isupper() for w in old):
            if sentence.heads:
                new = (
                    [rng.choice(GIVEN) for _ in old[:-1]] + [syllables(rng)]
                    if kind == "person"
                    else [syllables(rng) for _ in old]
                )
            else:
                new = new_name(rng, kind)
            words[first:last] = new
            spaces[first:last] = [True] * (len(new) - 1) + [spaces[last - 1]]
            shift += len(new) - len(old)
            last = first + len(new)
        spans.append((first, last, kind))
    lemmas = [
        new if old_word == lemma else lemma for new, old_word, lemma in zip(words, sentence.words, sentence.lemmas)
    ]
    return replace(sentence, words=words, spaces=spaces, names=spans, lemmas=lemmas)


def other_case(rng: random.Random, sentence: Sentence) -> Sentence:
    """All capitals, headline capitals, or no capitals."""
    draw = rng.random()
    if draw < 0.45:
        words = [word.upper() for word in sentence.words]
    elif draw < 0.9:
        small = {"of", "the", "a", "an", "in", "on", "to", "and", "for", "at", "by", "with", "'s", "n't", "’s"}
        words = [w if w.lower() in small and at else w[:1].upper() + w[1:] for at, w in enumerate(sentence.words)]
    else:
        words = [word.lower() for word in sentence.words]
    return replace(sentence, words=words)


def other_quotes(sentence: Sentence) -> Sentence:
    """Curly quotes and apostrophes; opening or closing by the spacing."""
    words = list(sentence.words)
    for at, word in enumerate(words):
        if word in CURLY:
            opening = bool(sentence.spaces) and not sentence.spaces[at] and (at == 0 or sentence.spaces[at - 1])
            words[at] = {"'": "‘", '"': "“"}.get(word, CURLY[word]) if opening else CURLY[word]
        else:
            words[at] = word.replace("'", "’")
    return replace(sentence, words=words)


def without_final_stop(sentence: Sentence) -> Sentence:
    """The sentence without its last word where that is punctuation on which nothing hangs."""
    n = len(sentence.words)
    if n < 3 or sentence.rels[-1] != "punct" or n in sentence.heads:
        return sentence
    cut = {
        key: getattr(sentence, key)[:-1]
        for key in ("words", "spaces", "upos", "feats", "lemmas", "heads", "rels", "misc")
    }
    names = sentence.names and [s for s in sentence.names if s[1] < n]
    return replace(sentence, **cut, names=names)


def joined(one: Sentence, two: Sentence) -> Sentence:
    """Two sentences that the splitter left in one: the second hangs on the first as `parataxis`."""
    n, root = len(one.words), one.heads.index(0) + 1
    both = {
        key: getattr(one, key) + getattr(two, key) for key in ("words", "spaces", "upos", "feats", "lemmas", "misc")
    }
    heads = one.heads + [root if head == 0 else head + n for head in two.heads]
    rels = one.rels + ["parataxis" if head == 0 else rel for head, rel in zip(two.heads, two.rels, strict=True)]
    names = None
    if one.names is not None and two.names is not None:
        names = one.names + [(first + n, last + n, kind) for first, last, kind in two.names]
    return replace(one, **both, heads=heads, rels=rels, names=names)


def augmented(rng: random.Random, sentence: Sentence, following: Sentence | None) -> Sentence:
    """One random draw of the changes above; most sentences stay as they are."""
    tree = bool(sentence.heads)
    if tree and following is not None and len(sentence.words) + len(following.words) < 50 and rng.random() < 0.04:
        if rng.random() < 0.3:
            sentence = without_final_stop(sentence)
        sentence = joined(sentence, following)
    elif tree and rng.random() < 0.05:
        sentence = without_final_stop(sentence)
    if rng.random() < (0.15 if tree else 0.25):
        sentence = other_names(rng, sentence)
    if rng.random() < 0.3:
        sentence = other_quotes(sentence)
    if rng.random() < (0.06 if tree else 0.10):
        sentence = other_case(rng, sentence)
    return sentence

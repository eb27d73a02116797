"""Name spans: kinds, the tags that write them, and the rules that trim a span to the bare name."""

from __future__ import annotations

Span = tuple[int, int, str]

KINDS = [
    "person", "organization", "group", "place", "facility", "event", "product", "work",
    "date", "time", "money", "quantity", "percent", "number", "ordinal",
]  # fmt: skip

TAGS = ["O"] + [f"{position}-{kind}" for kind in KINDS for position in "BIES"]

# OntoNotes 5 labels, the teacher's, to kinds. A language ("speaks Arabic") is no name here.
ONTONOTES_KINDS = {
    "PERSON": "person", "NORP": "group", "FAC": "facility", "ORG": "organization", "GPE": "place",
    "LOC": "place", "PRODUCT": "product", "EVENT": "event", "WORK_OF_ART": "work", "LAW": "work",
    "DATE": "date", "TIME": "time", "PERCENT": "percent", "MONEY": "money", "QUANTITY": "quantity",
    "CARDINAL": "number", "ORDINAL": "ordinal",
}  # fmt: skip

RE3D_KINDS = {
    "Organisation": "organization", "Location": "place", "Person": "person", "Nationality": "group",
    "Temporal": "date", "Quantity": "quantity", "Money": "money", "Weapon": "product",
    "Vehicle": "product", "MilitaryPlatform": "product",
}  # fmt: skip

PROPER_KINDS = frozenset(KINDS[:8])

TITLES = frozenset(
    """president vice prime minister mr mr. mrs mrs. ms ms. dr dr. prof prof. professor sir dame lord
    lady king queen prince princess emperor pope bishop archbishop cardinal imam sheikh ayatollah
    senator sen sen. rep rep. congressman congresswoman governor gov gov. mayor ambassador envoy
    secretary chancellor premier spokesman spokeswoman spokesperson judge justice attorney director
    chairman chairwoman chief commander general gen gen. lieutenant lt lt. colonel col col. major
    maj maj. captain capt capt. sergeant sgt sgt. admiral brigadier marshal field corporal private
    officer inspector detective deputy first foreign defence defense interior reverend rev rev.
    father brother sister saint coach""".split()
)


def trim(words: list[str], span: Span) -> Span | None:
    """The bare name: no article before it, no possessive after it, no title before a person."""
    first, last, kind = span
    if kind in PROPER_KINDS:
        while last > first and words[last - 1].lower() in {"'s", "’s", "'", "’", ",", ".", "(", '"', "”"}:
            if words[last - 1] == "." and last - first > 1 and words[last - 2][:1].isupper():
                break
            last -= 1
        while first < last and words[first].lower() in {"the", "a", "an", ",", '"', "“", "'", "‘"}:
            first += 1
    if kind == "person":
        while last - first > 1 and words[first].lower() in TITLES:
            first += 1
    return (first, last, kind) if first < last else None


def without_overlaps(spans: list[Span]) -> list[Span]:
    """The spans in order, longer ones first where two overlap."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        if all(span[1] <= other[0] or span[0] >= other[1] for other in kept):
            kept.append(span)
    return sorted(kept)


def tags_of(length: int, spans: list[Span]) -> list[str]:
    """BIOES tags of non-overlapping spans."""
    tags = ["O"] * length
    for first, last, kind in spans:
        if last - first == 1:
            tags[first] = f"S-{kind}"
        else:
            tags[first:last] = [f"B-{kind}"] + [f"I-{kind}"] * (last - first - 2) + [f"E-{kind}"]
    return tags


def allowed(before: str, after: str) -> bool:
    """Whether tag `after` may follow tag `before` (used by the constrained decoding)."""
    if before[0] in "BI":
        return after[0] in "IE" and after[2:] == before[2:]
    return after[0] in "OBS"


def spans_of(tags: list[str]) -> list[Span]:
    """The spans that a valid BIOES sequence writes."""
    spans: list[Span] = []
    start = 0
    for at, tag in enumerate(tags):
        if tag[0] in "BS":
            start = at
        if tag[0] in "ES":
            spans.append((start, at + 1, tag[2:]))
    return spans

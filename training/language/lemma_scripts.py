"""Lemmas as edit scripts, after UDPipe 2 (Straka 2018): one class a script, applied to the form.

Syntax of a script: one letter of casing, then the edit.

    casing  k  the form as it is        edit  -N      cut N code points off the end (N may be 0)
            l  the form in lower case         -N+abc  cut N, then append "abc"
            t  first letter upper, rest lower  =abc    the whole lemma is "abc" (irregular words)

`l-3+y` makes "Parties" into "party"; `t-0` makes "HAFTAR" into "Haftar"; `=be` makes "was" into "be".
"""

from __future__ import annotations


def titled(form: str) -> str:
    """First code point upper, the others lower."""
    return form[:1].upper() + form[1:].lower()


CASINGS = {"k": lambda form: form, "l": str.lower, "t": titled}


def script(form: str, lemma: str) -> str:
    """The shortest edit from form to lemma; of equal ones the first casing of `l`, `k`, `t`."""
    best: tuple[int, str] | None = None
    for casing in "lkt":
        base = CASINGS[casing](form)
        same = 0
        while same < min(len(base), len(lemma)) and base[same] == lemma[same]:
            same += 1
        if same == 0:
            continue
        cut, tail = len(base) - same, lemma[same:]
        edit = f"{casing}-{cut}" + (f"+{tail}" if tail else "")
        cost = cut + len(tail)
        if best is None or cost < best[0]:
            best = (cost, edit)
    if best is None or best[0] >= len(form) + len(lemma) - 1 or irregular(form, best[0]):
        return f"={lemma}"
    return best[1]


def irregular(form: str, cost: int) -> bool:
    """Short forms that change nearly whole ("is", "am", "'s") are written as whole lemmas."""
    return len(form) <= 3 and cost >= len(form)


def apply(edit: str, form: str) -> str:
    """The lemma that a script makes of a form; an empty result falls back to the form."""
    if edit.startswith("="):
        return edit[1:]
    base = CASINGS[edit[0]](form)
    cut, _, tail = edit[2:].partition("+")
    return base[: max(0, len(base) - int(cut))] + tail or form

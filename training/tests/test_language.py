"""The parts of the training that the program at run time must agree with."""

import numpy as np
import pytest

from language.augment import joined, without_final_stop
from language.decode import NameTagger, tree
from language.inputs import CASE_CLASSES, case_class
from language.lemma_scripts import apply, script
from language.name_spans import TAGS, spans_of, tags_of, trim
from language.read_conllu import Sentence


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("parties", "party"), ("KILLED", "kill"), ("Was", "be"), ("n't", "not"), ("Aleppo", "Aleppo"), ("ALEPPO", "Aleppo"),
     ("UN", "UN"), ("Men", "man"), ("'s", "be"), ("seized", "seize"), ("went", "go"), ("a", "a")],
)  # fmt: skip
def test_a_script_makes_the_lemma(form: str, lemma: str) -> None:
    assert apply(script(form, lemma), form) == lemma


def test_scripts_are_shared_between_words() -> None:
    assert script("Parties", "party") == script("cities", "city") == "l-3+y"
    assert script("was", "be") == script("is", "be") == "=be"


@pytest.mark.parametrize(
    ("word", "name"),
    [("army", "lower"), ("Army", "title"), ("I", "title"), ("UN", "upper"), ("McCain", "mixed"), ("1990s", "lower"),
     ("25", "digit"), ("—", "other"), ("al-Bab", "mixed"), ("طرابلس", "other")],
)  # fmt: skip
def test_case_classes(word: str, name: str) -> None:
    assert CASE_CLASSES[case_class(word)] == name


def test_the_best_tree_breaks_cycles_and_has_one_root() -> None:
    arcs = np.array([[1.0, 0.0, 9.0, 0.0], [0.5, 9.0, 0.0, 0.0], [2.0, 0.0, 1.0, 0.0]])
    heads = tree(arcs)
    assert (heads == 0).sum() == 1
    assert heads.tolist() == [0, 1, 2] or heads.tolist() == [2, 3, 0]


def test_random_trees_are_the_best_of_all() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        arcs = rng.normal(size=(4, 5))
        best = max(
            (sum(arcs[d, h] for d, h in enumerate(heads)) for heads in all_trees(4)),
        )
        found = tree(arcs)
        assert sum(arcs[d, h] for d, h in enumerate(found)) == pytest.approx(best)


def all_trees(words: int) -> list[tuple[int, ...]]:
    """Every head sequence that is a tree with one root."""

    def leads_to_root(heads: tuple[int, ...], at: int) -> bool:
        for _ in heads:
            at = heads[at - 1]
            if at == 0:
                return True
        return False

    candidates = np.ndindex(*(words + 1,) * words)
    return [h for h in candidates if h.count(0) == 1 and all(leads_to_root(h, w) for w in range(1, words + 1))]


def test_tags_and_spans_are_inverse() -> None:
    spans = [(0, 2, "person"), (3, 4, "place"), (4, 7, "date")]
    assert spans_of(tags_of(8, spans)) == spans


def test_viterbi_never_writes_a_broken_span() -> None:
    tags = NameTagger(TAGS).best(np.random.default_rng(1).normal(size=(40, len(TAGS))))
    assert tags_of(40, spans_of(tags)) == tags


def test_names_are_bare() -> None:
    words = ["the", "Gen.", "Sami", "Haddad", "'s"]
    assert trim(words, (0, 5, "person")) == (2, 4, "person")


def test_joined_sentences_stay_a_tree() -> None:
    one = Sentence(["He", "left", "."], [True] * 3, ["PRON", "VERB", "PUNCT"], [{}] * 3, ["he", "leave", "."], [2, 0, 2],
                   ["nsubj", "root", "punct"], [{}] * 3, [(0, 1, "person")])  # fmt: skip
    both = joined(without_final_stop(one), one)
    assert both.heads == [2, 0, 4, 2, 4]
    assert both.rels[3] == "parataxis"
    assert both.names == [(0, 1, "person"), (2, 3, "person")]

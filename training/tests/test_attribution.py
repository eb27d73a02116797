"""The parts of attribution training that can go wrong without a trace."""

import itertools
from pathlib import Path

import torch

from attribution.crf import Crf, spans_of
from attribution.decode import decode
from attribution.head import LINK, AttributionHead, relations
from attribution.polnear import TAGS, lay, read_brat, windows_of
from attribution.quotes import states

BRAT = """T1\tSource 0 5\tOmar
T2\tCue 6 10\tsaid
T3\tContent 11 19;21 26\tthey won … again
E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3
"""


def window():
    text = "Omar  said they won, again"
    words = [[0, 4], [6, 10], [11, 15], [16, 19], [19, 20], [21, 26]]
    return windows_of("a", text, [[0, words]])[0]


def test_brat_is_laid_over_words(tmp_path: Path) -> None:
    file = tmp_path / "a.ann"
    file.write_text(BRAT, encoding="utf-8")
    found = window()
    lay([found], read_brat(file))
    assert [TAGS[tag] for tag in found.tags()] == ["B-source", "B-cue", "B-content", "I-content", "O", "B-content"]


def test_best_path_is_the_best_of_all() -> None:
    torch.manual_seed(3)
    crf = Crf()
    torch.nn.init.normal_(crf.moves)
    scores = torch.randn(3, len(TAGS))
    moves = crf.moves + crf.shut

    def total(path):
        return sum(float(moves[-1 if at == 0 else path[at - 1], tag] + scores[at, tag]) for at, tag in enumerate(path))

    assert crf.best(scores) == list(max(itertools.product(range(len(TAGS)), repeat=3), key=total))


def test_loss_is_the_share_of_the_true_path() -> None:
    torch.manual_seed(3)
    crf = Crf()
    scores, tags = torch.randn(1, 2, len(TAGS)), torch.tensor([[1, 2]])
    moves = crf.moves + crf.shut
    every = torch.stack([
        moves[-1, a] + scores[0, 0, a] + moves[a, b] + scores[0, 1, b] for a in range(len(TAGS)) for b in range(len(TAGS))
    ])  # fmt: skip
    true = moves[-1, 1] + scores[0, 0, 1] + moves[1, 2] + scores[0, 1, 2]
    expected = (torch.logsumexp(every, 0) - true) / 2
    assert torch.allclose(crf.loss(scores, tags, torch.ones(1, 2).bool()), expected, atol=1e-5)


def test_edges_and_cues_between() -> None:
    cues, spans = torch.tensor([[2, 3], [6, 7]]), torch.tensor([[0, 2], [3, 5], [8, 9]])
    gap, between, apart = relations(cues, spans, torch.tensor([0, 0, 0, 0, 0, 1, 1, 1, 1]))
    assert (gap - 24).tolist() == [[-1, 1, 6], [-5, -2, 2]]
    assert between.tolist() == [[0, 0, 1], [1, 0, 0]]
    assert (apart - 3).tolist() == [[0, 0, 1], [-1, -1, 0]]


def test_decoding_gives_contents_to_cues() -> None:
    head = AttributionHead().eval()
    scores = torch.full((4, len(TAGS)), -5.0)
    for at, tag in enumerate(["B-source", "B-cue", "B-content", "I-content"]):
        scores[at, TAGS.index(tag)] = 5.0
    with torch.no_grad():
        head.nobody.fill_(-100.0)
    found = decode(head, scores, torch.zeros(4, 6, LINK) + head.judge.sign().repeat(3, 1), [0, 0, 0, 0])
    assert [(one.cue, one.source, one.contents) for one in found] == [((1, 2), (0, 1), [(2, 4)])]
    assert spans_of([1, 3, 5, 6])["content"] == [(2, 4)]


def test_a_paragraph_begins_outside_of_quotation_marks() -> None:
    assert states(["“", "We", "won", "He", "left"], {0, 3}, {0, 3}) == [4, 2, 2, 3, 0]

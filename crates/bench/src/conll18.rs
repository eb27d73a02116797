//! The measure of the CoNLL 2018 shared task (Zeman et al. 2018), on trees read from raw text.
//!
//! Both sides are aligned by the characters of the text, white space aside: a token, sentence or word counts where its
//! characters are the same on both sides. Inside a multiword token words are aligned by the longest common subsequence of
//! their forms, as in the task's `conll18_ud_eval.py`. Tags, lemmas and trees are then counted over aligned words, and
//! F1 is taken over the words of both sides.

use std::collections::HashMap;
use std::ops::Range;

/// One sentence as it is scored.
#[derive(Debug, Clone, Default)]
pub(crate) struct ScoredSentence {
    /// What stands in the text, with the words it is made of: one, or several in a multiword token.
    pub(crate) surface: Vec<(String, Range<usize>)>,
    /// Its words.
    pub(crate) words: Vec<ScoredWord>,
}

/// One word as it is scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScoredWord {
    pub(crate) form: String,
    pub(crate) upos: String,
    pub(crate) feats: String,
    pub(crate) lemma: String,
    /// `None` for the root.
    pub(crate) head: Option<usize>,
    pub(crate) deprel: String,
}

/// What was found, what there is, and what is right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) correct: usize,
    pub(crate) system: usize,
    pub(crate) gold: usize,
}

impl Count {
    /// Harmonic mean of precision and recall, in per cent.
    pub(crate) fn f1(self) -> f64 {
        200.0 * self.correct as f64 / ((self.system + self.gold) as f64).max(1.0)
    }
}

/// The figures of the shared task, and F1 of single relations.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scores {
    pub(crate) tokens: Count,
    pub(crate) sentences: Count,
    pub(crate) words: Count,
    pub(crate) upos: Count,
    pub(crate) feats: Count,
    pub(crate) lemmas: Count,
    pub(crate) uas: Count,
    pub(crate) las: Count,
    /// For each relation (with subtype): the word, its head and the relation are right.
    pub(crate) relations: HashMap<String, Count>,
}

impl Scores {
    /// F1 of several relations taken together.
    pub(crate) fn of(&self, relations: &[&str]) -> Count {
        relations.iter().filter_map(|relation| self.relations.get(*relation)).fold(Count::default(), |sum, count| {
            Count {
                correct: sum.correct + count.correct,
                system: sum.system + count.system,
                gold: sum.gold + count.gold,
            }
        })
    }
}

/// One side, with the characters of every unit.
#[derive(Default)]
struct Side<'s> {
    characters: Vec<char>,
    tokens: Vec<Range<usize>>,
    sentences: Vec<Range<usize>>,
    words: Vec<PlacedWord<'s>>,
}

struct PlacedWord<'s> {
    span: Range<usize>,
    multiword: bool,
    word: &'s ScoredWord,
    /// Index of the head among all words.
    head: Option<usize>,
}

impl<'s> Side<'s> {
    fn new(sentences: &'s [ScoredSentence]) -> Self {
        let mut side = Side::default();
        for sentence in sentences {
            let (start, first) = (side.characters.len(), side.words.len());
            for (form, words) in &sentence.surface {
                let from = side.characters.len();
                side.characters.extend(form.chars().filter(|c| !c.is_whitespace()));
                let span = from..side.characters.len();
                side.tokens.push(span.clone());
                side.words.extend(sentence.words[words.clone()].iter().map(|word| PlacedWord {
                    span: span.clone(),
                    multiword: words.len() > 1,
                    word,
                    head: word.head.map(|head| first + head),
                }));
            }
            side.sentences.push(start..side.characters.len());
        }
        side
    }
}

/// Scores `system` against `gold`.
///
/// # Errors
/// Where both do not hold the same characters, which means that the text was not read whole.
pub(crate) fn score(gold: &[ScoredSentence], system: &[ScoredSentence]) -> anyhow::Result<Scores> {
    let (gold, system) = (Side::new(gold), Side::new(system));
    let apart = gold.characters.iter().zip(&system.characters).position(|(one, other)| one != other);
    let apart = apart.or((gold.characters.len() != system.characters.len()).then_some(usize::MAX));
    anyhow::ensure!(apart.is_none(), "the characters of gold and system differ from character {apart:?} on");
    let pairs = align(&gold.words, &system.words);
    let mut system_of = vec![None; gold.words.len()];
    for &(one, other) in &pairs {
        system_of[one] = Some(other);
    }
    let count = |right: &dyn Fn(&PlacedWord<'_>, &PlacedWord<'_>) -> bool| Count {
        correct: pairs.iter().filter(|&&(one, other)| right(&gold.words[one], &system.words[other])).count(),
        system: system.words.len(),
        gold: gold.words.len(),
    };
    let same_head = |one: &PlacedWord<'_>, other: &PlacedWord<'_>| match one.head {
        None => other.head.is_none(),
        Some(head) => other.head.is_some() && system_of[head] == other.head,
    };
    let labelled = |one: &PlacedWord<'_>, other: &PlacedWord<'_>| {
        same_head(one, other) && universal(&one.word.deprel) == universal(&other.word.deprel)
    };
    let mut relations: HashMap<String, Count> = HashMap::new();
    for word in &gold.words {
        relations.entry(word.word.deprel.clone()).or_default().gold += 1;
    }
    for word in &system.words {
        relations.entry(word.word.deprel.clone()).or_default().system += 1;
    }
    for &(one, other) in &pairs {
        let (one, other) = (&gold.words[one], &system.words[other]);
        if same_head(one, other) && one.word.deprel == other.word.deprel {
            relations.entry(one.word.deprel.clone()).or_default().correct += 1;
        }
    }
    Ok(Scores {
        tokens: same_spans(&gold.tokens, &system.tokens),
        sentences: same_spans(&gold.sentences, &system.sentences),
        words: count(&|_, _| true),
        upos: count(&|one, other| one.word.upos == other.word.upos),
        feats: count(&|one, other| one.word.feats == other.word.feats),
        lemmas: count(&|one, other| one.word.lemma == "_" || one.word.lemma == other.word.lemma),
        uas: count(&same_head),
        las: count(&labelled),
        relations,
    })
}

/// The relation without its subtype, which is what LAS compares.
fn universal(relation: &str) -> &str {
    relation.split(':').next().unwrap_or(relation)
}

fn same_spans(gold: &[Range<usize>], system: &[Range<usize>]) -> Count {
    let (mut one, mut other, mut correct) = (0, 0, 0);
    while one < gold.len() && other < system.len() {
        match gold[one].start.cmp(&system[other].start) {
            std::cmp::Ordering::Less => one += 1,
            std::cmp::Ordering::Greater => other += 1,
            std::cmp::Ordering::Equal => {
                correct += usize::from(gold[one].end == system[other].end);
                one += 1;
                other += 1;
            }
        }
    }
    Count { correct, system: system.len(), gold: gold.len() }
}

/// Pairs of aligned words.
fn align(gold: &[PlacedWord<'_>], system: &[PlacedWord<'_>]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut one, mut other) = (0, 0);
    while one < gold.len() && other < system.len() {
        if gold[one].multiword || system[other].multiword {
            let (ones, others) = multiword_region(gold, system, one, other);
            let inside = common(&gold[ones.clone()], &system[others.clone()]);
            pairs.extend(inside.into_iter().map(|(a, b)| (ones.start + a, others.start + b)));
            (one, other) = (ones.end, others.end);
        } else if gold[one].span == system[other].span {
            pairs.push((one, other));
            one += 1;
            other += 1;
        } else if gold[one].span.start <= system[other].span.start {
            one += 1;
        } else {
            other += 1;
        }
    }
    pairs
}

/// The words of both sides that a multiword token, and all multiword tokens that overlap it, cover.
fn multiword_region(
    gold: &[PlacedWord<'_>],
    system: &[PlacedWord<'_>],
    mut one: usize,
    mut other: usize,
) -> (Range<usize>, Range<usize>) {
    let mut end;
    if gold[one].multiword {
        end = gold[one].span.end;
        other += usize::from(!system[other].multiword && system[other].span.start < gold[one].span.start);
    } else {
        end = system[other].span.end;
        one += usize::from(gold[one].span.start < system[other].span.start);
    }
    let starts = (one, other);
    let beyond = |words: &[PlacedWord<'_>], at: usize, end: usize| {
        words.get(at).is_none_or(|word| if word.multiword { word.span.start >= end } else { word.span.end > end })
    };
    while !beyond(gold, one, end) || !beyond(system, other, end) {
        let gold_first =
            one < gold.len() && (other >= system.len() || gold[one].span.start <= system[other].span.start);
        let word = if gold_first { &gold[one] } else { &system[other] };
        if word.multiword {
            end = end.max(word.span.end);
        }
        if gold_first { one += 1 } else { other += 1 }
    }
    (starts.0..one, starts.1..other)
}

/// Longest common subsequence by lower-cased form.
fn common(gold: &[PlacedWord<'_>], system: &[PlacedWord<'_>]) -> Vec<(usize, usize)> {
    let same = |a: usize, b: usize| gold[a].word.form.to_lowercase() == system[b].word.form.to_lowercase();
    let mut longest = vec![vec![0usize; system.len() + 1]; gold.len() + 1];
    for a in (0..gold.len()).rev() {
        for b in (0..system.len()).rev() {
            let either = longest[a + 1][b].max(longest[a][b + 1]);
            longest[a][b] = if same(a, b) { either.max(longest[a + 1][b + 1] + 1) } else { either };
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < gold.len() && b < system.len() {
        if same(a, b) && longest[a][b] == longest[a + 1][b + 1] + 1 {
            pairs.push((a, b));
            a += 1;
            b += 1;
        } else if longest[a + 1][b] >= longest[a][b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(surface: &[(&str, usize)], heads: &[Option<usize>], forms: &[&str]) -> ScoredSentence {
        let mut next = 0;
        let place = |&(form, words): &(&str, usize)| {
            next += words;
            (form.to_owned(), next - words..next)
        };
        let word = |(form, head): (&&str, &Option<usize>)| ScoredWord {
            form: (*form).to_owned(),
            upos: "X".into(),
            feats: String::new(),
            lemma: (*form).to_owned(),
            head: *head,
            deprel: if head.is_none() { "root".into() } else { "dep".into() },
        };
        ScoredSentence {
            surface: surface.iter().map(place).collect(),
            words: forms.iter().zip(heads).map(word).collect(),
        }
    }

    #[test]
    fn a_side_agrees_with_itself() {
        let one = [sentence(
            &[("They", 1), ("don't", 2), (".", 1)],
            &[Some(1), None, Some(1), Some(1)],
            &["They", "do", "n't", "."],
        )];
        let scores = score(&one, &one).unwrap();
        assert_eq!((scores.tokens.f1(), scores.las.f1(), scores.sentences.f1()), (100.0, 100.0, 100.0));
    }

    #[test]
    fn words_inside_a_multiword_token_are_aligned_by_form() {
        let gold = [sentence(&[("They", 1), ("don't", 2)], &[Some(1), None, Some(1)], &["They", "do", "n't"])];
        let system =
            [sentence(&[("They", 1), ("do", 1), ("n't", 1)], &[Some(1), None, Some(1)], &["They", "do", "n't"])];
        let scores = score(&gold, &system).unwrap();
        assert_eq!(scores.words, Count { correct: 3, system: 3, gold: 3 });
        assert_eq!(scores.tokens, Count { correct: 1, system: 3, gold: 2 });
        assert_eq!(scores.las.correct, 3);
    }

    #[test]
    fn a_word_cut_elsewhere_counts_for_neither_side() {
        let gold = [sentence(&[("a-b", 1), ("c", 1)], &[None, Some(0)], &["a-b", "c"])];
        let system = [sentence(
            &[("a", 1), ("-", 1), ("b", 1), ("c", 1)],
            &[None, Some(0), Some(0), Some(0)],
            &["a", "-", "b", "c"],
        )];
        let scores = score(&gold, &system).unwrap();
        assert_eq!(scores.words, Count { correct: 1, system: 4, gold: 2 });
        // The head of c is not aligned, so its arc is wrong.
        assert_eq!(scores.las.correct, 0);
    }

    #[test]
    fn lost_characters_are_an_error() {
        let gold = [sentence(&[("a", 1)], &[None], &["a"])];
        assert!(score(&gold, &[]).is_err());
    }
}

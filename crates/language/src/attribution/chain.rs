//! A linear-chain conditional random field (Lafferty et al. 2001) over tags that begin (`B-`) and go on (`I-`) with a label.
//!
//! Only sequences that write whole spans are allowed. How sure a span is comes from its words' marginals, found by the
//! forward-backward algorithm.

/// A transition that makes no span.
const SHUT: f64 = -1e4;

/// A tag; labels are numbered in the order of their first tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Outside,
    Begin(usize),
    Inside(usize),
}

/// A run of words `[first, end)` of one label, and how probable its least sure word is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stretch {
    pub(crate) label: usize,
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) sure: f64,
}

/// The tags and their transitions.
pub(crate) struct Chain {
    tags: Vec<Tag>,
    labels: Vec<String>,
    /// `[from][to]`; the last row is the start.
    moves: Vec<Vec<f64>>,
}

impl Chain {
    /// Tags like `O`, `B-cue`, `I-cue`, with a score for each transition; `None` where they do not fit one another.
    pub(crate) fn new(names: &[String], moves: Vec<Vec<f64>>) -> Option<Self> {
        let mut labels: Vec<String> = Vec::new();
        let mut tags = Vec::new();
        for name in names {
            tags.push(match name.split_once('-') {
                None if name == "O" => Tag::Outside,
                Some(("B", label)) => {
                    labels.push(label.to_owned());
                    Tag::Begin(labels.len() - 1)
                }
                Some(("I", label)) => Tag::Inside(labels.iter().position(|known| known == label)?),
                _ => return None,
            });
        }
        let square = moves.len() == tags.len() + 1 && moves.iter().all(|row| row.len() == tags.len());
        if !square || tags.is_empty() {
            return None;
        }
        let mut chain = Self { tags, labels, moves };
        for from in 0..=chain.tags.len() {
            for to in 0..chain.tags.len() {
                if !may_follow(chain.tags.get(from).copied(), chain.tags[to]) {
                    chain.moves[from][to] = SHUT;
                }
            }
        }
        Some(chain)
    }

    /// Tags whose transitions all score alike.
    pub(crate) fn free(names: &[String]) -> Option<Self> {
        Self::new(names, vec![vec![0.0; names.len()]; names.len() + 1])
    }

    /// How many tags there are.
    pub(crate) fn len(&self) -> usize {
        self.tags.len()
    }

    /// The labels, in the order of [`Stretch::label`].
    pub(crate) fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The spans that the best allowed sequence writes, in order; `scores` holds one row a word. `eager` is added to the scores of
    /// beginning with a label.
    pub(crate) fn stretches(&self, scores: &[f32], eager: (usize, f64)) -> Vec<Stretch> {
        let count = self.tags.len();
        let more = |tag: usize| if self.tags[tag] == Tag::Begin(eager.0) { eager.1 } else { 0.0 };
        let scores: Vec<f64> = scores.iter().enumerate().map(|(at, &one)| f64::from(one) + more(at % count)).collect();
        let marginals = self.marginals(&scores);
        let mut found: Vec<Stretch> = Vec::new();
        for (at, tag) in self.best_path(&scores).into_iter().enumerate() {
            let sure = marginals[at * count + tag];
            match self.tags[tag] {
                Tag::Begin(label) => found.push(Stretch { label, first: at, end: at + 1, sure }),
                Tag::Inside(_) => {
                    if let Some(stretch) = found.last_mut() {
                        stretch.end = at + 1;
                        stretch.sure = stretch.sure.min(sure);
                    }
                }
                Tag::Outside => {}
            }
        }
        found
    }

    fn best_path(&self, scores: &[f64]) -> Vec<usize> {
        let count = self.tags.len();
        let words = scores.len() / count;
        let mut back = vec![0usize; words * count];
        let mut total: Vec<f64> = Vec::new();
        for word in 0..words {
            let row = &scores[word * count..][..count];
            total = (0..count)
                .map(|to| {
                    if word == 0 {
                        return row[to] + self.moves[count][to];
                    }
                    let (from, best) = best((0..count).map(|from| total[from] + self.moves[from][to]));
                    back[word * count + to] = from;
                    best + row[to]
                })
                .collect();
        }
        let mut path = vec![0; words];
        let mut tag = best(total.iter().copied()).0;
        for word in (0..words).rev() {
            path[word] = tag;
            tag = back[word * count + tag];
        }
        path
    }

    /// The probability of each tag of each word.
    fn marginals(&self, scores: &[f64]) -> Vec<f64> {
        let count = self.tags.len();
        let words = scores.len() / count;
        let mut forward = vec![0.0; words * count];
        let mut backward = vec![0.0; words * count];
        for word in 0..words {
            for to in 0..count {
                let so_far = if word == 0 {
                    self.moves[count][to]
                } else {
                    log_sum((0..count).map(|from| forward[(word - 1) * count + from] + self.moves[from][to]))
                };
                forward[word * count + to] = so_far + scores[word * count + to];
            }
        }
        for word in (0..words.saturating_sub(1)).rev() {
            for from in 0..count {
                backward[word * count + from] = log_sum((0..count).map(|to| {
                    self.moves[from][to] + scores[(word + 1) * count + to] + backward[(word + 1) * count + to]
                }));
            }
        }
        let whole = log_sum((0..count).map(|tag| forward[words.saturating_sub(1) * count + tag]));
        forward.iter().zip(&backward).map(|(before, after)| (before + after - whole).exp()).collect()
    }
}

/// Whether `to` may stand after `from` (`None`: at the start).
fn may_follow(from: Option<Tag>, to: Tag) -> bool {
    match to {
        Tag::Inside(label) => matches!(from, Some(Tag::Begin(open) | Tag::Inside(open)) if open == label),
        _ => true,
    }
}

pub(crate) fn log_sum(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let highest = values.clone().fold(f64::NEG_INFINITY, f64::max);
    if highest.is_infinite() {
        return highest;
    }
    highest + values.map(|value| (value - highest).exp()).sum::<f64>().ln()
}

/// The first of the highest.
pub(crate) fn best(values: impl Iterator<Item = f64>) -> (usize, f64) {
    values.enumerate().fold((0, f64::NEG_INFINITY), |best, next| if next.1 > best.1 { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chain() -> Chain {
        let tags = ["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"];
        Chain::new(&tags.map(str::to_owned), vec![vec![0.1; 7]; 8]).unwrap()
    }

    #[test]
    fn tables_that_do_not_fit_are_refused() {
        assert!(Chain::new(&["O".to_owned(), "B-cue".to_owned()], vec![vec![0.0; 2]]).is_none());
        assert!(Chain::free(&["O".to_owned(), "I-cue".to_owned()]).is_none());
    }

    /// The score of a path, `None` where it is not allowed.
    fn score(chain: &Chain, scores: &[f64], path: &[usize]) -> Option<f64> {
        let mut total = 0.0;
        for (at, &to) in path.iter().enumerate() {
            let from = at.checked_sub(1).map(|before| path[before]);
            may_follow(from.map(|tag| chain.tags[tag]), chain.tags[to]).then_some(())?;
            total += chain.moves[from.unwrap_or(chain.tags.len())][to] + scores[at * chain.tags.len() + to];
        }
        Some(total)
    }

    proptest! {
        #[test]
        fn the_path_is_the_best_and_the_marginals_are_shares(
            scores in proptest::collection::vec(-3.0f64..3.0, 21)
        ) {
            let chain = chain();
            let path = chain.best_path(&scores);
            let every: Vec<Vec<usize>> = (0..343).map(|at| vec![at / 49, at / 7 % 7, at % 7]).collect();
            let allowed: Vec<(f64, &Vec<usize>)> =
                every.iter().filter_map(|path| Some((score(&chain, &scores, path)?, path))).collect();
            let highest = allowed.iter().map(|one| one.0).fold(f64::NEG_INFINITY, f64::max);
            prop_assert!((score(&chain, &scores, &path).unwrap() - highest).abs() < 1e-9);
            let whole: f64 = allowed.iter().map(|one| one.0.exp()).sum();
            let marginals = chain.marginals(&scores);
            for word in 0..3 {
                for tag in 0..7 {
                    let through = allowed.iter().filter(|one| one.1[word] == tag);
                    let share: f64 = through.map(|one| one.0.exp()).sum::<f64>() / whole;
                    prop_assert!((share - marginals[word * 7 + tag]).abs() < 1e-6);
                }
            }
        }
    }
}

//! Names from tag scores: the best sequence of tags that writes whole names (Viterbi).
//!
//! Both tag schemes in use are read: `BIO` (`B` begins, `I` goes on) and `BIOES` (`E` ends, `S` stands alone).

use crate::annotation::{Name, NameKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    Outside,
    Begin,
    Inside,
    End,
    Single,
}

/// The tags of the name head, in its order.
pub(crate) struct Tags {
    tags: Vec<(Position, Option<NameKind>)>,
    /// Whether names are closed by `E` or `S`.
    closed: bool,
    /// For each tag that goes on a name, the tags that it may follow.
    openers: Vec<Vec<usize>>,
}

impl Tags {
    /// Reads tags like `O`, `B-person`; the error is the first that is none.
    pub(crate) fn parse(labels: &[String]) -> Result<Self, String> {
        let tags: Vec<_> =
            labels.iter().map(|label| tag(label).ok_or_else(|| label.clone())).collect::<Result<_, _>>()?;
        let goes_on = |position| matches!(position, Position::Inside | Position::End);
        let opens = |position| matches!(position, Position::Begin | Position::Inside);
        let openers = tags.iter().map(|&(position, kind)| {
            let open = |&(_, &(before, other)): &(usize, &(Position, _))| opens(before) && other == kind;
            if goes_on(position) {
                tags.iter().enumerate().filter(open).map(|(at, _)| at).collect()
            } else {
                Vec::new()
            }
        });
        Ok(Self {
            openers: openers.collect(),
            closed: tags.iter().any(|(position, _)| matches!(position, Position::End | Position::Single)),
            tags,
        })
    }

    /// Number of tags.
    pub(crate) fn len(&self) -> usize {
        self.tags.len()
    }

    /// Whether a name may be over after this tag.
    fn may_close(&self, tag: usize) -> bool {
        !self.closed || !matches!(self.tags[tag].0, Position::Begin | Position::Inside)
    }

    /// The names that the best allowed sequence writes; `scores` holds one row of tag scores a word.
    pub(crate) fn decode(&self, scores: &[f32]) -> Vec<Name> {
        let path = self.best_path(scores);
        let mut names: Vec<Name> = Vec::new();
        for (at, tag) in path.into_iter().enumerate() {
            match self.tags[tag] {
                (Position::Begin | Position::Single, Some(kind)) => names.push(Name { first: at, end: at + 1, kind }),
                (Position::Inside | Position::End, _) => {
                    if let Some(name) = names.last_mut() {
                        name.end = at + 1;
                    }
                }
                _ => {}
            }
        }
        names
    }

    /// How well each kind of [`NameKind::ALL`] fits the words of a name: shares that sum to 1.
    pub(crate) fn shares(&self, scores: &[f32], name: &Name) -> Vec<f64> {
        let position = |at: usize| match (at == name.first, at + 1 == name.end) {
            (true, true) if self.closed => Position::Single,
            (true, _) => Position::Begin,
            (_, true) if self.closed => Position::End,
            _ => Position::Inside,
        };
        let fit = |kind: &NameKind| -> Option<f64> {
            let score = |at: usize| {
                let tag = self.tags.iter().position(|&tag| tag == (position(at), Some(*kind)))?;
                Some(f64::from(scores[at * self.len() + tag]))
            };
            (name.first..name.end).map(score).sum()
        };
        let fits: Vec<f64> = NameKind::ALL.iter().map(|kind| fit(kind).unwrap_or(f64::NEG_INFINITY)).collect();
        let highest = fits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let powers: Vec<f64> = fits.iter().map(|fit| (fit - highest).exp()).collect();
        let total: f64 = powers.iter().sum();
        powers.into_iter().map(|power| power / total).collect()
    }

    fn best_path(&self, scores: &[f32]) -> Vec<usize> {
        let words = scores.len() / self.len();
        let mut total = vec![f32::NEG_INFINITY; self.len()];
        let mut next = total.clone();
        let mut back = vec![0usize; words * self.len()];
        for word in 0..words {
            let closing = self.best_closing(&total);
            for tag in 0..self.len() {
                let (before, so_far) = if self.openers[tag].is_empty() {
                    if word == 0 { (0, 0.0) } else { closing }
                } else {
                    best(self.openers[tag].iter().map(|&open| (open, total[open])))
                };
                back[word * self.len() + tag] = before;
                next[tag] = so_far + scores[word * self.len() + tag];
            }
            std::mem::swap(&mut total, &mut next);
        }
        let mut path = vec![0; words];
        let mut tag = self.best_closing(&total).0;
        for word in (0..words).rev() {
            path[word] = tag;
            tag = back[word * self.len() + tag];
        }
        path
    }

    fn best_closing(&self, total: &[f32]) -> (usize, f32) {
        best((0..self.len()).filter(|&tag| self.may_close(tag)).map(|tag| (tag, total[tag])))
    }
}

/// The first of the highest.
fn best(candidates: impl Iterator<Item = (usize, f32)>) -> (usize, f32) {
    candidates.fold((0, f32::NEG_INFINITY), |best, next| if next.1 > best.1 { next } else { best })
}

fn tag(label: &str) -> Option<(Position, Option<NameKind>)> {
    if label == "O" {
        return Some((Position::Outside, None));
    }
    let (position, kind) = label.split_once('-')?;
    let position = match position {
        "B" => Position::Begin,
        "I" => Position::Inside,
        "E" => Position::End,
        "S" => Position::Single,
        _ => return None,
    };
    Some((position, Some(NameKind::parse(kind)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tags(labels: &[&str]) -> Tags {
        Tags::parse(&labels.iter().map(|&label| label.to_owned()).collect::<Vec<_>>()).unwrap()
    }

    fn bio() -> Tags {
        tags(&["O", "B-person", "I-person", "B-place", "I-place"])
    }

    fn bioes() -> Tags {
        tags(&["O", "B-person", "I-person", "E-person", "S-person", "B-place", "I-place", "E-place", "S-place"])
    }

    #[test]
    fn a_name_needs_a_beginning() {
        // Highest alone: I-person, I-person, O; the best whole name takes a weaker B.
        let scores = [0.0, 1.0, 2.0, 0.5, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0, 0.0];
        assert_eq!(bio().decode(&scores), [Name { first: 0, end: 2, kind: NameKind::Person }]);
    }

    #[test]
    fn an_unknown_tag_is_named() {
        assert_eq!(Tags::parse(&["O".into(), "B-dragon".into()]).err().as_deref(), Some("B-dragon"));
    }

    /// The best allowed sequence by trying all.
    fn exhaustive(tags: &Tags, scores: &[f32]) -> f32 {
        fn walk(tags: &Tags, scores: &[f32], before: Option<usize>) -> f32 {
            let n = tags.len();
            if scores.is_empty() {
                return if before.is_none_or(|tag| tags.may_close(tag)) { 0.0 } else { f32::NEG_INFINITY };
            }
            let allowed = |tag: usize| {
                if tags.openers[tag].is_empty() {
                    before.is_none_or(|before| tags.may_close(before))
                } else {
                    before.is_some_and(|before| tags.openers[tag].contains(&before))
                }
            };
            (0..n)
                .filter(|&tag| allowed(tag))
                .map(|tag| scores[tag] + walk(tags, &scores[n..], Some(tag)))
                .fold(f32::NEG_INFINITY, f32::max)
        }
        walk(tags, scores, None)
    }

    proptest! {
        #[test]
        fn the_path_is_the_best_allowed(words in 1usize..4, seed in proptest::collection::vec(-4i8..4, 27)) {
            for tags in [bio(), bioes()] {
                let scores: Vec<f32> = seed.iter().cycle().take(words * tags.len()).map(|&s| f32::from(s)).collect();
                let path = tags.best_path(&scores);
                let total: f32 = path.iter().enumerate().map(|(word, tag)| scores[word * tags.len() + tag]).sum();
                prop_assert_eq!(total, exhaustive(&tags, &scores));
                let names = tags.decode(&scores);
                prop_assert!(names.windows(2).all(|pair| pair[0].end <= pair[1].first));
                prop_assert!(names.iter().all(|name| name.first < name.end && name.end <= words));
            }
        }
    }
}

//! From scores to attributions: which spans there are, then which source and which content belong to each cue; and the parts
//! that people and things have in what happened.

use serde::Deserialize;
use variorum_record::Span;

use crate::annotation::{Attribution, Part};
use crate::attribution::chain::{Chain, Stretch, best, log_sum};
use crate::attribution::links::{Links, Side};
use crate::attribution::network::WindowScores;
use crate::model::LanguageError;

#[derive(Deserialize)]
struct File {
    tags: Vec<String>,
    moves: Vec<Vec<f64>>,
    /// Added to the score of beginning a cue: it trades precision for recall.
    eager: f64,
    roles: Vec<String>,
    incidents: Vec<String>,
    #[serde(flatten)]
    links: Links,
}

/// The parameters of the head that are no part of its graph.
pub(crate) struct Decoder {
    tags: Chain,
    eager: f64,
    /// Which label of the tags is which.
    source: usize,
    cue: usize,
    content: usize,
    roles: Chain,
    incidents: Vec<String>,
    links: Links,
}

/// An attribution in words of its window.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    cue: Stretch,
    source: Option<Stretch>,
    content: Vec<Stretch>,
    sure: f64,
}

impl Found {
    /// The same in code points, given where each word stands.
    pub(crate) fn placed(&self, words: &[Span]) -> Attribution {
        Attribution {
            cue: span(&self.cue, words),
            source: self.source.as_ref().map(|one| span(one, words)),
            content: self.content.iter().map(|one| span(one, words)).collect(),
            score: self.sure as f32,
        }
    }
}

fn span(one: &Stretch, words: &[Span]) -> Span {
    Span::new(words[one.first].start, words[one.end - 1].end)
}

impl Decoder {
    /// Reads `attribution.json`.
    ///
    /// # Errors
    /// [`LanguageError::Attribution`] where it does not hold together.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, LanguageError> {
        let bad = |what: &str| LanguageError::Attribution(format!("attribution.json: {what}"));
        let file: File = serde_json::from_slice(json).map_err(|error| bad(&error.to_string()))?;
        let unfit = || bad("its tables do not fit one another");
        let tags = Chain::new(&file.tags, file.moves).ok_or_else(unfit)?;
        let label = |name: &str| tags.labels().iter().position(|label| label == name).ok_or_else(unfit);
        let (source, cue, content) = (label("source")?, label("cue")?, label("content")?);
        if !file.links.fit() {
            return Err(unfit());
        }
        let roles = Chain::free(&file.roles).ok_or_else(unfit)?;
        let (eager, incidents, links) = (file.eager, file.incidents, file.links);
        Ok(Self { tags, eager, source, cue, content, roles, incidents, links })
    }

    /// How many numbers a word has in each output of the graph: tags, links, roles, incidents.
    pub(crate) fn sizes(&self) -> [usize; 4] {
        [self.tags.len(), 6 * self.links.size(), self.roles.len(), self.incidents.len()]
    }

    /// The attributions of a window; `sentence` numbers the sentence of each word.
    pub(crate) fn attributions(&self, scores: &WindowScores<'_>, sentence: &[usize]) -> Vec<Found> {
        let stretches = self.tags.stretches(scores.tags, (self.cue, self.eager));
        let of = |label: usize| stretches.iter().copied().filter(move |one| one.label == label).collect::<Vec<_>>();
        let (cues, sources, contents) = (of(self.cue), of(self.source), of(self.content));
        let judge = self.links.judge(scores.links, &cues, sentence);
        let mut found: Vec<Found> = Vec::with_capacity(cues.len());
        for &cue in &cues {
            let fits = sources.iter().map(|source| judge.fit(Side::Source, cue, *source));
            let (at, share) = winner(fits.chain([judge.no_source(cue)]));
            let source = sources.get(at).copied();
            let sure = cue.sure * share * source.map_or(1.0, |source| source.sure);
            found.push(Found { cue, source, content: Vec::new(), sure });
        }
        for content in contents {
            let fits = cues.iter().map(|cue| judge.fit(Side::Content, *cue, content));
            let (at, share) = winner(fits.chain([judge.no_cue(content)]));
            // What belongs to no cue comes last, and is nobody's.
            if let Some(one) = found.get_mut(at) {
                one.sure *= share * content.sure;
                one.content.push(content);
            }
        }
        found.retain(|one| !one.content.is_empty());
        found
    }

    /// The parts of a window, each with the incident that its words score highest for.
    pub(crate) fn parts(&self, scores: &WindowScores<'_>, words: &[Span]) -> Vec<Part> {
        let kinds = self.incidents.len();
        let part = |one: Stretch| {
            let total =
                |kind: usize| (one.first..one.end).map(|at| f64::from(scores.incidents[at * kinds + kind])).sum();
            let (incident, _) = best((0..kinds).map(total));
            Part {
                span: span(&one, words),
                role: self.roles.labels()[one.label].clone(),
                incident: self.incidents.get(incident).cloned().unwrap_or_default(),
                score: one.sure as f32,
            }
        };
        self.roles.stretches(scores.roles, (0, 0.0)).into_iter().map(part).collect()
    }
}

/// The first of the highest and its share by softmax.
fn winner(values: impl Iterator<Item = f64> + Clone) -> (usize, f64) {
    let (at, highest) = best(values.clone());
    (at, (highest - log_sum(values)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoder() -> Decoder {
        let json = serde_json::json!({
            "tags": ["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"],
            "moves": vec![vec![0.1; 7]; 8],
            "eager": 0.2,
            "roles": ["O", "B-victim", "I-victim"],
            "incidents": ["ATTACK", "BOMBING"],
            "far": vec![vec![0.5; 4]; 3],
            "between": vec![vec![0.1; 4]; 4],
            "apart": vec![vec![-0.2; 4]; 7],
            "nobody": [[0.0, 1.0], [0.5, 0.0]],
            "judge": [[0.3, 0.2], [0.1, -0.4]],
        });
        Decoder::parse(json.to_string().as_bytes()).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_found_is_whole_and_lies_inside(
            tags in proptest::collection::vec(-3.0f32..3.0, 70),
            links in proptest::collection::vec(-2.0f32..2.0, 120),
            roles in proptest::collection::vec(-2.0f32..2.0, 30),
            incidents in proptest::collection::vec(-2.0f32..2.0, 20),
        ) {
            let scores = WindowScores { tags: &tags, links: &links, roles: &roles, incidents: &incidents };
            for one in decoder().attributions(&scores, &[0, 0, 0, 0, 1, 1, 1, 2, 2, 2]) {
                prop_assert!(!one.content.is_empty());
                let mut all = one.content.clone();
                all.extend(one.source);
                all.push(one.cue);
                prop_assert!(all.iter().all(|part| part.first < part.end && part.end <= 10));
                prop_assert!((0.0..=1.0 + 1e-9).contains(&one.sure));
            }
            let words: Vec<Span> = (0..10).map(|at| Span::new(at * 2, at * 2 + 1)).collect();
            for part in decoder().parts(&scores, &words) {
                prop_assert!(part.span.end <= 19 && part.role == "victim");
            }
        }
    }
}

//! How much two tellings of different reports look alike, and what forbids that they are of one happening.

use crate::case::Case;
use crate::keys::Rarity;
use crate::profile::{Lie, gap};
use crate::summary::Summary;

/// How rare actors and words are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rarities {
    pub(crate) actors: Rarity,
    pub(crate) stems: Rarity,
}

/// Whether two tellings cannot be of one happening: days that do not meet, places too far apart.
pub(crate) fn apart(case: &Case, a: &Summary, b: &Summary) -> bool {
    let limits = &case.knowledge.limits;
    a.gap(b).is_some_and(|gap| gap > limits.days_apart) || a.lies(b, limits.kilometres_apart) == Lie::Far
}

/// How much two tellings look alike; `None` where their topics never meet. The reasons are written where `explained`.
pub(crate) fn score(
    case: &Case,
    a: &Summary,
    b: &Summary,
    passage: bool,
    rare: &Rarities,
    explained: bool,
) -> Option<Score> {
    let weights = &case.knowledge.across;
    let mut score = Score { sum: 0.0, lines: Vec::new(), explained };
    if a.topic == b.topic {
        score.add(weights.topic_same, || format!("both tell of {}", a.topic));
    } else if a.topics.contains(&b.topic) || b.topics.contains(&a.topic) {
        score.add(weights.topic_met, || format!("{} and {} are told together", a.topic, b.topic));
    } else if !passage {
        return None;
    }
    if let Some(frame) = a.frames.iter().find(|frame| b.frames.contains(frame)) {
        score.add(weights.frame_shared, || format!("the same kind of happening: {}", frame.replace('_', " ")));
    } else if let Some(outcome) = a.outcomes.iter().find(|outcome| b.outcomes.contains(outcome)) {
        score.add(weights.outcome_shared, || format!("the same outcome: {outcome}"));
    }
    match a.lies(b, case.knowledge.limits.kilometres_apart) {
        Lie::Same => score.add(weights.place_same, || "the same place".to_owned()),
        Lie::Near => score.add(weights.place_near, || "places within each other's radius".to_owned()),
        Lie::Unknown | Lie::Far => score.add(weights.place_unknown, || "no common place".to_owned()),
    }
    match a.gap(b) {
        Some(0) => score.add(weights.time_same, || "dates meet".to_owned()),
        Some(_) => score.add(weights.time_near, || "dates miss each other by a little".to_owned()),
        None => {}
    }
    let shared: f64 = a.actors.common(&b.actors).map(|key| rare.actors.of_key(key)).sum();
    if shared > 0.0 {
        score.add((weights.actor_shared * shared).min(weights.actor_most), || "shared participants".to_owned());
    }
    let worded: f64 = a.stems.common(&b.stems).map(|key| rare.stems.of_key(key)).sum();
    if worded > 0.0 {
        score.add((weights.wording_shared * worded).min(weights.wording_most), || "shared wording".to_owned());
    }
    if a.informants.common(&b.informants).next().is_some() {
        score.add(weights.informant_shared, || "one informant speaks in both".to_owned());
    }
    if passage {
        score.add(weights.passage_shared, || "a passage that both reports share".to_owned());
    }
    match (a.gap(b), a.moment.zip(b.moment).map(|(here, there)| gap(here, there))) {
        (Some(_), _) | (None, Some(4..=30)) => {}
        (None, Some(..=3)) => score.add(weights.moment_near, || "told at the same time".to_owned()),
        (None, Some(_)) => score.add(weights.moment_far, || "told more than a month apart".to_owned()),
        (None, None) => score.add(weights.time_unknown, || "nothing tells whether the times agree".to_owned()),
    }
    Some(score)
}

/// A score with what it is made of.
pub(crate) struct Score {
    explained: bool,
    pub(crate) sum: f64,
    pub(crate) lines: Vec<String>,
}

impl Score {
    fn add(&mut self, weight: f64, why: impl Fn() -> String) {
        self.sum += weight;
        if self.explained && weight.abs() > 0.005 {
            self.lines.push(format!("{weight:+.2} {}", why()));
        }
    }
}

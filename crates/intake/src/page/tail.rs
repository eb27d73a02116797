//! Where an article ends: teasers, comments, notes to the reader after it, and teasers inside it.

use super::mark::Mark;
use super::topic::Topic;
use super::unit::{End, Kind, Unit};

/// Overlap with the story from which a unit is taken to be part of it.
const ON_TOPIC: f32 = 0.25;
/// Overlap with the story up to which a unit is taken to be about something else.
const OFF_TOPIC: f32 = 0.12;

/// Units that may part a paragraph from its story.
const REACH: usize = 8;

/// A page on which some units are kept as article.
pub(crate) struct Page<'p, 't> {
    /// All units.
    pub(crate) units: &'p [Unit<'t>],
    /// What each is when it is no article.
    pub(crate) marks: &'p [Option<Mark>],
    /// Whether lines that are no sentence are the article's own.
    pub(crate) whole: bool,
}

impl Page<'_, '_> {
    fn kind(&self, at: usize) -> Kind {
        self.units[at].kind
    }

    /// The story's words, from the kept prose.
    pub(crate) fn topic(&self, keep: &[bool]) -> Topic {
        let mut topic = Topic::default();
        for at in (0..keep.len()).filter(|&at| self.weight(keep, at) > 0) {
            topic.add(&self.units[at].stems);
        }
        topic
    }

    /// The words of a unit that is kept prose, else none.
    fn weight(&self, keep: &[bool], at: usize) -> usize {
        if keep[at] && self.kind(at) == Kind::Prose { self.units[at].shape.words } else { 0 }
    }

    fn prose_words(&self, keep: &[bool]) -> usize {
        (0..keep.len()).map(|at| self.weight(keep, at)).sum()
    }

    /// Takes in prose about the story that a box or a list parts from it, before or after; headings of what is no
    /// article bar the way.
    pub(crate) fn extend(&self, keep: &mut [bool]) {
        let topic = self.topic(keep);
        let joins = |at: usize| {
            self.marks[at].is_none()
                && self.kind(at) == Kind::Prose
                && self.units[at].shape.words >= 15
                && topic.overlap(&self.units[at].stems, false).is_some_and(|overlap| overlap >= 0.3)
        };
        let bars = |at: usize| matches!(self.marks[at], Some(Mark::Related | Mark::Comments | Mark::Foot | Mark::Tags));
        let own = |at: usize| self.marks[at].is_none();
        let (Some(mut first), Some(mut last)) =
            (keep.iter().position(|keep| *keep), keep.iter().rposition(|keep| *keep))
        else {
            return;
        };
        let after = |last: usize| {
            let reach = (last + 1..self.units.len().min(last + 1 + REACH)).take_while(|&at| !bars(at));
            reach.into_iter().find(|&at| joins(at))
        };
        while let Some(next) = after(last) {
            (last + 1..=next).for_each(|at| keep[at] = own(at));
            last = next;
        }
        let before = |first: usize| {
            let reach = (first.saturating_sub(REACH)..first).rev().take_while(|&at| !bars(at));
            reach.into_iter().find(|&at| joins(at))
        };
        while let Some(next) = before(first) {
            (next..first).for_each(|at| keep[at] = own(at));
            first = next;
        }
    }

    /// Cuts all that follows the heading of the comments, or the page's foot, once most of the prose came before it.
    pub(crate) fn cut_after_end(&self, keep: &mut [bool]) {
        let all = self.prose_words(keep);
        let mut before = 0;
        for at in 0..keep.len() {
            let end = match self.marks[at] {
                Some(Mark::Comments) => before >= 25 && before * 4 >= all,
                Some(Mark::Foot) => before * 2 >= all,
                _ => false,
            };
            if end {
                keep[at..].fill(false);
                return;
            }
            before += self.weight(keep, at);
        }
    }

    /// Cuts what follows the heading of teasers, up to where the story goes on.
    pub(crate) fn cut_teasers(&self, keep: &mut [bool]) {
        let all = self.prose_words(keep);
        let (mut before, mut topic, mut at) = (0, Topic::default(), 0);
        while at < keep.len() {
            if self.marks[at] == Some(Mark::Related) {
                // "Read more: Ferry sinks" is its own teaser.
                let complete = self.units[at].shape.words > 4 && self.units[at].shape.end != End::Colon;
                let resume = (at + 1..keep.len()).find(|&next| {
                    if complete && self.kind(next) == Kind::Short && !self.units[next].shape.second_person {
                        self.marks[next].is_none()
                    } else if before * 6 < all {
                        self.kind(next) == Kind::Prose && self.marks[next].is_none()
                    } else {
                        self.goes_on(next, &topic, complete)
                    }
                });
                let end = resume.unwrap_or(keep.len());
                keep[at..end].fill(false);
                at = end;
                continue;
            }
            if self.weight(keep, at) > 0 {
                before += self.weight(keep, at);
                topic.add(&self.units[at].stems);
            }
            at += 1;
        }
    }

    /// Whether the story goes on with this unit: prose about it, and more than the one sentence of a teaser.
    fn goes_on(&self, at: usize, topic: &Topic, at_once: bool) -> bool {
        let about = |at: usize| {
            self.marks[at].is_none()
                && self.kind(at) == Kind::Prose
                && self.units[at].shape.end != End::Ellipsis
                && topic.overlap(&self.units[at].stems, false).is_some_and(|overlap| overlap >= ON_TOPIC)
        };
        if !about(at) {
            return false;
        }
        let shape = &self.units[at].shape;
        at_once || shape.words >= 35 || shape.sentences >= 2 || at + 1 < self.units.len() && about(at + 1)
    }

    /// Cuts from the end what is about something else: cut-off sentences, notes to the reader, teasers without a heading.
    pub(crate) fn cut_end(&self, keep: &mut [bool]) {
        let topic = self.topic(keep);
        let usual = self.usual_gap(keep);
        let kept: Vec<usize> = (0..keep.len()).filter(|&at| keep[at]).collect();
        let mut strange = Vec::new();
        for &at in kept.iter().skip(1).rev() {
            let unit = &self.units[at];
            let prose = self.kind(at) == Kind::Prose;
            let overlap = topic.overlap(&unit.stems, prose);
            let (off, apart) = (overlap.is_none_or(|overlap| overlap <= OFF_TOPIC), unit.gap > usual);
            let to_reader = unit.shape.second_person && overlap.is_none_or(|overlap| overlap < ON_TOPIC);
            let loose = !self.whole && self.kind(at) == Kind::Loose && (off || unit.shape.words <= 3 || apart);
            let teaser = off && (apart || unit.shape.end == End::Ellipsis);
            if loose || to_reader || teaser {
                strange.push(at);
                strange.drain(..).for_each(|at| keep[at] = false);
            } else if off && prose && !unit.shape.quotes && !self.whole {
                // One paragraph on something else may close a story; two or more are teasers.
                strange.push(at);
                if strange.len() >= 2 {
                    strange.iter().for_each(|&at| keep[at] = false);
                }
            } else {
                break;
            }
        }
    }

    /// Cuts inside the article: lines that are no sentence and share nothing with the story, words to the reader.
    pub(crate) fn cut_inside(&self, keep: &mut [bool]) {
        let topic = self.topic(keep);
        let was_kept = keep.to_vec();
        for (at, kept) in keep.iter_mut().enumerate() {
            if !*kept || self.kind(at) == Kind::Prose {
                continue;
            }
            let overlap = topic.overlap(&self.units[at].stems, false).unwrap_or(0.0);
            let shape = &self.units[at].shape;
            let cut = match self.kind(at) {
                Kind::Loose if self.whole || self.is_listed(at, &was_kept) => false,
                Kind::Loose if shape.words <= 3 => overlap < 0.34,
                // A sentence that lost its full stop has function words; a headline has few.
                Kind::Loose if shape.words >= 8 && shape.function_share() >= 0.25 => overlap < OFF_TOPIC,
                Kind::Loose => overlap < 0.34 && !shape.quotes,
                _ => shape.second_person && overlap < ON_TOPIC && !shape.quotes,
            };
            *kept = !cut;
        }
    }

    /// Whether a line is an item among items: it begins with a figure or a bullet as a kept sentence beside it does.
    fn is_listed(&self, at: usize, keep: &[bool]) -> bool {
        let first = |at: usize| {
            let c = self.units[at].text.chars().next()?;
            (c.is_numeric() || "-–—*•".contains(c)).then_some(if c.is_numeric() { '0' } else { c })
        };
        let near = at.saturating_sub(3)..(at + 4).min(keep.len());
        self.units[at].shape.words >= 4
            && first(at).is_some()
            && near
                .filter(|&other| keep[other] && self.kind(other) != Kind::Loose)
                .any(|other| first(other) == first(at))
    }

    /// The number of empty lines that most often stands between kept paragraphs.
    fn usual_gap(&self, keep: &[bool]) -> usize {
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        for at in (1..keep.len()).filter(|&at| keep[at] && keep[at - 1]) {
            *counts.entry(self.units[at].gap).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(gap, count)| (*count, usize::MAX - *gap)).map_or(1, |(gap, _)| gap)
    }
}

#[cfg(test)]
mod tests {
    use super::super::mark::mark;
    use super::super::unit::units;
    use super::*;

    const STORY: &str = "The ferry ran aground near the island on Monday night, the port authority said.\n\n\
        Forty people were on the ferry when it struck a reef east of the island, the authority added.\n\n\
        Fishermen from the island took the people off the ferry before the authority's boats arrived.\n\n";

    fn kept(text: &str) -> Vec<&str> {
        let units = units(text, true);
        let marks: Vec<_> = units.iter().map(mark).collect();
        let mut keep: Vec<bool> = marks.iter().map(Option::is_none).collect();
        let page = Page { units: &units, marks: &marks, whole: false };
        page.cut_after_end(&mut keep);
        page.cut_teasers(&mut keep);
        page.cut_end(&mut keep);
        page.cut_inside(&mut keep);
        units.iter().zip(&keep).filter(|(_, kept)| **kept).map(|(unit, _)| unit.text).collect()
    }

    #[test]
    fn teasers_after_a_heading() {
        let text = format!(
            "{STORY}More stories:\n\nA painter sold her house for nine million, agents in the capital say.\n\nMusic\n\n\
                            The band announced a tour of twenty towns with its third record."
        );
        assert_eq!(kept(&text).len(), 3);
    }

    #[test]
    fn the_story_goes_on_after_teasers_inside_it() {
        let text = format!(
            "{STORY}Read more:\nPainter sells house for nine million\n\nThe island's fishermen said that the reef \
                            was marked on every map. The port authority did not comment on the ferry's course.\n\nHe denied it."
        );
        assert_eq!(kept(&text).len(), 5);
    }

    #[test]
    fn a_tail_without_a_heading() {
        let text = format!(
            "{STORY}\nA painter sold her house for nine million, agents in the capital say.\n\n\nThe band announced a tour \
                            of twenty towns with its third record.\n\n\nTell us what you think of our new look."
        );
        assert_eq!(kept(&text).len(), 3);
    }

    #[test]
    fn a_last_paragraph_on_something_else_stays() {
        let text = format!("{STORY}Elections are due in spring, and parliament has yet to pass its budget law.");
        assert_eq!(kept(&text).len(), 4);
    }

    #[test]
    fn comments_go_whatever_they_are_about() {
        let text = format!(
            "{STORY}Comments\n\nThe ferry was old and the port authority knew it, so the island is right to be angry.\n\n\
                            The island needs a new ferry, says everyone who lives there, but the authority is deaf."
        );
        assert_eq!(kept(&text).len(), 3);
    }
}

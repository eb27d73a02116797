//! Where on a page the article runs from and to, coarsely.

use std::ops::Range;

use super::mark::Mark;
use super::unit::{Kind, Unit};

/// The stretch of units with the greatest sum of weights: prose counts by its length, what is no sentence counts
/// against it (the maximum-subarray segmentation of Pasternack and Roth, "Extracting article text from the web with
/// maximum subsequence segmentation", WWW 2009, over units instead of tokens). None where there is no prose.
pub(crate) fn run(units: &[Unit], marks: &[Option<Mark>]) -> Option<Range<usize>> {
    if !units.iter().zip(marks).any(|(unit, mark)| mark.is_none() && unit.kind == Kind::Prose) {
        return None;
    }
    let (mut best, mut best_sum) = (0..0, 0.0);
    let (mut start, mut sum, mut idle) = (0, 0.0f32, 0);
    for (at, (unit, mark)) in units.iter().zip(marks).enumerate() {
        let weight = weight(unit, *mark);
        idle = if weight > 0.5 { 0 } else { idle + 1 };
        // A long list inside an article is still one interruption.
        sum += if idle > 6 && weight < 0.0 && weight > -1.5 { weight / 10.0 } else { weight };
        if sum <= 0.0 {
            (sum, start) = (0.0, at + 1);
        } else if sum > best_sum {
            (best, best_sum) = (start..at + 1, sum);
        }
    }
    Some(best).filter(|best| !best.is_empty())
}

fn weight(unit: &Unit, mark: Option<Mark>) -> f32 {
    match mark {
        Some(Mark::Caption | Mark::Date | Mark::Byline | Mark::Credit) => -0.4,
        Some(Mark::Code | Mark::Call) => -0.7,
        Some(Mark::Tags) => -2.0,
        Some(Mark::Related) if unit.shape.words > 4 => -0.7,
        Some(Mark::Related) => -2.5,
        Some(Mark::Foot) => -4.0,
        Some(Mark::Comments) => -8.0,
        None => match unit.kind {
            Kind::Prose => (unit.shape.words as f32 / 8.0).clamp(1.0, 8.0),
            Kind::Short if unit.shape.second_person => -0.5,
            Kind::Short => 0.6,
            Kind::Loose => -0.8,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::mark::mark;
    use super::super::unit::units;
    use super::*;

    #[test]
    fn the_article_between_menu_and_foot() {
        let text = "Home\nWorld\nSport\nFerry runs aground\nThe ferry ran aground on Monday night, the port authority said in a statement.\n\
                    He denied it.\nA second boat brought the forty people on board to the harbour before dawn.\nPrivacy policy\nContact";
        let units = units(text, true);
        let marks: Vec<_> = units.iter().map(mark).collect();
        assert_eq!(run(&units, &marks), Some(4..7));
        assert_eq!(run(&units[..3], &marks[..3]), None);
    }
}

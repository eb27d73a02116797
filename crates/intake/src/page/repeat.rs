//! What a page prints twice.

use std::collections::BTreeMap;

use super::unit::{End, Unit};
use crate::words;

/// Words that a unit needs before its second print is cut: short answers may well be said twice.
const LEAST_WORDS: usize = 6;
/// Bytes of article up to which pull quotes are searched.
const SEARCHED: usize = 100_000;

/// Drops from `keep` the second print of a unit, a pull quote (a unit that stands word for word inside another), and
/// a cut-off print of a unit ("The ferry ran aground on …").
pub(crate) fn cut(units: &[Unit], keep: &mut [bool]) {
    let folded: Vec<String> =
        units.iter().zip(&*keep).map(|(unit, kept)| if *kept { fold(unit.text) } else { String::new() }).collect();
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for at in 0..units.len() {
        if keep[at] && units[at].shape.words >= LEAST_WORDS {
            keep[at] = *first.entry(&folded[at]).or_insert(at) == at;
        }
    }
    if folded.iter().map(String::len).sum::<usize>() > SEARCHED {
        return;
    }
    let all: String =
        folded.iter().zip(&*keep).filter(|(_, kept)| **kept).map(|(text, _)| format!("\n {text} \n")).collect();
    for at in 0..units.len() {
        let unit = &units[at];
        if !keep[at] || !(5..=60).contains(&unit.shape.words) {
            continue;
        }
        let text = match unit.shape.end {
            End::Ellipsis => folded[at].rsplit_once(' ').map_or("", |(text, _)| text),
            _ => &folded[at],
        };
        if words::words(text).count() >= 5 && all.matches(&format!(" {text} ")).nth(1).is_some() {
            keep[at] = false;
        }
    }
}

/// Words in lower case with single spaces, so that prints of one text are equal.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in words::words(text) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::super::unit::units;
    use super::*;

    #[test]
    fn the_second_print_goes() {
        let text = "The ferry ran aground on Monday night, the port said.\nHe denied it.\nNobody was hurt in the accident, she said, and \
                    nobody was missing.\nHe denied it.\nNobody was hurt in the accident\nThe ferry ran aground on Monday night, the…\n\
                    The ferry ran aground on Monday night, the port said.";
        let units = units(text, true);
        let mut keep = vec![true; units.len()];
        cut(&units, &mut keep);
        assert_eq!(keep, [true, true, true, true, false, false, false]);
    }
}

//! Names that differ in one letter: a bit-parallel automaton (Wu & Manber 1992) walked together with the gazetteer's.

use fst::Automaton;

/// Accepts every ASCII name that becomes the wanted one by changing, adding or dropping at most one letter after the first.
#[derive(Debug)]
pub(super) struct OneLetter {
    wanted: Vec<u8>,
}

/// Bit `i` of a set: the first `i` letters of the wanted name are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Read {
    without_change: u64,
    with_change: u64,
}

impl OneLetter {
    /// `None` for a name that is not ASCII or too long for a set of 64 bits.
    pub(super) fn new(wanted: &str) -> Option<Self> {
        (wanted.is_ascii() && !wanted.is_empty() && wanted.len() < 63)
            .then(|| Self { wanted: wanted.as_bytes().to_vec() })
    }

    fn equal(&self, letter: u8) -> u64 {
        self.wanted.iter().enumerate().filter(|(_, own)| **own == letter).fold(0, |set, (at, _)| set | 1 << at)
    }
}

impl Automaton for OneLetter {
    type State = Read;

    fn start(&self) -> Read {
        Read { without_change: 1, with_change: 0 }
    }

    fn is_match(&self, state: &Read) -> bool {
        (state.without_change | state.with_change) >> self.wanted.len() & 1 == 1
    }

    fn can_match(&self, state: &Read) -> bool {
        state.without_change | state.with_change != 0
    }

    fn accept(&self, state: &Read, letter: u8) -> Read {
        let equal = self.equal(letter);
        let without_change = (state.without_change & equal) << 1;
        if state.without_change == 1 {
            // The first letter stands; the second may be missing here.
            return Read { without_change, with_change: without_change << 1 };
        }
        let added = state.without_change;
        let changed = state.without_change << 1;
        let dropped = without_change << 1;
        let with_change = (state.with_change & equal) << 1 | added | changed | dropped;
        Read { without_change, with_change: with_change & ((1 << (self.wanted.len() + 1)) - 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fst::{IntoStreamer, Set, Streamer};

    #[test]
    fn finds_one_change_and_no_more() {
        let mut names =
            vec!["ajdabiya", "ajdabia", "ajdabiyah", "agdabiya", "jdabiya", "ajdabi", "ajedabiyah", "bjdabiya"];
        names.sort_unstable();
        let set = Set::from_iter(names).unwrap();
        let mut stream = set.search(OneLetter::new("ajdabiya").unwrap()).into_stream();
        let mut found = Vec::new();
        while let Some(name) = stream.next() {
            found.push(String::from_utf8(name.to_vec()).unwrap());
        }
        assert_eq!(found, ["agdabiya", "ajdabia", "ajdabiya", "ajdabiyah"]);
    }
}

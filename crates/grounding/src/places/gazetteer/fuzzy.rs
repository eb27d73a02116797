//! Names that differ in one letter, found by walking the automaton's nodes: each name walked is right up to one place, and
//! must go on as the wanted one does after it.

use fst::raw::{Fst, Node, Output};

/// Letters that are told apart in a [`Beginnings`]: a to z, and all others as one.
const CLASSES: usize = 27;

/// The longest head of a name after which it is known what follows.
const HEAD: usize = 2;

/// Which letters follow each beginning of two and of three letters: most changes near the head of a name end there, before a node of
/// the automaton is read.
#[derive(Debug)]
pub(super) struct Beginnings([Vec<u32>; HEAD]);

fn class(letter: u8) -> usize {
    if letter.is_ascii_lowercase() { usize::from(letter - b'a') } else { CLASSES - 1 }
}

impl Beginnings {
    /// Those of an automaton's names.
    pub(super) fn of<D: AsRef<[u8]>>(names: &Fst<D>) -> Self {
        let mut found = Self([2u32, 3].map(|letters| vec![0; CLASSES.pow(letters)]));
        for first in names.root().transitions() {
            found.note(names, &names.node(first.addr), class(first.inp), 0);
        }
        found
    }

    /// Notes what follows the children of a node, whose own head has the number `head`.
    fn note<D: AsRef<[u8]>>(&mut self, names: &Fst<D>, node: &Node<'_>, head: usize, depth: usize) {
        for step in node.transitions() {
            let (child, head) = (names.node(step.addr), head * CLASSES + class(step.inp));
            self.0[depth][head] |= child.transitions().fold(0, |bits, next| bits | 1 << class(next.inp));
            if depth + 1 < HEAD {
                self.note(names, &child, head, depth + 1);
            }
        }
    }

    /// Whether a name may begin with `head`, go on with `letter` and then with `next`; of a longer head it is not known.
    fn may(&self, head: &[u8], letter: u8, next: Option<&u8>) -> bool {
        let (Some(next), Some(known)) = (next, self.0.get(head.len().wrapping_sub(1))) else { return true };
        let number = head.iter().chain([&letter]).fold(0, |number, letter| number * CLASSES + class(*letter));
        known[number] >> class(*next) & 1 == 1
    }
}

/// The values of all names that become the wanted one by changing, adding, dropping or exchanging (two neighbours) at most one
/// letter after the first. None for a name that is not ASCII, whose bytes are its letters.
pub(super) fn one_letter<D: AsRef<[u8]>>(names: &Fst<D>, beginnings: &Beginnings, wanted: &str) -> Vec<u64> {
    let mut found = Vec::new();
    if !wanted.is_ascii() || wanted.is_empty() {
        return found;
    }
    let wanted = wanted.as_bytes();
    let (mut node, mut output) = (names.root(), Output::zero());
    for at in 0..=wanted.len() {
        let rest = &wanted[at..];
        if at > 0 {
            for step in node.transitions() {
                let may = |rest: &[u8]| beginnings.may(&wanted[..at], step.inp, rest.first());
                if !may(rest) && !rest.get(1..).is_some_and(may) {
                    continue;
                }
                let (child, output) = (names.node(step.addr), output.cat(step.out));
                // A letter more than wanted, or another one in its place.
                found.extend(follow(names, child, output, rest));
                if rest.first().is_some_and(|letter| *letter != step.inp) {
                    found.extend(follow(names, child, output, &rest[1..]));
                }
            }
            if !rest.is_empty() {
                found.extend(follow(names, node, output, &rest[1..]));
            }
            if let [first, second, ..] = rest
                && first != second
                && let Some(step) = node.find_input(*second).map(|step| node.transition(step))
            {
                let swapped: Vec<u8> = [&[*first], &rest[2..]].concat();
                found.extend(follow(names, names.node(step.addr), output.cat(step.out), &swapped));
            }
        }
        match rest.first().and_then(|letter| node.find_input(*letter)) {
            Some(step) => {
                let step = node.transition(step);
                (node, output) = (names.node(step.addr), output.cat(step.out));
            }
            None => break,
        }
        if at + 1 == wanted.len() && node.is_final() {
            found.push(output.cat(node.final_output()).value());
        }
    }
    found
}

/// The value of the name that goes on from a node in exactly these letters.
fn follow<'n, D: AsRef<[u8]>>(names: &'n Fst<D>, mut node: Node<'n>, mut output: Output, rest: &[u8]) -> Option<u64> {
    for letter in rest {
        let step = node.transition(node.find_input(*letter)?);
        output = output.cat(step.out);
        node = names.node(step.addr);
    }
    node.is_final().then(|| output.cat(node.final_output()).value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fst::Map;
    use proptest::prelude::*;

    fn near(names: &[&str], wanted: &str) -> Vec<String> {
        let mut sorted: Vec<&str> = names.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let map = Map::from_iter(sorted.iter().enumerate().map(|(at, name)| (name, at as u64))).expect("sorted");
        let mut found: Vec<String> = one_letter(map.as_fst(), &Beginnings::of(map.as_fst()), wanted)
            .into_iter()
            .map(|at| sorted[at as usize].to_owned())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    #[test]
    fn finds_one_change_and_no_more() {
        let names =
            ["ajdabiya", "ajdabia", "ajdabiyah", "agdabiya", "jdabiya", "ajdabi", "ajedabiyah", "bjdabiya", "ajdbaiya"];
        assert_eq!(near(&names, "ajdabiya"), ["agdabiya", "ajdabia", "ajdabiya", "ajdabiyah", "ajdbaiya"]);
    }

    proptest! {
        #[test]
        fn as_the_edit_distance_says(names in proptest::collection::vec("[ab]{2,6}", 1..40), wanted in "[ab]{3,6}") {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let mut want: Vec<String> = names
                .iter()
                .filter(|name| name[..1] == wanted[..1] && strsim::osa_distance(name, &wanted) <= 1)
                .map(|name| (*name).to_owned())
                .collect();
            want.sort_unstable();
            want.dedup();
            let found = near(&names, &wanted);
            // "aab" is "ab" with a letter more after the first; an exchange with the first letter is none here.
            prop_assert_eq!(found, want);
        }
    }
}

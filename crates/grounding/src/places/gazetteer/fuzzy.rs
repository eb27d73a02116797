//! Names that differ in one letter, found by walking the automaton's nodes: each name walked is right up to one place, and
//! must go on as the wanted one does after it.

use fst::raw::{Fst, Node, Output};

/// The values of all names that become the wanted one by changing, adding, dropping or exchanging (two neighbours) at most one
/// letter after the first. None for a name that is not ASCII, whose bytes are its letters.
pub(super) fn one_letter<D: AsRef<[u8]>>(names: &Fst<D>, wanted: &str) -> Vec<u64> {
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
        let mut found: Vec<String> =
            one_letter(map.as_fst(), wanted).into_iter().map(|at| sorted[at as usize].to_owned()).collect();
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

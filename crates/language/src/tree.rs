//! Trees from arc scores: the highest-scoring arborescence with one root.
//!
//! Each word takes its best head; only where that is no tree (about one sentence in ten) does the algorithm of Chu & Liu
//! (1965) and Edmonds (1967) run. One root is had by making root arcs dearer than any tree can differ (Zmigrod, Vieira &
//! Cotterell 2020 give the exact variant; on a complete graph the penalty is exact as well).

/// The head of each word: `None` for the root, else the index of a word.
///
/// `scores` holds one row a word of `words + 1` scores: the root first, then every word as a head. A word is never its
/// own head. Scores that are no number count as lowest.
pub(crate) fn heads(scores: &[f32], words: usize) -> Vec<Option<usize>> {
    let width = words + 1;
    let greedy: Vec<usize> = (0..words)
        .map(|word| {
            let row = &scores[word * width..(word + 1) * width];
            let best = |best: usize, column: usize| if row[column] > row[best] { column } else { best };
            (0..width).filter(|&column| column != word + 1).fold(0, best)
        })
        .collect();
    let chosen = if is_tree(&greedy) { greedy } else { arborescence(&single_root(scores, words), words) };
    chosen.into_iter().map(|column| column.checked_sub(1)).collect()
}

/// Whether columns (0 = root) form a tree with exactly one root.
fn is_tree(columns: &[usize]) -> bool {
    columns.iter().filter(|&&column| column == 0).count() == 1 && cycle(columns).is_none()
}

/// Square scores `[head][dependent]` of nodes 0..=words, where any second root costs more than it can bring.
fn single_root(scores: &[f32], words: usize) -> Vec<f64> {
    let width = words + 1;
    let finite = scores.iter().copied().filter(|score| score.is_finite()).map(f64::from);
    let (low, high) = finite.fold((0.0f64, 0.0f64), |(low, high), score| (low.min(score), high.max(score)));
    let penalty = (high - low + 1.0) * width as f64;
    let mut square = vec![f64::NEG_INFINITY; width * width];
    for word in 0..words {
        for head in (0..width).filter(|&head| head != word + 1) {
            let score = f64::from(scores[word * width + head]);
            let score = if score.is_finite() { score } else { low - 1.0 };
            square[head * width + word + 1] = score - if head == 0 { penalty } else { 0.0 };
        }
    }
    square
}

/// Chu-Liu/Edmonds on dense scores `[head][dependent]`, node 0 being the root: the column of each word 1..=words.
fn arborescence(square: &[f64], words: usize) -> Vec<usize> {
    let nodes = words + 1;
    let best_head = |node: usize| {
        let better = |best: usize, head: usize| {
            if square[head * nodes + node] > square[best * nodes + node] { head } else { best }
        };
        (0..nodes).filter(|&head| head != node).fold(if node == 0 { 1 } else { 0 }, better)
    };
    let columns: Vec<usize> = (1..nodes).map(best_head).collect();
    let Some(cycle) = cycle(&columns) else { return columns };
    contracted(square, words, columns, &cycle)
}

/// Makes one node of a cycle, solves what is left, and opens the cycle where the solution enters it.
///
/// Every call removes at least one node, so the recursion is at most as deep as the sentence is long.
fn contracted(square: &[f64], words: usize, columns: Vec<usize>, cycle: &[usize]) -> Vec<usize> {
    let nodes = words + 1;
    let inside = |node: usize| cycle.contains(&node);
    let outside: Vec<usize> = (0..nodes).filter(|&node| !inside(node)).collect();
    let merged = outside.len();
    let small_nodes = merged + 1;
    let mut small = vec![f64::NEG_INFINITY; small_nodes * small_nodes];
    // Where an arc into the cycle enters, and where an arc out of it leaves, for each node outside.
    let mut enters = vec![0; merged];
    let mut leaves = vec![0; merged];
    for (at, &node) in outside.iter().enumerate() {
        for (other_at, &other) in outside.iter().enumerate() {
            small[at * small_nodes + other_at] = square[node * nodes + other];
        }
        let gain = |entry: usize| square[node * nodes + entry] - square[columns[entry - 1] * nodes + entry];
        enters[at] = first_highest(cycle, gain);
        small[at * small_nodes + merged] = gain(enters[at]);
        leaves[at] = first_highest(cycle, |exit| square[exit * nodes + node]);
        small[merged * small_nodes + at] = square[leaves[at] * nodes + node];
    }
    let solved = arborescence(&small, merged);
    let mut heads = columns;
    for (at, &node) in outside.iter().enumerate().skip(1) {
        let head = solved[at - 1];
        heads[node - 1] = if head == merged { leaves[at] } else { outside[head] };
    }
    let into_cycle = solved[merged - 1];
    heads[enters[into_cycle] - 1] = outside[into_cycle];
    heads
}

fn first_highest(nodes: &[usize], score: impl Fn(usize) -> f64) -> usize {
    nodes.iter().copied().reduce(|best, node| if score(node) > score(best) { node } else { best }).unwrap_or(0)
}

/// The nodes of a cycle among words that point at columns, if there is one.
fn cycle(columns: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0usize; columns.len() + 1];
    for start in 1..=columns.len() {
        let mut node = start;
        while node != 0 && seen[node] == 0 {
            seen[node] = start;
            node = columns[node - 1];
        }
        if node != 0 && seen[node] == start {
            let mut members = vec![node];
            let mut next = columns[node - 1];
            while next != node {
                members.push(next);
                next = columns[next - 1];
            }
            return Some(members);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn total(scores: &[f32], heads: &[Option<usize>]) -> f32 {
        let width = heads.len() + 1;
        heads.iter().enumerate().map(|(word, head)| scores[word * width + head.map_or(0, |head| head + 1)]).sum()
    }

    fn tree(heads: &[Option<usize>]) -> bool {
        is_tree(&heads.iter().map(|head| head.map_or(0, |head| head + 1)).collect::<Vec<_>>())
    }

    /// The best tree by trying every choice of heads.
    fn exhaustive(scores: &[f32], words: usize) -> f32 {
        let width = words + 1;
        (0..width.pow(words as u32))
            .map(|code| (0..words).map(|word| (code / width.pow(word as u32)) % width).collect::<Vec<_>>())
            .filter(|columns| is_tree(columns))
            .map(|columns| columns.iter().enumerate().map(|(word, column)| scores[word * width + column]).sum())
            .fold(f32::NEG_INFINITY, f32::max)
    }

    #[test]
    fn a_word_that_points_at_itself_does_not_count() {
        assert_eq!(heads(&[0.0, 9.0], 1), [None]);
    }

    #[test]
    fn a_cycle_is_opened_where_it_costs_least() {
        // Both words want each other; the second is the cheaper root.
        assert_eq!(heads(&[0.0, 0.0, 5.0, 1.0, 5.0, 0.0], 2), [Some(1), None]);
    }

    #[test]
    fn long_sentences_of_cycles_are_solved() {
        let words = 254;
        let scores: Vec<f32> = (0..words * (words + 1)).map(|at| ((at * 7919) % 1009) as f32).collect();
        assert!(tree(&heads(&scores, words)));
    }

    proptest! {
        #[test]
        fn it_is_the_best_tree(words in 1usize..5, seed in proptest::collection::vec(-9i8..9, 20)) {
            let scores: Vec<f32> = seed.iter().take(words * (words + 1)).map(|&s| f32::from(s)).collect();
            let found = heads(&scores, words);
            prop_assert!(tree(&found));
            prop_assert_eq!(total(&scores, &found), exhaustive(&scores, words));
        }

        #[test]
        fn any_scores_give_a_tree(words in 1usize..9, seed in proptest::collection::vec(proptest::num::f32::ANY, 72)) {
            prop_assert!(tree(&heads(&seed[..words * (words + 1)], words)));
        }
    }
}

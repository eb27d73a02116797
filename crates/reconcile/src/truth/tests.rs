use proptest::prelude::*;

use super::relations::Number;
use super::*;

fn word(source: &str, value: u64) -> (String, Number) {
    (source.to_owned(), Number::exact(value))
}

fn item(key: &str, words: &[(String, Number)]) -> Item {
    Item::of(key, words, |a, b| a.coarser(*b), |number| number.chance(), |number| format!("{number:?}"))
}

/// Twenty items of which three good sources tell the truth and one tells something else; what is asked is one against one.
fn town() -> Vec<Item> {
    let mut items: Vec<Item> = (0..20)
        .map(|at| {
            let (right, wrong) = (101 + 10 * at, 107 + 20 * at);
            item(&format!("{at:02}"), &[word("a", right), word("b", right), word("c", right), word("liar", wrong)])
        })
        .collect();
    items.push(item("asked", &[word("a", 431), word("liar", 433)]));
    items
}

#[test]
fn the_source_that_others_bear_out_is_believed() {
    let found = discover(&town(), &BTreeMap::new());
    let asked = &found.items["asked"];
    assert_eq!(asked.estimate, Some(0));
    assert!(asked.exact[0] > 0.9 && asked.exact[1] < 0.1, "{asked:?}");
    let (good, liar) = (found.sources["a"], found.sources["liar"]);
    assert!(good.exact + good.coarse > 0.8 && liar.wrong > 0.6, "{good:?} {liar:?}");
    assert_eq!((good.agreed, good.parted, good.unjudged), (20, 1, 0));
    assert_eq!((liar.agreed, liar.parted, liar.unjudged), (0, 21, 0));
}

#[test]
fn one_claim_of_an_unknown_source_is_as_likely_as_sources_of_its_kind_are_right() {
    let found = discover(&[item("only", &[word("x", 437)])], &BTreeMap::new());
    let prior = Prior::default();
    let right = (prior.exact + prior.coarse) / (prior.exact + prior.coarse + prior.wrong);
    let told = found.items["only"].exact[0];
    assert!((told - right).abs() < 0.01, "{told} is not about {right}");
    assert_eq!(found.sources["x"].unjudged, 1);
}

#[test]
fn nobody_bears_out_himself() {
    let alone: Vec<Item> = (0..50).map(|at| item(&format!("{at}"), &[word("x", 411 + at)])).collect();
    let found = discover(&alone, &BTreeMap::new());
    let prior = Prior::default();
    let right = (prior.exact + prior.coarse) / (prior.exact + prior.coarse + prior.wrong);
    let own = found.sources["x"];
    assert!((own.exact + own.coarse - right).abs() < 1e-6, "{own:?}");
}

#[test]
fn a_round_number_supports_what_rounds_to_it_and_the_exact_one_is_taken() {
    let found = discover(&[item("toll", &[word("a", 400), word("b", 437), word("c", 612)])], &BTreeMap::new());
    let toll = &found.items["toll"];
    let value = |number: u64| {
        let items = item("toll", &[word("a", 400), word("b", 437), word("c", 612)]);
        items.values.iter().position(|value| value.key == format!("{:?}", Number::exact(number))).unwrap_or(9)
    };
    assert_eq!(toll.estimate, Some(value(437)));
    assert!(toll.holds[value(400)] >= toll.exact[value(437)] && toll.exact[value(437)] > toll.exact[value(612)]);
}

#[test]
fn agreement_on_a_small_number_says_less_than_on_a_great_one() {
    let agreed = |value: u64| {
        let found = discover(&[item("toll", &[word("a", value), word("b", value), word("c", 7777)])], &BTreeMap::new());
        found.items["toll"].exact.iter().copied().fold(0.0, f64::max)
    };
    assert!(agreed(437) > agreed(4), "{} {}", agreed(437), agreed(4));
}

#[test]
fn sources_that_share_errors_are_taken_for_copies_and_count_for_less() {
    // Two sources repeat each other's errors, which three good ones contradict; then the two stand against one good one.
    let mut items: Vec<Item> = (0..12)
        .map(|at| {
            let (right, wrong) = (211 + 10 * at, 977 - 20 * at);
            let told = ["a", "b", "c"].map(|good| word(good, right));
            item(&format!("{at:02}"), &[&told[..], &[word("parrot", wrong), word("pirate", wrong)]].concat())
        })
        .collect();
    let asked = [word("parrot", 501), word("pirate", 501), word("new", 503)];
    items.push(item("asked", &asked));
    let found = discover(&items, &BTreeMap::new());
    assert_eq!(found.items["asked"].estimate, Some(1), "{:?}", found.items["asked"]);
}

#[test]
fn of_two_numbers_told_by_equals_none_is_favoured_for_its_digits() {
    let found = discover(&[item("toll", &[word("a", 2), word("b", 21)])], &BTreeMap::new());
    let exact = &found.items["toll"].exact;
    assert!((exact[0] - exact[1]).abs() < 1e-3, "{exact:?}");
}

#[test]
fn nothing_in_nothing_out() {
    assert_eq!(discover(&[], &BTreeMap::new()), Discovered::default());
    let empty = discover(&[Item { key: "empty".to_owned(), ..Item::default() }], &BTreeMap::new());
    assert_eq!(empty.items["empty"].estimate, None);
}

/// Items of a few sources and numbers; the third of a word says whether it is taken from the item's first.
fn pile() -> impl Strategy<Value = Vec<Vec<(u8, u8)>>> {
    prop::collection::vec(prop::collection::vec((0u8..6, 0u8..6), 1..7), 1..9)
}

const NUMBERS: [u64; 6] = [3, 12, 400, 437, 441, 1000];

fn built(pile: &[Vec<(u8, u8)>]) -> Vec<Item> {
    let told = |words: &Vec<(u8, u8)>| -> Vec<(String, Number)> {
        words.iter().map(|(source, value)| word(&format!("s{source}"), NUMBERS[usize::from(*value)])).collect()
    };
    pile.iter().enumerate().map(|(at, words)| item(&format!("i{at}"), &told(words))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn order_never_matters(pile in pile(), turn in 0usize..8) {
        let items = built(&pile);
        let mut turned = items.clone();
        turned.reverse();
        for item in &mut turned {
            let by = turn % item.told.len();
            item.told.rotate_left(by);
        }
        prop_assert_eq!(discover(&items, &BTreeMap::new()), discover(&turned, &BTreeMap::new()));
    }

    #[test]
    fn a_copy_changes_nothing_but_its_own_standing(pile in pile(), copied in 0usize..7) {
        let items = built(&pile);
        let mut more = items.clone();
        for item in &mut more {
            let of = copied % item.told.len();
            let value = item.told[of].value;
            item.told.push(Told { source: "copier".to_owned(), value, taken_from: Some(of) });
        }
        let (before, mut after) = (discover(&items, &BTreeMap::new()), discover(&more, &BTreeMap::new()));
        after.sources.remove("copier");
        prop_assert_eq!(before, after);
    }

    #[test]
    fn probabilities_are_probabilities(pile in pile()) {
        for finding in discover(&built(&pile), &BTreeMap::new()).items.values() {
            let sum: f64 = finding.exact.iter().sum::<f64>() + finding.none;
            prop_assert!((sum - 1.0).abs() < 1e-9, "{finding:?}");
            prop_assert!(finding.holds.iter().zip(&finding.exact).all(|(holds, exact)| *holds >= *exact && *holds <= 1.0));
        }
    }
}

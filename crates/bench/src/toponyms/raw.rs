//! From raw text: the toponyms that the program finds itself, and where it puts them.
//!
//! A gold toponym counts as found where a found name overlaps it, each at most once (Gritta et al. 2018 count exact spans; both are
//! printed). Adjectives and words for people, which two of the sets call toponyms too ("Turkish"), the program reads as no place where
//! something happens; recall without them is printed beside.

use anyhow::Result;
use serde_json::{Value, json};
use variorum_grounding::places::{Gazetteer, Lexicon, Naming, PlaceMention, Point, resolve};
use variorum_language::LanguageModel;
use variorum_record::{CodePoints, Report, ReportId, Span};

use super::{Article, NEAR_KM};

#[derive(Default)]
struct Tally {
    gold: usize,
    read: usize,
    found: usize,
    exact: usize,
    /// Gold ones that name people or say whose something is, and those of them found.
    people: usize,
    people_found: usize,
    /// Found, with gold coordinates.
    placed: usize,
    near: usize,
}

pub(super) fn run(sets: &[(&str, Vec<Article>)], gazetteer: &Gazetteer, lexicon: &Lexicon) -> Result<Value> {
    let model = LanguageModel::shipped(2)?;
    println!("\nraw text, shipped weights");
    println!(
        "{:<10} {:>6} {:>10} {:>7} {:>6} {:>9} {:>16} {:>13} {:>21}",
        "set",
        "gold",
        "precision",
        "recall",
        "F1",
        "exact F1",
        "found ≤161 km",
        "all ≤161 km",
        "recall, adjectives out"
    );
    let mut figures = serde_json::Map::new();
    for (set, articles) in sets {
        let mut tally = Tally::default();
        for article in articles {
            read(article, &model, gazetteer, lexicon, &mut tally);
        }
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        let f1 = |found: usize| share(2 * found, tally.gold + tally.read);
        let row = [
            share(tally.found, tally.read),
            share(tally.found, tally.gold),
            f1(tally.found),
            f1(tally.exact),
            share(tally.near, tally.placed),
            share(tally.near, tally.gold),
            share(tally.found - tally.people_found, tally.gold - tally.people),
        ];
        println!(
            "{set:<10} {:>6} {:>9.1}% {:>6.1}% {:>6.1} {:>9.1} {:>15.1}% {:>12.1}% {:>20.1}%",
            tally.gold, row[0], row[1], row[2], row[3], row[4], row[5], row[6]
        );
        let keys =
            ["precision", "recall", "f1", "exact_f1", "found_within_161_km", "all_within_161_km", "recall_of_places"]
                .into_iter()
                .zip(row);
        let mut of_set: serde_json::Map<String, Value> =
            keys.map(|(key, value)| (key.to_owned(), json!(value))).collect();
        of_set.insert("gold".to_owned(), json!(tally.gold));
        figures.insert((*set).to_owned(), Value::Object(of_set));
    }
    Ok(Value::Object(figures))
}

fn read(article: &Article, model: &LanguageModel, gazetteer: &Gazetteer, lexicon: &Lexicon, tally: &mut Tally) {
    let verbose = std::env::var_os("VARIORUM_BENCH_MISSES").is_some();
    let id = ReportId::derive(&["toponyms", &article.text]);
    let report = Report::bare(id, "toponyms".to_owned(), article.text.clone());
    let annotated = model.annotate(&report.text, &report.body);
    let names: Vec<PlaceMention> = resolve(&report, &annotated, gazetteer, lexicon)
        .into_iter()
        .filter(|name| name.naming == Naming::Name)
        .collect();
    let mut taken = vec![false; names.len()];
    // Toponyms without coordinates are no error where they are found, and none where they are not.
    let known = article.toponyms.iter().filter(|(_, gold)| gold.is_some());
    tally.gold += known.clone().count();
    for (name, gold) in known {
        let is_people = gazetteer.adjective(&name.text).is_some() || gazetteer.people(&name.text).is_some();
        tally.people += usize::from(is_people);
        let overlapping = (0..names.len()).filter(|at| !taken[*at] && names[*at].span.overlap(name.span) > 0);
        let Some(at) = overlapping.max_by_key(|at| (names[*at].span == name.span, names[*at].span.overlap(name.span)))
        else {
            if verbose && !is_people {
                eprintln!("missed\t{}\t{}", name.text, around(&article.text, name.span));
            }
            continue;
        };
        taken[at] = true;
        tally.found += 1;
        tally.people_found += usize::from(is_people);
        tally.exact += usize::from(names[at].span == name.span);
        tally.placed += 1;
        let near =
            names[at].point.zip(*gold).is_some_and(|(point, gold): (Point, Point)| point.distance_km(gold) <= NEAR_KM);
        tally.near += usize::from(near);
    }
    let unknown = article.toponyms.iter().filter(|(_, gold)| gold.is_none());
    for (name, _) in unknown {
        for (taken, found) in taken.iter_mut().zip(&names) {
            *taken |= found.span.overlap(name.span) > 0;
        }
    }
    let spared = taken.iter().filter(|taken| **taken).count();
    let false_alarms = names.len() - spared;
    if verbose {
        for (name, _) in names.iter().zip(&taken).filter(|(_, taken)| !**taken) {
            eprintln!("false\t{}\t{}", name.text, around(&article.text, name.span));
        }
    }
    let right = article.toponyms.iter().filter(|(_, gold)| gold.is_some());
    let found_here = right
        .filter(|(name, _)| names.iter().zip(&taken).any(|(found, taken)| *taken && found.span.overlap(name.span) > 0))
        .count();
    tally.read += false_alarms + found_here;
}

/// A few words around a span.
fn around(text: &str, span: Span) -> String {
    let points = CodePoints::new(text);
    points.slice(Span::new(span.start.saturating_sub(50), (span.end + 40).min(points.len()))).replace(['\n', '\t'], " ")
}

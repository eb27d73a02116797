//! Toponyms resolved to places on TR-News, GeoVirus and LGL: the share within 161 km (100 miles), with the gold toponyms and from raw text.
//!
//! The measure is that of the literature (Leidner 2007; Gritta et al. 2018): toponyms that have gold coordinates, each
//! mention counted, an unresolved one counted as wrong.

mod learn;
mod raw;

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use roxmltree::{Document, Node};
use serde_json::{Value, json};
use variorum_grounding::places::{Gazetteer, Lexicon, PlaceName, Point, Trait, Weights, rank};
use variorum_record::{CodePoints, Span};

/// Within how many kilometres a toponym counts as resolved.
pub(crate) const NEAR_KM: f64 = 161.0;

/// The sets and their files.
const SETS: [(&str, &str); 3] = [("TR-News", "TR-News.xml"), ("GeoVirus", "GeoVirus.xml"), ("LGL", "lgl.xml")];

pub(crate) struct Article {
    pub(crate) text: String,
    pub(crate) toponyms: Vec<(PlaceName, Option<Point>)>,
}

#[derive(Default)]
struct Tally {
    toponyms: usize,
    resolved: usize,
    near: usize,
    /// Some candidate of the gazetteer lies near the gold point.
    holds: usize,
}

/// Measures on `geoparsing/` of the data folder; prints tables and returns the figures. With `weights`, writes the weights learned on
/// all three sets there.
///
/// # Errors
/// Where a set is missing or is not the XML of the collection, or the weights cannot be written.
pub(crate) fn run(data: &Path, weights: Option<&Path>) -> Result<Value> {
    let lexicon = Lexicon::shipped()?;
    let gazetteer = Gazetteer::shipped()?;
    let mut sets = Vec::new();
    for (set, file) in SETS {
        sets.push((set, read(&data.join("geoparsing").join(file))?));
    }
    println!("gold toponyms; \"learned\": weights learned on the other two sets only");
    println!(
        "{:<10} {:>9} {:>16} {:>16} {:>14} {:>14}",
        "set", "toponyms", "≤161 km learned", "≤161 km shipped", "held, learned", "misses not held"
    );
    let mut figures = serde_json::Map::new();
    for (at, (set, articles)) in sets.iter().enumerate() {
        let others: Vec<&Article> =
            sets.iter().enumerate().filter(|(other, _)| *other != at).flat_map(|(_, (_, articles))| articles).collect();
        let learned = learn::learn(&others, &gazetteer, &lexicon);
        let fair = measure(articles, &gazetteer, &lexicon, &learned);
        let shipped = measure(articles, &gazetteer, &lexicon, &Weights::default());
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        let not_held = share(fair.toponyms - fair.holds, fair.toponyms - fair.near);
        println!(
            "{set:<10} {:>9} {:>15.1}% {:>15.1}% {:>13.1}% {:>13.1}%",
            fair.toponyms,
            share(fair.near, fair.toponyms),
            share(shipped.near, shipped.toponyms),
            share(fair.near, fair.holds),
            not_held
        );
        let of_found = json!({
            "toponyms": fair.toponyms,
            "resolved": share(fair.resolved, fair.toponyms),
            "within_161_km": share(fair.near, fair.toponyms),
            "within_161_km_shipped_weights": share(shipped.near, shipped.toponyms),
            "held_by_gazetteer": share(fair.holds, fair.toponyms),
            "within_161_km_of_held": share(fair.near, fair.holds),
            "misses_not_held": not_held,
        });
        figures.insert((*set).to_owned(), of_found);
    }
    println!("Mordecai3, with the full GeoNames, publishes 87.3 % for TR-News and 82.7 % for LGL");
    if let Some(path) = weights {
        let all: Vec<&Article> = sets.iter().flat_map(|(_, articles)| articles).collect();
        std::fs::write(path, in_words(&learn::learn(&all, &gazetteer, &lexicon)))
            .with_context(|| path.display().to_string())?;
    }
    let raw = raw::run(&sets, &gazetteer, &lexicon)?;
    Ok(json!({ "gold_toponyms": figures, "raw_text": raw }))
}

/// The file `data/toponyms.toml`.
fn in_words(weights: &Weights) -> String {
    let mut text = String::from(
        "# How much each trait of a candidate counts when a name of a place can mean several: the score is the sum of trait times\n\
         # weight, and twice the score is the logarithm of its odds. What each trait is, docs/method/where.md says. Learned on TR-News,\n\
         # GeoVirus and LGL by `variorum-bench toponyms --weights FILE`; a file of this name in the folder given with --data replaces it.\n\n",
    );
    for which in Trait::ALL {
        let _ = writeln!(text, "# {}\n{} = {:.2}", which.reason(), which.key(), weights.0[*which as usize]);
    }
    text
}

fn measure(articles: &[Article], gazetteer: &Gazetteer, lexicon: &Lexicon, weights: &Weights) -> Tally {
    let verbose = std::env::var_os("VARIORUM_BENCH_MISSES").is_some();
    let mut tally = Tally::default();
    for article in articles {
        let points = CodePoints::new(&article.text);
        let names: Vec<PlaceName> = article.toponyms.iter().map(|(name, _)| name.clone()).collect();
        let senses = rank(&points, &[Span::new(0, points.len())], &names, gazetteer, lexicon, weights);
        for ((name, gold), sense) in article.toponyms.iter().zip(senses) {
            let Some(gold) = gold else { continue };
            let is_near = |point: Option<Point>| point.is_some_and(|point| point.distance_km(*gold) <= NEAR_KM);
            let near = sense.as_ref().is_some_and(|sense| is_near(gazetteer.point(sense.place)));
            let mut held = gazetteer.lookup(&name.text).into_iter();
            let holds = near || held.any(|candidate| is_near(gazetteer.point(candidate.place)));
            tally.toponyms += 1;
            tally.resolved += usize::from(sense.is_some());
            tally.near += usize::from(near);
            tally.holds += usize::from(holds);
            if verbose && !near && weights == &Weights::default() {
                let read = sense.as_ref().and_then(|sense| gazetteer.place(sense.place));
                let read = read.map(|place| {
                    format!("{} {} {:.1} {:.1}", place.name, place.feature, place.latitude, place.longitude)
                });
                let reasons = sense.map(|sense| sense.reasons.join(", ")).unwrap_or_default();
                eprintln!(
                    "{}\t{}\tgold {:.1} {:.1}\tread {}\t{reasons}",
                    if holds { "ranked" } else { "lacking" },
                    name.text,
                    gold.latitude,
                    gold.longitude,
                    read.unwrap_or_default()
                );
            }
        }
    }
    tally
}

pub(crate) fn read(path: &Path) -> Result<Vec<Article>> {
    let xml = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let document = Document::parse(&xml).with_context(|| format!("{} is no XML", path.display()))?;
    let articles = document.descendants().filter(|node| node.has_tag_name("article"));
    articles.map(|article| read_article(article).with_context(|| format!("in {}", path.display()))).collect()
}

fn inner<'x>(node: Node<'x, '_>, tag: &str) -> Option<&'x str> {
    node.children().find(|child| child.has_tag_name(tag)).and_then(|child| child.text())
}

fn read_article(article: Node<'_, '_>) -> Result<Article> {
    let text = inner(article, "text").ok_or_else(|| anyhow!("an article has no text"))?.to_owned();
    let points = CodePoints::new(&text);
    let mut toponyms = Vec::new();
    for node in article.descendants().filter(|node| node.has_tag_name("toponym") || node.has_tag_name("location")) {
        let words = inner(node, "phrase").or_else(|| inner(node, "name")).unwrap_or_default().trim().to_owned();
        let number = |node: Node<'_, '_>, tag| inner(node, tag).and_then(|text| text.trim().parse::<f64>().ok());
        let (Some(start), Some(end)) = (number(node, "start"), number(node, "end")) else { continue };
        let place = node.children().find(|child| child.has_tag_name("gaztag")).unwrap_or(node);
        let point = number(place, "lat").zip(number(place, "lon"));
        let point = point.map(|(latitude, longitude)| Point { latitude, longitude });
        let span = settled(&points, Span::new(start as u32, end as u32), &words);
        toponyms.push((PlaceName { span, text: words }, point));
    }
    Ok(Article { text, toponyms })
}

/// The span of these words at or right beside a span: GeoVirus counts from one, and some articles of TR-News are off by a few.
fn settled(points: &CodePoints<'_>, span: Span, words: &str) -> Span {
    let length = words.chars().count() as u32;
    let at = |start: u32| Span::new(start, (start + length).min(points.len()));
    let starts = (0..8).flat_map(|off| [span.start.saturating_sub(off), span.start + off]);
    starts.map(at).find(|span| span.start < span.end && points.slice(*span) == words).unwrap_or(span)
}

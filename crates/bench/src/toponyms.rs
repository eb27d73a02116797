//! Toponyms with gold spans resolved to places, on TR-News, GeoVirus and LGL: the share within 161 km (100 miles).
//!
//! The measure is that of the literature (Leidner 2007; Gritta et al. 2018): toponyms that have gold coordinates, each
//! mention counted, an unresolved one counted as wrong.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use roxmltree::{Document, Node};
use serde_json::{Value, json};
use variorum_grounding::places::{Gazetteer, Lexicon, PlaceName, Point, Weights, rank};
use variorum_record::{CodePoints, Span};

/// Within how many kilometres a toponym counts as resolved.
const NEAR_KM: f64 = 161.0;

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

/// Measures on `geoparsing/` of the data folder; prints a table and returns the figures.
///
/// # Errors
/// Where a set is missing or is not the XML of the collection.
pub(crate) fn run(data: &Path) -> Result<Value> {
    let lexicon = Lexicon::shipped()?;
    let started = std::time::Instant::now();
    let gazetteer = Gazetteer::shipped()?;
    let ready = started.elapsed().as_secs_f64();
    println!("gazetteer: {} places, ready in {ready:.3} s", gazetteer.len());
    println!(
        "{:<10} {:>9} {:>9} {:>9} {:>12} {:>11}",
        "set", "toponyms", "resolved", "≤161 km", "≤161 km held", "words/s"
    );
    let mut figures = serde_json::Map::new();
    for (set, file) in [("TR-News", "TR-News.xml"), ("GeoVirus", "GeoVirus.xml"), ("LGL", "lgl.xml")] {
        let articles = read(&data.join("geoparsing").join(file))?;
        let started = std::time::Instant::now();
        let tally = measure(&articles, &gazetteer, &lexicon);
        let seconds = started.elapsed().as_secs_f64();
        let words: usize = articles.iter().map(|article| article.text.split_whitespace().count()).sum();
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        println!(
            "{set:<10} {:>9} {:>8.1}% {:>8.1}% {:>11.1}% {:>11.0}",
            tally.toponyms,
            share(tally.resolved, tally.toponyms),
            share(tally.near, tally.toponyms),
            share(tally.near, tally.holds),
            words as f64 / seconds
        );
        figures.insert(
            set.to_owned(),
            json!({
                "toponyms": tally.toponyms,
                "resolved": share(tally.resolved, tally.toponyms),
                "within_161_km": share(tally.near, tally.toponyms),
                "held_by_gazetteer": share(tally.holds, tally.toponyms),
                "within_161_km_of_held": share(tally.near, tally.holds),
            }),
        );
    }
    Ok(json!({ "gazetteer_ready_seconds": ready, "sets": figures }))
}

fn measure(articles: &[Article], gazetteer: &Gazetteer, lexicon: &Lexicon) -> Tally {
    let verbose = std::env::var_os("VARIORUM_BENCH_MISSES").is_some();
    let weights = Weights::default();
    let mut tally = Tally::default();
    for article in articles {
        let points = CodePoints::new(&article.text);
        let names: Vec<PlaceName> = article.toponyms.iter().map(|(name, _)| name.clone()).collect();
        let senses = rank(&points, &[Span::new(0, points.len())], &names, gazetteer, lexicon, &weights);
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
            if verbose && !near {
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
    let mut toponyms = Vec::new();
    for node in article.descendants().filter(|node| node.has_tag_name("toponym") || node.has_tag_name("location")) {
        let words = inner(node, "phrase").or_else(|| inner(node, "name")).unwrap_or_default().trim().to_owned();
        let number = |node: Node<'_, '_>, tag| inner(node, tag).and_then(|text| text.trim().parse::<f64>().ok());
        let (Some(start), Some(end)) = (number(node, "start"), number(node, "end")) else { continue };
        let place = node.children().find(|child| child.has_tag_name("gaztag")).unwrap_or(node);
        let point = number(place, "lat").zip(number(place, "lon"));
        let point = point.map(|(latitude, longitude)| Point { latitude, longitude });
        toponyms.push((PlaceName { span: Span::new(start as u32, end as u32), text: words }, point));
    }
    Ok(Article { text, toponyms })
}

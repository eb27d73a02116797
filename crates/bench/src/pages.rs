//! Article bodies of web pages: strings that must and must not be in the article, as python trafilatura's own
//! evaluation counts them, and the metadata of each page.
//!
//! Expects `DATA/pages/evaldata.json` and `DATA/pages/html/` (adbar/trafilatura). Four readings are measured: the
//! extractor's text alone; the body that intake makes of it; and, for pages whose markup is gone, all visible lines,
//! and the body that intake finds among these. The peer runs as `TRAFILATURA_PYTHON` (default `python3`); where it is
//! not installed, its row says so.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use variorum_intake::{Format, Limits, read_document};
use variorum_record::Report;
use variorum_record::span::CodePoints;

const PEER: &str = "
import json, os, sys, time
import trafilatura
folder = sys.argv[1]
found, start = {}, time.time()
for name in sorted(os.listdir(folder)):
    with open(os.path.join(folder, name), 'rb') as page:
        read = trafilatura.bare_extraction(page.read(), include_comments=False, with_metadata=True)
    if read is not None:
        found[name] = dict(text=read.text or '', title=read.title, author=read.author, date=read.date)
print(json.dumps(dict(version=trafilatura.__version__, seconds=time.time() - start, found=found)))
";

/// What a page must give.
#[derive(Debug, Deserialize)]
struct Gold {
    file: String,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    title: Value,
    #[serde(default)]
    author: Value,
    #[serde(default)]
    date: Value,
}

/// What a reader found on a page.
#[derive(Debug, Default, Clone, Deserialize)]
struct Found {
    text: String,
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
}

#[derive(Debug, Default, Clone, Copy, Serialize)]
struct Figures {
    kept: usize,
    lost: usize,
    cut: usize,
    left: usize,
    precision: f64,
    recall: f64,
    f1: f64,
    titles: [usize; 3],
    authors: [usize; 3],
    dates: [usize; 3],
    refused: usize,
    seconds: f64,
}

#[derive(Debug, Deserialize)]
struct Peer {
    version: String,
    seconds: f64,
    found: BTreeMap<String, Found>,
}

/// Measures the four readings and the peer and prints a table.
///
/// # Errors
/// Where the pages or their gold strings are missing.
pub(crate) fn run(data: &Path) -> Result<Value> {
    let folder = data.join("pages/html");
    let gold = data.join("pages/evaldata.json");
    let text = std::fs::read_to_string(&gold).with_context(|| gold.display().to_string())?;
    let gold: BTreeMap<String, Gold> = serde_json::from_str(&text).with_context(|| gold.display().to_string())?;
    let mut pages = BTreeMap::new();
    for page in gold.values() {
        let path = folder.join(&page.file);
        pages.insert(page.file.clone(), std::fs::read(&path).with_context(|| path.display().to_string())?);
    }
    let (html, html_seconds) = timed(|| read_all(&pages, Format::Html));
    let lines: BTreeMap<String, Vec<u8>> =
        pages.iter().map(|(name, page)| (name.clone(), visible_lines(page))).collect();
    let (plain, plain_seconds) = timed(|| read_all(&lines, Format::Text));
    let whole = |report: &Report| report.text.clone();
    let rows = [
        ("html, extractor alone", score(&gold, &found(&html, whole), html_seconds)),
        ("html, body", score(&gold, &found(&html, body), html_seconds)),
        ("visible lines, all", score(&gold, &found(&plain, whole), plain_seconds)),
        ("visible lines, body", score(&gold, &found(&plain, body), plain_seconds)),
    ];
    println!(
        "{:24} {:>9} {:>6} {:>6}   title      author     date       seconds",
        "reading", "precision", "recall", "F1"
    );
    for (name, figures) in &rows {
        print(name, figures);
    }
    let peer = peer(&folder);
    let peer_row = peer.as_ref().map(|peer| score(&gold, &peer.found, peer.seconds));
    match (&peer, &peer_row) {
        (Some(peer), Some(row)) => print(&format!("trafilatura {}", peer.version), row),
        _ => println!("{:24} not installed (set TRAFILATURA_PYTHON)", "python trafilatura"),
    }
    println!("title, author, date: exact of found of given; {} pages", gold.len());
    Ok(json!({
        "pages": gold.len(),
        "readings": rows.iter().map(|(name, figures)| (name.to_string(), json!(figures))).collect::<serde_json::Map<_, _>>(),
        "peer": peer.map(|peer| json!({ "name": "python trafilatura", "version": peer.version, "figures": peer_row })),
    }))
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed().as_secs_f64())
}

fn read_all(pages: &BTreeMap<String, Vec<u8>>, format: Format) -> BTreeMap<String, Report> {
    let limits = Limits::default();
    pages
        .iter()
        .filter_map(|(name, page)| Some((name.clone(), read_document(name, page, format, &limits).ok()?)))
        .collect()
}

fn found(reports: &BTreeMap<String, Report>, text: impl Fn(&Report) -> String) -> BTreeMap<String, Found> {
    let one = |report: &Report| Found {
        text: text(report),
        title: report.title.clone(),
        author: report.author.clone(),
        date: report.published.map(|day| day.to_string()),
    };
    reports.iter().map(|(name, report)| (name.clone(), one(report))).collect()
}

fn body(report: &Report) -> String {
    let points = CodePoints::new(&report.text);
    report.body.iter().map(|span| points.slice(*span)).collect::<Vec<_>>().join("\n")
}

/// Counts a string as kept or left where it stands in the text character by character; a page that was refused has
/// lost all its strings and left none.
fn score(gold: &BTreeMap<String, Gold>, found: &BTreeMap<String, Found>, seconds: f64) -> Figures {
    let mut figures = Figures { seconds, ..Figures::default() };
    for page in gold.values() {
        let none = Found::default();
        let read = found.get(&page.file).unwrap_or_else(|| {
            figures.refused += 1;
            &none
        });
        let kept = page.with.iter().filter(|text| read.text.contains(*text)).count();
        let left = page.without.iter().filter(|text| read.text.contains(*text)).count();
        figures.kept += kept;
        figures.lost += page.with.len() - kept;
        figures.left += left;
        figures.cut += page.without.len() - left;
        tally(&mut figures.titles, &page.title, read.title.as_deref());
        tally(&mut figures.authors, &page.author, read.author.as_deref());
        tally(&mut figures.dates, &page.date, read.date.as_deref().map(|date| date.get(..10).unwrap_or(date)));
    }
    let share = |part: usize, rest: usize| part as f64 / (part + rest).max(1) as f64;
    figures.precision = share(figures.kept, figures.left);
    figures.recall = share(figures.kept, figures.lost);
    figures.f1 = 2.0 * figures.precision * figures.recall / (figures.precision + figures.recall).max(f64::MIN_POSITIVE);
    figures
}

/// Exact, found, given; white space is folded.
fn tally(counts: &mut [usize; 3], want: &Value, got: Option<&str>) {
    // Several authors stand as a list.
    let want = match want {
        Value::String(one) => one.clone(),
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !want.is_empty() {
        counts[0] += usize::from(got.is_some_and(|got| fold(got) == fold(&want)));
        counts[1] += usize::from(got.is_some_and(|got| !got.is_empty()));
        counts[2] += 1;
    }
}

fn print(name: &str, figures: &Figures) {
    let of = |[exact, found, given]: [usize; 3]| format!("{exact}/{found}/{given}");
    println!(
        "{name:24} {:9.3} {:6.3} {:6.3}   {:10} {:10} {:10} {:.1}",
        figures.precision,
        figures.recall,
        figures.f1,
        of(figures.titles),
        of(figures.authors),
        of(figures.dates),
        figures.seconds
    );
}

fn peer(folder: &Path) -> Option<Peer> {
    let python = std::env::var("TRAFILATURA_PYTHON").unwrap_or_else(|_| "python3".into());
    let output = Command::new(python).arg("-c").arg(PEER).arg(folder).output().ok()?;
    serde_json::from_slice(output.stdout.split(|byte| *byte == b'\n').find(|line| line.starts_with(b"{"))?).ok()
}

/// What a page shows once its markup is gone: every block's text on a line of its own, an empty line between.
fn visible_lines(page: &[u8]) -> Vec<u8> {
    let html = String::from_utf8_lossy(page);
    let (mut text, mut rest) = (String::new(), html.as_ref());
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at].replace(['\n', '\r', '\t'], " "));
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        let name: String = rest[1..end].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
        let name = name.to_ascii_lowercase();
        rest = &rest[end..];
        if ["script", "style", "noscript", "svg", "template", "iframe"].contains(&name.as_str()) {
            let close = format!("</{name}");
            let end = rest.as_bytes().windows(close.len()).position(|part| part.eq_ignore_ascii_case(close.as_bytes()));
            rest = end.map_or("", |end| &rest[end..]);
        }
        let inline = [
            "a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub",
            "sup", "time", "u", "wbr",
        ];
        if !inline.contains(&name.trim_matches('/')) {
            text.push('\n');
        }
    }
    text.push_str(rest);
    let lines = text.lines().map(|line| entities(&line.split_whitespace().collect::<Vec<_>>().join(" ")));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n\n").into_bytes()
}

/// Replaces the commonest entities and all numeric ones.
fn entities(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end < 10);
        let character = end.and_then(|end| match &rest[1..end] {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some(' '),
            "rsquo" => Some('’'),
            "lsquo" => Some('‘'),
            "rdquo" => Some('”'),
            "ldquo" => Some('“'),
            "ndash" => Some('–'),
            "mdash" => Some('—'),
            "hellip" => Some('…'),
            "copy" => Some('©'),
            name => {
                let number = name.strip_prefix('#')?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                };
                char::from_u32(code.ok()?)
            }
        });
        match (character, end) {
            (Some(character), Some(end)) => {
                text.push(character);
                rest = &rest[end + 1..];
            }
            _ => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text
}

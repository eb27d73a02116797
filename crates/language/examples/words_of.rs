//! Prints the paragraphs, sentences and words of texts as the model would read them, one JSON object a text.
//!
//! `cargo run -p variorum-language --example words_of -- FILE… > words.jsonl`; read by `training/attribution`. A file that ends in
//! `.jsonl` holds a text a line (`doc`, `text`), any other file is one text. Fields: `doc` (the file's name without its ending),
//! `sentences`: for each `[paragraph, [[start, end]…]]`, in code points.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use serde_json::{Value, json};
use variorum_language::paragraphs::paragraphs;
use variorum_language::sentences::Boundaries;
use variorum_language::tokens::tokens;
use variorum_record::{CodePoints, Span};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let boundaries = Boundaries::shipped();
    for path in std::env::args().skip(1).map(PathBuf::from) {
        let file = std::fs::read_to_string(&path)?;
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            for line in file.lines() {
                let record: Value = serde_json::from_str(line)?;
                let (doc, text) = (&record["doc"], record["text"].as_str().unwrap_or_default());
                writeln!(out, "{}", json!({"doc": doc, "sentences": sentences(text, &boundaries)}))?;
            }
        } else {
            let doc = path.file_stem().unwrap_or_default().to_string_lossy();
            writeln!(out, "{}", json!({"doc": doc, "sentences": sentences(&file, &boundaries)}))?;
        }
    }
    Ok(())
}

/// Each sentence with its paragraph and where its words stand.
fn sentences(text: &str, boundaries: &Boundaries) -> Vec<(usize, Vec<[u32; 2]>)> {
    let points = CodePoints::new(text);
    let whole = Span::new(0, points.at_byte(text.len()));
    let mut found = Vec::new();
    for (paragraph, lines) in paragraphs(&points, &[whole]).into_iter().enumerate() {
        let words = tokens(&text[lines.clone()]);
        for range in boundaries.sentences(&text[lines.clone()], &words) {
            let place = |at: usize| points.at_byte(lines.start + at);
            found.push((paragraph, words[range].iter().map(|word| [place(word.start), place(word.end)]).collect()));
        }
    }
    found
}

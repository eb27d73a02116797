//! Prints, for every gap of a treebank's raw text at which a sentence could end, whether one does, and its features.
//!
//! `cargo run -p variorum-language --example gap_features -- FILE.conllu… > gaps.tsv`; read by `training/segmentation`.

use std::io::{BufWriter, Write};

use variorum_language::conllu;
use variorum_language::sentences::Walk;
use variorum_language::tokens::tokens;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for path in std::env::args().skip(1) {
        let trees = conllu::read(&std::fs::read_to_string(&path)?)?;
        for paragraph in conllu::paragraphs(&trees) {
            let (text, ends) = conllu::raw_paragraph(paragraph);
            let tokens = tokens(&text);
            let mut walk = Walk::new(&text, &tokens);
            while let Some(gap) = walk.next_gap() {
                let ends_here = ends.contains(&tokens[gap - 1].end);
                write!(out, "{}", u8::from(ends_here))?;
                let mut failed = None;
                walk.features(&mut |parts| {
                    if let Err(error) = write!(out, "\t{}", parts.concat()) {
                        failed = Some(error);
                    }
                });
                if let Some(error) = failed {
                    return Err(error.into());
                }
                writeln!(out)?;
                if ends_here {
                    walk.end_sentence();
                }
            }
        }
    }
    Ok(())
}

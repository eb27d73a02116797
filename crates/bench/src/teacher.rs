//! The peer that taught the silver names: spaCy's `en_core_web_sm`, run on gold words where `SPACY_PYTHON` leads to a Python that has it.

use std::io::Write;
use std::process::{Command, Stdio};

use variorum_language::NameKind;

const SCRIPT: &str = r#"
import json, sys
import spacy
from spacy.tokens import Doc
nlp = spacy.load(sys.argv[1])
kinds = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place"}
documents = [Doc(nlp.vocab, words=words) for words in json.load(sys.stdin)]
print(json.dumps([[[e.start, e.end, kinds[e.label_]] for e in nlp(d).ents if e.label_ in kinds] for d in documents]))
"#;

/// The names that the peer finds in each sentence of words; `None` where it cannot be run.
pub(crate) fn names(sentences: &[Vec<String>]) -> Option<Vec<Vec<(usize, usize, NameKind)>>> {
    let python = std::env::var("SPACY_PYTHON").unwrap_or_else(|_| "python3".into());
    let model = std::env::var("SPACY_MODEL").unwrap_or_else(|_| "en_core_web_sm".into());
    let mut peer = Command::new(python)
        .args(["-c", SCRIPT, &model])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    peer.stdin.take()?.write_all(serde_json::to_string(sentences).ok()?.as_bytes()).ok()?;
    let found: Vec<Vec<(usize, usize, String)>> = serde_json::from_slice(&peer.wait_with_output().ok()?.stdout).ok()?;
    let known = |(first, end, kind): (usize, usize, String)| NameKind::parse(&kind).map(|kind| (first, end, kind));
    Some(found.into_iter().map(|names| names.into_iter().filter_map(known).collect()).collect())
}

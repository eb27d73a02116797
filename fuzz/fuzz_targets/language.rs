//! Any text: words in order, apart, and every span leads back to its characters.

use std::sync::LazyLock;

use variorum_language::LanguageModel;
use variorum_record::Span;

static MODEL: LazyLock<LanguageModel> = LazyLock::new(|| LanguageModel::shipped(1).expect("the shipped weights load"));

fn main() {
    afl::fuzz!(|text: &[u8]| {
        let Ok(text) = std::str::from_utf8(text) else { return };
        let body = [Span::new(0, text.chars().count() as u32)];
        let characters: Vec<char> = text.chars().collect();
        let mut last = 0;
        for token in MODEL.annotate(text, &body).sentences.iter().flat_map(|sentence| &sentence.tokens) {
            let found: String = characters[token.span.start as usize..token.span.end as usize].iter().collect();
            assert_eq!(found, token.text);
            assert!(token.span.start >= last);
            last = token.span.end;
        }
    });
}

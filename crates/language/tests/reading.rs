//! Whole texts read with the shipped weights.

use std::sync::LazyLock;

use proptest::prelude::*;
use variorum_language::tokens::is_gap;
use variorum_language::{AnnotatedText, LanguageError, LanguageModel, NameKind, Upos};
use variorum_record::{CodePoints, Span};

static MODEL: LazyLock<LanguageModel> = LazyLock::new(|| LanguageModel::shipped(1).expect("the shipped model loads"));

const REPORT: &str = "Shells hit the harbour of Masrata on 3 March, killing two dock workers.\n\n\
    “We don’t know who fired,” said Col. Y. Badri, a spokesman for the Coast Brigade. “They fled at 10:17.”\n\n\
    Residents told Reuters that at least 40 families had left al-Zawiya since Monday…";

fn whole(text: &str) -> AnnotatedText {
    MODEL.annotate(text, &[Span::new(0, text.chars().count() as u32)])
}

/// Tokens in order, apart, with their own characters; together all that is no gap; every sentence a tree.
fn check(text: &str, read: &AnnotatedText) {
    let points = CodePoints::new(text);
    let mut covered = 0;
    for sentence in &read.sentences {
        assert_eq!(sentence.tokens.iter().filter(|token| token.head.is_none()).count(), 1);
        let root = sentence.root().expect("a sentence has a root");
        assert!((0..sentence.tokens.len()).all(|at| sentence.dominates(root, at)));
        assert_eq!(sentence.tokens[root].deprel, "root");
        for token in &sentence.tokens {
            assert!(token.span.start >= covered && !token.span.is_empty());
            assert_eq!(points.slice(token.span), token.text);
            assert!(points.slice(Span::new(covered, token.span.start)).chars().all(is_gap));
            assert!(!token.lemma.is_empty());
            covered = token.span.end;
        }
        assert!(sentence.names.iter().all(|name| name.first < name.end && name.end <= sentence.tokens.len()));
        assert!(sentence.names.windows(2).all(|pair| pair[0].end <= pair[1].first));
    }
    assert!(points.slice(Span::new(covered, points.len())).chars().all(is_gap));
}

#[test]
fn a_report_is_read() {
    let read = whole(REPORT);
    check(REPORT, &read);
    let paragraphs: Vec<usize> = read.sentences.iter().map(|sentence| sentence.paragraph).collect();
    assert_eq!(paragraphs, [0, 1, 1, 2]);
    let first = &read.sentences[0];
    let hit = first.root().unwrap();
    assert_eq!((first.tokens[hit].lemma.as_str(), first.tokens[hit].upos), ("hit", Upos::Verb));
    let shells = first.children(hit).find(|&at| first.tokens[at].is("nsubj")).unwrap();
    assert_eq!((first.tokens[shells].text.as_str(), first.tokens[shells].lemma.as_str()), ("Shells", "shell"));
    assert!(first.tokens[shells].has("Number", "Plur"));
    let place = first.names.iter().find(|name| name.kind == NameKind::Place).unwrap();
    assert_eq!(first.tokens[place.first].text, "Masrata");
    let said = &read.sentences[1];
    let negated = said.tokens.iter().find(|token| token.text == "n’t").unwrap();
    assert!(negated.has("Polarity", "Neg"));
    assert_eq!(negated.lemma, "not");
}

#[test]
fn only_the_body_is_read() {
    let text = "Menü — über uns\nThe convoy left.\nImpressum";
    let body = Span::new(16, 32);
    let read = MODEL.annotate(text, &[body]);
    let words: Vec<&str> = read.sentences.iter().flat_map(|one| &one.tokens).map(|token| token.text.as_str()).collect();
    assert_eq!(words, ["The", "convoy", "left", "."]);
    assert_eq!(read.sentences[0].span, body);
    assert_eq!(MODEL.annotate(text, &[]), AnnotatedText::default());
}

#[test]
fn threads_and_neighbours_change_nothing() {
    let alone = whole(REPORT);
    let three = LanguageModel::shipped(3).unwrap();
    assert_eq!(three.fingerprint(), MODEL.fingerprint());
    assert_eq!(three.annotate(REPORT, &[Span::new(0, REPORT.chars().count() as u32)]), alone);
    let at_once: Vec<AnnotatedText> = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..4).map(|_| scope.spawn(|| whole(REPORT))).collect();
        readers.into_iter().map(|reader| reader.join().unwrap()).collect()
    });
    assert!(at_once.iter().all(|read| *read == alone));
}

#[test]
fn given_words_are_kept() {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let read = MODEL.annotate_tokens(&[words("They do n't know ."), Vec::new(), words("He fled .")]);
    assert_eq!(read.sentences.len(), 2);
    assert_eq!(read.sentences[0].tokens[2].text, "n't");
    assert_eq!(read.sentences[1].paragraph, 2);
}

#[test]
fn sentences_without_end_are_read_in_parts() {
    for text in ["the men and ".repeat(700), "x".repeat(20_000), "(".repeat(3_000), "a, b; ".repeat(900)] {
        let read = whole(&text);
        check(&text, &read);
        assert!(read.sentences.iter().all(|sentence| sentence.tokens.len() <= 254));
    }
}

#[test]
fn a_model_that_cannot_be_used_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let load = || LanguageModel::load(folder.path(), 1).err().unwrap();
    assert!(matches!(load(), LanguageError::File { path, .. } if path.ends_with("model.onnx")));
    std::fs::write(folder.path().join("vocab.txt"), "[CLS]\n[SEP]\n[UNK]\n").unwrap();
    std::fs::write(folder.path().join("labels.json"), "{}").unwrap();
    for file in ["model.onnx", "attribution.onnx", "attribution.json"] {
        std::fs::write(folder.path().join(file), "no graph").unwrap();
    }
    assert!(load().to_string().starts_with("model.onnx: "));
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/english/model.onnx");
    std::fs::copy(shipped, folder.path().join("model.onnx")).unwrap();
    assert!(load().to_string().starts_with("attribution head: "));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_is_read(text in "(\\PC|[a-zA-Z .,'’“”\n]|\\w){0,160}") {
        check(&text, &whole(&text));
    }
}

/// Words that mean alike have likely vectors, whatever their letters; every vector has length 1.
#[test]
fn words_that_mean_alike_have_vectors_alike() {
    let alike = |one: &str, other: &str| -> f32 {
        MODEL.word_vector(one).iter().zip(&MODEL.word_vector(other)).map(|(a, b)| a * b).sum()
    };
    assert!(alike("attack", "attacked") > alike("attack", "assault"));
    assert!(alike("attack", "assault") > alike("attack", "announce") + 0.15);
    assert!(alike("killing", "murder") > 0.4 && alike("killing", "kilning") < 0.4);
    assert!((alike("Zawiyaxq", "Zawiyaxq") - 1.0).abs() < 1e-4);
}

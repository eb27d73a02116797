//! The language model: its files, and the way from a text to its reading.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rten::ThreadPool;
use sha2::{Digest, Sha256};
use variorum_record::{CodePoints, Span};

use crate::agreement::Shares;
use crate::annotation::{AnnotatedText, Sentence, Token};
use crate::attribution::AttributionHead;
use crate::batch::{PIECES_A_BATCH, batches};
use crate::labels::Labels;
use crate::network::{Network, Pieces, Scores};
use crate::pieces::{Casing, WordPieces};
use crate::sentences::Boundaries;
use crate::{agreement, paragraphs, tokens, tree};

/// Longest sentence that is read as one, in pieces; a longer one is read in parts, cut at punctuation.
///
/// Below the encoder's own limit because tree scores grow with the square of the length.
const LONGEST_SENTENCE: usize = 254;

/// Words after which the next paragraph begins a new run.
const WORDS_AT_ONCE: usize = 8_192;

/// How much better an unknown word's script must score than a known one's.
const KNOWN_WORD: f32 = 2.0;

/// Why a language model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LanguageError {
    /// A file of the model is missing or unreadable.
    #[error(
        "cannot read {path}: {source}; a model folder holds model.onnx, labels.json, vocab.txt, attribution.onnx and attribution.json"
    )]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// `vocab.txt` lacks a special piece.
    #[error("vocab.txt lacks [CLS], [SEP] or [UNK]; take the file that was exported with the model")]
    Vocabulary,
    /// `labels.json` cannot be used.
    #[error("labels.json: {0}; take the file that was exported with the model")]
    Labels(String),
    /// `model.onnx` cannot be used.
    #[error("model.onnx: {0}; export the model again")]
    Network(String),
    /// `attribution.onnx` or `attribution.json` cannot be used.
    #[error("attribution head: {0}; export the model again")]
    Attribution(String),
}

/// A model that reads English text. Shared between threads: every call reads with threads of its own.
pub struct LanguageModel {
    network: Network,
    head: AttributionHead,
    labels: Labels,
    pieces: WordPieces,
    boundaries: Boundaries,
    fingerprint: String,
    threads: usize,
    workers: Workers,
}

impl LanguageModel {
    /// The model that the program carries.
    ///
    /// `threads` is the number of threads that one call may use; callers that read several reports at once give 1.
    ///
    /// # Errors
    /// [`LanguageError`] where the built-in files do not fit one another.
    pub fn shipped(threads: usize) -> Result<Self, LanguageError> {
        let files = Files {
            onnx: Cow::Borrowed(include_bytes!("../../../models/english/model.onnx")),
            labels: Cow::Borrowed(include_bytes!("../../../models/english/labels.json")),
            vocabulary: Cow::Borrowed(include_bytes!("../../../models/english/vocab.txt")),
            head: Cow::Borrowed(include_bytes!("../../../models/english/attribution.onnx")),
            parameters: Cow::Borrowed(include_bytes!("../../../models/english/attribution.json")),
        };
        Self::new(files, threads)
    }

    /// The model in a folder with `model.onnx`, `labels.json`, `vocab.txt`, `attribution.onnx` and `attribution.json`.
    ///
    /// # Errors
    /// [`LanguageError`] where a file is missing or does not fit the others.
    pub fn load(folder: &Path, threads: usize) -> Result<Self, LanguageError> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path).map(Cow::Owned).map_err(|source| LanguageError::File { path, source })
        };
        let files = Files {
            onnx: read("model.onnx")?,
            labels: read("labels.json")?,
            vocabulary: read("vocab.txt")?,
            head: read("attribution.onnx")?,
            parameters: read("attribution.json")?,
        };
        Self::new(files, threads)
    }

    fn new(files: Files, threads: usize) -> Result<Self, LanguageError> {
        let boundaries = Boundaries::shipped();
        let mut hash = Sha256::new();
        let Files { onnx, labels, vocabulary, head, parameters } = files;
        let version = env!("CARGO_PKG_VERSION").as_bytes();
        for part in [&*onnx, &labels, &vocabulary, &head, &parameters, version] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.update(boundaries.fingerprint().to_le_bytes());
        let fingerprint = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let vocabulary = str::from_utf8(&vocabulary).map_err(|_| LanguageError::Vocabulary)?;
        let model = Self {
            network: Network::load(onnx)?,
            head: AttributionHead::load(head, &parameters)?,
            labels: Labels::parse(&labels)?,
            pieces: WordPieces::parse(vocabulary).ok_or(LanguageError::Vocabulary)?,
            boundaries,
            fingerprint,
            threads: threads.max(1),
            workers: Workers::default(),
        };
        // A graph that does not fit its labels is found here, not in the middle of a report.
        let (one, two) = (model.encode(["Probe"].into_iter()), model.encode(["A", "probe", "."].into_iter()));
        let pool = model.workers.take();
        let scores = model.network.run(&[&one, &two], &model.labels, &pool)?;
        let probe = [Unread { paragraph: 0, words: vec![("Probe", Span::new(0, 5))] }];
        let (sentence, read) = model.decode(&probe[0], &scores, 0);
        model.head.read(&[sentence], &[read.context], &pool)?;
        Ok(model)
    }

    /// A hash of everything that decides what is read: weights, labels, vocabulary, sentence boundaries (64 hex digits).
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The vector of a word by itself, of length 1: the sum of its pieces' rows in the encoder's word table.
    ///
    /// Words that mean alike have a high inner product ("murder", "killing": 0.5); what stands around the word is not looked
    /// at. Empty where the model's graph does not name its table.
    #[must_use]
    pub fn word_vector(&self, word: &str) -> Vec<f32> {
        let mut ids = Vec::new();
        self.pieces.push(word, &mut ids);
        let pool = self.workers.take();
        let rows = self.network.word_rows(&ids, &pool).unwrap_or_default();
        self.workers.give_back(pool);
        let mut rows = rows.into_iter();
        let mut sum = rows.next().unwrap_or_default();
        for row in rows {
            sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        sum.iter_mut().for_each(|value| *value /= length);
        sum
    }

    /// Reads the `body` spans of `text`; what lies outside is not looked at.
    ///
    /// The result depends on `text` and `body` alone, never on threads or on other calls.
    #[must_use]
    pub fn annotate(&self, text: &str, body: &[Span]) -> AnnotatedText {
        let points = CodePoints::new(text);
        let mut sentences = Vec::new();
        for (paragraph, lines) in paragraphs::paragraphs(&points, body).into_iter().enumerate() {
            let tokens = tokens::tokens(&text[lines.clone()]);
            for range in self.boundaries.sentences(&text[lines.clone()], &tokens) {
                let words = tokens[range].iter().map(|word| {
                    let (start, end) = (lines.start + word.start, lines.start + word.end);
                    (&text[start..end], Span::new(points.at_byte(start), points.at_byte(end)))
                });
                sentences.push(Unread { paragraph, words: words.collect() });
            }
        }
        self.read(sentences, true)
    }

    /// Reads sentences that are cut into words already; every sentence stands as if its words were joined by spaces.
    ///
    /// The sentences need not belong together: attributions, which run over sentences, are not read.
    #[must_use]
    pub fn annotate_tokens(&self, sentences: &[Vec<String>]) -> AnnotatedText {
        let mut at = 0;
        let unread = sentences.iter().enumerate().filter(|(_, words)| !words.is_empty());
        let unread = unread.map(|(paragraph, words)| {
            let place = |word: &String| {
                let start = at;
                at += word.chars().count() as u32 + 1;
                Span::new(start, at - 1)
            };
            let spans: Vec<Span> = words.iter().map(place).collect();
            Unread { paragraph, words: words.iter().map(String::as_str).zip(spans).collect() }
        });
        self.read(unread.collect(), false)
    }

    /// Reads sentences on threads of its own, one batch at a time each.
    ///
    /// A call may come from a thread pool: were the network's pool entered from there, the caller would take up other
    /// work while it waits, and read a second report inside the first.
    fn read(&self, sentences: Vec<Unread<'_>>, attributions: bool) -> AnnotatedText {
        let unread: Vec<Unread<'_>> = sentences.into_iter().flat_map(|sentence| self.in_parts(sentence)).collect();
        let mut text = AnnotatedText::default();
        let mut shares = Vec::new();
        for part in at_paragraphs(&unread) {
            let (sentences, beside): (Vec<Sentence>, Vec<Beside>) = self.read_part(part).into_iter().unzip();
            let (context, of_names): (Vec<Vec<f32>>, Vec<Vec<Shares>>) =
                beside.into_iter().map(|one| (one.context, one.shares)).unzip();
            if attributions {
                let pool = self.workers.take();
                let found = pool.run(|| self.head.read(&sentences, &context, &pool));
                self.workers.give_back(pool);
                // The graph was run at load: what is left to fail is memory.
                let (attributions, parts) = found.expect("a head that answered at load answers always");
                text.attributions.extend(attributions);
                text.parts.extend(parts);
            }
            text.sentences.extend(sentences);
            shares.extend(of_names);
        }
        agreement::agree(&mut text.sentences, &shares);
        text
    }

    /// Reads some paragraphs: their sentences with what the later steps need beside them.
    fn read_part(&self, unread: &[Unread<'_>]) -> Vec<(Sentence, Beside)> {
        let encoded: Vec<Pieces> = unread.iter().map(|one| self.encode(one.words.iter().map(|word| word.0))).collect();
        let lengths: Vec<usize> = encoded.iter().map(|pieces| pieces.ids.len()).collect();
        let batches = batches(&lengths, PIECES_A_BATCH);
        let next = AtomicUsize::new(0);
        let work = || {
            let pool = self.workers.take();
            let mut read = Vec::new();
            pool.run(|| {
                while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                    self.read_batch(batch, unread, &encoded, &pool, &mut read);
                }
            });
            self.workers.give_back(pool);
            read
        };
        let mut read: Vec<Option<(Sentence, Beside)>> = Vec::new();
        read.resize_with(unread.len(), || None);
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..self.threads.min(batches.len())).map(|_| scope.spawn(work)).collect();
            for thread in threads {
                match thread.join() {
                    Ok(sentences) => sentences.into_iter().for_each(|(at, one)| read[at] = Some(one)),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        read.into_iter().flatten().collect()
    }

    fn read_batch(
        &self,
        batch: &[usize],
        unread: &[Unread<'_>],
        encoded: &[Pieces],
        pool: &Arc<ThreadPool>,
        read: &mut Vec<(usize, (Sentence, Beside))>,
    ) {
        let pieces: Vec<&Pieces> = batch.iter().map(|&at| &encoded[at]).collect();
        // The graph was run at load: what is left to fail is memory.
        let scores =
            self.network.run(&pieces, &self.labels, pool).expect("a network that answered at load answers always");
        read.extend(batch.iter().enumerate().map(|(row, &at)| (at, self.decode(&unread[at], &scores, row))));
    }

    fn encode<'w>(&self, words: impl Iterator<Item = &'w str>) -> Pieces {
        let mut pieces = Pieces { ids: vec![self.pieces.begin], case: vec![Casing::None as i32], firsts: Vec::new() };
        for word in words {
            pieces.firsts.push(pieces.ids.len() as i32);
            self.pieces.push(word, &mut pieces.ids);
            pieces.case.resize(pieces.ids.len(), Casing::of(word) as i32);
        }
        pieces.ids.push(self.pieces.end);
        pieces.case.push(Casing::None as i32);
        pieces
    }

    /// A sentence as it is, or in parts of at most [`LONGEST_SENTENCE`] pieces, cut after the last punctuation that fits.
    fn in_parts<'t>(&self, sentence: Unread<'t>) -> Vec<Unread<'t>> {
        let limit = LONGEST_SENTENCE.min(self.labels.max_pieces);
        // A piece has at least one byte: most sentences are seen to fit without counting.
        if sentence.words.iter().map(|word| word.0.len()).sum::<usize>() <= limit {
            return vec![sentence];
        }
        let mut counts = Vec::with_capacity(sentence.words.len());
        let mut ids = Vec::new();
        for (word, _) in &sentence.words {
            ids.clear();
            self.pieces.push(word, &mut ids);
            counts.push(ids.len());
        }
        let mut parts = Vec::new();
        let mut start = 0;
        while start < counts.len() {
            let mut total = 0;
            let fits = counts[start..].iter().take_while(|&&count| {
                total += count;
                total <= limit
            });
            let end = start + fits.count();
            let is_break = |at: &usize| matches!(sentence.words[*at].0, ";" | ":" | "," | "." | "–" | "—" | "--" | ")");
            let cut = if end < counts.len() { (start + (end - start) / 2..end).rev().find(is_break) } else { None };
            let end = cut.map_or(end, |at| at + 1);
            parts.push(Unread { paragraph: sentence.paragraph, words: sentence.words[start..end].to_vec() });
            start = end;
        }
        parts
    }

    fn decode(&self, unread: &Unread<'_>, scores: &Scores, row: usize) -> (Sentence, Beside) {
        let words = unread.words.len();
        let heads = tree::heads(&scores.arcs(row, words), words);
        let token = |(at, &(text, span)): (usize, &(&str, Span))| Token {
            text: text.to_owned(),
            span,
            lemma: self.lemma(scores.lemma.word(row, at), text),
            upos: self.labels.upos[highest(scores.upos.word(row, at))],
            feats: self.labels.feats[highest(scores.feats.word(row, at))].clone(),
            head: heads[at],
            factuality: scores.factuality.word(row, at)[0],
            deprel: self.labels.rel[self.relation(scores, row, at, heads[at])].clone(),
        };
        let tokens: Vec<Token> = unread.words.iter().enumerate().map(token).collect();
        let tags = scores.names.sentence(row, words);
        let names = self.labels.names.decode(tags);
        let shares = names.iter().map(|name| self.labels.names.shares(tags, name)).collect();
        let span = Span::new(tokens[0].span.start, tokens[words - 1].span.end);
        let context = scores.context.sentence(row, words).to_vec();
        (Sentence { span, paragraph: unread.paragraph, names, tokens }, Beside { shares, context })
    }

    /// The lemma by the best script; of scripts that score nearly alike, one that makes a word of the vocabulary (or keeps
    /// the form) wins: *abductor*, not *abducter*.
    fn lemma(&self, scores: &[f32], form: &str) -> String {
        let best = highest(scores);
        let mut chosen = (f32::NEG_INFINITY, form.to_owned());
        let near = (0..scores.len()).filter(|&script| scores[script] >= scores[best] - KNOWN_WORD);
        for script in near {
            let lemma = self.labels.lemma[script].apply(form);
            let lower = lemma.to_lowercase();
            let known = lower == form.to_lowercase() || self.pieces.is_word(&lower);
            let score = scores[script] + if known { KNOWN_WORD } else { 0.0 };
            if score > chosen.0 {
                chosen = (score, lemma);
            }
        }
        chosen.1
    }

    /// The best relation to the chosen head; `root` goes to the root and to nothing else.
    fn relation(&self, scores: &Scores, row: usize, word: usize, head: Option<usize>) -> usize {
        let Some(head) = head else { return self.labels.root };
        let score = |relation: usize| scores.rel[[row, word, relation, head + 1]];
        let others = (0..self.labels.rel.len()).filter(|&relation| relation != self.labels.root);
        others.reduce(|best, next| if score(next) > score(best) { next } else { best }).unwrap_or(self.labels.root)
    }
}

/// The files of a model.
struct Files {
    onnx: Cow<'static, [u8]>,
    labels: Cow<'static, [u8]>,
    vocabulary: Cow<'static, [u8]>,
    head: Cow<'static, [u8]>,
    parameters: Cow<'static, [u8]>,
}

/// What is read of a sentence for the steps over several sentences.
struct Beside {
    /// How well each kind fits each name.
    shares: Vec<Shares>,
    /// The vectors of its words for the attribution head, one row a word.
    context: Vec<f32>,
}

/// Sentences in runs of whole paragraphs of some [`WORDS_AT_ONCE`] words: a report of megabytes is read piece by piece.
fn at_paragraphs<'u, 't>(unread: &'u [Unread<'t>]) -> Vec<&'u [Unread<'t>]> {
    let mut parts = Vec::new();
    let (mut start, mut words) = (0, 0);
    for (at, sentence) in unread.iter().enumerate() {
        if words >= WORDS_AT_ONCE && unread[at - 1].paragraph != sentence.paragraph {
            parts.push(&unread[start..at]);
            (start, words) = (at, 0);
        }
        words += sentence.words.len();
    }
    parts.push(&unread[start..]);
    parts
}

/// A sentence before the network has seen it.
struct Unread<'t> {
    paragraph: usize,
    words: Vec<(&'t str, Span)>,
}

fn highest(scores: &[f32]) -> usize {
    scores.iter().enumerate().fold(0, |best, (at, score)| if *score > scores[best] { at } else { best })
}

/// Single-threaded pools of the network, one for each thread that reads.
#[derive(Default)]
struct Workers(Mutex<Vec<Arc<ThreadPool>>>);

impl Workers {
    fn take(&self) -> Arc<ThreadPool> {
        let idle = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)))
    }

    fn give_back(&self, pool: Arc<ThreadPool>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(pool);
    }
}

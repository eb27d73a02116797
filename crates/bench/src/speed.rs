//! Task `speed`: words per second of the whole build on one thread and on two, beside spaCy's `en_core_web_sm` alone, in one run on the
//! same texts.
//!
//! Words are runs without white space. The peer runs as `SPACY_PYTHON` (default `python3`) with one thread; where it or its model is
//! missing, its column says so.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use variorum_intake::{Input, Limits};
use variorum_pipeline::{BuildOptions, Progress, Stage, build};

/// Articles read in each run.
const ARTICLES: usize = 200;
/// Runs of each, alternating; the best counts, for others use the machine too.
const RUNS: usize = 3;

const PEER: &str = r#"
import os, sys, time, pathlib
for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"): os.environ[name] = "1"
import spacy
try:
    import torch; torch.set_num_threads(1)
except ImportError: pass
nlp = spacy.load(sys.argv[2])
texts = [p.read_text(encoding="utf-8") for p in sorted(pathlib.Path(sys.argv[1]).iterdir())]
words = sum(len(t.split()) for t in texts)
start = time.perf_counter()
for doc in nlp.pipe(texts): pass
print(words / (time.perf_counter() - start))
"#;

/// Builds the same articles several ways and prints words per second and ratios.
///
/// # Errors
/// Where the articles are missing or a build fails.
pub(crate) fn run(data: &Path) -> Result<Value> {
    let articles = data.join("polnear/train/text");
    let mut paths = Vec::new();
    collect(&articles, &mut paths)
        .with_context(|| format!("{}: the articles of PolNeAR are needed", articles.display()))?;
    paths.sort();
    paths.truncate(ARTICLES);
    let folder = tempfile::tempdir()?;
    let texts = folder.path().join("texts");
    fs::create_dir(&texts)?;
    let mut words = 0;
    for (at, path) in paths.iter().enumerate() {
        let text = fs::read_to_string(path)?;
        words += text.split_whitespace().count();
        fs::write(texts.join(format!("{at:04}.txt")), text)?;
    }
    let (mut one, mut two, mut peer) = (0f64, 0f64, None::<f64>);
    for round in 0..RUNS {
        one = one.max(words as f64 / timed(&texts, &folder.path().join(format!("one{round}.db")), 1)?);
        peer = peer.into_iter().chain(spacy(&texts)).reduce(f64::max);
        two = two.max(words as f64 / timed(&texts, &folder.path().join(format!("two{round}.db")), 2)?);
    }
    let peak = peak_megabytes();
    println!("{} articles, {words} words; best of {RUNS} alternating runs", paths.len());
    println!("{:34} {:>10} {:>8}", "", "words/s", "ratio");
    let ratio = |value: f64| peer.map_or("-".to_owned(), |peer| format!("{:.2}", value / peer));
    match peer {
        Some(peer) => println!("{:34} {peer:>10.0} {:>8}", "spaCy en_core_web_sm, 1 thread", "1.00"),
        None => println!("spaCy could not be run (SPACY_PYTHON, SPACY_MODEL)"),
    }
    println!("{:34} {one:>10.0} {:>8}", "whole build, 1 thread", ratio(one));
    println!("{:34} {two:>10.0} {:>8}", "whole build, 2 threads", ratio(two));
    println!(
        "two threads over one: {:.2}; peak memory {} MiB",
        two / one,
        peak.map_or("?".to_owned(), |peak| peak.to_string())
    );
    Ok(
        json!({ "articles": paths.len(), "words": words, "one_thread": one, "two_threads": two, "spacy": peer, "peak_mib": peak }),
    )
}

fn collect(folder: &Path, paths: &mut Vec<std::path::PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|end| end == "txt") {
            paths.push(path);
        }
    }
    Ok(())
}

fn timed(texts: &Path, casebook: &Path, threads: usize) -> Result<f64> {
    let options = BuildOptions {
        inputs: vec![Input::Path(texts.to_path_buf())],
        casebook: casebook.to_path_buf(),
        data: None,
        policy: None,
        threads,
        limits: Limits::default(),
        decisions: Vec::new(),
    };
    let start = Instant::now();
    let stages = Stages::default();
    build(&options, &stages)?;
    let whole = start.elapsed().as_secs_f64();
    eprintln!("{threads} threads, {whole:.2} s: {}", stages.told());
    Ok(whole)
}

/// Seconds by stage, as the build tells of them.
#[derive(Default)]
struct Stages {
    running: Mutex<Option<(Stage, Instant)>>,
    done: Mutex<Vec<(Stage, f64)>>,
}

impl Stages {
    fn told(&self) -> String {
        let done = self.done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        done.iter().map(|(stage, seconds)| format!("{stage} {seconds:.2}")).collect::<Vec<_>>().join(", ")
    }
}

impl Progress for Stages {
    fn begin(&self, stage: Stage, _: usize) {
        *self.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some((stage, Instant::now()));
    }

    fn step(&self) {}

    fn end(&self) {
        if let Some((stage, since)) = self.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take() {
            let mut done = self.done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            done.push((stage, since.elapsed().as_secs_f64()));
        }
    }
}

fn spacy(texts: &Path) -> Option<f64> {
    let python = std::env::var("SPACY_PYTHON").unwrap_or_else(|_| "python3".into());
    let model = std::env::var("SPACY_MODEL").unwrap_or_else(|_| "en_core_web_sm".into());
    let output = Command::new(python).arg("-c").arg(PEER).arg(texts).arg(model).output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

/// The process's greatest resident size, where the system tells (Linux).
fn peak_megabytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

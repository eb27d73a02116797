//! Task `heads`: what the encoder costs, and what each head on it adds, on one thread with made-up input of ordinary size.
//!
//! Sentences of 20 words in 26 pieces, three to a batch, as the language room batches them; windows of 150 words for the attribution
//! head. Which pieces they are changes nothing about the cost.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use rten::{Model, ModelOptions, RunOptions, ThreadPool, Value};
use rten_tensor::Tensor;
use serde_json::{Value as Json, json};

const SENTENCES: usize = 3;
const PIECES: usize = 26;
const WORDS: usize = 20;
const WINDOW: usize = 150;
/// Alternating rounds; the best of each counts, for others use the machine too.
const ROUNDS: usize = 40;

/// Times the graphs of a model folder.
///
/// # Errors
/// Where the folder lacks a graph, or a graph an output.
pub(crate) fn run(folder: &Path) -> Result<Json> {
    let load = |name: &str| -> Result<Model> {
        let path = folder.join(name);
        let mut options = ModelOptions::with_all_ops();
        options.prepack_weights(true);
        options.load_file(&path).with_context(|| path.display().to_string())
    };
    let (language, head) = (load("model.onnx")?, load("attribution.onnx")?);
    let pool = Arc::new(ThreadPool::with_num_threads(1));
    let grid = |rows: usize, columns: usize, of: fn(usize) -> i32| -> Value {
        Tensor::from_data(&[rows, columns], (0..rows * columns).map(of).collect::<Vec<i32>>()).into()
    };
    let sentences = || {
        vec![
            ("ids", grid(SENTENCES, PIECES, |at| 1000 + (at as i32 * 37) % 20_000)),
            ("case", grid(SENTENCES, PIECES, |_| 1)),
            ("mask", grid(SENTENCES, PIECES, |_| 1)),
            ("words", grid(SENTENCES, WORDS, |at| 1 + (at % WORDS) as i32)),
        ]
    };
    let windows = || {
        let vectors: Vec<f32> = (0..WINDOW * 256).map(|at| (at as f32 * 0.37).sin()).collect();
        vec![
            ("vectors", Value::from(Tensor::from_data(&[1, WINDOW, 256], vectors))),
            ("states", grid(1, WINDOW, |at| (at % 3) as i32)),
            ("mask", grid(1, WINDOW, |_| 1)),
        ]
    };
    // The graph computes only what its outputs need: `context` is the encoder with one narrow map.
    let trees = ["upos", "feats", "lemma", "names", "arc", "rel", "context", "factuality"];
    let mut best = [f64::MAX; 3];
    for _ in 0..ROUNDS {
        let per_word = 1e6 / (SENTENCES * WORDS) as f64;
        best[0] = best[0].min(timed(&language, sentences(), &["context"], &pool)? * per_word);
        best[1] = best[1].min(timed(&language, sentences(), &trees, &pool)? * per_word);
        let outputs = ["tags", "links", "roles", "incidents"];
        best[2] = best[2].min(timed(&head, windows(), &outputs, &pool)? * 1e6 / WINDOW as f64);
    }
    let [encoder, all, attribution] = best;
    println!("{:<44}{:>10}{:>12}", "microseconds a word, one thread", "", "of encoder");
    println!("{:<44}{encoder:>10.1}", "encoder");
    let share = |value: f64| 100.0 * value / encoder;
    println!("{:<44}{:>10.1}{:>10.1} %", "tags, trees, names, factuality", all - encoder, share(all - encoder));
    println!("{:<44}{attribution:>10.1}{:>10.1} %", "attribution, links, roles", share(attribution));
    Ok(json!({"task": "heads", "encoder_us": encoder, "tree_heads_us": all - encoder, "attribution_us": attribution}))
}

fn timed(model: &Model, inputs: Vec<(&str, Value)>, outputs: &[&str], pool: &Arc<ThreadPool>) -> Result<f64> {
    let node = |name: &str| model.node_id(name).with_context(|| format!("the graph has no {name:?}"));
    let outputs = outputs.iter().map(|name| node(name)).collect::<Result<Vec<_>>>()?;
    let inputs = inputs.into_iter().map(|(name, value)| Ok((node(name)?, value.into()))).collect::<Result<Vec<_>>>()?;
    let options = RunOptions::default().with_thread_pool(Some(Arc::clone(pool)));
    let begin = Instant::now();
    model.run(inputs, &outputs, Some(options))?;
    Ok(begin.elapsed().as_secs_f64())
}

//! Near copies: MinHash signatures of word shingles, banded so that only likely pairs are compared.
//!
//! Broder (1997), "On the resemblance and containment of documents"; banding as in Leskovec, Rajaraman and Ullman,
//! "Mining of Massive Datasets", 3.4.

use crate::words::{Words, mix};

/// Words in a shingle. Three survive light editing: one changed word spoils three shingles only.
const SHINGLE: usize = 3;
/// Bands and rows: a pair with resemblance 0.6 becomes a candidate with probability 0.96, one with 0.2 with 0.04.
const BANDS: usize = 24;
const ROWS: usize = 4;

/// The distinct shingles of a body, sorted.
pub(crate) fn shingles(words: &Words) -> Vec<u64> {
    let mut shingles: Vec<u64> = words.grams(SHINGLE).map(|(_, hash)| hash).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// Share of the shingles of either that both have (Jaccard's coefficient); both slices sorted without repetition.
pub(crate) fn resemblance(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let either = a.len() + b.len() - both;
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

/// The keys of a body, one a band: bodies that agree on all rows of some band may be near copies.
pub(crate) fn keys(words: &Words) -> Vec<u64> {
    let shingles = shingles(words);
    if shingles.is_empty() {
        return Vec::new();
    }
    let band = |(band, rows): (usize, &[u64])| rows.iter().fold(mix(band as u64 + 1), |sum, row| mix(sum ^ row));
    signature(&shingles).chunks(ROWS).enumerate().map(band).collect()
}

fn signature(shingles: &[u64]) -> [u64; BANDS * ROWS] {
    let mut least = [u64::MAX; BANDS * ROWS];
    for shingle in shingles {
        for (row, least) in least.iter_mut().enumerate() {
            let seed = (row as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            *least = (*least).min(mix(shingle ^ seed));
        }
    }
    least
}

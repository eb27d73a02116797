//! Which source and which content belong to which cue: a small layer over the vectors of their first and last words and over how they
//! stand to one another.

use serde::Deserialize;

use crate::attribution::chain::Stretch;

/// The parameters; the tables' rows hold first the numbers for sources, then those for contents.
#[derive(Deserialize)]
pub(crate) struct Links {
    /// By words from edge to edge: as many rows for spans before the cue as behind it.
    far: Vec<Vec<f32>>,
    /// By other cues between: none, one, two, more.
    between: Vec<Vec<f32>>,
    /// By sentences from the cue to the span; the middle row is the cue's own sentence.
    apart: Vec<Vec<f32>>,
    /// The vector of no source, and that of no cue.
    nobody: [Vec<f32>; 2],
    /// What the layer's numbers weigh.
    judge: [Vec<f32>; 2],
}

/// What is linked to a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Source = 0,
    Content = 1,
}

impl Links {
    /// Whether the tables fit one another.
    pub(crate) fn fit(&self) -> bool {
        let size = self.size();
        let tables = [&self.far, &self.between, &self.apart];
        size > 0
            && self.nobody.iter().chain(&self.judge).all(|vector| vector.len() == size)
            && tables.iter().all(|table| !table.is_empty() && table.iter().all(|row| row.len() == 2 * size))
            && self.far.len() % 2 == 1
            && self.apart.len() % 2 == 1
    }

    /// Numbers in one vector.
    pub(crate) fn size(&self) -> usize {
        self.judge[0].len()
    }

    /// A judge for one window; `vectors` holds six vectors a word, `sentence` the number of each word's sentence.
    pub(crate) fn judge<'w>(&'w self, vectors: &'w [f32], cues: &'w [Stretch], sentence: &'w [usize]) -> Judge<'w> {
        Judge { links: self, vectors, cues, sentence }
    }
}

/// The links within one window.
pub(crate) struct Judge<'w> {
    links: &'w Links,
    vectors: &'w [f32],
    cues: &'w [Stretch],
    sentence: &'w [usize],
}

impl Judge<'_> {
    /// How well a source or a content fits a cue.
    pub(crate) fn fit(&self, side: Side, cue: Stretch, span: Stretch) -> f64 {
        let of_span = 2 + 2 * side as usize;
        let parts = [
            self.vector(cue.first, side as usize),
            self.vector(cue.end - 1, side as usize),
            self.vector(span.first, of_span),
            self.vector(span.end - 1, of_span + 1),
            self.row(&self.links.far, side, clipped(gap(cue, span), self.links.far.len())),
            self.row(&self.links.between, side, self.cues_between(cue, span).min(self.links.between.len() - 1)),
            self.row(&self.links.apart, side, clipped(self.sentences_apart(cue, span), self.links.apart.len())),
        ];
        self.weighed(side, &parts)
    }

    /// How well the cue does without a source.
    pub(crate) fn no_source(&self, cue: Stretch) -> f64 {
        let of_cue = [self.vector(cue.first, 0), self.vector(cue.end - 1, 0), &self.links.nobody[0]];
        self.weighed(Side::Source, &of_cue)
    }

    /// How well a content does without a cue.
    pub(crate) fn no_cue(&self, content: Stretch) -> f64 {
        let of_content = [self.vector(content.first, 4), self.vector(content.end - 1, 5), &self.links.nobody[1]];
        self.weighed(Side::Content, &of_content)
    }

    fn weighed(&self, side: Side, parts: &[&[f32]]) -> f64 {
        let number = |at: usize| parts.iter().map(|part| part[at]).sum::<f32>().max(0.0);
        let judge = &self.links.judge[side as usize];
        f64::from(judge.iter().enumerate().map(|(at, weight)| number(at) * weight).sum::<f32>())
    }

    fn vector(&self, word: usize, which: usize) -> &[f32] {
        let size = self.links.size();
        &self.vectors[(word * 6 + which) * size..][..size]
    }

    fn row<'t>(&self, table: &'t [Vec<f32>], side: Side, at: usize) -> &'t [f32] {
        &table[at][side as usize * self.links.size()..]
    }

    fn cues_between(&self, cue: Stretch, span: Stretch) -> usize {
        let (low, high) = (cue.end.min(span.end), cue.first.max(span.first));
        self.cues.iter().filter(|other| other.first >= low && other.end <= high).count()
    }

    fn sentences_apart(&self, cue: Stretch, span: Stretch) -> i64 {
        self.sentence[span.first] as i64 - self.sentence[cue.first] as i64
    }
}

/// Words from edge to edge: 1 where the span follows the cue at once, -1 where it stands just before it.
fn gap(cue: Stretch, span: Stretch) -> i64 {
    if span.first >= cue.end { span.first as i64 - cue.end as i64 + 1 } else { span.end as i64 - cue.first as i64 - 1 }
}

/// The row of a table whose middle stands for 0.
fn clipped(value: i64, rows: usize) -> usize {
    let middle = (rows / 2) as i64;
    (value.clamp(-middle, middle) + middle) as usize
}

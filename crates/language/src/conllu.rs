//! CoNLL-U, the format of the Universal Dependencies treebanks, read for training and measuring.
//!
//! <https://universaldependencies.org/format.html>; empty nodes and enhanced dependencies are skipped.

use std::collections::BTreeMap;

/// A syntactic word with its gold annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub form: String,
    /// Dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: String,
    /// Universal features.
    pub feats: BTreeMap<String, String>,
    /// 0 for the root, else the number of the head, counted from 1.
    pub head: usize,
    /// Relation with its subtype.
    pub deprel: String,
    /// The MISC column.
    pub misc: BTreeMap<String, String>,
}

/// What stands in the text: one word, or several written as one (*don't*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surface {
    /// The characters in the text.
    pub form: String,
    /// Index of its first word.
    pub first: usize,
    /// One past the index of its last word.
    pub end: usize,
    /// Whether a space follows.
    pub space_after: bool,
}

/// One gold sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// Its words.
    pub words: Vec<Word>,
    /// How they stand in the text.
    pub surface: Vec<Surface>,
    /// Whether a document begins here.
    pub new_document: bool,
    /// Whether a paragraph begins here.
    pub new_paragraph: bool,
}

/// Why a file is no CoNLL-U.
#[derive(Debug, thiserror::Error)]
#[error("line {line} is no CoNLL-U: {why}")]
pub struct ConlluError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: &'static str,
}

/// Reads all sentences of a file.
///
/// # Errors
/// [`ConlluError`] names the first line that is not in the format.
pub fn read(text: &str) -> Result<Vec<Tree>, ConlluError> {
    let mut trees = Vec::new();
    let mut tree = Tree::default();
    for (index, line) in text.lines().enumerate() {
        if line.is_empty() {
            if !tree.words.is_empty() {
                trees.push(std::mem::take(&mut tree));
            }
        } else if let Some(comment) = line.strip_prefix('#') {
            let comment = comment.trim_start();
            tree.new_document |= comment.starts_with("newdoc");
            tree.new_paragraph |= comment == "newpar" || comment.starts_with("newpar id");
        } else {
            read_line(&mut tree, line).map_err(|why| ConlluError { line: index + 1, why })?;
        }
    }
    if !tree.words.is_empty() {
        trees.push(tree);
    }
    Ok(trees)
}

fn read_line(tree: &mut Tree, line: &str) -> Result<(), &'static str> {
    let columns: Vec<&str> = line.split('\t').collect();
    let &[id, form, lemma, upos, _, feats, head, deprel, _, misc] = columns.as_slice() else {
        return Err("it does not have ten columns");
    };
    if id.contains('.') {
        return Ok(());
    }
    let space_after = !misc.split('|').any(|pair| pair == "SpaceAfter=No");
    let first = tree.words.len();
    if let Some((from, to)) = id.split_once('-') {
        let (from, to) = (number(from)?, number(to)?);
        if from != first + 1 || to < from {
            return Err("its range of words is out of order");
        }
        tree.surface.push(Surface { form: form.to_owned(), first, end: to, space_after });
        return Ok(());
    }
    if number(id)? != first + 1 {
        return Err("its number is out of order");
    }
    if tree.surface.last().is_none_or(|last| last.end <= first) {
        tree.surface.push(Surface { form: form.to_owned(), first, end: first + 1, space_after });
    }
    tree.words.push(Word {
        form: form.to_owned(),
        lemma: lemma.to_owned(),
        upos: upos.to_owned(),
        feats: pairs(feats),
        head: number(head)?,
        deprel: deprel.to_owned(),
        misc: pairs(misc),
    });
    Ok(())
}

fn number(text: &str) -> Result<usize, &'static str> {
    text.parse().map_err(|_| "a number was expected")
}

fn pairs(column: &str) -> BTreeMap<String, String> {
    column.split('|').filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

/// The raw text of sentences that stand in one paragraph, and where each sentence ends in it (in bytes).
#[must_use]
pub fn raw_paragraph(trees: &[Tree]) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut ends = Vec::new();
    for tree in trees {
        for surface in &tree.surface {
            text.push_str(&surface.form);
            if surface.space_after {
                text.push(' ');
            }
        }
        ends.push(text.trim_end().len());
    }
    text.truncate(text.trim_end().len());
    (text, ends)
}

/// The trees of a file, paragraph by paragraph.
#[must_use]
pub fn paragraphs(trees: &[Tree]) -> Vec<&[Tree]> {
    let mut starts: Vec<usize> = trees
        .iter()
        .enumerate()
        .filter(|(_, tree)| tree.new_paragraph || tree.new_document)
        .map(|(at, _)| at)
        .collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    starts.push(trees.len());
    starts.windows(2).map(|pair| &trees[pair[0]..pair[1]]).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "# newpar\n1\tThey\tthey\tPRON\t_\tNumber=Plur\t3\tnsubj\t_\t_\n\
        2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n2\tdo\tdo\tAUX\t_\t_\t0\troot\t_\t_\n\
        3\tn't\tnot\tPART\t_\t_\t2\tadvmod\t_\t_\n4\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n\
        1\tYes\tyes\tINTJ\t_\t_\t0\troot\t_\tSpaceAfter=No\n";

    #[test]
    fn words_written_as_one_keep_their_text() {
        let trees = read(TWO).unwrap();
        assert_eq!(trees.len(), 2);
        assert_eq!(trees[0].surface[1], Surface { form: "don't".into(), first: 1, end: 3, space_after: false });
        assert_eq!(raw_paragraph(&trees), ("They don't. Yes".to_owned(), vec![11, 15]));
        assert_eq!(paragraphs(&trees).len(), 1);
    }

    #[test]
    fn a_damaged_line_is_named() {
        let error = read("1\tThey\n").unwrap_err();
        assert_eq!(error.to_string(), "line 1 is no CoNLL-U: it does not have ten columns");
    }
}

//! Names on GUM's test part: exact spans of persons, organizations and places from gold words.
//!
//! GUM annotates every mention of an entity, common nouns and titles included. A name is what is left of a mention whose
//! head is a proper noun: the proper nouns around the head with what links them, without title, article and possessive.
//! The same rules make the training's gold (`training/language/read_entities.py`), and `training/language/evaluate.py`
//! scores the teacher by them.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};
use variorum_language::conllu::{self, Tree};
use variorum_language::{LanguageModel, Name, NameKind};

use crate::conll18::Count;
use crate::teacher;

/// Kinds compared; a facility counts as a place, which is what GUM calls it.
const KINDS: [NameKind; 3] = [NameKind::Person, NameKind::Organization, NameKind::Place];

type Span = (usize, usize, NameKind);

/// Prints a table and returns it.
///
/// # Errors
/// Where the treebank cannot be read.
pub(crate) fn run(data: &Path) -> anyhow::Result<Value> {
    let path = data.join("ud/gum/en_gum-ccby-test.conllu");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let trees = conllu::read(&text).with_context(|| path.display().to_string())?;
    let model = LanguageModel::shipped(1)?;
    let forms = |tree: &Tree| tree.words.iter().map(|word| word.form.clone()).collect::<Vec<_>>();
    let gold: Vec<BTreeSet<Span>> = trees.iter().map(|tree| gum_names(tree).into_iter().collect()).collect();
    let mut own: Vec<BTreeSet<Span>> = Vec::new();
    for portion in trees.chunk_by(|_, next| !next.new_document) {
        let read = model.annotate_tokens(&portion.iter().map(forms).collect::<Vec<_>>());
        let names = |names: &[Name]| names.iter().map(|name| (name.first, name.end, coarse(name.kind))).collect();
        own.extend(read.sentences.iter().map(|sentence| names(&sentence.names)));
    }
    // The peer's spans are cut to the bare name as the gold ones are: its guidelines keep articles and possessives.
    let peer = teacher::names(&trees.iter().map(forms).collect::<Vec<_>>()).map(|found| {
        let bare = |tree: &Tree, names: Vec<Span>| {
            names
                .into_iter()
                .filter_map(|(first, end, kind)| trim(tree, first, end, kind).map(|(first, end)| (first, end, kind)))
                .collect::<BTreeSet<Span>>()
        };
        trees.iter().zip(found).map(|(tree, names)| bare(tree, names)).collect::<Vec<_>>()
    });
    let mut rows = table("variorum", &gold, &own);
    match &peer {
        Some(peer) => rows.extend(table("teacher", &gold, peer)),
        None => println!("teacher: not run (SPACY_PYTHON, SPACY_MODEL)"),
    }
    Ok(
        json!({"task": "names", "measure": "exact spans from gold words, per cent", "model": model.fingerprint(), "rows": rows}),
    )
}

/// Prints one system's rows and gives them.
fn table(system: &str, gold: &[BTreeSet<Span>], found: &[BTreeSet<Span>]) -> Vec<Value> {
    let mut counts = [Count::default(); 3];
    for (gold, found) in gold.iter().zip(found) {
        for (kind, count) in KINDS.iter().zip(&mut counts) {
            let of_kind = |spans: &BTreeSet<Span>| spans.iter().filter(|span| span.2 == *kind).count();
            count.gold += of_kind(gold);
            count.system += of_kind(found);
            count.correct += gold.intersection(found).filter(|span| span.2 == *kind).count();
        }
    }
    let all = counts.iter().fold(Count::default(), |sum, count| Count {
        correct: sum.correct + count.correct,
        system: sum.system + count.system,
        gold: sum.gold + count.gold,
    });
    println!("{system:<14}{:>8}{:>8}{:>8}{:>8}", "gold", "found", "right", "F1");
    let names = KINDS.iter().map(|kind| kind.as_str()).zip(counts).chain([("all", all)]);
    names
        .map(|(name, count)| {
            println!("{name:<14}{:>8}{:>8}{:>8}{:>8.2}", count.gold, count.system, count.correct, count.f1());
            json!({"system": system, "kind": name, "gold": count.gold, "found": count.system, "right": count.correct, "f1": count.f1()})
        })
        .collect()
}

fn coarse(kind: NameKind) -> NameKind {
    if kind == NameKind::Facility { NameKind::Place } else { kind }
}

/// The names among GUM's mentions, longer ones first where two overlap.
fn gum_names(tree: &Tree) -> Vec<Span> {
    let mut names: Vec<Span> = Vec::new();
    for (first, end, kind) in gum_mentions(tree) {
        let kind = match kind.as_str() {
            "person" => NameKind::Person,
            "organization" => NameKind::Organization,
            "place" => NameKind::Place,
            "event" => NameKind::Event,
            _ => continue,
        };
        if let Some((first, end)) = proper_core(tree, first, end, kind) {
            let plural = tree.words[end - 1].feats.get("Number").is_some_and(|number| number == "Plur");
            let kind = if kind == NameKind::Person && plural { NameKind::Group } else { kind };
            names.push((first, end, kind));
        }
    }
    names.sort_by_key(|&(first, end, kind)| (first as isize - end as isize, first, kind));
    let mut kept: Vec<Span> = Vec::new();
    for name in names {
        if kept.iter().all(|other| name.1 <= other.0 || name.0 >= other.1) {
            kept.push(name);
        }
    }
    kept
}

/// Mentions `(first, end, type)` from `Entity=(12-person-…` in MISC, nested ones included.
fn gum_mentions(tree: &Tree) -> Vec<(usize, usize, String)> {
    let mut mentions = Vec::new();
    let mut open: Vec<(String, usize, String)> = Vec::new();
    for (at, word) in tree.words.iter().enumerate() {
        let mut rest = word.misc.get("Entity").map_or("", String::as_str);
        while !rest.is_empty() {
            let opens = rest.starts_with('(');
            let body_start = usize::from(opens);
            let length = rest[body_start..].find(['(', ')']).unwrap_or(rest.len() - body_start);
            let body = &rest[body_start..body_start + length];
            rest = &rest[body_start + length..];
            let closes = rest.starts_with(')');
            rest = rest.strip_prefix(')').unwrap_or(rest);
            let mut fields = body.split('-');
            let (number, kind) = (fields.next().unwrap_or(""), fields.next().unwrap_or(""));
            if opens && closes {
                mentions.push((at, at + 1, kind.to_owned()));
            } else if opens {
                open.push((number.to_owned(), at, kind.to_owned()));
            } else if closes && let Some(index) = open.iter().rposition(|mention| mention.0 == body) {
                let (_, first, kind) = open.remove(index);
                mentions.push((first, at + 1, kind));
            }
        }
    }
    mentions
}

/// The words of a mention that are its name; `None` where its head is a common noun.
fn proper_core(tree: &Tree, first: usize, last: usize, kind: NameKind) -> Option<(usize, usize)> {
    let words = &tree.words;
    let proper = |at: usize| words[at].upos == "PROPN";
    let within = |at: &usize| words[*at].head > first && words[*at].head <= last;
    let mut core = (first..last).find(|at| !within(at)).unwrap_or(first);
    if !proper(core) {
        core = (first..last).find(|&at| words[at].head == core + 1 && words[at].deprel == "flat" && proper(at))?;
    }
    let (mut start, mut end) = (core, core + 1);
    while start > first && in_name(tree, start - 1, kind) {
        start -= 1;
    }
    while start > first + 1 && words[start - 1].form == "-" && proper(start - 2) {
        start -= 2;
    }
    while end < last {
        let links = (end..last - 1).take_while(|&at| links(&words[at].form, kind)).count();
        let next = end + links;
        if next >= last || !proper(next) || links > 2 {
            let number = words[end].upos == "NUM" && words[end].head > start && words[end].head <= end;
            if number {
                end += 1;
                continue;
            }
            break;
        }
        let relation = words[next].deprel.as_str();
        let apart = matches!(relation, "appos" | "list" | "parataxis" | "obl");
        let joined = relation == "conj" && matches!(kind, NameKind::Person | NameKind::Place);
        if apart || joined {
            break;
        }
        end = next + 1;
    }
    trim(tree, start, end, kind)
}

/// Whether a word before a proper noun belongs to its name (*Supreme* Court).
fn in_name(tree: &Tree, at: usize, kind: NameKind) -> bool {
    let word = &tree.words[at];
    let capital = at > 0 && word.form.starts_with(char::is_uppercase);
    word.upos == "PROPN"
        || (capital && kind != NameKind::Person && matches!(word.upos.as_str(), "ADJ" | "VERB" | "NOUN" | "ADV"))
}

fn links(form: &str, kind: NameKind) -> bool {
    let lower = form.to_lowercase();
    match kind {
        NameKind::Person => lower == "-",
        NameKind::Place => lower == "-" || lower == "of",
        _ => matches!(
            lower.as_str(),
            "of" | "for" | "the" | "and" | "&" | "-" | "–" | "'s" | "’s" | "de" | "la" | "del" | "on"
        ),
    }
}

const TITLES: &str = "president vice prime minister mr mr. mrs mrs. ms ms. dr dr. prof prof. professor sir dame lord \
    lady king queen prince princess emperor pope bishop archbishop cardinal imam sheikh ayatollah senator sen sen. rep \
    rep. congressman congresswoman governor gov gov. mayor ambassador envoy secretary chancellor premier spokesman \
    spokeswoman spokesperson judge justice attorney director chairman chairwoman chief commander general gen gen. \
    lieutenant lt lt. colonel col col. major maj maj. captain capt capt. sergeant sgt sgt. admiral brigadier marshal \
    field corporal private officer inspector detective deputy first foreign defence defense interior reverend rev rev. \
    father brother sister saint coach";

/// The bare name: no article before it, no possessive after it, no title before a person.
fn trim(tree: &Tree, mut first: usize, mut last: usize, kind: NameKind) -> Option<(usize, usize)> {
    let form = |at: usize| tree.words[at].form.to_lowercase();
    while last > first && matches!(form(last - 1).as_str(), "'s" | "’s" | "'" | "’" | "," | "." | "(" | "\"" | "”")
    {
        let initial = last - first > 1 && tree.words[last - 2].form.starts_with(char::is_uppercase);
        if form(last - 1) == "." && initial {
            break;
        }
        last -= 1;
    }
    while first < last && matches!(form(first).as_str(), "the" | "a" | "an" | "," | "\"" | "“" | "'" | "‘") {
        first += 1;
    }
    while kind == NameKind::Person && last > first + 1 && TITLES.split_whitespace().any(|title| title == form(first)) {
        first += 1;
    }
    (first < last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_proper_core_of_its_mention() {
        let rows = "1\tthe\tthe\tDET\t_\t_\t3\tdet\t_\tEntity=(1-person-new\n\
            2\tformer\tformer\tADJ\t_\t_\t3\tamod\t_\t_\n\
            3\tGeneral\tGeneral\tPROPN\t_\tNumber=Sing\t0\troot\t_\t_\n\
            4\tOmar\tOmar\tPROPN\t_\tNumber=Sing\t3\tflat\t_\t_\n\
            5\tBadri\tBadri\tPROPN\t_\tNumber=Sing\t3\tflat\t_\tEntity=1)\n\
            6\tfled\tflee\tVERB\t_\t_\t3\tacl\t_\t_\n\
            7\ttown\ttown\tNOUN\t_\t_\t6\tobj\t_\tEntity=(2-place-new)\n";
        let trees = conllu::read(rows).unwrap();
        assert_eq!(gum_mentions(&trees[0]).len(), 2);
        assert_eq!(gum_names(&trees[0]), [(3, 5, NameKind::Person)]);
    }
}

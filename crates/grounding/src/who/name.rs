//! A name taken apart: its words without articles and particles, ready to be compared with another.

use std::collections::BTreeSet;

use super::sound::{Sounds, fold};

/// Words below this likeness are two words (across reports).
pub const ALIKE: f64 = 0.76;

/// Within one report a slip of the pen is likelier than a second bearer of nearly the same name.
pub(super) const ALIKE_HERE: f64 = 0.72;

/// One word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded: lower case, no accents, no article.
    pub folded: String,
    /// How it sounds.
    pub sounds: Sounds,
    /// Whether it is one letter that stands for a name.
    pub initial: bool,
    /// Whether "son of" stood before it: it is the father's name, not the bearer's.
    pub father: bool,
}

/// A name taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// Its words in order.
    pub words: Vec<Word>,
    /// How all of it sounds together, articles and particles included.
    pub whole: Sounds,
    /// "jr", "sr", "iii": tells a son from a father of the same name.
    pub suffix: Option<String>,
}

/// The Arabic article, assimilated or not, as it is written in Latin letters.
const ARTICLES: &[&str] =
    &["al", "el", "ul", "as", "es", "ash", "esh", "ad", "ed", "an", "en", "ar", "er", "at", "et", "az", "ez"];
/// Of these, the ones that are written as a word of their own; the rest only before a hyphen.
const FREE_ARTICLES: &[&str] = &["al", "el", "ul"];
/// Words that open a compound name: "Abu Bakr" is one name.
const OPENERS: &[&str] = &["abu", "abou", "abo", "umm", "oum"];
/// "Servant of": "Abdel-Hakim", "Abdul Hakim", "Abdelhakim" are one name.
const SERVANTS: &[&str] = &["abd", "abdel", "abdul", "abdal", "abdol", "abdoul"];
/// "Son of" and the like: written or left out at will.
const PARTICLES: &[&str] =
    &["bin", "ibn", "ben", "bint", "ould", "van", "von", "der", "de", "da", "do", "dos", "del", "di", "du", "la", "le"];
/// Of these, the ones before a father's name.
const SON_OF: &[&str] = &["bin", "ibn", "ben", "bint", "ould"];
/// What tells bearers of one name apart.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];
/// Words that no comparison of organizations rests on.
const JOINTS: &[&str] = &["the", "of", "for", "and", "in", "to", "on", "s", "a", "an"];

impl Parsed {
    /// Takes a person's or a place's name apart.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let turned = given_first(name);
        let pieces = pieces(turned.as_deref().unwrap_or(name));
        let mut words: Vec<Word> = Vec::new();
        let (mut glue, mut father, mut suffix) = (None, false, None);
        for (at, (piece, hyphen)) in pieces.iter().enumerate() {
            let more = at + 1 < pieces.len();
            if more && (FREE_ARTICLES.contains(&piece.as_str()) || *hyphen && ARTICLES.contains(&piece.as_str())) {
                continue;
            }
            if more && SERVANTS.contains(&piece.as_str()) {
                glue = Some("abd");
                continue;
            }
            if more && OPENERS.contains(&piece.as_str()) {
                glue = Some("abu");
                continue;
            }
            if more && PARTICLES.contains(&piece.as_str()) {
                father = SON_OF.contains(&piece.as_str());
                continue;
            }
            if at > 0 && SUFFIXES.contains(&piece.as_str()) {
                suffix = Some(if piece == "ii" { "jr".to_owned() } else { piece.clone() });
                continue;
            }
            let folded = match glue.take() {
                Some(front) => format!("{front}{piece}"),
                None => without_servant_vowel(piece),
            };
            words.push(Word { father: std::mem::take(&mut father), ..word(folded) });
        }
        Self { words, whole: whole(&pieces), suffix }
    }

    /// Takes the name of an organization apart: joints ("of", "the") fall away, nothing else.
    #[must_use]
    pub fn of_body(name: &str) -> Self {
        let pieces = pieces(name);
        let whole = whole(&pieces);
        let last = pieces.len().saturating_sub(1);
        let words = pieces
            .into_iter()
            .enumerate()
            .filter(|(at, (piece, hyphen))| {
                let article = FREE_ARTICLES.contains(&piece.as_str()) || *hyphen && ARTICLES.contains(&piece.as_str());
                *at == last || !article && !JOINTS.contains(&piece.as_str())
            })
            .map(|(_, (piece, _))| word(piece))
            .collect();
        Self { words, whole, suffix: None }
    }

    /// The words and the suffix, folded, with one space between.
    #[must_use]
    pub fn folded(&self) -> String {
        self.words.iter().map(|word| word.folded.as_str()).chain(self.suffix.as_deref()).collect::<Vec<_>>().join(" ")
    }

    /// The last word: a person's family name in most of the world's press.
    #[must_use]
    pub fn last(&self) -> Option<&Word> {
        self.words.last()
    }

    /// Blocking keys of the last word.
    #[must_use]
    pub fn last_keys(&self) -> BTreeSet<String> {
        self.last().map(|word| word.sounds.keys()).unwrap_or_default()
    }
}

/// Lower-case pieces between spaces and hyphens, each with whether a hyphen follows it.
fn pieces(name: &str) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    for part in fold(name).split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '–' | '‐' | '‑' | '.')) {
        let subs: Vec<&str> = part.split(['-', '–', '‐', '‑']).filter(|sub| !sub.is_empty()).collect();
        for (at, sub) in subs.iter().enumerate() {
            // "U.N." is one piece, "J.R. Smith" two initials and a name.
            let joined: String = sub.chars().filter(|c| *c != '.').collect();
            if !joined.is_empty() {
                pieces.push((joined, at + 1 < subs.len()));
            }
        }
    }
    pieces
}

/// "MANSOURI, Tariq" and "MANSOURI Tariq", the given name first; `None` for what is written in that order.
fn given_first(name: &str) -> Option<String> {
    if let Some((surname, given)) = name.split_once(',') {
        let (surname, given) = (surname.trim(), given.trim());
        let suffix = SUFFIXES.contains(&fold(given).replace('.', "").as_str());
        return (!surname.is_empty() && !given.is_empty() && !suffix && !given.contains(','))
            .then(|| format!("{given} {surname}"));
    }
    let loud = |word: &&str| word.chars().count() > 2 && !word.contains('.') && !word.chars().any(char::is_lowercase);
    let words: Vec<&str> = name.split_whitespace().collect();
    let surname = words.iter().take_while(|word| loud(word) && word.chars().any(char::is_uppercase)).count();
    let rest = &words[surname..];
    (surname > 0 && !rest.is_empty() && rest.iter().all(|word| word.chars().any(char::is_lowercase)))
        .then(|| format!("{} {}", rest.join(" "), words[..surname].join(" ")))
}

/// "abdelhakim" and "abdulhakim" are both "abdhakim".
fn without_servant_vowel(piece: &str) -> String {
    for front in ["abdel", "abdul", "abdal", "abdol", "abdoul"] {
        if let Some(rest) = piece.strip_prefix(front)
            && rest.chars().count() >= 3
        {
            return format!("abd{rest}");
        }
    }
    if let Some(rest) = piece.strip_prefix("abou")
        && rest.chars().count() >= 3
    {
        return format!("abu{rest}");
    }
    piece.to_owned()
}

fn whole(pieces: &[(String, bool)]) -> Sounds {
    Sounds::of(&pieces.iter().map(|(piece, _)| piece.as_str()).collect::<String>())
}

fn word(folded: String) -> Word {
    let folded = ordinal(folded);
    Word { father: false, sounds: Sounds::of(&folded), initial: folded.chars().count() == 1, folded }
}

/// "17th" as "17", "first" as "1": brigades are counted either way.
fn ordinal(folded: String) -> String {
    const COUNTED: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    if let Some(at) = COUNTED.iter().position(|word| *word == folded) {
        return (at + 1).to_string();
    }
    let digits = folded.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let ending = &folded[digits.len()..];
    let counted = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    if counted && ["st", "nd", "rd", "th"].contains(&ending) { digits.to_owned() } else { folded }
}

/// How two names of persons agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// 0 to 1.
    pub score: f64,
    /// In words, for [`variorum_record::Entity::reasons`].
    pub reason: &'static str,
    /// Whether only one word speaks for it: a bare surname.
    pub bare: bool,
}

/// Likeness of two words; an initial agrees with any word that begins with it.
#[must_use]
pub(super) fn words_agree(one: &Word, other: &Word) -> f64 {
    if one.folded == other.folded {
        return 1.0;
    }
    if one.initial || other.initial {
        let same = one.folded.chars().next() == other.folded.chars().next();
        return if same && !(one.initial && other.initial) { 0.9 } else { 0.0 };
    }
    one.sounds.likeness(&other.sounds)
}

/// Compares two names of persons; `None` where they speak for two people, `least` is the likeness each word must reach.
#[must_use]
pub fn persons_agree(one: &Parsed, other: &Parsed, least: f64) -> Option<Agreement> {
    let (short, long) = if one.words.len() <= other.words.len() { (one, other) } else { (other, one) };
    let (first, last) = (short.words.first()?, short.words.last()?);
    let surname = words_agree(last, long.words.last()?);
    if matches!((&one.suffix, &other.suffix), (Some(a), Some(b)) if a != b) {
        return None;
    }
    if short.words.len() == 1 {
        // "Salman" is not his son, Omar bin Salman.
        let father = long.words.len() > 1 && long.words.last()?.father && !last.father;
        if last.initial || surname < least || father {
            return None;
        }
        let bare = long.words.len() > 1;
        let reason = match (bare, last.folded == long.words[long.words.len() - 1].folded) {
            (true, true) => "the surname alone",
            (true, false) => "the surname alone, spelled otherwise",
            (false, true) => "the same name",
            (false, false) => "the same name, spelled otherwise",
        };
        return Some(Agreement { score: surname, reason, bare });
    }
    let straight = in_order(&short.words, &long.words, least).map(|score| (score, "given name and surname agree"));
    let agreed = straight.or_else(|| joined(short, long, least)).or_else(|| {
        // "Haftar Khalifa": family name first.
        let turned = words_agree(first, long.words.last()?).min(words_agree(last, &long.words[0]));
        (short.words.len() == 2 && long.words.len() == 2 && turned >= least.max(ALIKE))
            .then_some((turned, "the same names in the other order"))
    });
    agreed.map(|(score, reason)| Agreement { score, reason, bare: false })
}

/// Every word of the short name is found in the long one in order, the surnames on each other.
fn in_order(short: &[Word], long: &[Word], least: f64) -> Option<f64> {
    let surname = words_agree(short.last()?, long.last()?);
    if surname < least {
        return None;
    }
    // "Khalid Hassan" is the father of Omar Khalid Hassan.
    if words_agree(&short[0], &long[0]) < least {
        return None;
    }
    let (mut sum, mut from) = (surname, 0);
    for word in &short[..short.len() - 1] {
        let room = &long[..long.len() - 1];
        let found =
            (from..room.len()).map(|at| (at, words_agree(word, &room[at]))).find(|(_, score)| *score >= least)?;
        from = found.0 + 1;
        sum += found.1;
    }
    Some(sum / short.len() as f64)
}

/// The same name divided otherwise: "Nur al-Din Hamad", "Nureddine Hamad".
fn joined(short: &Parsed, long: &Parsed, least: f64) -> Option<(f64, &'static str)> {
    if short.words.iter().chain(&long.words).any(|word| word.initial) || short.words.len() == long.words.len() {
        return None;
    }
    let score = short.whole.likeness(&long.whole);
    (score >= least.max(0.9)).then_some((score, "the same name, divided otherwise"))
}

/// The initials that may stand for a name, small words left out or counted ("Front for the People": fp, fftp); for a
/// word in capitals, its own letters.
#[must_use]
pub(super) fn initials(name: &str) -> BTreeSet<String> {
    let words: Vec<(char, bool)> = pieces(name)
        .iter()
        .filter_map(|(piece, _)| Some((piece.chars().next()?, JOINTS.contains(&piece.as_str()))))
        .collect();
    match words.len() {
        0 => BTreeSet::new(),
        1 => {
            let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
            let capitals = letters.chars().count() > 1 && letters.chars().all(|c| !c.is_lowercase());
            capitals.then(|| fold(&letters)).into_iter().collect()
        }
        2..=12 => {
            let strict: String = words.iter().filter(|(_, joint)| !joint).map(|(first, _)| *first).collect();
            let full: String = words.iter().map(|(first, _)| *first).collect();
            [strict, full].into_iter().filter(|letters| letters.chars().count() > 1).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// Whether `letters` are the initials of the words of `name` ("Government of National Accord", "GNA").
#[must_use]
pub(super) fn are_initials(letters: &str, name: &str) -> bool {
    let letters: String = fold(letters).chars().filter(|c| c.is_alphanumeric()).collect();
    pieces(name).len() > 1 && initials(name).contains(&letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(one: &str, other: &str) -> Option<Agreement> {
        persons_agree(&Parsed::of(one), &Parsed::of(other), ALIKE)
    }

    #[test]
    fn one_person_many_spellings() {
        for (one, other) in [
            ("Khalid Mansouri", "Khaled al-Mansuri"),
            ("Abdel-Karim Saleh", "Abdulkarim Salih"),
            ("Abou Bakr el-Zaydi", "Abu Bakr al Zaidi"),
            ("M. Darwish", "Mahmoud Darwish"),
            ("Mahmoud Darwish", "Mahmoud Ali Darwish"),
            ("Volodymyr Zelensky", "Volodimir Zelenskiy"),
            ("Nur al-Din Hamad", "Nuraldin Hamad"),
        ] {
            assert!(agree(one, other).is_some(), "{one} / {other}");
        }
    }

    #[test]
    fn father_and_son_stay_apart() {
        for (one, other) in [
            ("Saif al-Islam Gaddafi", "Muammar Gaddafi"),
            ("George Bush", "Laura Bush"),
            ("Hassan Salem", "Hussein Salem"),
            ("M. Darwish", "Ahmed Darwish"),
        ] {
            assert_eq!(agree(one, other), None, "{one} / {other}");
        }
    }

    #[test]
    fn a_surname_alone_is_said_to_be_bare() {
        assert!(agree("Darwish", "Mahmoud Darwish").is_some_and(|found| found.bare));
        assert_eq!(agree("Mahmoud", "Mahmoud Darwish"), None);
    }

    #[test]
    fn initials() {
        assert!(are_initials("GNA", "Government of National Accord"));
        assert!(are_initials("U.N.", "United Nations"));
        assert!(are_initials("LIFG", "Libyan Islamic Fighting Group"));
        assert!(!are_initials("PFG", "Petroleum Guard"));
        assert!(!are_initials("G", "Government"));
    }
}

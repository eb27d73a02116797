//! Word lists of the tokenizer: general English, after the habits of the English Web Treebank.

/// Abbreviations whose period always belongs to them.
const ALWAYS: &[&str] = &[
    "adm", "approx", "apr", "aug", "ave", "brig", "bros", "capt", "cmdr", "col", "corp", "cpl", "dec", "dept", "dr",
    "esp", "est", "ext", "feb", "fr", "ft", "gen", "gov", "hon", "inc", "jan", "jr", "lt", "ltd", "maj", "messrs",
    "mr", "mrs", "ms", "mt", "nov", "oct", "ph", "pres", "prof", "pvt", "rep", "reps", "rev", "sen", "sens", "sep",
    "sept", "sgt", "sr", "st", "supt", "thur", "thurs", "tues", "vs", "wed",
];

/// Abbreviations that are words as well: the period is theirs before a digit.
const BEFORE_DIGIT: &[&str] = &["art", "arts", "ch", "fig", "no", "nos", "p", "para", "pp", "sec", "vol"];

/// Abbreviations that may end a sentence: the period is theirs where the text goes on in lower case or a comma.
const INSIDE_SENTENCE: &[&str] =
    &["al", "co", "etc", "fri", "hrs", "mar", "min", "mon", "sat", "sun", "thu", "tue", "yrs"];

/// Prefixes that keep their hyphen.
const PREFIXES: &[&str] = &[
    "anti", "arch", "co", "counter", "cross", "e", "ex", "extra", "hyper", "infra", "inter", "intra", "macro", "mega",
    "micro", "mid", "mini", "multi", "neo", "non", "over", "post", "pre", "pro", "proto", "psycho", "re", "semi",
    "socio", "sub", "super", "trans", "ultra", "un", "under",
];

/// Units that are cut from their number.
const UNITS: &[&str] = &[
    "am", "b", "bn", "cm", "ft", "g", "gb", "h", "hr", "hrs", "in", "k", "kg", "km", "kmh", "kph", "kw", "lb", "lbs",
    "m", "mb", "min", "mins", "ml", "mm", "mn", "mph", "mw", "oz", "pm", "sq", "t", "tn", "x", "yrs",
];

/// Last parts of names of hosts, files and the like: *news.example.org* is one word.
const LAST_PARTS: &[&str] = &[
    "com", "org", "net", "gov", "edu", "mil", "int", "info", "biz", "tv", "uk", "eu", "de", "fr", "ru", "ly", "eg",
    "tn", "iq", "sy", "ir", "tr", "il", "ua", "io", "nz", "au", "ca", "doc", "docx", "xls", "xlsx", "pdf", "txt",
    "htm", "html", "asp", "php", "jpg", "jpeg", "png", "gif", "mp3", "mp4", "zip", "ppt",
];

/// Words written as one that the treebank cuts, with the number of bytes before the cut.
const CONTRACTIONS: &[(&str, usize)] = &[
    ("aint", 2),
    ("arent", 3),
    ("cannot", 3),
    ("cant", 2),
    ("couldnt", 5),
    ("didnt", 3),
    ("doesnt", 4),
    ("dont", 2),
    ("gimme", 3),
    ("gonna", 3),
    ("gotta", 3),
    ("hasnt", 3),
    ("havent", 4),
    ("im", 1),
    ("isnt", 2),
    ("ive", 1),
    ("lemme", 3),
    ("shouldnt", 6),
    ("thats", 4),
    ("theyre", 4),
    ("wanna", 3),
    ("wasnt", 3),
    ("werent", 4),
    ("whats", 4),
    ("wont", 2),
    ("wouldnt", 5),
    ("youre", 3),
];

fn lists(list: &[&str], form: &str) -> bool {
    form.len() <= 8 && list.contains(&form.to_ascii_lowercase().as_str())
}

/// Whether the period after `form` belongs to it, given the word before, the next character and whether a gap follows.
pub(crate) fn keeps_period(form: &str, before: Option<&str>, next: Option<char>, spaced: bool) -> bool {
    if lists(ALWAYS, form) {
        // *in the gov. office*, but *Sen* at the end of a text is no abbreviation of what follows.
        return spaced || next.is_none_or(|next| !next.is_alphanumeric());
    }
    if lists(BEFORE_DIGIT, form) {
        return next.is_some_and(|next| next.is_ascii_digit());
    }
    let goes_on = next.is_some_and(|next| next.is_lowercase() || matches!(next, ',' | ';' | ')'));
    lists(INSIDE_SENTENCE, form) && (goes_on || before.is_some_and(|before| before == "et"))
}

/// Whether `form` keeps its hyphen: *co-*, *anti-*.
pub(crate) fn is_prefix(form: &str) -> bool {
    lists(PREFIXES, form)
}

/// Whether a number and these letters are two words: *5|km*.
pub(crate) fn is_unit(letters: &str) -> bool {
    lists(UNITS, letters)
}

/// Whether a word with periods inside is one word: *Ph.D*, *news.example.org*.
pub(crate) fn is_dotted(form: &str) -> bool {
    let last = form.rsplit('.').next().unwrap_or(form);
    let short =
        form.split('.').all(|part| (1..=2).contains(&part.chars().count()) && part.starts_with(char::is_uppercase));
    let host = form
        .split('.')
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
    short
        || (host
            && lists(LAST_PARTS, last)
            && last.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// Where a contraction without apostrophe is cut.
pub(crate) fn contraction(form: &str) -> Option<usize> {
    if form.len() > 8 {
        return None;
    }
    // In capitals *IM* and *IVE* are something else.
    if form.len() > 1 && form.len() < 4 && form.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let lower = form.to_ascii_lowercase();
    CONTRACTIONS.iter().find(|(word, _)| *word == lower).map(|&(_, cut)| cut)
}

//! Text to words, as the English Web Treebank cuts them.
//!
//! A regular expression finds lexemes (addresses, numbers and words with what joins them, runs of punctuation); code then
//! cuts the joined ones: *do|n't*, *Sirte|'s*, *al|-|Ghasri*, *and|/|or*, *5|km*, but *co-operation*, *22/04/2016*, *10:17*.
//! `unicode-segmentation` and `icu_segmenter` were looked at: their words follow UAX #29, which keeps *don't* and cuts
//! *U.S.* and *$5,000* elsewhere than the treebank, so their output would have to be rebuilt.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::abbreviations as list;

/// What no token covers: white space, control characters, zero-width space and byte order mark.
#[must_use]
pub fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// One lexeme a match; every character that is no gap is in one.
static LEXEME: LazyLock<Regex> = LazyLock::new(|| {
    // A letter, mark, digit or format character, but no gap.
    let word = r"[[\p{L}\p{M}\p{N}\p{Cf}_]--[\u{200b}\u{feff}]]";
    let expression = r#"(?xi)
        (?: (?:https?|ftp)://|www\.) [^\s\p{Cc}\u{200b}\u{feff}<>"“”{}|]* [\w/=\#&%~+-] # web address
      | [\w.+%-]+ @ [\w-]+ (?:\.[\w-]+)+                                          # e-mail address
      | [@\#] \p{L} [\w]+                                                        # handle, hashtag
      | (?: us | a | c | hk | nz ) \$                                            # currencies
      | ['’] \d\d s? \b                                                          # '60s
      | ['’`] (?: s | m | re | ve | ll | d | em | til ) \b                       # clitic after a quote or bracket
      | n ['’] t \b
      | W+ (?: ['’`´&.,:/@-] W+ )*                                                # word, number, what they join
      | [.+]\d+
      | [:;=] -? (?: [()] \B | [DP] \b )
      | [.!?]{2,} | …+ | -{2,} | \*{2,} | ={2,} | _{2,} | ~{2,} | \+{2,} | <{2,} | >{2,} | \#{2,}
      | '' | `` | ’’ | ‘‘ | ‘’ | -> | =>
      | [^\s\p{Cc}\u{200b}\u{feff}]
        "#;
    Regex::new(&expression.replace("W+", &format!("{word}+"))).expect("the expression is fixed")
});

/// The words of `text` as byte ranges, in order, apart; together they cover everything that is no gap.
#[must_use]
pub fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut cutter = Cutter { text, tokens: Vec::with_capacity(text.len() / 5) };
    let mut at = 0;
    while let Some(lexeme) = LEXEME.find_at(text, at) {
        at = cutter.cut(lexeme.range());
    }
    cutter.tokens
}

struct Cutter<'t> {
    text: &'t str,
    tokens: Vec<Range<usize>>,
}

impl Cutter<'_> {
    /// Cuts one lexeme into tokens; gives where to read on (past a period that belongs to it).
    fn cut(&mut self, lexeme: Range<usize>) -> usize {
        let form = &self.text[lexeme.clone()];
        if !form.starts_with(is_word) {
            self.tokens.push(lexeme.clone());
            return lexeme.end;
        }
        if form.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            let end = self.with_period(&lexeme);
            self.contraction(lexeme.start..end);
            return end;
        }
        if form.contains("://") || is_address(form) {
            self.tokens.push(lexeme.clone());
            return lexeme.end;
        }
        self.joined(lexeme)
    }

    /// A lexeme with joiners: each joiner stays inside, or is cut out.
    fn joined(&mut self, lexeme: Range<usize>) -> usize {
        let form = &self.text[lexeme.clone()];
        let joiners: Vec<(usize, char)> = form.char_indices().filter(|&(_, c)| !is_word(c)).collect();
        let whole = Joined { form, joiners: &joiners };
        let mut start = 0;
        for (index, &(at, joiner)) in joiners.iter().enumerate() {
            match whole.verdict(index, start) {
                Verdict::Keep => {}
                Verdict::Clitic => {
                    // *don't* is cut before the n, *Sirte's* before the apostrophe.
                    let cut = if whole.right(index).eq_ignore_ascii_case("t") { at - 1 } else { at };
                    self.piece(lexeme.start + start..lexeme.start + cut);
                    start = cut;
                }
                Verdict::Cut => {
                    self.piece(lexeme.start + start..lexeme.start + at);
                    self.tokens.push(lexeme.start + at..lexeme.start + at + joiner.len_utf8());
                    start = at + joiner.len_utf8();
                }
            }
        }
        let last = lexeme.start + start..lexeme.end;
        let end = self.with_period(&last);
        self.piece(last.start..end);
        end
    }

    /// A stretch without joiners to cut; a number is cut from its unit.
    fn piece(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let form = &self.text[range.clone()];
        let digits = form.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ':')).unwrap_or(form.len());
        if digits > 0 && digits < form.len() && list::is_unit(&form[digits..]) {
            self.tokens.push(range.start..range.start + digits);
            self.tokens.push(range.start + digits..range.end);
        } else {
            self.contraction(range);
        }
    }

    /// Words that are written as one and are two: *cannot*, *gonna*, *dont*.
    fn contraction(&mut self, range: Range<usize>) {
        match list::contraction(&self.text[range.clone()]) {
            Some(cut) => {
                self.tokens.push(range.start..range.start + cut);
                self.tokens.push(range.start + cut..range.end);
            }
            None => self.tokens.push(range),
        }
    }

    /// Where a word ends, the period of an abbreviation or initial included.
    fn with_period(&self, word: &Range<usize>) -> usize {
        let rest = &self.text[word.end..];
        if !rest.starts_with('.') || rest.starts_with("..") {
            return word.end;
        }
        let form = &self.text[word.clone()];
        let after = &rest[1..];
        let next = after.chars().find(|&c| !is_gap(c));
        let spaced = after.starts_with(is_gap);
        let before = self.tokens.last().map(|token| &self.text[token.clone()]);
        let keep = if is_acronym(form) {
            true
        } else if form.chars().count() == 1 {
            let name_before = before.is_none_or(|before| before.starts_with(|c: char| c.is_uppercase()));
            form.starts_with(char::is_uppercase) && name_before && next.is_some_and(char::is_uppercase)
        } else {
            list::keeps_period(form, before, next, spaced)
        };
        if keep { word.end + 1 } else { word.end }
    }
}

enum Verdict {
    Keep,
    Clitic,
    Cut,
}

/// A lexeme with the places of its joiners.
struct Joined<'t> {
    form: &'t str,
    joiners: &'t [(usize, char)],
}

impl<'t> Joined<'t> {
    fn left(&self, index: usize) -> &'t str {
        let start = index.checked_sub(1).map_or(0, |before| self.joiners[before].0 + self.joiners[before].1.len_utf8());
        &self.form[start..self.joiners[index].0]
    }

    fn right(&self, index: usize) -> &'t str {
        let (at, joiner) = self.joiners[index];
        let end = self.joiners.get(index + 1).map_or(self.form.len(), |next| next.0);
        &self.form[at + joiner.len_utf8()..end]
    }

    /// What to do with a joiner; `start` is where the token under way begins.
    fn verdict(&self, index: usize, start: usize) -> Verdict {
        let (left, right) = (self.left(index), self.right(index));
        let keep = |yes: bool| if yes { Verdict::Keep } else { Verdict::Cut };
        let numbers = is_number(left) && is_number(right);
        match self.joiners[index].1 {
            '-' => keep(self.hyphen(index, left, right, start)),
            '/' => keep(numbers && self.is_date(index, left, right)),
            ':' => keep(numbers),
            ',' => keep(numbers),
            '.' => keep(numbers || (single_letter(left) && single_letter(right)) || list::is_dotted(self.form)),
            '&' => keep(left.len() <= 4 && right.len() <= 4 && !numbers),
            '@' => Verdict::Keep,
            _ => self.apostrophe(index, left, right),
        }
    }

    fn apostrophe(&self, index: usize, left: &str, right: &str) -> Verdict {
        let lower = right.to_ascii_lowercase();
        let ends = self.joiners.get(index + 1).is_none_or(|next| next.1 != self.joiners[index].1);
        let negated = lower == "t" && left.len() > 1 && left.ends_with(['n', 'N']);
        let clitic = matches!(lower.as_str(), "s" | "m" | "re" | "ve" | "ll" | "d");
        let keeps = left.ends_with(|c: char| c.is_ascii_digit()) || lower.is_empty() || !ends;
        if (negated || clitic) && !keeps { Verdict::Clitic } else { Verdict::Keep }
    }

    /// Hyphens stay after a prefix (*co-operation*) and in telephone numbers and dates; else they are words.
    fn hyphen(&self, index: usize, left: &str, right: &str, start: usize) -> bool {
        let begins = self.joiners[index].0 - left.len() == start;
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if is_digits(left) && is_digits(right) {
            let groups = self.form.split('-').filter(|part| is_digits(part)).count();
            return groups >= 3 || (left.len() == 3 && right.len() == 4);
        }
        begins && list::is_prefix(left) && right.starts_with(char::is_alphanumeric)
    }

    /// *22/04/2016* and *9/11* are one word, *1/2* and *2015/16* are three.
    fn is_date(&self, index: usize, left: &str, right: &str) -> bool {
        let slashes = |at: usize| self.joiners.get(at).is_some_and(|joiner| joiner.1 == '/');
        let three = slashes(index + 1) || index.checked_sub(1).is_some_and(slashes);
        let below =
            |part: &str, most: u32| part.len() <= 2 && part.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n));
        three || (below(left, 12) && below(right, 31) && (left.len() == 2 || right.len() == 2))
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || !(c.is_ascii() || is_gap(c) || matches!(c, '’' | '´')) && is_mark_or_format(c)
}

fn is_mark_or_format(c: char) -> bool {
    use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};
    matches!(
        c.general_category_group(),
        GeneralCategoryGroup::Mark | GeneralCategoryGroup::Number | GeneralCategoryGroup::Letter
    ) || c.general_category() == GeneralCategory::Format
}

fn is_number(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_digit()) && !part.contains(|c: char| c.is_alphabetic() && !c.is_ascii())
}

fn single_letter(part: &str) -> bool {
    let mut characters = part.chars();
    characters.next().is_some_and(char::is_alphabetic) && characters.next().is_none()
}

/// *U.S*, *p.m*: two or more single letters with periods between.
fn is_acronym(form: &str) -> bool {
    form.contains('.') && form.split('.').all(single_letter)
}

/// *name@host.org*; the expression gives it whole.
fn is_address(form: &str) -> bool {
    form.split_once('@').is_some_and(|(_, host)| host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> String {
        tokens(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn contractions_and_possessives_are_cut() {
        assert_eq!(words("They don't, can’t and cannot."), "They|do|n't|,|ca|n’t|and|can|not|.");
        assert_eq!(words("Sirte's mayor, the troops’ pay"), "Sirte|'s|mayor|,|the|troops|’|pay");
        assert_eq!(words("the 1960's Ba'ath Shi’ite O'Brien"), "the|1960's|Ba'ath|Shi’ite|O'Brien");
        assert_eq!(words("“Dawn”’s end, I'm gonna"), "“|Dawn|”|’s|end|,|I|'m|gon|na");
    }

    #[test]
    fn hyphens_are_words_but_for_prefixes_and_numbers() {
        assert_eq!(words("al-Ghasri’s US-led co-operation"), "al|-|Ghasri|’s|US|-|led|co-operation");
        assert_eq!(words("pro-government mid-2016 e-mail F-16"), "pro-government|mid-2016|e-mail|F|-|16");
        assert_eq!(words("555-123-4567 on 2016-04-22, 10-15"), "555-123-4567|on|2016-04-22|,|10|-|15");
    }

    #[test]
    fn numbers_dates_times_and_units() {
        assert_eq!(words("10:17 on 22/04/2016, 9/11"), "10:17|on|22/04/2016|,|9/11");
        assert_eq!(words("$5 million, US$3.5m, £1,000, 40%"), "$|5|million|,|US$|3.5|m|,|£|1,000|,|40|%");
        assert_eq!(words("5km off, 7pm, the 4th in the 1990s"), "5|km|off|,|7|pm|,|the|4th|in|the|1990s");
        assert_eq!(words("and/or 1/2"), "and|/|or|1|/|2");
    }

    #[test]
    fn periods_of_abbreviations_stay() {
        assert_eq!(
            words("Gen. Omar and Col. Y. Badri met U.S. envoys."),
            "Gen.|Omar|and|Col.|Y.|Badri|met|U.S.|envoys|."
        );
        assert_eq!(words("No. 5 said no. At 5 p.m. it ended."), "No.|5|said|no|.|At|5|p.m.|it|ended|.");
        assert_eq!(words("the U.S.-backed side"), "the|U.S.|-|backed|side");
    }

    #[test]
    fn addresses_stay_whole() {
        assert_eq!(words("See http://a.example/b?c=1, ok."), "See|http://a.example/b?c=1|,|ok|.");
        assert_eq!(words("Write to desk@news.example.org."), "Write|to|desk@news.example.org|.");
        assert_eq!(words("It fled.Then"), "It|fled|.|Then");
    }

    #[test]
    fn punctuation_stands_alone_and_runs_stay_together() {
        assert_eq!(words("[IS] fled… ''we won''--so?!"), "[|IS|]|fled|…|''|we|won|''|--|so|?!");
        assert_eq!(words("a\u{a0}b\u{200b}c — d"), "a|b|c|—|d");
    }

    proptest! {
        #[test]
        fn tokens_cover_what_is_no_gap(text in any::<String>()) {
            check(&text)?;
        }

        #[test]
        fn tokens_cover_joined_text(text in "[a-zA-Z0-9'’.,:;/&@ -_…\u{ad}\u{301}\u{a0}]{0,40}") {
            check(&text)?;
        }
    }

    fn check(text: &str) -> Result<(), TestCaseError> {
        let mut end = 0;
        for token in tokens(text) {
            prop_assert!(token.start >= end && token.start < token.end);
            prop_assert!(text[end..token.start].chars().all(is_gap));
            prop_assert!(!text[token.clone()].contains(is_gap), "{:?}", &text[token]);
            end = token.end;
        }
        prop_assert!(text[end..].chars().all(is_gap));
        Ok(())
    }
}

//! Which language a report is in.

use crate::words;

/// Letters below which the detector alone is not believed.
const SHORT: usize = 120;
/// Bytes of text that are looked at.
const SAMPLE: usize = 20_000;

/// The language of a text as ISO 639-1 code (639-3 where there is none), or none where it cannot be told.
///
/// Short texts with many names mislead any detector (trigrams; `whatlang`), so for them English function words decide
/// first, then the language that the page declares, then a detector that is sure of itself.
pub(crate) fn detect(text: &str, declared: Option<&str>) -> Option<String> {
    let sample = sample(text);
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let latin = sample.chars().filter(char::is_ascii_alphabetic).count();
    if latin * 10 >= letters * 7 && function_word_share(sample) >= 0.22 {
        return Some("en".to_owned());
    }
    let found = whatlang::detect(sample);
    if letters < SHORT {
        if let Some(code) = declared.and_then(declared_code) {
            return Some(code);
        }
        // Another script is another language, even where it is not sure which one.
        return found.filter(|info| info.is_reliable() || latin * 2 < letters).map(|info| code(info.lang()));
    }
    found.filter(|info| info.confidence() > 0.3).map(|info| code(info.lang())).or(declared.and_then(declared_code))
}

fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let mut end = SAMPLE;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn function_word_share(text: &str) -> f64 {
    let (mut all, mut function) = (0usize, 0usize);
    for word in words::words(text) {
        all += 1;
        function += usize::from(words::is_function_word(word));
    }
    function as f64 / all.max(1) as f64
}

/// The primary part of a declared tag ("en-GB"), where it is a code.
fn declared_code(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    ((2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(primary)
}

/// ISO 639-1 for the detector's ISO 639-3 codes.
fn code(language: whatlang::Lang) -> String {
    let three = language.code();
    TWO_LETTERS.iter().find(|(long, _)| *long == three).map_or(three, |(_, short)| short).to_owned()
}

#[rustfmt::skip]
const TWO_LETTERS: [(&str, &str); 69] = [
    ("afr", "af"), ("aka", "ak"), ("amh", "am"), ("ara", "ar"), ("aze", "az"), ("bel", "be"), ("ben", "bn"),
    ("bul", "bg"), ("cat", "ca"), ("ces", "cs"), ("cmn", "zh"), ("cym", "cy"), ("dan", "da"), ("deu", "de"),
    ("ell", "el"), ("eng", "en"), ("epo", "eo"), ("est", "et"), ("fin", "fi"), ("fra", "fr"), ("guj", "gu"),
    ("heb", "he"), ("hin", "hi"), ("hrv", "hr"), ("hun", "hu"), ("hye", "hy"), ("ind", "id"), ("ita", "it"),
    ("jav", "jv"), ("jpn", "ja"), ("kan", "kn"), ("kat", "ka"), ("khm", "km"), ("kor", "ko"), ("lat", "la"),
    ("lav", "lv"), ("lit", "lt"), ("mal", "ml"), ("mar", "mr"), ("mkd", "mk"), ("mya", "my"), ("nep", "ne"),
    ("nld", "nl"), ("nob", "nb"), ("ori", "or"), ("pan", "pa"), ("pes", "fa"), ("pol", "pl"), ("por", "pt"),
    ("ron", "ro"), ("rus", "ru"), ("sin", "si"), ("slk", "sk"), ("slv", "sl"), ("sna", "sn"), ("spa", "es"),
    ("srp", "sr"), ("swe", "sv"), ("tam", "ta"), ("tel", "te"), ("tgl", "tl"), ("tha", "th"), ("tuk", "tk"),
    ("tur", "tr"), ("ukr", "uk"), ("urd", "ur"), ("uzb", "uz"), ("vie", "vi"), ("yid", "yi"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        let of = |text| detect(text, None);
        assert_eq!(of("Three people were hurt in the fire, a doctor said.").as_deref(), Some("en"));
        assert_eq!(
            of("قال المتحدث باسم الجيش إن القوات سيطرت على الميناء يوم الخميس بعد قتال عنيف في المدينة").as_deref(),
            Some("ar")
        );
        let french = "Le porte-parole de l'armée a déclaré que les combats avaient repris jeudi matin près du port, \
                      où plusieurs habitants ont été blessés par des éclats.";
        assert_eq!(of(french).as_deref(), Some("fr"));
        assert_eq!(of("Представитель армии заявил, что бои возобновились утром в порту.").as_deref(), Some("ru"));
    }

    #[test]
    fn short_texts_are_treated_with_care() {
        assert_eq!(detect("12345", None), None);
        assert_eq!(detect("Zawiya port shelled.", Some("en-GB")).as_deref(), Some("en"));
        assert_eq!(detect("He was killed in Al-Zawiya.", None).as_deref(), Some("en"));
    }
}

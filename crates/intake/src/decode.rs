//! Bytes to characters: byte-order marks, declared and detected encodings, line ends.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::binary;
use crate::error::IntakeError;

/// How many of a text's characters may be replacements before it counts as no text.
const REPLACED_SHARE: f64 = 0.02;

/// Reads bytes as text.
///
/// The order of evidence: a byte-order mark; valid UTF-8; the encoding that an HTML page declares (`declared`); UTF-16
/// without a mark, by where its NUL bytes lie; what `chardetng` (Firefox's detector) finds. `\r\n` and a lone `\r`
/// become `\n`; every other code point stays as read.
///
/// # Errors
/// [`IntakeError::Empty`] without any visible character, [`IntakeError::Binary`] for known binary formats,
/// [`IntakeError::NotText`] where no encoding explains the bytes.
pub(crate) fn decode(place: &str, bytes: &[u8], html: bool) -> Result<String, IntakeError> {
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) && !bytes.contains(&0) {
        return Err(IntakeError::Empty { place: place.to_owned() });
    }
    if let Some(kind) = binary::looks_like(bytes) {
        return Err(IntakeError::Binary { place: place.to_owned(), kind });
    }
    let text = characters(bytes, html).ok_or_else(|| {
        if bytes.contains(&0) {
            IntakeError::Binary { place: place.to_owned(), kind: "binary data (NUL bytes)".to_owned() }
        } else {
            IntakeError::NotText { place: place.to_owned() }
        }
    })?;
    if text.chars().all(|c| c.is_whitespace() || c.is_control() || c == '\u{feff}') {
        return Err(IntakeError::Empty { place: place.to_owned() });
    }
    Ok(line_ends(text))
}

fn characters(bytes: &[u8], html: bool) -> Option<String> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[length..]);
    }
    let control = binary::has_control_bytes(bytes);
    if !control && let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    if let Some(encoding) = utf16(bytes) {
        return with(encoding, bytes);
    }
    if control {
        return None;
    }
    if html && let Some(encoding) = declared(bytes) {
        return with(encoding, bytes);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // A mostly valid UTF-8 text with one broken byte is UTF-8 still: single-byte readings would spoil every quote mark.
    let lossy = String::from_utf8_lossy(bytes);
    if replaced(&lossy) <= 0.002 {
        return Some(lossy.into_owned());
    }
    with(detector.guess(None, Utf8Detection::Allow), bytes)
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling(bytes).0;
    let odd = text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}')).count();
    let share = odd as f64 / text.chars().count().max(1) as f64;
    (replaced(&text) <= REPLACED_SHARE && share <= REPLACED_SHARE).then(|| text.into_owned())
}

/// The share of characters that stand for bytes without a meaning.
fn replaced(text: &str) -> f64 {
    let lost = text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
    lost as f64 / text.chars().count().max(1) as f64
}

/// UTF-16 without a byte-order mark: in any European or Semitic text most characters have one constant byte.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.len() < 8 || bytes.len() % 2 == 1 {
        return None;
    }
    let zeros = |at: usize| head.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count() * 2;
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= head.len() && even * 20 < odd {
        return Some(UTF_16LE);
    }
    (even * 10 >= head.len() && odd * 20 < even).then_some(UTF_16BE)
}

/// The encoding that an HTML page declares within its first 4096 bytes (`<meta charset>` or `http-equiv`).
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: String = bytes.iter().take(4096).map(|&byte| byte.to_ascii_lowercase() as char).collect();
    let mut from = 0;
    while let Some(found) = head[from..].find("charset") {
        from += found + "charset".len();
        let rest = head[from..].trim_start();
        if let Some(value) = rest.strip_prefix('=') {
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(value.len());
            if let Some(encoding) = Encoding::for_label(&value.as_bytes()[..end]) {
                // The bytes are known to be no UTF-8, and a declaration that we could read is no UTF-16.
                let sound = encoding != UTF_8 && encoding != UTF_16LE && encoding != UTF_16BE;
                return sound.then_some(encoding);
            }
        }
    }
    None
}

fn line_ends(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Result<String, IntakeError> {
        decode("x", bytes, false)
    }

    #[test]
    fn encodings_are_found() {
        let text = "“The café” on the quay was shelled, the mayor said. Nobody slept.";
        assert_eq!(read(text.as_bytes()).expect("utf-8"), text);
        let mut marked = b"\xef\xbb\xbf".to_vec();
        marked.extend(text.as_bytes());
        assert_eq!(read(&marked).expect("utf-8 with mark"), text);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&little).expect("utf-16le"), text);
        assert_eq!(read(&big).expect("utf-16be"), text);
        assert_eq!(read(&[b"\xff\xfe".to_vec(), little].concat()).expect("utf-16 with mark"), text);
        let (western, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        assert_eq!(read(&western).expect("windows-1252"), text);
        let arabic = "قال المتحدث باسم الجيش إن القوات سيطرت على الميناء يوم الخميس بعد قتال عنيف.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(arabic);
        assert_eq!(read(&bytes).expect("windows-1256"), arabic);
    }

    #[test]
    fn a_declared_encoding_is_used() {
        let page = "<html><head><meta http-equiv='Content-Type' content='text/html; charset=windows-1251'></head><p>Ёж";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(page);
        assert_eq!(decode("x", &bytes, true).expect("read"), page);
    }

    #[test]
    fn no_text_is_refused() {
        assert!(matches!(read(b""), Err(IntakeError::Empty { .. })));
        assert!(matches!(read(b" \r\n\t\n"), Err(IntakeError::Empty { .. })));
        assert!(matches!(read(b"abc\0\0\x01\x02 def\0ghi"), Err(IntakeError::Binary { .. })));
        let noise: Vec<u8> = (0..4000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
        assert!(read(&noise).is_err());
    }

    #[test]
    fn only_line_ends_change() {
        assert_eq!(read("a\r\nb\rc\u{a0}d\u{2028}e\n".as_bytes()).expect("read"), "a\nb\nc\u{a0}d\u{2028}e\n");
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400), html in any::<bool>()) {
            if let Ok(text) = decode("x", &bytes, html) {
                prop_assert!(!text.contains('\r'));
            }
        }

        #[test]
        fn utf8_stays_as_it_is(text in "[a-zA-Z äöü“”а-я\n]{1,200}") {
            prop_assume!(!text.trim().is_empty());
            prop_assert_eq!(decode("x", text.as_bytes(), false).expect("read"), text);
        }
    }
}

//! What bytes look like that are not text.

/// How many bytes decide.
const HEAD: usize = 8192;

/// Says what the bytes are ("a PNG image") when they are of a known binary format.
///
/// Signatures are the `infer` crate's. Some are two letters long ("BM", "MZ") and begin many a text, so bytes without
/// any control character are only taken for formats that begin in plain characters by design: PDF and RTF.
pub(crate) fn looks_like(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let kind = infer::get(head)?;
    let legible = matches!(kind.mime_type(), "application/pdf" | "application/rtf");
    let text = matches!(kind.matcher_type(), infer::MatcherType::Text) || kind.mime_type().starts_with("text/");
    (legible || !text && has_control_bytes(head)).then(|| name(kind.mime_type(), kind.extension()))
}

/// Whether NUL and other control bytes say that this is no text in an 8-bit encoding.
pub(crate) fn has_control_bytes(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let odd = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    head.contains(&0) || odd * 100 > head.len()
}

fn name(mime: &str, extension: &str) -> String {
    let known = match mime {
        "application/pdf" => "a PDF document",
        "application/zip" => "a ZIP archive",
        "application/gzip" => "a gzip archive",
        "application/x-executable" | "application/vnd.microsoft.portable-executable" => "an executable program",
        "application/vnd.sqlite3" => "an SQLite database",
        "application/rtf" => "a rich-text document",
        _ if extension == "docx" || extension == "doc" => "a Word document",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let kind = match mime.split('/').next() {
        Some("image") => "image",
        Some("audio") => "sound recording",
        Some("video") => "video",
        Some("font") => "font",
        _ => "file",
    };
    format!("a binary {kind} ({mime})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_formats_are_named() {
        assert_eq!(looks_like(b"%PDF-1.7\n%\xe2\xe3").as_deref(), Some("a PDF document"));
        assert_eq!(looks_like(b"PK\x03\x04\x14\x00\x00\x00").as_deref(), Some("a ZIP archive"));
        assert_eq!(looks_like(b"\x89PNG\r\n\x1a\n\0\0").as_deref(), Some("a binary image (image/png)"));
        let mut elf = b"\x7fELF\x02\x01\x01".to_vec();
        elf.resize(64, 0);
        assert_eq!(looks_like(&elf).as_deref(), Some("an executable program"));
        assert_eq!(looks_like(b"<!doctype html><p>Hello"), None);
        assert_eq!(looks_like(b"Shells fell on the port at dawn."), None);
        assert_eq!(looks_like(b"BMW stops work at two plants, the union said."), None);
        assert_eq!(looks_like(b"MZ Radio reports that the road is open."), None);
    }
}
